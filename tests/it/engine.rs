//! Figures of a few structures worked out by hand, with definitions of their own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::domain::answer::{Answer, Value};
use vigie::domain::cells::Cells;
use vigie::domain::delivery::{DeliverySummary, Feed, Perimeter};
use vigie::domain::figure::{Cell, Content, MissingReason, SecretReason};
use vigie::domain::structure::{Population, StructureKind};
use vigie::domain::territory::TerritoryType;
use vigie::engine::{Context, CubeRequest, Scope, StructureYear, compute, contributions};
use vigie::geography::Geography;
use vigie::geography::coverage::Coverage;

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| Geography::load().unwrap());

const NANTES: &str = "44109";
const SAINT_HERBLAIN: &str = "44162";
const REZE: &str = "44143";
const METROPOLE: &str = "244400404";

/// An indicator of the structure frame over respondents; `more` is TOML that goes before secrecy.
fn indicator(id: &str, numerator: &str, denominator: Option<&str>, more: &str) -> String {
    let denominator = denominator.map_or(String::new(), |text| format!("denominator = \"{text}\""));
    format!(
        r#"
id = "{id}"
code = "ZZ"
version = 1
label = "Essai"
theme = "participation"
frame = "structure"
base = "respondents"
numerator = "{numerator}"
{denominator}
unit = "x"
unit_label = "x"
decimals = 1
direction = "none"
additive = false
populations = ["AVS", "CS", "EVS"]
levels = ["COM", "EPCI", "DEP", "FRANCE"]
context = true
method = "Essai."
limits = "Essai."
{more}

[[example]]
title = "Une ligne"
numerator = 0.0

[example.rows]
respondent = [true]
"#
    )
}

const UNITS: &str = "[secrecy]\nrule = \"units\"";
const DOMINANCE: &str = "[secrecy]\nrule = \"dominance\"\ncontributions = [\"benevoles_total\"]";

fn catalogue(indicators: &[String]) -> Catalogue {
    let mut files = DefinitionFiles::embedded();
    for (rank, text) in indicators.iter().enumerate() {
        let path = format!("dashboards/indicators/essai-{rank}.toml");
        files.files.insert(path, text.clone());
    }
    Catalogue::load(&files).unwrap()
}

/// A centre social of its own manager that answered.
fn line(structure: &str, commune: &str, data_year: i32, answers: &[(&str, f64)]) -> StructureYear {
    let commune = GEOGRAPHY.find_current(TerritoryType::Com, commune).unwrap();
    let number = |(name, value): &(&str, f64)| {
        let value = Answer::Value(Value::Number(*value));
        ((*name).to_owned(), value)
    };
    StructureYear {
        structure: structure.to_owned(),
        manager: structure.to_owned(),
        kind: StructureKind::Cs,
        commune: u32::try_from(commune).unwrap(),
        data_year,
        accredited: true,
        accredited_previous_year: None,
        surveyed: true,
        respondent: true,
        seniority_years: Some(3.0),
        answers: answers.iter().map(number).collect(),
    }
}

fn volunteers(structure: &str, commune: &str, data_year: i32, count: f64) -> StructureYear {
    line(structure, commune, data_year, &[("benevoles_total", count)])
}

fn coverage(years: &[i32]) -> Coverage {
    let delivery = |feed: Feed, data_year: i32| DeliverySummary {
        id: format!("{feed:?}-{data_year}"),
        format: "essai".to_owned(),
        feed,
        file_name: "essai.csv".to_owned(),
        sha256: "a".repeat(64),
        fictitious: true,
        data_year,
        survey_year: Some(data_year + 1),
        perimeter: Perimeter::Departements(vec!["44".to_owned()]),
        rows_read: 1,
        rows_rejected: 0,
    };
    let deliveries: Vec<_> = years
        .iter()
        .flat_map(|year| {
            [
                delivery(Feed::Register, *year),
                delivery(Feed::Survey, *year),
            ]
        })
        .collect();
    Coverage::new(&deliveries, &GEOGRAPHY)
}

