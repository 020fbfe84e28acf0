//! The edition served to the tests: Loire-Atlantique, 2016 (a baseline) then 2021 to 2023, worked out by hand.

use vigie::domain::cells::Cells;
use vigie::domain::delivery::{DeliverySummary, Feed, Perimeter};
use vigie::domain::edition::{Edition, EditionSummary};
use vigie::domain::figure::{Cell, Content, SecretReason};
use vigie::domain::structure::Population;

pub(super) const DEP: u32 = 0;
pub(super) const NANTES_METROPOLE: u32 = 1;
pub(super) const NANTES: u32 = 2;

pub(super) const YEARS: [i16; 4] = [2016, 2021, 2022, 2023];

/// Indicators of the edition, by place.
pub(super) const INDICATORS: [&str; 4] = [
    "benevoles-par-structure",
    "structures-agreees",
    "population-communes-equipees",
    "ages-des-publics",
];

pub(super) fn edition() -> Edition {
    let mut deliveries = Vec::new();
    for data_year in YEARS.map(i32::from) {
        deliveries.push(delivery(Feed::Register, "structures-agreees", data_year));
        deliveries.push(delivery(Feed::Survey, "senacs-structures", data_year));
    }
    // A register of another département whose survey never came.
    let perimeter = Perimeter::Departements(vec!["49".to_owned()]);
    deliveries.push(DeliverySummary {
        perimeter,
        ..delivery(Feed::Register, "structures-agreees", 2023)
    });
    Edition {
        summary: EditionSummary {
            id: "2026-11-23.1".to_owned(),
            created_at: "2026-11-23T10:00:00Z".to_owned(),
            note: "essai".to_owned(),
            fictitious: true,
            preview: false,
            data_years: YEARS.map(i32::from).to_vec(),
            definitions_sha256: "d".repeat(64),
        },
        deliveries,
        indicators: INDICATORS
            .iter()
            .zip([2, 1, 1, 1])
            .map(|(id, v)| ((*id).to_owned(), v))
            .collect(),
        structures: Vec::new(),
        territories: ["2026-DEP-44", "2026-EPCI-244400404", "2026-COM-44109"]
            .map(|code| code.parse().unwrap())
            .to_vec(),
        additions: vigie::domain::additions::Additions::default(),
        cells: Cells::from_cells(cells()),
        printed: Vec::new(),
    }
}

fn delivery(feed: Feed, format: &str, data_year: i32) -> DeliverySummary {
    DeliverySummary {
        id: format!("{format}-{data_year}"),
        format: format.to_owned(),
        feed,
        file_name: "nom-de-fichier-confidentiel.csv".to_owned(),
        sha256: "a".repeat(64),
        fictitious: true,
        data_year,
        survey_year: Some(data_year + 1),
        perimeter: Perimeter::Departements(vec!["44".to_owned()]),
        rows_read: 104,
        rows_rejected: 1,
    }
}

fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    // Volunteers per structure: 104 accredited, 102 surveyed, 98 respondents, 95 answered.
    for (data_year, numerator) in YEARS.into_iter().zip([2_570.0, 2_660.0, 2_800.0, 2_930.0]) {
        cells.push(Cell {
            data_year,
            content: Content::Number {
                value: numerator / 95.0,
                numerator: Some(numerator),
                denominator: Some(95.0),
                filled: 95,
                respondents: 98,
            },
            ..cell(0, DEP)
        });
    }
    cells.push(Cell {
        data_year: 2023,
        accredited: 2,
        surveyed: 2,
        content: Content::Secret(SecretReason::FewUnits),
        ..cell(0, NANTES)
    });
    cells.push(Cell {
        data_year: 2023,
        accredited: 40,
        surveyed: 38,
        content: Content::Secret(SecretReason::Dominance),
        ..cell(0, NANTES_METROPOLE)
    });
    for (data_year, number) in YEARS.into_iter().zip([80.0, 100.0, 102.0, 104.0]) {
        for (territory, share) in [(DEP, 1.0), (NANTES_METROPOLE, 0.5), (NANTES, 0.25)] {
            cells.push(Cell {
                data_year,
                content: count(number * share),
                ..cell(1, territory)
            });
        }
    }
    // One structure in the year that has no inhabitants published yet.
    cells.push(Cell {
        data_year: 2023,
        inhabitants_year: Some(2022),
        content: Content::Number {
            value: 61.5,
            numerator: Some(615_000.0),
            denominator: Some(1_000_000.0),
            filled: 104,
            respondents: 0,
        },
        ..cell(2, DEP)
    });
    for member in 0..8 {
        cells.push(Cell {
            data_year: 2023,
            member: Some(member),
            content: Content::Number {
                value: 12.5,
                numerator: Some(100.0),
                denominator: Some(800.0),
                filled: 95,
                respondents: 98,
            },
            ..cell(3, DEP)
        });
    }
    // Out of order on purpose: the server sorts what it is given.
    cells.reverse();
    cells
}

fn count(value: f64) -> Content {
    Content::Number {
        value,
        numerator: Some(value),
        denominator: None,
        filled: 104,
        respondents: 0,
    }
}

fn cell(indicator: u16, territory: u32) -> Cell {
    Cell {
        indicator,
        territory,
        population: Population::Avs,
        member: None,
        data_year: 2023,
        accredited: 104,
        surveyed: 102,
        content: count(0.0),
        inhabitants_year: None,
    }
}
