//! Every rule of targets and its edge cases, on an edition worked out by hand.

use std::sync::{Arc, OnceLock};

use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::domain::additions::Additions;
use vigie::domain::cells::Cells;
use vigie::domain::delivery::{DeliverySummary, Feed, Perimeter};
use vigie::domain::edition::{Edition, EditionSummary};
use vigie::domain::figure::{Cell, Content, SecretReason};
use vigie::domain::structure::Population;
use vigie::domain::territory::{TerritoryCode, TerritoryType};
use vigie::geography::Geography;
use vigie::service::definitions::plan_coverage;
use vigie::service::figure_json::write_figure;
use vigie::service::figures::{FigureKey, Located};
use vigie::service::objectives::by_territory;
use vigie::service::objectives::{
    Obstacle, Progress, ProgressMethod, ProgressStatus, TrendHeading, of_objective,
};
use vigie::service::published::PublishedEdition;

const COUNT: u16 = 0;
const MEAN: u16 = 1;
const BROKEN: u16 = 2;
const INDICATORS: [&str; 3] = [
    "structures-agreees",
    "benevoles-par-structure",
    "part-participants-qpv",
];
const YEARS: std::ops::RangeInclusive<i32> = 2012..=2024;

fn geography() -> Arc<Geography> {
    static GEOGRAPHY: OnceLock<Arc<Geography>> = OnceLock::new();
    Arc::clone(GEOGRAPHY.get_or_init(|| Arc::new(Geography::load().unwrap())))
}

/// A plan of Loire-Atlantique from 2016 to 2026 whose only link has this target.
fn plan(indicator: &str, target: &str) -> String {
    format!(
        r#"id = "essai"
kind = "avs"
label = "Essai"
territory = "2026-DEP-44"
start_year = 2017
end_year = 2022
period_source = "Essai"
source = "Essai"
illustrative_notice = "Texte d'essai."

[[axis]]
code = "1"
title = "Axe"
nature = "illustrative"

[[axis.objective]]
code = "1.1"
title = "Objectif"
nature = "illustrative"

[[axis.objective.link]]
indicator = "{indicator}"
role = "result"
reason = "Essai."

[axis.objective.link.target]
nature = "illustrative"
{target}
"#
    )
}

struct Bench {
    edition: PublishedEdition,
}

/// A cell of the département, or of an EPCI.
fn cell(indicator: u16, territory: u32, year: i32, content: Content) -> Cell {
    Cell {
        indicator,
        territory,
        population: Population::Avs,
        member: None,
        data_year: i16::try_from(year).unwrap(),
        accredited: 100,
        surveyed: 100,
        content,
        inhabitants_year: None,
    }
}

fn number(value: f64) -> Content {
    answered(value, 90)
}

fn answered(value: f64, filled: u32) -> Content {
    Content::Number {
        value,
        numerator: Some(value * f64::from(filled)),
        denominator: Some(f64::from(filled)),
        filled,
        respondents: filled,
    }
}

fn count(value: f64) -> Content {
    Content::Number {
        value,
        numerator: Some(value),
        denominator: None,
        filled: 100,
        respondents: 0,
    }
}

const SECRET: Content = Content::Secret(SecretReason::Dominance);

/// The EPCI of Loire-Atlantique and the parts of those that reach beyond, as the rules see them.
fn epci() -> Vec<TerritoryCode> {
    let geography = geography();
    let whole = geography.find(&"2026-DEP-44".parse().unwrap()).unwrap();
    geography
        .within(whole)
        .filter(|place| geography.is_inside(*place, whole))
        .map(|place| geography.territory(place).unwrap().code.clone())
        .filter(|code| matches!(code.kind, TerritoryType::Epci | TerritoryType::Epcidep))
        .collect()
}

