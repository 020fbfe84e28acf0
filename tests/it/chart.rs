//! Charts: the layout holds at every size, the bytes are stable, nothing secret is drawn.

use std::io::Cursor;

use proptest::prelude::*;
use vigie::render::chart::{
    Area, ChartError, ChartKind, ChartSize, ChartSpecification, Element, Ink, Mark, Plan,
    SeriesRole, Theme, describe, draw_pixels, draw_png, draw_svg, encode_png, plan,
};

mod kinds;
mod references;
mod samples;

use samples::{chart, mark, number, series};

const SIZES: [(u32, u32); 9] = [
    (320, 240),
    (480, 270),
    (640, 360),
    (360, 640),
    (800, 600),
    (1200, 675),
    (1920, 1080),
    (2160, 2160),
    (3840, 2160),
];
const USUAL: ChartSize = ChartSize::new(1200, 675);

fn planned(specification: &ChartSpecification, size: ChartSize) -> Plan {
    plan(specification, size).unwrap()
}

fn texts(plan: &Plan) -> Vec<&str> {
    plan.texts().map(|run| run.text.as_str()).collect()
}

/// Faults of a layout: texts that cover one another or leave the image.
fn faults(plan: &Plan) -> Vec<String> {
    let page = Area {
        left: 0.0,
        top: 0.0,
        right: f64::from(plan.width),
        bottom: f64::from(plan.height),
    };
    let runs: Vec<_> = plan.texts().collect();
    let mut faults = Vec::new();
    for (position, run) in runs.iter().enumerate() {
        let area = run.area();
        if area.left < page.left
            || area.right > page.right
            || area.bottom > page.bottom
            || area.top < 0.0
        {
            faults.push(format!("« {} » leaves the image: {area:?}", run.text));
        }
        for other in runs.iter().skip(position + 1) {
            if area.overlaps(&other.area()) {
                faults.push(format!("« {} » and « {} » overlap", run.text, other.text));
            }
        }
    }
    faults
}