/// What is computed of these lines; every commune has a thousand inhabitants.
fn computed(catalogue: &Catalogue, lines: &[StructureYear], scope: Scope) -> Cells {
    let years: BTreeSet<i32> = lines.iter().map(|line| line.data_year).collect();
    let coverage = coverage(&years.into_iter().collect::<Vec<_>>());
    compute(&CubeRequest {
        catalogue,
        geography: &GEOGRAPHY,
        coverage: &coverage,
        lines,
        inhabitants_of: &|_, year| Some((1_000.0, year)),
        context: &Context::default(),
        scope,
    })
    .unwrap()
}

fn place(kind: TerritoryType, code: &str) -> u32 {
    u32::try_from(GEOGRAPHY.find_current(kind, code).unwrap()).unwrap()
}

fn cell(
    (catalogue, cells): (&Catalogue, &Cells),
    id: &str,
    territory: u32,
    member: Option<u16>,
    data_year: i16,
) -> Option<Cell> {
    let indicator = u16::try_from(catalogue.indicators.get_index_of(id).unwrap()).unwrap();
    cells
        .series(indicator, territory, Population::Avs, member)
        .of_year(data_year)
}

/// Value, numerator, denominator, filled.
fn numbers(cell: Option<Cell>) -> (f64, f64, Option<f64>, u32) {
    match cell.map(|cell| cell.content) {
        Some(Content::Number {
            value,
            numerator,
            denominator,
            filled,
            respondents: _,
        }) => (value, numerator.unwrap(), denominator, filled),
        other => panic!("{other:?}"),
    }
}

fn epci() -> u32 {
    place(TerritoryType::Epci, METROPOLE)
}

#[test]
fn an_evolution_compares_the_structures_that_answered_both_years() {
    let catalogue = catalogue(&[indicator(
        "essai",
        "SUM(benevoles_total) - SUM(benevoles_total_previous_year)",
        Some("SUM(benevoles_total_previous_year)"),
        &format!("scale = 100.0\n{UNITS}"),
    )]);
    // D answered in 2023 only, E in 2022 only: neither counts.
    let lines = [
        volunteers("A", NANTES, 2022, 10.0),
        volunteers("B", NANTES, 2022, 20.0),
        volunteers("C", REZE, 2022, 20.0),
        volunteers("E", NANTES, 2022, 400.0),
        volunteers("A", NANTES, 2023, 15.0),
        volunteers("B", NANTES, 2023, 20.0),
        volunteers("C", REZE, 2023, 30.0),
        volunteers("D", NANTES, 2023, 900.0),
    ];
    let cells = computed(
        &catalogue,
        &lines,
        Scope {
            reveal: true,
            ..Scope::default()
        },
    );
    let found = cell((&catalogue, &cells), "essai", epci(), None, 2023);
    assert_eq!(numbers(found), (30.0, 15.0, Some(50.0), 3));
    let first = cell((&catalogue, &cells), "essai", epci(), None, 2022);
    assert_eq!(first, None, "the year before was not delivered");
}

#[test]
fn a_rate_per_inhabitant_reads_the_other_frame_and_is_zero_where_no_structure_is() {
    let catalogue = catalogue(&[indicator(
        "essai",
        "SUM(benevoles_total)",
        Some("SUM(inhabitants)"),
        &format!("scale = 1000.0\ndenominator_frame = \"territory\"\n{UNITS}"),
    )]);
    let lines = [
        volunteers("A", NANTES, 2023, 10.0),
        volunteers("B", NANTES, 2023, 20.0),
        volunteers("C", NANTES, 2023, 30.0),
    ];
    let cells = computed(&catalogue, &lines, Scope::default());
    let all = GEOGRAPHY.territory(epci() as usize).unwrap().communes.len();
    let inhabitants = 1_000.0 * f64::from(u32::try_from(all).unwrap());
    let found = cell((&catalogue, &cells), "essai", epci(), None, 2023);
    let (value, numerator, denominator, filled) = numbers(found);
    assert_eq!(
        (numerator, denominator, filled),
        (60.0, Some(inhabitants), 3)
    );
    assert!((value - 60_000.0 / inhabitants).abs() < 1e-12);
    let empty = place(TerritoryType::Com, REZE);
    let found = cell((&catalogue, &cells), "essai", empty, None, 2023);
    assert_eq!(numbers(found), (0.0, 0.0, Some(1_000.0), 0));
}

