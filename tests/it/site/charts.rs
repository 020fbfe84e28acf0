//! Charts of the demonstration: five renderings of the same figures, none of which tells a secret.

use std::collections::BTreeSet;

use vigie::app;
use vigie::config::Settings;
use vigie::domain::number::french;
use vigie::domain::structure::Population;
use vigie::render::chart::{
    ChartKind, ChartSize, ChartSpecification, Mark, PointValue, SeriesRole, Theme, describe,
    describe_at_length, draw_svg, plan, tabulate,
};
use vigie::service::chart::{ChartQuery, KINDS, kind_code};
use vigie::service::confidential::Revealed;
use vigie::service::error::QueryError;
use vigie::service::published::PublishedEdition;

use super::{demonstration, get, observatory};

const PLACES: [&str; 5] = [
    "2026-DEP-44",
    "2026-EPCI-244400404",
    "2026-EPCI-244400610",
    "2026-COM-44109",
    "2026-COM-44036",
];

/// Every kind of every indicator on a few territories, as far as each can show it.
fn queries(edition: &PublishedEdition) -> Vec<ChartQuery> {
    let mut queries = Vec::new();
    for indicator in edition.catalogue().indicators.keys() {
        for (_, kind) in KINDS {
            for geo in PLACES {
                queries.push(ChartQuery {
                    populations: if matches!(kind, ChartKind::Pyramid | ChartKind::Bar) {
                        Vec::new()
                    } else {
                        vec![Population::Avs]
                    },
                    ..ChartQuery::new(kind, indicator, geo.parse().unwrap())
                });
            }
        }
    }
    queries
}