impl Bench {
    fn new(plan: &str, cells: Vec<Cell>) -> Self {
        let mut files = DefinitionFiles::embedded();
        let path = "dashboards/plans/essai.toml".to_owned();
        files.files.insert(path, plan.to_owned());
        let catalogue = Catalogue::load(&files).unwrap_or_else(|problems| panic!("{problems}"));
        let mut territories: Vec<TerritoryCode> = vec!["2026-DEP-44".parse().unwrap()];
        territories.extend(epci());
        let edition = Edition {
            summary: EditionSummary {
                id: "2026-11-23.1".to_owned(),
                created_at: "2026-11-23T10:00:00Z".to_owned(),
                note: String::new(),
                fictitious: true,
                preview: false,
                data_years: YEARS.collect(),
                definitions_sha256: "d".repeat(64),
            },
            deliveries: YEARS
                .flat_map(|year| [delivery(Feed::Register, year), delivery(Feed::Survey, year)])
                .collect(),
            indicators: INDICATORS.iter().map(|id| ((*id).to_owned(), 1)).collect(),
            territories,
            structures: Vec::new(),
            additions: Additions::default(),
            cells: Cells::from_cells(cells),
            printed: Vec::new(),
        };
        Self {
            edition: PublishedEdition::new(edition, Arc::new(catalogue), geography()),
        }
    }

    fn key(&self, id: &str) -> FigureKey {
        match FigureKey::locate(&self.edition, id).unwrap() {
            Located::Here(key) => key,
            Located::MovedTo(id) => panic!("{id}"),
        }
    }

    fn progress(&self, id: &str) -> Progress {
        self.found(id)
            .unwrap_or_else(|| panic!("no target on {id}"))
    }

    fn found(&self, id: &str) -> Option<Progress> {
        let figure = self.edition.figure(self.key(id));
        let mut objectives = figure.objectives();
        let own = objectives.find(|own| own.plan.id == "essai")?;
        own.target.map(|on| on.progress)
    }

    fn phase(&self, id: &str) -> &'static str {
        let figure = self.edition.figure(self.key(id));
        let mut objectives = figure.objectives();
        objectives.find(|own| own.plan.id == "essai").unwrap().phase
    }

    fn json(&self, id: &str) -> String {
        let mut out = String::new();
        write_figure(&mut out, &self.edition.figure(self.key(id)));
        out
    }
}

fn delivery(feed: Feed, data_year: i32) -> DeliverySummary {
    DeliverySummary {
        id: format!("{feed:?}-{data_year}"),
        format: "senacs-structures".to_owned(),
        feed,
        file_name: "essai.csv".to_owned(),
        sha256: "a".repeat(64),
        fictitious: true,
        data_year,
        survey_year: Some(data_year + 1),
        perimeter: Perimeter::Departements(vec!["44".to_owned()]),
        rows_read: 100,
        rows_rejected: 0,
    }
}

fn mean(year: i32) -> String {
    format!("benevoles-par-structure/2026-DEP-44/{year}/AVS")
}

/// A mean that goes from 20 in 2016 by one a year, and its target of 30 in 2026.
fn steady(change: impl Fn(i32) -> Option<Content>) -> Bench {
    let target = "value = 30.0\nyear = 2026\nbaseline_year = 2016\nrule = \"rate\"";
    let cells = YEARS.filter_map(|year| Some(cell(MEAN, 0, year, change(year)?)));
    Bench::new(&plan("benevoles-par-structure", target), cells.collect())
}

fn one_a_year(year: i32) -> Content {
    number(20.0 + f64::from(year - 2016))
}

fn blocked(progress: &Progress, obstacle: Obstacle) {
    assert_eq!(
        progress.status,
        ProgressStatus::NotAssessable,
        "{progress:?}"
    );
    assert_eq!(progress.obstacle, Some(obstacle), "{progress:?}");
    assert_eq!(progress.share, None, "{progress:?}");
    assert!(
        progress.decided_by.starts_with("non évaluable : "),
        "{progress:?}"
    );
}