#[test]
fn a_mean_of_quotients_leaves_out_the_lines_where_it_would_divide_by_zero() {
    let catalogue = catalogue(&[indicator(
        "essai",
        "AVG(benevoles_total / nb_salaries)",
        None,
        UNITS,
    )]);
    let pair = |structure, a, b| {
        line(
            structure,
            NANTES,
            2023,
            &[("benevoles_total", a), ("nb_salaries", b)],
        )
    };
    let lines = [
        pair("A", 10.0, 5.0),
        pair("B", 9.0, 3.0),
        pair("C", 4.0, 1.0),
        pair("D", 7.0, 0.0),
        volunteers("E", NANTES, 2023, 1_000.0),
    ];
    let cells = computed(&catalogue, &lines, Scope::default());
    let found = cell((&catalogue, &cells), "essai", epci(), None, 2023);
    assert_eq!(numbers(found), (3.0, 3.0, None, 3));
}

#[test]
fn a_quartile_needs_ten_structures() {
    let catalogue = catalogue(&[indicator(
        "essai",
        "QUANTILE_CONT(benevoles_total, 0.25)",
        None,
        UNITS,
    )]);
    let of = |n: u32| -> Vec<_> {
        (0..n)
            .map(|rank| volunteers(&format!("S{rank}"), NANTES, 2023, f64::from(rank)))
            .collect()
    };
    let nine = computed(&catalogue, &of(9), Scope::default());
    let found = cell((&catalogue, &nine), "essai", epci(), None, 2023).unwrap();
    assert_eq!(found.content, Content::Secret(SecretReason::FewUnits));
    let ten = computed(&catalogue, &of(10), Scope::default());
    let found = cell((&catalogue, &ten), "essai", epci(), None, 2023);
    assert_eq!(numbers(found), (2.25, 2.25, None, 10));
}

#[test]
fn a_group_without_a_structure_has_no_cell_and_the_whole_still_tells_silence() {
    let more = format!("breakdown_by = [\"management\"]\n{UNITS}");
    let catalogue = catalogue(&[indicator("essai", "SUM(benevoles_total)", None, &more)]);
    let run = |rank: i32, mode: &str| {
        let mut line = volunteers(&format!("S{rank}"), NANTES, 2023, f64::from(rank));
        let given = Answer::Value(Value::Text(mode.to_owned()));
        line.answers.insert("mode_gestion".to_owned(), given);
        line
    };
    let lines: Vec<_> = (1..=6)
        .map(|rank| run(rank, if rank <= 3 { "associatif" } else { "caf" }))
        .collect();
    let cells = computed(&catalogue, &lines, Scope::default());
    // Groups are computed from the département up.
    let here = place(TerritoryType::Dep, "44");
    let of = |member| cell((&catalogue, &cells), "essai", here, Some(member), 2023);
    assert_eq!(numbers(of(0)), (6.0, 6.0, None, 3));
    assert_eq!(numbers(of(2)), (15.0, 15.0, None, 3));
    assert_eq!(of(1), None);

    let silent: Vec<_> = (0..4)
        .map(|rank| line(&format!("S{rank}"), NANTES, 2023, &[]))
        .collect();
    let cells = computed(&catalogue, &silent, Scope::default());
    let whole = cell((&catalogue, &cells), "essai", epci(), None, 2023).unwrap();
    assert_eq!(whole.content, Content::Missing(MissingReason::NoAnswer));
}

#[test]
fn what_would_tell_a_hidden_figure_is_hidden_with_it() {
    let catalogue = catalogue(&[indicator("essai", "SUM(benevoles_total)", None, DOMINANCE)]);
    let mut lines: Vec<_> = (0..6)
        .map(|rank| volunteers(&format!("N{rank}"), NANTES, 2023, 10.0 + f64::from(rank)))
        .collect();
    lines.push(volunteers("H1", SAINT_HERBLAIN, 2023, 40.0));
    lines.push(volunteers("H2", SAINT_HERBLAIN, 2023, 50.0));
    let cells = computed(&catalogue, &lines, Scope::default());
    let of = |territory| cell((&catalogue, &cells), "essai", territory, None, 2023).unwrap();
    let two = of(place(TerritoryType::Com, SAINT_HERBLAIN));
    assert_eq!(two.content, Content::Secret(SecretReason::FewUnits));
    let around = [place(TerritoryType::Com, NANTES), epci()].map(|place| of(place).content);
    assert!(
        around.contains(&Content::Secret(SecretReason::Protects)),
        "EPCI − Nantes = Saint-Herblain: {around:?}"
    );
    let codes = of(place(TerritoryType::Com, NANTES)).statuses();
    assert!(["D", "F"].contains(&codes.1.code()));

    let reveal = Scope {
        reveal: true,
        ..Scope::default()
    };
    assert_eq!(computed(&catalogue, &lines, reveal).n_secret(), 0);
}