#[test]
fn no_text_covers_another_or_leaves_the_image_at_any_size() {
    let mut wrong = Vec::new();
    for (name, specification) in samples::all() {
        for (width, height) in SIZES {
            for scale in [0.5, 1.0, 1.5, 2.0] {
                let plan = planned(
                    &specification,
                    ChartSize {
                        width,
                        height,
                        scale,
                        density: 1,
                    },
                );
                let found = faults(&plan);
                wrong.extend(
                    found
                        .into_iter()
                        .map(|fault| format!("{name} {width}×{height} ×{scale}: {fault}")),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} faults\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn graduations_are_four_to_six_from_zero() {
    for (name, specification) in samples::all() {
        let plan = planned(&specification, USUAL);
        if plan.ticks.is_empty() {
            assert!(
                name.starts_with("secret") || name.starts_with("empty"),
                "{name}"
            );
        } else {
            assert!(
                (4..=6).contains(&plan.ticks.len()),
                "{name} {:?}",
                plan.ticks
            );
            // Places on an axis need no zero; lengths do.
            let places = [ChartKind::Distribution, ChartKind::Progress];
            assert!(
                places.contains(&specification.kind) || plan.ticks.contains(&0.0),
                "{name} {:?}",
                plan.ticks
            );
        }
    }
}

#[test]
fn the_image_says_what_it_must() {
    for (name, specification) in samples::all() {
        for (width, height) in SIZES {
            let plan = planned(&specification, ChartSize::new(width, height));
            let all = texts(&plan).join(" ");
            for badge in &specification.marks {
                assert!(
                    texts(&plan).contains(&badge.as_str()),
                    "{name} {width}: no {badge}"
                );
            }
            for start in ["Source\u{a0}: campagne", "95 structures ayant"] {
                assert!(all.contains(start), "{name} {width}×{height}: no {start}");
            }
        }
        let all = texts(&planned(&specification, USUAL)).join(" ");
        for whole in [
            &specification.title,
            &specification.subtitle,
            &specification.counts_line,
            &specification.source_line,
        ] {
            assert!(all.contains(whole.as_str()), "{name}: no {whole}");
        }
        if let Some(objective) = &specification.objective_line {
            assert!(all.contains(objective), "{name}: no {objective}");
        }
    }
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for (name, specification) in samples::all() {
        for theme in [Theme::Screen, Theme::Print, Theme::HighContrast] {
            let png = || draw_png(&specification, ChartSize::new(640, 360), theme).unwrap();
            let svg = || draw_svg(&specification, ChartSize::new(640, 360), theme).unwrap();
            assert!(png() == png() && svg() == svg(), "{name}");
        }
    }
}

#[test]
fn themes_change_colours_only() {
    let drawn = |theme| draw_svg(&samples::lines(), USUAL, theme).unwrap();
    let without_colours = |svg: String| -> String {
        let parts: Vec<String> = svg
            .split('#')
            .map(|part| part.get(6..).unwrap_or(part).to_owned())
            .collect();
        parts.concat()
    };
    assert_ne!(drawn(Theme::Screen), drawn(Theme::Print));
    assert_eq!(
        without_colours(drawn(Theme::Screen)),
        without_colours(drawn(Theme::HighContrast))
    );
}

#[test]
fn a_png_decodes_with_its_size_its_texts_and_its_pixels() {
    let specification = samples::ranking();
    let bytes = draw_png(&specification, USUAL, Theme::Screen).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    assert_eq!((reader.info().width, reader.info().height), (1200, 675));
    assert_eq!(
        pixels,
        draw_pixels(&specification, USUAL, Theme::Screen).unwrap()
    );
    let chunk = |keyword: &str| {
        let chunk = reader
            .info()
            .utf8_text
            .iter()
            .find(|chunk| chunk.keyword == keyword)
            .unwrap();
        chunk.get_text().unwrap()
    };
    assert_eq!(chunk("Title"), specification.title);
    assert_eq!(chunk("Source"), specification.source_line);
    assert_eq!(chunk("Description"), describe(&specification));
}

#[test]
fn letters_and_lines_are_smooth_and_the_badge_is_inked() {
    let pixels = draw_pixels(&samples::lines(), USUAL, Theme::Screen).unwrap();
    let colours: std::collections::BTreeSet<&[u8]> = pixels.chunks(3).collect();
    assert!(colours.len() > 100, "{} colours", colours.len());
    assert!(colours.contains([255, 244, 219].as_slice()), "no badge");
    assert!(colours.contains([11, 79, 138].as_slice()), "no main line");
    assert_eq!(
        pixels.get(..3),
        Some([255, 255, 255].as_slice()),
        "the corner is white"
    );
}

#[test]
fn an_svg_is_an_image_with_a_title_and_a_description() {
    let mut specification = samples::lines();
    specification.title = "Part <1 % & « autres »\u{1}".to_owned();
    let svg = draw_svg(&specification, USUAL, Theme::Screen).unwrap();
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"675\"")
    );
    assert!(svg.contains("role=\"img\""));
    assert!(
        svg.contains("<title>Part &lt;1 % &amp; « autres » </title>"),
        "{svg}"
    );
    assert!(svg.contains("<desc>Part &lt;1 %"));
    assert!(svg.contains("font-family=\"Noto Sans, sans-serif\""));
    assert!(svg.trim_end().ends_with("</svg>"));
    assert!(!svg.chars().any(|c| c.is_control() && c != '\n'));
    for text in [
        "Données fictives",
        "Objectif illustratif",
        "cible illustrative",
        "Loire-Atlantique",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
}

#[test]
fn a_secret_value_is_a_mark_everywhere_and_has_no_rank() {
    let points = vec![
        number("Nozay", 12.0),
        mark("Derval", Mark::Secret),
        number("Blain", 7.0),
    ];
    let specification = chart(
        ChartKind::Ranking,
        vec![series("Communes", SeriesRole::Main, points)],
    );
    let plan = planned(&specification, USUAL);
    let written = texts(&plan);
    assert!(
        written.contains(&"s") && written.contains(&"s\u{a0}: secret statistique"),
        "{written:?}"
    );
    assert!(
        !written.contains(&"3"),
        "a rank tells that the secret value is the lowest: {written:?}"
    );
    assert!(describe(&specification).contains("secret statistique pour Derval"));
    let mut specification = specification;
    let reference = vec![mark("Loire-Atlantique", Mark::Secret)];
    specification.series.push(series(
        "Loire-Atlantique",
        SeriesRole::Comparison,
        reference,
    ));
    let with_reference = planned(&specification, USUAL);
    assert!(texts(&with_reference).contains(&"Loire-Atlantique\u{a0}: s"));
    let bars = plan.elements.iter().filter(|element| {
        matches!(
            element,
            Element::Fill {
                ink: Ink::Series(_) | Ink::Faded,
                ..
            }
        )
    });
    assert_eq!(bars.count(), 2);
}

#[test]
fn the_legend_explains_the_marks_used_and_no_other() {
    let plan = planned(&samples::lines(), USUAL);
    assert!(texts(&plan).contains(&"s\u{a0}: secret statistique · nd\u{a0}: non disponible"));
    let plan = planned(&samples::one_line(), USUAL);
    assert!(!texts(&plan).join(" ").contains("secret statistique"));
}

#[test]
fn a_missing_year_breaks_the_line_and_a_lone_point_has_a_marker() {
    let years = [2012, 2013, 2015, 2017, 2018, 2019];
    let points = years
        .iter()
        .map(|year| number(&year.to_string(), 5.0))
        .collect();
    let specification = chart(
        ChartKind::Line,
        vec![series("Nantes", SeriesRole::Main, points)],
    );
    let plan = planned(&specification, USUAL);
    let strokes: Vec<usize> = plan
        .elements
        .iter()
        .filter_map(|element| {
            if let Element::Stroke {
                points,
                ink: Ink::Series(0),
                ..
            } = element
            {
                Some(points.len())
            } else {
                None
            }
        })
        .collect();
    assert_eq!(strokes, [2, 3]);
    let markers = plan
        .elements
        .iter()
        .filter(|element| matches!(element, Element::Marker { .. }));
    assert_eq!(markers.count(), 6);
    assert!(texts(&plan).contains(&"2014") && !texts(&plan).join(" ").contains("2\u{202f}014"));
}

#[test]
fn series_with_marks_in_the_same_years_share_one_row_of_marks() {
    let line = |label: &str, second| {
        let points = vec![number("2021", 5.0), second, number("2023", 6.0)];
        series(label, SeriesRole::Main, points)
    };
    let secret = || mark("2022", Mark::Secret);
    let marks = |third| {
        let lines = vec![line("0-6 ans", secret()), line("7-10 ans", secret()), third];
        let plan = planned(&chart(ChartKind::Line, lines), USUAL);
        texts(&plan).iter().filter(|text| **text == "s").count()
    };
    assert_eq!(marks(line("11-14 ans", secret())), 1);
    // A third line that has a value there: each mark says whose it is.
    assert_eq!(marks(line("11-14 ans", number("2022", 7.0))), 2);
}

#[test]
fn a_series_without_any_number_says_its_mark_once_beside_its_name() {
    let points = ["2021", "2022", "2023"].map(|year| mark(year, Mark::NotDelivered));
    let mut specification = samples::one_line();
    let absent = series("France", SeriesRole::Comparison, points.to_vec());
    specification.series.push(absent);
    let plan = planned(&specification, USUAL);
    let said: Vec<&str> = texts(&plan)
        .into_iter()
        .filter(|text| text.starts_with("nd"))
        .collect();
    assert_eq!(said, ["nd¹\u{a0}: non livré", "nd¹ France"]);
}

#[test]
fn a_target_is_dashed_and_named() {
    let plan = planned(&samples::lines(), USUAL);
    let dashes = plan.elements.iter().filter(|element| {
        matches!(
            element,
            Element::Stroke {
                ink: Ink::Target,
                ..
            }
        )
    });
    assert!(dashes.count() > 10);
    assert!(
        texts(&plan).contains(&"36,0 cible illustrative"),
        "{:?}",
        texts(&plan)
    );
}

#[test]
fn a_ranking_says_how_many_rows_it_leaves_out_and_keeps_the_highlighted_ones() {
    let specification = samples::ranking();
    for (width, height) in SIZES {
        let plan = planned(&specification, ChartSize::new(width, height));
        let written = texts(&plan);
        let ranks = written
            .iter()
            .filter(|text| text.parse::<u32>().is_ok())
            .count();
        let hidden = written
            .iter()
            .find_map(|text| text.strip_prefix("et ")?.strip_suffix(" autres"));
        assert!(
            hidden.is_some() || ranks > 20,
            "{width}×{height} {written:?}"
        );
        assert!(
            written.contains(&"48,0") && written.contains(&"15,7"),
            "{width}×{height} {written:?}"
        );
    }
    let tall = planned(&specification, ChartSize::new(1200, 1600));
    assert!(!texts(&tall).join(" ").contains(" autres"));
}

#[test]
fn an_empty_or_wholly_secret_chart_invents_no_axis() {
    for kind in [ChartKind::Line, ChartKind::Bar, ChartKind::Ranking] {
        for specification in [samples::empty(kind), samples::all_secret(kind)] {
            let plan = planned(&specification, USUAL);
            assert!(plan.ticks.is_empty(), "{kind:?}");
            assert!(!texts(&plan).contains(&"0"), "{kind:?} {:?}", texts(&plan));
        }
    }
}

#[test]
fn the_description_is_a_sentence_with_the_numbers_and_the_marks() {
    let points = vec![
        mark("2014", Mark::Secret),
        number("2016", 27.1),
        number("2023", 30.8),
    ];
    let mut specification = chart(
        ChartKind::Line,
        vec![series("Loire-Atlantique", SeriesRole::Main, points)],
    );
    "Bénévoles par structure".clone_into(&mut specification.title);
    "Loire-Atlantique".clone_into(&mut specification.subtitle);
    specification.unit_label.clear();
    specification.marks.truncate(1);
    assert_eq!(
        describe(&specification),
        "Bénévoles par structure, Loire-Atlantique\u{a0}: 27,1 en 2016, 30,8 en 2023, \
         secret statistique en 2014. Données fictives."
    );
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_remedy() {
    let specification = samples::lines();
    for (width, height) in [(319, 400), (400, 239), (3841, 400), (400, 4000), (0, 0)] {
        let error =
            draw_png(&specification, ChartSize::new(width, height), Theme::Screen).unwrap_err();
        assert!(matches!(error, ChartError::Size { .. }));
        assert!(error.to_string().contains("320"), "{error}");
    }
    for value in [f64::NAN, f64::INFINITY, 1e300] {
        let points = vec![number("2024", value)];
        let specification = chart(
            ChartKind::Line,
            vec![series("Nantes", SeriesRole::Main, points)],
        );
        assert!(matches!(
            draw_svg(&specification, USUAL, Theme::Screen),
            Err(ChartError::Value { .. })
        ));
    }
    let many = vec![series("Nantes", SeriesRole::Main, Vec::new()); 65];
    assert!(matches!(
        plan(&chart(ChartKind::Bar, many), USUAL),
        Err(ChartError::TooMany { .. })
    ));
    let scale = ChartSize {
        scale: f64::NAN,
        ..USUAL
    };
    assert!(matches!(
        plan(&specification, scale),
        Err(ChartError::Scale { .. })
    ));
    assert!(matches!(
        encode_png(&[0; 10], 2, 2, &[]),
        Err(ChartError::Encoding(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn any_chart_of_any_size_is_laid_out_without_overlap(
        kind in prop::sample::select(vec![
            ChartKind::Line, ChartKind::Bar, ChartKind::Ranking, ChartKind::Stacked,
            ChartKind::Distribution, ChartKind::Progress, ChartKind::Multiples, ChartKind::Pyramid,
        ]),
        width in 480_u32..=3840, height in 270_u32..=2160, decimals in 0_u8..=3,
        first in 1990_i32..2020,
        values in prop::collection::vec(prop::collection::vec(prop::option::of(-1e6..1e7_f64), 0..30), 1..7),
        by_year in any::<bool>(),
    ) {
        let role = |place| match place { 0 => SeriesRole::Main, 3 => SeriesRole::Target, _ => SeriesRole::Comparison };
        let label = |place: usize| if by_year {
            (first + i32::try_from(place).unwrap()).to_string()
        } else {
            samples::EPCI[place % 25].repeat(place / 25 + 1)
        };
        let of = |(place, values): (usize, &Vec<Option<f64>>)| {
            let points = values.iter().enumerate().map(|(place, value)| match value {
                Some(value) => number(&label(place), *value),
                None => mark(&label(place), Mark::ALL[place % 6]),
            });
            series(samples::EPCI[place], role(place), points.collect())
        };
        let mut specification = chart(kind, values.iter().enumerate().map(of).collect());
        specification.decimals = decimals;
        let plan = planned(&specification, ChartSize::new(width, height));
        let faults = faults(&plan);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