#[test]
fn a_figure_on_its_straight_path_says_what_decided() {
    let bench = steady(|year| Some(one_a_year(year)));
    let found = bench.progress(&mean(2023));
    assert_eq!((found.share, found.expected), (Some(0.7), Some(0.7)));
    assert_eq!(
        (found.status, found.method),
        (ProgressStatus::OnTrack, ProgressMethod::Linear)
    );
    assert_eq!(
        found.decided_by,
        "27 en 2023 : 70 % du chemin de 20 (2016) à 30 (2026), pour 70 % attendus à un rythme régulier"
    );
    let trend = found.trend.unwrap();
    assert_eq!(
        (trend.points, trend.first_year, trend.last_year),
        (8, 2016, 2023)
    );
    assert_eq!(
        (trend.heading, trend.projected),
        (TrendHeading::Toward, Some(30.0))
    );
}

#[test]
fn a_trend_is_stated_from_three_points_only() {
    let bench = steady(|year| Some(one_a_year(year)));
    assert_eq!(bench.progress(&mean(2016)).trend, None);
    assert_eq!(bench.progress(&mean(2017)).trend, None);
    assert_eq!(bench.progress(&mean(2018)).trend.unwrap().points, 3);
    // A secret year is no point.
    let holed = steady(|year| {
        Some(if year == 2017 {
            SECRET
        } else {
            one_a_year(year)
        })
    });
    assert_eq!(holed.progress(&mean(2018)).trend, None);
    assert_eq!(holed.progress(&mean(2019)).trend.unwrap().points, 3);
}

#[test]
fn years_before_the_baseline_and_after_the_plan_are_told_apart() {
    let bench = steady(|year| Some(one_a_year(year)));
    blocked(&bench.progress(&mean(2015)), Obstacle::BeforeBaseline);
    assert_eq!(bench.phase(&mean(2015)), "before");
    // The year of the baseline precedes the plan: the way starts there.
    let start = bench.progress(&mean(2016));
    assert_eq!(
        (bench.phase(&mean(2016)), start.share),
        ("before", Some(0.0))
    );
    assert_eq!(bench.phase(&mean(2020)), "during");
    // The plan ended in 2022: what followed is still measured, as its final review.
    assert_eq!(bench.phase(&mean(2024)), "after");
    assert_eq!(bench.progress(&mean(2024)).share, Some(0.8));
}

#[test]
fn a_secret_figure_and_a_secret_baseline_have_no_share() {
    let now = steady(|year| {
        Some(if year == 2023 {
            SECRET
        } else {
            one_a_year(year)
        })
    });
    blocked(&now.progress(&mean(2023)), Obstacle::Secret);
    let before = steady(|year| {
        Some(if year == 2016 {
            SECRET
        } else {
            one_a_year(year)
        })
    });
    let found = before.progress(&mean(2023));
    blocked(&found, Obstacle::SecretBaseline);
    // With the share and the target, anyone would work the baseline out: neither is told.
    let json = before.json(&mean(2023));
    let (_, own) = json.split_once("\"plan\":\"essai\"").unwrap();
    assert!(own.contains("\"baseline\":null"), "{own}");
    assert!(own.contains("\"share\":null"), "{own}");
    assert!(!found.decided_by.contains("20"), "{found:?}");
}

#[test]
fn a_missing_year_and_a_missing_baseline_are_said() {
    let now = steady(|year| (year != 2023).then(|| one_a_year(year)));
    blocked(&now.progress(&mean(2023)), Obstacle::NoValue);
    assert_eq!(now.progress(&mean(2024)).share, Some(0.8));
    let before = steady(|year| (year != 2016).then(|| one_a_year(year)));
    blocked(&before.progress(&mean(2023)), Obstacle::NoBaseline);
}

#[test]
fn under_the_response_floor_there_is_no_progress() {
    let low = |year: i32, at: i32| {
        Some(if year == at {
            answered(27.0, 40)
        } else {
            one_a_year(year)
        })
    };
    let now = steady(|year| low(year, 2023));
    blocked(&now.progress(&mean(2023)), Obstacle::LowResponse);
    let before = steady(|year| low(year, 2016));
    blocked(&before.progress(&mean(2023)), Obstacle::LowBaseline);
}

