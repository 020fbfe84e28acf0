//! Maps: what they show of the demonstration, what they hide, how they look.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::PathBuf;

use vigie::domain::territory::TerritoryType;
use vigie::geography::contours::{Contours, Ground};
use vigie::render::chart::{
    ChartBody, ChartKind, ChartSize, ChartSpecification, Element, MapBody, MapClass, MapDot,
    MapFrame, Mark, Point, PointValue, Series, SeriesRole, Shade, Theme, draw_pixels, draw_png,
    draw_svg, plan,
};
use vigie::service::chart::{ChartQuery, ClassRule, MapPoints, MapQuery};

use crate::site::{get, observatory};

const VOLUNTEERS: &str = "/api/v1/charts/map/benevoles-par-structure";

fn map_of(query: ChartQuery) -> (ChartSpecification, MapBody) {
    let edition = observatory().current().unwrap();
    let specification = query.specification(&edition).unwrap();
    let ChartBody::Map(body) = specification.body.clone() else {
        panic!("not a map");
    };
    (specification, *body)
}

fn by_epci(indicator: &str) -> ChartQuery {
    ChartQuery {
        geo_type: Some(TerritoryType::Epci),
        ..ChartQuery::new(ChartKind::Map, indicator, "2026-DEP-44".parse().unwrap())
    }
}

#[test]
fn a_map_by_epci_shows_seventeen_territories_and_their_parts_inside() {
    let (specification, _) = map_of(by_epci("structures-pour-10000-habitants"));
    let points = &specification.series[0].points;
    assert_eq!(points.len(), 17);
    let parts = points
        .iter()
        .filter(|point| point.label.contains("(partie Loire-Atlantique)"));
    assert_eq!(parts.count(), 3);
}

