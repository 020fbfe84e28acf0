//! Figures beside others: statuses, gaps, ranks, evolutions, values printed elsewhere; on an edition
//! worked out by hand, département 44 alone delivered.

use std::sync::Arc;

use serde_json::{Value, json};
use vigie::catalogue::Catalogue;
use vigie::catalogue::indicator::SeriesBreak;
use vigie::catalogue::source::DefinitionFiles;
use vigie::domain::additions::Additions;
use vigie::domain::cells::Cells;
use vigie::domain::delivery::{DeliverySummary, Feed, Perimeter};
use vigie::domain::edition::{Edition, EditionSummary};
use vigie::domain::figure::{Cell, Content, SecretReason};
use vigie::domain::printed::PrintedValue;
use vigie::domain::structure::Population;
use vigie::domain::territory::TerritoryType;
use vigie::geography::Geography;
use vigie::render::chart::{ChartKind, SeriesRole};
use vigie::service::chart::ChartQuery;
use vigie::service::compare::Compared;
use vigie::service::figure_json::figures_page;
use vigie::service::printed::{PrintedQuery, printed_page, unmapped_labels};
use vigie::service::published::PublishedEdition;
use vigie::service::selection::{FigureQuery, Selection};

const MEAN: &str = "benevoles-par-structure";
const TOTAL: &str = "benevoles";
const SHARE: &str = "part-en-deficit";
const EVOLUTION: &str = "evolution-annuelle-structures";

/// One cell in words: indicator, territory, year, then what it holds.
struct Given(&'static str, &'static str, i16, Content);

/// 104 accredited, 100 surveyed; as many filled as said.
fn number(value: f64, denominator: Option<f64>, filled: u32) -> Content {
    Content::Number {
        value,
        numerator: Some(denominator.map_or(value, |denominator| value * denominator)),
        denominator,
        filled,
        respondents: filled,
    }
}

/// A share in per cent of `filled` structures.
fn share(percent: f64, filled: u32) -> Content {
    number(percent, Some(f64::from(filled)), filled)
}

const SECRET: Content = Content::Secret(SecretReason::FewUnits);

struct Made {
    given: Vec<Given>,
    breaks: Vec<(&'static str, i32)>,
    constant_set: Vec<(&'static str, &'static str)>,
    printed: Vec<PrintedValue>,
}

impl Made {
    fn of(given: Vec<Given>) -> Self {
        Self {
            given,
            breaks: Vec::new(),
            constant_set: Vec::new(),
            printed: Vec::new(),
        }
    }