#[test]
fn nothing_is_measured_across_a_break_of_the_series() {
    let target = "value = 60.0\nyear = 2022\nbaseline_year = 2013\nrule = \"rate\"";
    let cells = YEARS.map(|year| cell(BROKEN, 0, year, number(30.0)));
    let bench = Bench::new(&plan("part-participants-qpv", target), cells.collect());
    let id = |year: i32| format!("part-participants-qpv/2026-DEP-44/{year}/AVS");
    assert_eq!(bench.progress(&id(2014)).share, Some(0.0));
    blocked(&bench.progress(&id(2020)), Obstacle::Break(2015));
    let json = bench.json(&id(2020));
    assert!(
        json.contains("rupture de série de 2015, après l'année de départ (2013)"),
        "{json}"
    );
}

#[test]
fn a_baseline_of_a_source_serves_when_it_was_counted_alike() {
    let target = |counted: &str| {
        format!(
            "value = 30.0\nyear = 2026\nrule = \"rate\"\nbaseline = {{ year = 2010, value = 14.0, source = \"Essai\"{counted} }}"
        )
    };
    let bench = |counted: &str| {
        let cells = YEARS.map(|year| cell(MEAN, 0, year, number(22.0)));
        let plan = plan("benevoles-par-structure", &target(counted));
        Bench::new(&plan, cells.collect())
    };
    // Half the way in half the time: 14 → 22 of 30, 2010 → 2018 of 2026.
    let found = bench("").progress(&mean(2018));
    assert_eq!((found.share, found.expected), (Some(0.5), Some(0.5)));
    assert!(found.decided_by.ends_with("départ donné par une source"));
    let alike = ", counted = { version = 1, population = \"AVS\", geography = 2026 }";
    assert_eq!(bench(alike).progress(&mean(2018)).share, Some(0.5));
    for other in ["version = 7", "population = \"CS\"", "geography = 2016"] {
        let found = bench(&format!(", counted = {{ {other} }}")).progress(&mean(2018));
        blocked(&found, Obstacle::OtherBaseline);
    }
}

#[test]
fn zero_is_exact_as_baseline_and_as_target() {
    let bench = |target: &str, value: fn(i32) -> f64| {
        let cells = YEARS.map(|year| cell(COUNT, 0, year, count(value(year))));
        Bench::new(&plan("structures-agreees", target), cells.collect())
    };
    let id = |year: i32| format!("structures-agreees/2026-DEP-44/{year}/AVS");
    let up = bench("value = 10.0\nyear = 2026\nbaseline_year = 2016", |year| {
        f64::from(year - 2016).max(0.0)
    });
    assert_eq!(up.progress(&id(2016)).share, Some(0.0));
    assert_eq!(up.progress(&id(2021)).share, Some(0.5));
    let down = bench("value = 0.0\nyear = 2026\nbaseline_year = 2016", |year| {
        f64::from(2026 - year)
    });
    let found = down.progress(&id(2021));
    assert_eq!(
        (found.share, found.status),
        (Some(0.5), ProgressStatus::OnTrack)
    );
    assert_eq!(found.trend.unwrap().heading, TrendHeading::Toward);
    let gone = bench("value = 0.0\nyear = 2026\nbaseline_year = 2016", |year| {
        if year == 2016 { 8.0 } else { 0.0 }
    });
    assert_eq!(gone.progress(&id(2020)).status, ProgressStatus::Reached);
}