#[test]
fn a_table_of_contributions_sums_to_what_is_published() {
    let catalogue = catalogue(&[indicator("essai", "SUM(benevoles_total)", None, DOMINANCE)]);
    let lines: Vec<_> = (0..5)
        .map(|rank| volunteers(&format!("N{rank}"), NANTES, 2023, 10.0 + f64::from(rank)))
        .collect();
    let place = catalogue.indicators.get_index_of("essai").unwrap();
    let indicator = u16::try_from(place).unwrap();
    let coverage = coverage(&[2023]);
    let tables = contributions(
        &CubeRequest {
            catalogue: &catalogue,
            geography: &GEOGRAPHY,
            coverage: &coverage,
            lines: &lines,
            inhabitants_of: &|_, _| None,
            context: &Context::default(),
            scope: Scope {
                indicators: Some(BTreeSet::from([indicator])),
                ..Scope::default()
            },
        },
        2023,
    )
    .unwrap();
    let [(description, table)] = tables.as_slice() else {
        panic!("one family: {}", tables.len());
    };
    assert_eq!(table.entries.len(), 5);
    assert!(table.non_negative);
    assert_eq!(description.figures.len(), table.cells.len());
    for (figures, cell) in description.figures.iter().zip(&table.cells) {
        let sum: f64 = cell
            .entries
            .iter()
            .map(|entry| table.entries[*entry as usize].value)
            .sum();
        assert!((sum - 60.0).abs() < 1e-12 && !cell.primary);
        assert_eq!(figures.len(), 1);
        assert_eq!(figures[0].indicator, indicator);
    }
}

#[test]
fn a_part_of_the_cube_is_what_it_is_in_the_whole() {
    let catalogue = catalogue(&[]);
    let lines: Vec<_> = (2020..=2023)
        .flat_map(|year| {
            (0..9).map(move |rank| {
                let commune = [NANTES, SAINT_HERBLAIN, REZE][rank % 3];
                let count = f64::from(u32::try_from(rank).unwrap()) + f64::from(year - 2019);
                volunteers(&format!("S{rank}"), commune, year, count)
            })
        })
        .collect();
    let whole = computed(&catalogue, &lines, Scope::default());
    let id = catalogue.indicators.get_index_of("benevoles").unwrap();
    let id = u16::try_from(id).unwrap();
    let years = Scope {
        years: Some(BTreeSet::from([2021, 2023])),
        ..Scope::default()
    };
    let two_years = computed(&catalogue, &lines, years);
    let expected: Vec<Cell> = whole
        .iter()
        .filter(|cell| [2021, 2023].contains(&cell.data_year))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(two_years.iter().collect::<Vec<_>>(), expected);
    let one = Scope {
        indicators: Some(BTreeSet::from([id])),
        reveal: true,
        ..Scope::default()
    };
    let one = computed(&catalogue, &lines, one);
    assert!(one.iter().all(|cell| cell.indicator == id));
    let others = Scope {
        years: Some(BTreeSet::from([2020, 2022])),
        ..Scope::default()
    };
    let others = computed(&catalogue, &lines, others);
    assert_eq!(two_years.merged(&others), whole, "years put together again");
}

#[test]
fn the_order_of_lines_changes_nothing() {
    let catalogue = catalogue(&[]);
    let mut lines: Vec<_> = (0..12)
        .map(|rank| volunteers(&format!("S{rank}"), NANTES, 2023, f64::from(rank * rank)))
        .collect();
    let before = computed(&catalogue, &lines, Scope::default());
    lines.reverse();
    assert_eq!(computed(&catalogue, &lines, Scope::default()), before);
}
