use super::*;
use crate::domain::figure::{MissingReason, SecretReason};

fn cell(indicator: u16, territory: u32, data_year: i16, content: Content) -> Cell {
    Cell {
        indicator,
        territory,
        population: Population::Cs,
        member: (territory % 2 == 1).then_some(3),
        data_year,
        accredited: 9,
        surveyed: 8,
        content,
        inhabitants_year: None,
    }
}

fn number(value: f64, numerator: f64, denominator: Option<f64>, filled: u32) -> Content {
    Content::Number {
        value,
        numerator: Some(numerator),
        denominator,
        filled,
        respondents: 7,
    }
}

/// A ratio whose parts are not shown.
fn ratio(value: f64, filled: u32) -> Content {
    Content::Number {
        value,
        numerator: None,
        denominator: None,
        filled,
        respondents: 7,
    }
}

/// One of each kind, some with counts that are not those of their place.
fn one_of_each() -> Vec<Cell> {
    let contents = [
        number(3.0, 3.0, None, 3),
        number(0.5, 3.0, Some(6.0), 6),
        number(50.0, 3.0, Some(6.0), 7),
        number(100.0 / 3.0, 1.0, Some(3.0), 5),
        number(12.5, 3.0, Some(6.0), 5),
        number(12.5, 3.0, None, 5),
        ratio(12.5, 5),
        ratio(12.5, 7),
        Content::Secret(SecretReason::FewUnits),
        Content::Secret(SecretReason::Dominance),
        Content::Secret(SecretReason::Unanimous),
        Content::Secret(SecretReason::Protects),
        Content::Missing(MissingReason::NotDelivered {
            delivered: 1,
            touched: 2,
        }),
        Content::Missing(MissingReason::NotAsked),
        Content::Missing(MissingReason::NoStructure),
        Content::Missing(MissingReason::NoAnswer),
        Content::Missing(MissingReason::ZeroDenominator),
        Content::Missing(MissingReason::NoPreviousYear),
    ];
    let mut cells: Vec<Cell> = contents
        .into_iter()
        .zip(2010..)
        .flat_map(|(content, year)| (0..3).map(move |place| cell(place, 40_000, year, content)))
        .collect();
    let odd = Cell {
        accredited: 1,
        inhabitants_year: Some(2008),
        ..cell(7, 41, 2010, number(2.0, 2.0, None, 1))
    };
    cells.push(odd);
    cells.push(Cell {
        accredited: 4,
        ..cell(8, 41, 2010, Content::Secret(SecretReason::FewUnits))
    });
    cells
}

#[test]
fn columns_give_back_every_cell() {
    let mut cells = one_of_each();
    let packed = Cells::from_cells(cells.iter().rev().copied().collect());
    let key = |cell: &Cell| {
        let place = series_key(cell.territory, cell.population, cell.member);
        (cell.indicator, place, cell.data_year)
    };
    cells.sort_by_key(key);
    assert_eq!(packed.iter().collect::<Vec<_>>(), cells);
    assert_eq!(packed.len(), cells.len());
    for cell in cells {
        let series = packed.series(cell.indicator, cell.territory, cell.population, cell.member);
        assert_eq!(series.of_year(cell.data_year), Some(cell));
    }
    assert_eq!(packed.n_secret(), 13);
}

#[test]
fn a_secret_cell_holds_no_number() {
    let secret = |year| cell(0, 2, year, Content::Secret(SecretReason::Dominance));
    let packed = Cells::from_cells((2000..2013).map(secret).collect());
    assert!(packed.numbers.is_empty());
    assert_eq!(packed.series(0, 3, Population::Cs, None).cells().count(), 0);
}

#[test]
fn other_indices_keep_the_order() {
    let packed = Cells::from_cells(one_of_each());
    let same = packed.clone().translated(Some, Some);
    assert_eq!(same, packed);
    let turned = packed.clone().translated(
        |indicator| Some(9 - indicator),
        |territory| (territory != 41).then_some(5),
    );
    assert_eq!(turned.len(), packed.len() - 2);
    let first = turned
        .iter()
        .next()
        .map(|cell| (cell.indicator, cell.territory));
    assert_eq!(first, Some((7, 5)));
    let kept = packed.retaining(|cell| cell.data_year < 2012);
    assert!(kept.iter().all(|cell| cell.data_year < 2012));
}