#[test]
fn a_value_to_be_kept_is_judged_by_its_tolerance() {
    let target = "value = 20.0\nyear = 2022\nbaseline_year = 2016\nrule = \"rate\"\ndirection = \"keep\"\ntolerance = 3.5";
    let cells = YEARS.map(|year| cell(MEAN, 0, year, one_a_year(year)));
    let bench = Bench::new(&plan("benevoles-par-structure", target), cells.collect());
    let at = |year: i32| bench.progress(&mean(year));
    assert_eq!(at(2019).status, ProgressStatus::OnTrack);
    assert_eq!(at(2020).status, ProgressStatus::OffTrack);
    assert_eq!(
        (at(2019).method, at(2019).share),
        (ProgressMethod::Keep, None)
    );
    assert_eq!(
        at(2020).decided_by,
        "24 en 2020 : écart de 4 à la valeur à garder, 20, pour une tolérance de 3,5"
    );
}

#[test]
fn each_territory_must_have_one_and_the_count_decides() {
    let target = "year = 2026\nbaseline_year = 2016\nrule = { each_has_at_least_one = { level = \"EPCI\" } }";
    let n = epci().len();
    let n_places = u32::try_from(n).unwrap();
    // All have one but the last; a cell that says nothing of a delivered territory is a true zero.
    let with_one = |missing: u32| {
        let mut cells = vec![cell(COUNT, 0, 2024, count(100.0))];
        cells.extend((1..=n_places - missing).map(|place| cell(COUNT, place, 2024, count(1.0))));
        Bench::new(&plan("structures-agreees", target), cells)
    };
    let id = "structures-agreees/2026-DEP-44/2024/AVS";
    let found = with_one(1).progress(id);
    assert_eq!(
        (found.method, found.total),
        (ProgressMethod::Count, Some(n_places))
    );
    assert_eq!(found.measured, Some(f64::from(n_places - 1)));
    assert_eq!(
        found.share,
        Some(f64::from(n_places - 1) / f64::from(n_places))
    );
    assert_eq!(found.expected, Some(0.8));
    assert_eq!(found.status, ProgressStatus::OnTrack);
    assert!(
        found.decided_by.contains(&format!("{} sur {n}", n - 1)),
        "{found:?}"
    );
    assert_eq!(with_one(0).progress(id).status, ProgressStatus::Reached);
    assert_eq!(
        with_one(n_places).progress(id).status,
        ProgressStatus::OffTrack
    );
}

#[test]
fn a_territory_that_is_not_published_leaves_the_count_open() {
    let target = "year = 2026\nbaseline_year = 2016\nrule = { each_has_at_least_one = { level = \"EPCI\", minimum = 10 } }";
    let n_places = u32::try_from(epci().len()).unwrap();
    let mut cells = vec![cell(MEAN, 0, 2024, number(20.0))];
    cells.extend((1..=n_places).map(|place| {
        let content = if place == 1 { SECRET } else { number(20.0) };
        cell(MEAN, place, 2024, content)
    }));
    let bench = Bench::new(&plan("benevoles-par-structure", target), cells);
    blocked(&bench.progress(&mean(2024)), Obstacle::Unpublished);
}

#[test]
fn a_gap_between_territories_shrinks_on_a_path_of_its_own() {
    let epci = epci();
    let pair = format!("{{ pair = [\"{}\", \"{}\"] }}", epci[0], epci[1]);
    let target = |between: &str| {
        format!(
            "value = 2.0\nyear = 2026\nbaseline_year = 2016\nrule = {{ gap_reduction = {{ between = {between} }} }}"
        )
    };
    let cells = |hidden: bool| {
        let mut cells: Vec<Cell> = [2016, 2021]
            .iter()
            .map(|year| cell(MEAN, 0, *year, number(20.0)))
            .collect();
        for (year, gap) in [(2016, 12.0), (2021, 7.0)] {
            cells.push(cell(MEAN, 1, year, number(20.0 + gap)));
            cells.push(cell(
                MEAN,
                2,
                year,
                if hidden { SECRET } else { number(20.0) },
            ));
            cells.push(cell(MEAN, 3, year, number(21.0)));
        }
        cells
    };
    for between in [pair.as_str(), "{ extremes = \"EPCI\" }"] {
        let plan = plan("benevoles-par-structure", &target(between));
        let found = Bench::new(&plan, cells(false)).progress(&mean(2021));
        assert_eq!(
            (found.method, found.status),
            (ProgressMethod::Gap, ProgressStatus::OnTrack)
        );
        assert_eq!(
            (found.measured, found.measured_baseline),
            (Some(7.0), Some(12.0))
        );
        assert_eq!((found.share, found.expected), (Some(0.5), Some(0.5)));
    }
    let plan = plan("benevoles-par-structure", &target(&pair));
    let found = Bench::new(&plan, cells(true)).progress(&mean(2021));
    assert_eq!(
        (found.status, found.measured),
        (ProgressStatus::NotAssessable, None)
    );
}