#[test]
fn a_secret_territory_is_hatched_and_enters_no_class() {
    let (specification, body) = map_of(by_epci("benevoles-par-structure"));
    let points = &specification.series[0].points;
    let secret = |point: &&Point| point.value.mark() == Some(Mark::Secret);
    let secrets: Vec<&Point> = points.iter().filter(secret).collect();
    assert!(!secrets.is_empty(), "the demonstration has secrets");
    for (point, class) in points.iter().zip(&body.class_of) {
        assert_eq!(
            point.value.number().is_some(),
            class.is_some(),
            "{}",
            point.label
        );
    }
    let shown = points
        .iter()
        .filter(|point| point.value.number().is_some())
        .count();
    let counted: usize = body.classes.iter().map(|class| class.count).sum();
    assert_eq!(shown, counted);

    let svg = get(&format!("{VOLUNTEERS}.svg?geo=2026-DEP-44&geo_type=EPCI"));
    assert_eq!(
        (svg.status, svg.header("content-type")),
        (200, Some("image/svg+xml"))
    );
    let text = svg.text();
    for point in secrets {
        let label = point.label.replace('&', "&amp;");
        let told = format!("<title>{label}\u{a0}: secret statistique</title>");
        assert!(text.contains(&told), "{told}");
    }
    for said in [
        "secret statistique (",
        "IGN",
        "Licence Ouverte 2.0",
        "Données fictives",
        "nombre d’EPCI",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let png = get(&format!(
        "{VOLUNTEERS}.png?geo=2026-DEP-44&geo_type=EPCI&width=800&height=600"
    ));
    assert_eq!(
        (png.status, png.header("content-type")),
        (200, Some("image/png"))
    );
    assert_eq!(png.body[16..24], [0, 0, 3, 32, 0, 0, 2, 88]);
    let reader = png::Decoder::new(Cursor::new(&png.body))
        .read_info()
        .unwrap();
    let texts = &reader.info().utf8_text;
    let source = texts.iter().find(|text| text.keyword == "Source").unwrap();
    assert!(
        source
            .get_text()
            .unwrap()
            .contains("IGN, Admin Express COG")
    );
}

#[test]
fn france_by_departement_and_a_commune_in_its_epci_are_drawn() {
    let france = get("/api/v1/charts/map/structures-agreees.svg?geo=2026-FRANCE-F");
    assert_eq!(france.status, 200);
    for said in [
        "101 départements",
        "Guadeloupe",
        "Mayotte",
        "autres échelles",
        "non livré (100)",
    ] {
        assert!(france.text().contains(said), "{said}");
    }
    let (specification, body) = map_of(ChartQuery::new(
        ChartKind::Map,
        "structures-agreees",
        "2026-COM-44109".parse().unwrap(),
    ));
    assert_eq!(specification.series[0].points.len(), 24, "Nantes Métropole");
    let viewed: Vec<&str> = specification.series[0]
        .points
        .iter()
        .filter(|point| point.highlighted)
        .map(|point| point.label.as_str())
        .collect();
    assert_eq!((viewed, body.frames.len()), (vec!["Nantes"], 1));
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_remedy() {
    for (asked, status, code) in [
        ("geo=2026-DEP-44&geo_type=QPV", 422, "COM, EPCI"),
        ("geo=2026-FRANCE-F&geo_type=COM", 422, ""),
        ("geo=2026-DEP-44&classes=egal", 400, "quantile"),
        ("geo=2026-DEP-44&class_count=12", 400, "de 2 à 7"),
        ("geo=2026-DEP-44&points=mairies", 400, "structures"),
    ] {
        let answer = get(&format!(
            "/api/v1/charts/map/structures-agreees.png?{asked}"
        ));
        assert!(
            [status, 422].contains(&answer.status),
            "{asked} {}",
            answer.status
        );
        assert!(answer.text().contains(code), "{asked} {}", answer.text());
    }
}

#[test]
fn structures_are_points_at_the_centre_of_their_commune_and_it_is_said() {
    let query = ChartQuery {
        map: MapQuery {
            points: Some(MapPoints::Structures),
            rule: ClassRule::Fixed(vec![1.0, 5.0]),
            class_count: None,
        },
        ..by_epci("structures-agreees")
    };
    let (specification, body) = map_of(query);
    let placed: u32 = body.frames[0].dots.iter().map(|dot| dot.count).sum();
    let edition = observatory().current().unwrap();
    let year = *edition.data_years().last().unwrap();
    let known = edition.structures().iter().filter(|structure| {
        structure.commune.starts_with("44")
            && structure
                .accredited_in
                .contains(&i16::try_from(year).unwrap())
    });
    assert_eq!(usize::try_from(placed).unwrap(), known.count());
    assert!(specification.counts_line.contains("non aux adresses"));
    assert!(
        body.dots_label.contains("au centre de leur commune"),
        "{}",
        body.dots_label
    );
    let labels: Vec<&str> = body
        .classes
        .iter()
        .map(|class| class.label.as_str())
        .collect();
    assert_eq!(labels, ["moins de 1", "1 à moins de 5", "5 et plus"]);
}

/// Invented values over the EPCI of Loire-Atlantique, whole or in part.
fn sample(dotted: bool) -> ChartSpecification {
    let (known, body) = map_of(by_epci("structures-agreees"));
    let marks = [
        Mark::Secret,
        Mark::NotAvailable,
        Mark::NotDelivered,
        Mark::NoAnswer,
        Mark::NoStructure,
    ];
    let points = known.series[0]
        .points
        .iter()
        .enumerate()
        .map(|(place, point)| Point {
            value: match marks.get(place) {
                Some(mark) => PointValue::Mark(*mark),
                None => PointValue::Number(10.0 + place as f64),
            },
            highlighted: place == 9,
            ..point.clone()
        });
    let points: Vec<Point> = points.collect();
    let class_of = (0..points.len()).map(|place| (place >= marks.len()).then(|| (place - 5) / 4));
    let contours = Contours::load();
    let edition = observatory().current().unwrap();
    let geography = edition.geography();
    let dots = ["44109", "44184", "44036"]
        .into_iter()
        .zip([12, 5, 1])
        .map(|(commune, count)| {
            let idx = geography
                .find(&format!("2026-COM-{commune}").parse().unwrap())
                .unwrap();
            let outline = contours
                .outline(geography, geography.territory(idx).unwrap())
                .unwrap();
            assert_eq!(outline.ground, Ground::Hexagone);
            let at = outline.centre().unwrap();
            MapDot { at, count }
        });
    let frames = vec![MapFrame {
        mesh: body.frames[0].mesh.clone(),
        dots: dots.filter(|_| dotted).collect(),
    }];
    ChartSpecification {
        title: "Carte de valeurs inventées".to_owned(),
        series: vec![Series {
            label: "EPCI".to_owned(),
            role: SeriesRole::Main,
            points,
        }],
        body: ChartBody::Map(Box::new(MapBody {
            frames,
            class_of: class_of.collect(),
            classes: ["15 à 18", "19 à 22", "23 à 26"]
                .map(|label| MapClass {
                    label: label.to_owned(),
                    count: 4,
                })
                .to_vec(),
            dots_label: "structures, au centre de leur commune".to_owned(),
            ..body
        })),
        ..known
    }
}

#[test]
fn no_text_covers_another_at_any_size_and_every_territory_is_filled() {
    for dotted in [false, true] {
        let map = sample(dotted);
        for (width, height) in [
            (320, 240),
            (360, 640),
            (480, 270),
            (800, 600),
            (1200, 675),
            (3840, 2160),
        ] {
            for scale in [0.5, 1.0, 2.0] {
                let size = ChartSize {
                    scale,
                    ..ChartSize::new(width, height)
                };
                let drawn = plan(&map, size).unwrap();
                assert!(drawn.is_clear(), "{width}×{height} {scale}");
                let named = drawn.elements.iter().filter_map(|element| match element {
                    Element::Shape(shape) if !shape.name.is_empty() => Some(shape),
                    _ => None,
                });
                let shapes: Vec<_> = named.collect();
                assert_eq!(shapes.len(), 17);
                let marks: BTreeSet<Mark> = shapes
                    .iter()
                    .filter_map(|shape| match shape.shade {
                        Some(Shade::Mark(mark)) => Some(mark),
                        _ => None,
                    })
                    .collect();
                assert_eq!(marks.len(), 5, "each reason is drawn apart");
            }
        }
    }
}

#[test]
fn neighbours_go_along_the_same_points_at_every_size() {
    let map = sample(false);
    for size in [ChartSize::new(320, 240), ChartSize::new(1200, 675)] {
        let drawn = plan(&map, size).unwrap();
        // Each side of a ring is walked the other way by the neighbour, or is on the edge: the
        // edge of all rings together is closed and has no side twice.
        let key = |spot: &vigie::render::chart::Spot| (spot.x.to_bits(), spot.y.to_bits());
        let mut sides = BTreeSet::new();
        for element in &drawn.elements {
            let Element::Shape(shape) = element else {
                continue;
            };
            if shape.name.is_empty() {
                continue;
            }
            for ring in &shape.lines {
                for (from, to) in ring.iter().zip(ring.iter().skip(1)) {
                    assert!(sides.insert((key(from), key(to))), "a side is walked twice");
                }
            }
        }
        let edge = sides
            .iter()
            .filter(|(from, to)| !sides.contains(&(*to, *from)))
            .count();
        assert!(
            edge > 20 && edge < sides.len() / 2,
            "{edge} of {}",
            sides.len()
        );
    }
}

fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

#[test]
fn a_map_looks_as_its_reference_image() {
    // Drawn again by VIGIE_REFERENCES=1: look at them before they are committed.
    let again = std::env::var_os("VIGIE_REFERENCES").is_some();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/chart/images");
    let size = ChartSize::new(480, 300);
    for (name, dotted, theme) in [
        ("map", false, Theme::Screen),
        ("map-print", false, Theme::Print),
        ("map-points", true, Theme::HighContrast),
    ] {
        let map = sample(dotted);
        let path = folder.join(format!("{name}.png"));
        if again {
            std::fs::write(&path, draw_png(&map, size, theme).unwrap()).unwrap();
        }
        let reference = decoded(&std::fs::read(&path).unwrap());
        let drawn = draw_pixels(&map, size, theme).unwrap();
        assert_eq!(reference.len(), drawn.len(), "{name}");
        let pixels = reference.chunks(3).zip(drawn.chunks(3));
        let far = pixels
            .filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 48))
            .count();
        let share = far as f64 * 3.0 / drawn.len() as f64;
        assert!(share < 0.02, "{name}: {share}");
    }
}