/// Numbers of a text as they are written, in words of their own.
fn numbers(text: &str) -> BTreeSet<String> {
    let is_part =
        |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '\u{202f}' | '−');
    text.split(|letter| !is_part(letter))
        .map(|word| word.trim_matches([',', '\u{202f}']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Everything that anybody reads of a chart.
fn said(specification: &ChartSpecification) -> BTreeSet<String> {
    let table = tabulate(specification);
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let mut texts: Vec<String> = cells.map(|cell| cell.text.clone()).collect();
    texts.push(describe(specification));
    texts.extend(describe_at_length(specification));
    let size = ChartSize::new(1200, 675);
    let drawn = plan(specification, size).unwrap();
    texts.extend(drawn.texts().map(|run| run.text.clone()));
    // The SVG writes its texts as elements: attributes are places, not figures.
    let svg = draw_svg(specification, size, Theme::Screen).unwrap();
    let elements = svg
        .split('>')
        .filter_map(|part| part.split_once('<').map(|(text, _)| text.to_owned()));
    texts.extend(elements);
    texts.iter().flat_map(|text| numbers(text)).collect()
}

#[test]
fn no_rendering_of_any_chart_tells_a_secret_number() {
    let edition = observatory().current().unwrap();
    let settings = Settings::new(demonstration().folder.path().to_owned(), None, None);
    let place = app::workplace(&settings).unwrap();
    let revealed = edition.revealing(Revealed::read(&place, &edition, &["44".to_owned()]).unwrap());
    let (mut charts, mut secrets, mut kinds) = (0, 0, BTreeSet::new());
    for query in queries(&edition) {
        let (Ok(public), Ok(seen)) = (
            query.specification(&edition),
            query.specification(&revealed),
        ) else {
            continue;
        };
        let shown: BTreeSet<String> = public
            .series
            .iter()
            .flat_map(|series| &series.points)
            .filter_map(|point| Some(french(point.value.number()?, public.decimals)))
            .collect();
        let hidden: BTreeSet<String> = secret_values(&public, &seen)
            .into_iter()
            .map(|value| french(value, public.decimals))
            // A short number is everywhere: a count, a year, a graduation.
            .filter(|text| {
                text.contains(',') && text.chars().filter(char::is_ascii_digit).count() > 2
            })
            .filter(|text| !shown.contains(text))
            .collect();
        if hidden.is_empty() {
            continue;
        }
        let told: Vec<String> = said(&public).intersection(&hidden).cloned().collect();
        let ticks = plan(&public, ChartSize::new(1200, 675)).unwrap().ticks;
        let told: Vec<&String> = told
            .iter()
            .filter(|text| {
                !ticks
                    .iter()
                    .any(|tick| french(*tick, public.decimals) == **text)
            })
            .filter(|text| !quartile_texts(&public).contains(*text))
            .collect();
        assert!(
            told.is_empty(),
            "{} {} {}: {told:?}",
            kind_code(query.kind),
            query.indicator,
            query.geo
        );
        (charts, secrets) = (charts + 1, secrets + hidden.len());
        kinds.insert(kind_code(query.kind));
    }
    assert!(
        charts > 50 && secrets > 200 && kinds.len() >= 6,
        "{charts} {secrets} {kinds:?}"
    );
}

/// Quartiles of the numbers that are shown fall where they fall.
fn quartile_texts(public: &ChartSpecification) -> BTreeSet<String> {
    if public.kind == ChartKind::Distribution {
        numbers(&describe(public))
    } else {
        BTreeSet::new()
    }
}

/// Values of the points that are secret to the public.
fn secret_values(public: &ChartSpecification, seen: &ChartSpecification) -> Vec<f64> {
    let mut values = Vec::new();
    for series in &public.series {
        let Some(other) = seen.series.iter().find(|other| other.label == series.label) else {
            continue;
        };
        for point in series
            .points
            .iter()
            .filter(|point| point.value == PointValue::Mark(Mark::Secret))
        {
            let found = other.points.iter().find(|other| other.label == point.label);
            values.extend(found.and_then(|found| found.value.number()));
        }
    }
    values
}

#[test]
fn no_stack_has_a_length_for_a_lone_secret_member() {
    let edition = observatory().current().unwrap();
    let mut columns = 0;
    for query in queries(&edition)
        .into_iter()
        .filter(|query| query.kind == ChartKind::Stacked)
    {
        let Ok(chart) = query.specification(&edition) else {
            continue;
        };
        let members = || {
            chart
                .series
                .iter()
                .filter(|series| series.role == SeriesRole::Main)
        };
        let rest = chart
            .series
            .iter()
            .find(|series| series.role == SeriesRole::Remainder);
        let labels: Vec<&String> = members()
            .take(1)
            .flat_map(|series| &series.points)
            .map(|point| &point.label)
            .collect();
        for label in labels {
            let of = |series: &vigie::render::chart::Series| {
                series
                    .points
                    .iter()
                    .find(|point| point.label == *label)
                    .map(|point| point.value)
            };
            let secret = members()
                .filter(|series| of(series) == Some(PointValue::Mark(Mark::Secret)))
                .count();
            let left = rest.and_then(of);
            columns += 1;
            if secret == 1 {
                assert_eq!(
                    left.and_then(PointValue::number),
                    None,
                    "{} {} {label}",
                    query.indicator,
                    query.geo
                );
            }
        }
    }
    assert!(columns > 100, "{columns} columns looked at");
}

#[test]
fn a_kind_that_cannot_show_an_indicator_says_why() {
    for (kind, indicator) in [
        ("stacked", "actions-thematiques"),
        ("stacked", "benevoles-par-structure"),
        ("pyramid", "etp"),
        ("progress", "population"),
    ] {
        let answer = get(&format!(
            "/api/v1/charts/{kind}/{indicator}.png?geo=2026-DEP-44"
        ));
        assert_eq!(answer.status, 422, "{kind} {indicator}: {}", answer.text());
        assert!(answer.text().contains("remedy"), "{}", answer.text());
    }
}

#[test]
fn each_kind_shows_some_indicator_of_the_demonstration() {
    let edition = observatory().current().unwrap();
    let wanted = [
        (ChartKind::Stacked, "structure-des-financements"),
        (ChartKind::Stacked, "ages-des-publics"),
        (ChartKind::Distribution, "benevoles-par-structure"),
        (ChartKind::Progress, "benevoles-par-structure"),
        (ChartKind::Multiples, "benevoles-par-structure"),
        (ChartKind::Pyramid, "ages-des-publics"),
        (ChartKind::Pyramid, "participants-par-genre"),
    ];
    for (kind, indicator) in wanted {
        let query = ChartQuery::new(kind, indicator, "2026-DEP-44".parse().unwrap());
        let chart: Result<ChartSpecification, QueryError> = query.specification(&edition);
        let chart = chart.unwrap_or_else(|error| panic!("{kind:?} {indicator}: {error}"));
        let numbers = chart
            .series
            .iter()
            .flat_map(|series| &series.points)
            .filter(|point| point.value.number().is_some());
        assert!(numbers.count() > 1, "{kind:?} {indicator}");
    }
}

#[test]
fn the_page_of_a_chart_has_its_five_renderings() {
    let page = get("/graphiques/distribution/structures-agreees?geo=2026-DEP-44");
    assert_eq!(page.status, 200, "{}", page.text());
    let html = page.text();
    for part in [
        "/api/v1/charts/distribution/structures-agreees.svg?geo=2026-DEP-44",
        "structures-agreees.png?geo=2026-DEP-44",
        "<caption",
        "médiane",
        "id=\"description-longue\"",
        "/api/v1/figures.csv?indicator=structures-agreees&amp;geo_type=EPCI&amp;parent=2026-DEP-44",
        "<code>GET /api/v1/figures?",
        "fictives",
        "/graphiques/line/structures-agreees",
    ] {
        assert!(html.contains(part), "no {part}");
    }
    let refused = get("/graphiques/pyramid/etp?geo=2026-DEP-44");
    assert_eq!(refused.status, 422);
    assert_eq!(get("/graphiques/camembert/etp?geo=2026-DEP-44").status, 404);
}

#[test]
fn an_image_asked_twice_is_the_same() {
    let path = "/api/v1/charts/multiples/structures-agreees.png?geo=2026-DEP-44&theme=print&width=600&height=450&scale=2";
    let (one, other) = (get(path), get(path));
    assert_eq!((one.status, other.status), (200, 200));
    assert!(one.body == other.body);
    assert_eq!(one.body[16..24], [0, 0, 4, 176, 0, 0, 3, 132]);
    let text = String::from_utf8_lossy(&one.body).into_owned();
    for keyword in ["Title", "Source", "Edition", "Licence", "Disclaimer"] {
        assert!(text.contains(&format!("iTXt{keyword}\0")), "{keyword}");
    }
}