    fn edition(self) -> PublishedEdition {
        let mut catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
        for (id, year) in self.breaks {
            let reason = "question changée".to_owned();
            let definition = catalogue.indicators.get_mut(id).unwrap();
            definition.series_breaks.push(SeriesBreak { year, reason });
        }
        for (id, other) in self.constant_set {
            let definition = catalogue.indicators.get_mut(id).unwrap();
            definition.evolution_at_constant_set = Some(other.to_owned());
        }
        let mut indicators: Vec<(String, u32)> = Vec::new();
        let mut territories = Vec::new();
        let mut cells = Vec::new();
        for Given(indicator, geo, data_year, content) in self.given {
            let code = geo.parse().unwrap();
            let known = indicators.iter().position(|(id, _)| id == indicator);
            let place = known.unwrap_or_else(|| {
                indicators.push((indicator.to_owned(), 1));
                indicators.len() - 1
            });
            let here = territories.iter().position(|known| *known == code);
            let here = here.unwrap_or_else(|| {
                territories.push(code);
                territories.len() - 1
            });
            cells.push(Cell {
                indicator: u16::try_from(place).unwrap(),
                territory: u32::try_from(here).unwrap(),
                population: Population::Avs,
                member: None,
                data_year,
                accredited: 104,
                surveyed: 100,
                content,
                inhabitants_year: None,
            });
        }
        let years = [2019, 2021, 2022, 2023];
        let edition = Edition {
            summary: EditionSummary {
                id: "2026-11-23.1".to_owned(),
                created_at: "2026-11-23T10:00:00Z".to_owned(),
                note: String::new(),
                fictitious: true,
                preview: false,
                data_years: years.to_vec(),
                definitions_sha256: "d".repeat(64),
            },
            deliveries: years.into_iter().flat_map(both).collect(),
            indicators,
            territories,
            structures: Vec::new(),
            additions: Additions::default(),
            cells: Cells::from_cells(cells),
            printed: self.printed,
        };
        let geography = Geography::load().unwrap();
        PublishedEdition::new(edition, Arc::new(catalogue), Arc::new(geography))
    }
}

fn both(data_year: i32) -> [DeliverySummary; 2] {
    [
        (Feed::Register, "structures-agreees"),
        (Feed::Survey, "senacs-structures"),
    ]
    .map(|(feed, format)| DeliverySummary {
        id: format!("{format}-{data_year}"),
        format: format.to_owned(),
        feed,
        file_name: "a.csv".to_owned(),
        sha256: "a".repeat(64),
        fictitious: true,
        data_year,
        survey_year: Some(data_year + 1),
        perimeter: Perimeter::Departements(vec!["44".to_owned()]),
        rows_read: 104,
        rows_rejected: 0,
    })
}

/// The figures of an indicator on a territory, with a comparison when words are given.
fn figures(edition: &PublishedEdition, indicator: &str, geo: &str, compare: &[&str]) -> Value {
    let query = FigureQuery {
        indicators: vec![indicator.to_owned()],
        geos: vec![geo.parse().unwrap()],
        compare: Compared::read(compare.iter().copied()).unwrap(),
        ..FigureQuery::default()
    };
    let selection = Selection::new(edition, &query).unwrap();
    let page: Value = serde_json::from_str(&figures_page(edition, &selection)).unwrap();
    page["figures"].clone()
}

fn figure(
    edition: &PublishedEdition,
    indicator: &str,
    (geo, year): (&str, i32),
    compare: &[&str],
) -> Value {
    let all = figures(edition, indicator, geo, compare);
    let mut all = all.as_array().unwrap().iter();
    let found = all.find(|figure| figure["time_period"] == year && figure["geo"] == geo);
    found.unwrap().clone()
}

const DEP: &str = "2026-DEP-44";

#[test]
fn under_its_response_floor_a_figure_is_u_and_says_its_rate() {
    let edition = Made::of(vec![
        Given(MEAN, DEP, 2022, number(30.0, Some(50.0), 50)),
        Given(MEAN, DEP, 2023, number(30.0, Some(49.0), 49)),
        Given(MEAN, "2026-COM-44109", 2023, SECRET),
    ])
    .edition();
    let at_the_floor = figure(&edition, MEAN, (DEP, 2022), &[]);
    assert_eq!(at_the_floor["obs_status"], "A");
    let under = figure(&edition, MEAN, (DEP, 2023), &[]);
    assert_eq!(under["obs_status"], "U");
    let note = under["notes"][0].as_str().unwrap();
    assert!(note.contains("49,0 %") && note.contains("50 %"), "{note}");
    // Of a secret figure nobody learns how many answered.
    let secret = figure(&edition, MEAN, ("2026-COM-44109", 2023), &[]);
    assert_eq!(secret["obs_status"], "A");
    assert!(!secret["notes"].to_string().contains("fiabilité"));
}

#[test]
fn a_total_says_how_many_declared_it_but_a_secret_one() {
    let edition = Made::of(vec![
        Given(TOTAL, DEP, 2022, number(3_000.0, None, 104)),
        Given(TOTAL, DEP, 2023, number(2_930.0, None, 95)),
        Given(TOTAL, "2026-COM-44109", 2023, SECRET),
        Given(MEAN, DEP, 2023, number(30.0, Some(95.0), 95)),
    ])
    .edition();
    let notes = |indicator, place| figure(&edition, indicator, place, &[])["notes"].to_string();
    assert!(notes(TOTAL, (DEP, 2023)).contains("déclaré par 95 structures sur 104"));
    assert!(!notes(TOTAL, (DEP, 2022)).contains("déclaré"));
    assert!(!notes(TOTAL, ("2026-COM-44109", 2023)).contains("déclaré"));
    assert!(!notes(MEAN, (DEP, 2023)).contains("déclaré"));
}

#[test]
fn a_break_marks_its_first_year_cuts_the_line_and_blocks_evolutions_across_it() {
    // The break is of 2020, which was not delivered: 2021 is the first year of the new series.
    let mut made = Made::of(
        [(2019, 20.0), (2021, 30.0), (2022, 31.0), (2023, 40.0)]
            .map(|(year, value)| Given(MEAN, DEP, year, number(value, Some(95.0), 95)))
            .into(),
    );
    made.breaks.push((MEAN, 2020));
    let edition = made.edition();
    let of = |year, compare: &[&str]| figure(&edition, MEAN, (DEP, year), compare);
    let statuses = [2019, 2021, 2022].map(|year| of(year, &[])["obs_status"].clone());
    assert_eq!(statuses, [json!("A"), json!("B"), json!("A")]);
    let note = of(2021, &[])["notes"].to_string();
    assert!(note.contains("rupture de série en 2020 : question changée"));

    let across = of(2023, &["2019"])["comparison"]["evolution"].clone();
    assert_eq!(across["since"], 2019);
    assert!(across["change"].is_null() && across["change_relative"].is_null());
    assert!(across["significant"].is_null());
    assert!(
        across["reason"]
            .as_str()
            .unwrap()
            .contains("rupture de série")
    );
    let within = of(2023, &["2021"])["comparison"]["evolution"].clone();
    assert_eq!(
        (&within["change"], &within["significant"]),
        (&json!(10), &json!(true))
    );

    let chart = ChartQuery::new(ChartKind::Line, MEAN, DEP.parse().unwrap());
    let chart = chart.specification(&edition).unwrap();
    let main = chart
        .series
        .iter()
        .find(|s| s.role == SeriesRole::Main)
        .unwrap();
    let starts = main.points.iter().filter(|point| point.starts);
    let starts: Vec<&str> = starts.map(|point| point.label.as_str()).collect();
    assert_eq!(starts, ["2021"]);
    assert!(chart.marks.contains(&"Rupture de série en 2021".to_owned()));
}

#[test]
fn an_evolution_that_one_structure_can_explain_is_not_significant() {
    // One structure of 60 is 1.67 points; the average one of 100 has ten volunteers.
    let edition = Made::of(vec![
        Given(SHARE, DEP, 2021, share(25.0, 60)),
        Given(SHARE, DEP, 2022, share(25.0, 60)),
        Given(SHARE, DEP, 2023, share(27.0, 60)),
        Given(TOTAL, DEP, 2022, number(1_000.0, None, 100)),
        Given(TOTAL, DEP, 2023, number(1_011.0, None, 100)),
        Given(MEAN, DEP, 2022, SECRET),
        Given(MEAN, DEP, 2023, number(30.0, Some(95.0), 95)),
    ])
    .edition();
    let evolution = |indicator, compare: &[&str]| {
        figure(&edition, indicator, (DEP, 2023), compare)["comparison"]["evolution"].clone()
    };
    let points = evolution(SHARE, &["2022"]);
    assert_eq!(
        (&points["change"], &points["change_unit"]),
        (&json!(2), &json!("points"))
    );
    assert!(
        points["change_relative"].is_null(),
        "a percentage moves in points"
    );
    assert_eq!(points["significant"], true);
    let total = evolution(TOTAL, &["region"]);
    assert_eq!(
        (&total["since"], &total["change"]),
        (&json!(2022), &json!(11))
    );
    assert_eq!(
        (&total["change_relative"], &total["significant"]),
        (&json!(0.011), &json!(true))
    );
    // Nothing is said from a secret.
    let secret = evolution(MEAN, &["2022"]);
    assert!(secret["value"].is_null() && secret["change"].is_null());
    assert_eq!(
        (&secret["conf_status"], &secret["reason"]),
        (&json!("A"), &json!("secret statistique"))
    );

    let few = Made::of(vec![
        Given(SHARE, DEP, 2022, share(25.0, 55)),
        Given(SHARE, DEP, 2023, share(26.5, 55)),
        Given(TOTAL, DEP, 2022, number(1_000.0, None, 100)),
        Given(TOTAL, DEP, 2023, number(1_010.0, None, 100)),
        Given(MEAN, DEP, 2022, number(30.0, Some(95.0), 95)),
        Given(MEAN, DEP, 2023, number(60.0, Some(40.0), 40)),
    ])
    .edition();
    for (indicator, reason) in [
        (SHARE, "une seule"),
        (TOTAL, "une seule"),
        (MEAN, "trop peu"),
    ] {
        let found = figure(&few, indicator, (DEP, 2023), &["2022"]);
        let found = &found["comparison"]["evolution"];
        assert_eq!(found["significant"], false, "{indicator}");
        assert!(
            found["reason"].as_str().unwrap().contains(reason),
            "{indicator}"
        );
    }
}

#[test]
fn a_total_gives_its_evolution_at_constant_set_beside_the_plain_one() {
    let mut made = Made::of(vec![
        Given(TOTAL, DEP, 2022, number(1_000.0, None, 80)),
        Given(TOTAL, DEP, 2023, number(1_200.0, None, 95)),
        Given(EVOLUTION, DEP, 2023, number(1.5, Some(78.0), 78)),
    ]);
    // Stands for the indicator of the catalogue that measures it: only the link matters here.
    made.constant_set.push((TOTAL, EVOLUTION));
    let edition = made.edition();
    let evolution = figure(&edition, TOTAL, (DEP, 2023), &[])["evolution"].clone();
    assert_eq!(
        (&evolution["since"], &evolution["change"]),
        (&json!(2022), &json!(200))
    );
    let constant = &evolution["constant_set"];
    assert_eq!(constant["figure"], format!("{EVOLUTION}/{DEP}/2023/AVS"));
    assert_eq!(
        (&constant["value"], &constant["unit"]),
        (&json!(1.5), &json!("%"))
    );
    // It is that of one year to the next.
    let longer = figure(&edition, TOTAL, (DEP, 2023), &["2021"]);
    assert!(longer["comparison"]["evolution"]["constant_set"].is_null());
    assert!(figure(&edition, EVOLUTION, (DEP, 2023), &[])["evolution"].is_null());
}

/// The 17 EPCI of Loire-Atlantique, by code.
fn epci() -> Vec<String> {
    let geography = Geography::load().unwrap();
    let departement = geography.find(&DEP.parse().unwrap()).unwrap();
    let inside = geography
        .within(departement)
        .filter_map(|place| geography.territory(place));
    inside
        .filter(|own| own.code.kind == TerritoryType::Epci)
        // Those wholly in Loire-Atlantique: the others need the delivery of their other département.
        .filter(|own| own.departements.len() == 1)
        .map(|own| own.code.to_string())
        .collect()
}

fn standing(edition: &PublishedEdition, geo: &str) -> Value {
    let found = figure(edition, MEAN, (geo, 2023), &["siblings"]);
    found["comparison"]["among"][0].clone()
}

#[test]
fn ranks_count_published_values_only_and_ties_share_theirs() {
    let codes: Vec<&'static str> = epci().into_iter().map(|code| &*code.leak()).collect();
    let values = [50.0, 40.0, 40.04, 30.0, 20.0];
    let published = || -> Vec<Given> {
        let given = codes.iter().zip(values);
        given
            .map(|(code, value)| Given(MEAN, code, 2023, number(value, Some(90.0), 90)))
            .collect()
    };
    let without = Made::of(published()).edition();
    let mut given = published();
    given.extend([
        Given(MEAN, codes[5], 2023, SECRET),
        Given(MEAN, codes[6], 2023, SECRET),
    ]);
    let with = Made::of(given).edition();

    let ranks: Vec<Value> = codes
        .iter()
        .take(5)
        .map(|geo| standing(&with, geo)["rank"].clone())
        .collect();
    assert_eq!(ranks, [1, 2, 2, 4, 5]);
    for geo in codes.iter().take(5) {
        let (mut one, mut other) = (standing(&with, geo), standing(&without, geo));
        assert_eq!((&one["ranked"], &one["hidden"]), (&json!(5), &json!(2)));
        assert_eq!((&other["ranked"], &other["hidden"]), (&json!(5), &json!(0)));
        one["hidden"] = Value::Null;
        other["hidden"] = Value::Null;
        assert_eq!(one, other, "a secret moves nobody");
    }
    let secret = standing(&with, codes[5]);
    assert!(secret["rank"].is_null() && secret["quartile"].is_null());
    assert_eq!((&secret["tied"], &secret["ranked"]), (&json!(0), &json!(5)));
    // The median is that of the published values.
    assert_eq!(secret["median"], 40);
}

#[test]
fn a_gap_says_against_whom_and_a_secret_shows_none() {
    let edition = Made::of(vec![
        Given(MEAN, DEP, 2023, number(30.0, Some(95.0), 95)),
        Given(
            MEAN,
            "2026-EPCI-244400404",
            2023,
            number(36.0, Some(60.0), 60),
        ),
        Given(MEAN, "2026-COM-44109", 2023, SECRET),
    ])
    .edition();
    let words = ["departement", "region", "france", "2026-COM-44109"];
    let found = figure(&edition, MEAN, ("2026-EPCI-244400404", 2023), &words);
    let with = found["comparison"]["with"].as_array().unwrap();
    let relations: Vec<&str> = with
        .iter()
        .map(|one| one["relation"].as_str().unwrap())
        .collect();
    assert_eq!(relations, ["departement", "region", "france", "asked"]);
    assert_eq!(
        (&with[0]["gap"], &with[0]["gap_relative"]),
        (&json!(6), &json!(0.2))
    );
    assert_eq!(with[0]["significant"], true);
    // Not delivered, then secret: no gap, nothing significant.
    for other in &with[1..] {
        assert!(
            other["value"].is_null() && other["gap"].is_null(),
            "{other}"
        );
        assert!(other["significant"].is_null(), "{other}");
    }
    assert_eq!(
        (&with[1]["display"], &with[3]["display"]),
        (&json!("nd"), &json!("s"))
    );
    let secret = figure(
        &edition,
        MEAN,
        ("2026-COM-44109", 2023),
        &["departement", "siblings"],
    );
    assert!(secret["comparison"]["with"][0]["gap"].is_null());
    // Nothing is compared unless it is asked.
    let plain = figure(&edition, MEAN, (DEP, 2023), &[]);
    assert!(plain.get("comparison").is_none() && plain.get("evolution").is_none());
}

fn printed(label: &str, indicator: Option<&str>, year: Option<i32>, value: f64) -> PrintedValue {
    PrintedValue {
        territory: DEP.parse().ok(),
        territory_printed: "Loire-Atlantique (44)".to_owned(),
        data_year: year,
        year_printed: year.map_or_else(|| "n.d.".to_owned(), |year| year.to_string()),
        publication: format!("plaquette {value}"),
        population: Some(Population::Avs),
        population_printed: "AVS".to_owned(),
        label: label.to_owned(),
        indicator: indicator.map(str::to_owned),
        breakdown: None,
        value,
        unit: "personnes".to_owned(),
        precision: "environ".to_owned(),
        note: String::new(),
        source: "https://exemple.fr".to_owned(),
    }
}

#[test]
fn values_printed_elsewhere_stand_beside_ours_and_contradict_each_other_in_the_open() {
    let given = || {
        vec![
            Given(TOTAL, DEP, 2023, number(2_000.0, None, 95)),
            Given(TOTAL, DEP, 2022, SECRET),
        ]
    };
    let mut made = Made::of(given());
    made.printed = vec![
        printed("Nb de bénévoles", Some(TOTAL), Some(2023), 2_500.0),
        printed("Bénévoles", Some(TOTAL), Some(2023), 3_000.0),
        printed("Nb de bénévoles", Some(TOTAL), Some(2022), 1_900.0),
        printed("Nb de bénévoles", Some(TOTAL), None, 800.0),
        printed("Nb de fédérations", None, Some(2023), 3.0),
    ];
    let edition = made.edition();
    let page = |query: &PrintedQuery| -> Value {
        serde_json::from_str(&printed_page(&edition, query).unwrap()).unwrap()
    };
    let all = page(&PrintedQuery::default());
    assert_eq!(all["count"], 5);
    assert_eq!(all["unmapped_labels"], json!(["Nb de fédérations"]));
    assert_eq!(unmapped_labels(&edition), ["Nb de fédérations"]);
    let [first, second, of_a_secret, undated, unmapped] =
        all["published"].as_array().unwrap().as_slice()
    else {
        panic!("five values");
    };
    assert_eq!(first["display"], "environ 2\u{202f}500\u{a0}personnes");
    assert_eq!(
        (&first["ours"]["gap"], &first["ours"]["gap_relative"]),
        (&json!(500), &json!(0.25))
    );
    assert_eq!(first["contradicted_by"][0]["gap"], 500);
    assert_eq!(second["contradicted_by"][0]["value"], 2_500);
    // A secret of ours stays one beside what another printed.
    assert_eq!(of_a_secret["ours"]["display"], "s");
    assert!(of_a_secret["ours"]["obs_value"].is_null() && of_a_secret["ours"]["gap"].is_null());
    // Without a year nothing can be said to be the same thing.
    assert!(undated["time_period"].is_null() && undated["ours"].is_null());
    assert_eq!(undated["contradicted_by"], json!([]));
    assert!(unmapped["ours"].is_null());
    let asked = page(&PrintedQuery {
        time: Some(2022),
        ..PrintedQuery::default()
    });
    assert_eq!(asked["count"], 1);

    // No figure of ours moves because of what others printed.
    let plain = Made::of(given()).edition();
    let compare = ["departement", "siblings", "2022"];
    assert_eq!(
        figures(&edition, TOTAL, DEP, &compare),
        figures(&plain, TOTAL, DEP, &compare)
    );
}