#[test]
fn a_map_that_shows_something_else_is_another_image() {
    let size = ChartSize::new(480, 300);
    let mut other = sample(false);
    for point in &mut other.series[0].points {
        if point.value.number().is_some() {
            point.value = PointValue::Mark(Mark::NoStructure);
        }
    }
    let (one, other) = (
        draw_pixels(&sample(false), size, Theme::Screen).unwrap(),
        draw_pixels(&other, size, Theme::Screen).unwrap(),
    );
    let far = one
        .chunks(3)
        .zip(other.chunks(3))
        .filter(|(a, b)| a[0].abs_diff(b[0]) > 48)
        .count();
    assert!(
        far as f64 * 3.0 / one.len() as f64 > 0.02,
        "the guard sees nothing"
    );
}

#[test]
fn a_vector_map_is_well_formed_and_has_its_patterns() {
    let drawn = draw_svg(&sample(true), ChartSize::new(1200, 675), Theme::Screen).unwrap();
    let mut reader = quick_xml::Reader::from_str(&drawn);
    let mut patterns = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) if start.name().as_ref() == "pattern" => {
                patterns += 1;
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(patterns >= 3, "{patterns}");
    assert_eq!(drawn.matches("<svg").count(), 1);
    assert_eq!(drawn.matches("</svg>").count(), 1);
}