#[test]
fn a_total_decides_and_its_parts_are_told() {
    let target = r#"value = 120.0
year = 2026
baseline_year = 2016
[[axis.objective.link.target.rule.composite.part]]
label = "dont Nantes"
indicator = "structures-agreees"
territory = "EPCI"
value = 60.0
[[axis.objective.link.target.rule.composite.part]]
label = "part de Nantes"
indicator = "structures-agreees"
territory = "EPCI"
share = 0.5
[[axis.objective.link.target.rule.composite.part]]
label = "dont en zone peu couverte"
share = 0.75"#;
    let target = target.replace("EPCI", &epci()[0].to_string());
    let mut cells = Vec::new();
    for (year, whole, part) in [(2016, 100.0, 20.0), (2021, 110.0, 33.0)] {
        cells.push(cell(COUNT, 0, year, count(whole)));
        cells.push(cell(COUNT, 1, year, count(part)));
    }
    let bench = Bench::new(&plan("structures-agreees", &target), cells);
    let found = bench.progress("structures-agreees/2026-DEP-44/2021/AVS");
    assert_eq!(
        (found.method, found.status),
        (ProgressMethod::Composite, ProgressStatus::OnTrack)
    );
    assert_eq!(found.share, Some(0.5));
    let [first, second, third] = found.parts.as_slice() else {
        panic!("{found:?}")
    };
    // 20 → 33 of 60: 13 of 40, for half the time.
    assert_eq!(
        (first.share, first.status),
        (Some(0.325), ProgressStatus::Late)
    );
    // A share of 20 % → 30 % of 50 %.
    assert!((second.share.unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!(second.status, ProgressStatus::Late);
    assert_eq!(third.status, ProgressStatus::NotAssessable);
    assert_eq!(
        third.decided_by,
        "non évaluable : aucun indicateur ne la mesure"
    );
}

#[test]
fn a_target_for_each_territory_bears_on_each() {
    let target = "value = 30.0\nyear = 2026\nbaseline_year = 2016\nrule = \"rate\"\nterritory = { each = \"EPCI\" }";
    let mut cells = Vec::new();
    for (year, value) in [(2016, 20.0), (2021, 25.0)] {
        cells.extend([0, 1].map(|place| cell(MEAN, place, year, number(value))));
    }
    let bench = Bench::new(&plan("benevoles-par-structure", target), cells);
    let id = format!("benevoles-par-structure/{}/2021/AVS", epci()[0]);
    assert_eq!(bench.progress(&id).share, Some(0.5));
    assert_eq!(bench.found(&mean(2021)), None);
}

#[test]
fn milestones_are_counted_by_the_day_of_the_edition() {
    let text = plan(
        "structures-agreees",
        "value = 120.0\nyear = 2026\nbaseline_year = 2016",
    ) + r#"
[[axis.objective.target]]
label = "Étapes"
year = 2027
nature = "illustrative"
rule = "milestone"

[[axis.objective.action]]
code = "1.1.a"
title = "Action"
nature = "illustrative"
status = "running"
milestone = [
  { title = "Diagnostic", due = "2018-06-30", done_on = "2018-09-01" },
  { title = "Comité", due = "2025-01-31" },
  { title = "Bilan", due = "2027-12-31" },
]

[[axis.objective.action]]
code = "1.1.b"
title = "Abandonnée"
nature = "illustrative"
status = "dropped"
milestone = [{ title = "Sans suite", due = "2019-01-01" }]
"#;
    let bench = Bench::new(&text, Vec::new());
    let plan = bench.edition.catalogue().plans.get("essai").unwrap();
    let (_, objective) = plan.objective("1.1").unwrap();
    let found = of_objective(&bench.edition, plan, objective, &objective.targets[0]);
    assert_eq!((found.measured, found.total), (Some(1.0), Some(3)));
    // One of three done, two of three due: half of what was expected.
    assert_eq!(
        (found.share, found.expected),
        (Some(1.0 / 3.0), Some(2.0 / 3.0))
    );
    assert_eq!(
        (found.method, found.status),
        (ProgressMethod::Milestones, ProgressStatus::Late)
    );
    assert_eq!(
        found.decided_by,
        "1 étape franchie sur 3 au 23 novembre 2026 ; 2 étaient attendues à cette date"
    );
}

#[test]
fn the_territories_that_each_must_reach_a_target_are_counted_and_named() {
    let target = "value = 30.0\nyear = 2026\nbaseline_year = 2016\nrule = \"rate\"\nterritory = { each = \"EPCI\" }";
    let all = epci();
    let places = || 1..=u32::try_from(all.len()).unwrap();
    let cells = |third: Content| {
        let mut cells: Vec<Cell> = places()
            .map(|place| cell(MEAN, place, 2016, number(20.0)))
            .collect();
        cells.extend(places().map(|place| {
            let content = match place {
                1 => number(30.0),
                3 => third,
                _ => number(25.0),
            };
            cell(MEAN, place, 2021, content)
        }));
        cells
    };
    for (third, secret) in [(number(25.0), 0), (SECRET, 1)] {
        let bench = Bench::new(&plan("benevoles-par-structure", target), cells(third));
        let plan = &bench.edition.catalogue().plans["essai"];
        let objective = &plan.axes[0].objectives[0];
        let link = &objective.links[0];
        let found = by_territory(&bench.edition, plan, (objective, link), None).unwrap();
        assert_eq!((found.year, found.total()), (2021, all.len()));
        assert_eq!(found.reached, [&all[0]]);
        assert_eq!(found.not_assessable.len(), secret);
        assert_eq!(found.not_reached.len(), all.len() - 1 - secret);
        let progress = found.progress.unwrap();
        assert_eq!(progress.measured, Some(1.0));
        if secret == 0 {
            assert_eq!(progress.obstacle, None);
            assert!(progress.share.is_some());
        } else {
            // Neither list tells anything of the secret one.
            assert_eq!(found.not_assessable, [&all[2]]);
            assert_eq!(progress.obstacle, Some(Obstacle::Unpublished));
            assert_eq!(progress.share, None);
        }
    }
}

#[test]
fn an_objective_whose_data_stop_before_the_campaign_is_said_to_be_stale() {
    let target = "value = 30.0\nyear = 2026\nbaseline_year = 2016";
    let stale = |last: i32| {
        let cells = vec![
            cell(MEAN, 0, 2016, number(20.0)),
            cell(MEAN, 0, last, number(25.0)),
        ];
        let bench = Bench::new(&plan("benevoles-par-structure", target), cells);
        let catalogue = bench.edition.catalogue();
        let coverage = plan_coverage(
            catalogue,
            &catalogue.plans["essai"],
            Some(&bench.edition),
            "2026-11-24",
        );
        // The plan ended in 2022: no later year is asked of it.
        assert_eq!(coverage.expected_year, Some(2022));
        let years = coverage.stale.iter().map(|stale| stale.last_year);
        years.collect::<Vec<_>>()
    };
    assert_eq!(stale(2021), [Some(2021)]);
    assert!(stale(2022).is_empty());
}
