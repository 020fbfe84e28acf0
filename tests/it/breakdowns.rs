//! Breakdowns of the demonstration: the members of one said exhaustive make the whole.

use std::collections::BTreeMap;

use vigie::domain::figure::{Cell, Content};
use vigie::service::demo::build;
use vigie::service::workplace::Workplace;

/// What one breakdown of one figure says.
#[derive(Default)]
struct Parts {
    sum: f64,
    members: usize,
    hidden: bool,
}

#[test]
fn the_members_of_an_exhaustive_breakdown_make_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
    let place = Workplace::open(folder.path(), &database, None).unwrap();
    let edition = build(&place, "2026-11-23T10:00:00Z", |_| ()).unwrap();
    let catalogue = &place.catalogue;
    let key = |cell: &Cell| {
        (
            cell.indicator,
            cell.territory,
            cell.population,
            cell.data_year,
        )
    };
    let mut wholes = BTreeMap::new();
    let mut parts: BTreeMap<_, Parts> = BTreeMap::new();
    for cell in edition.cells.iter() {
        let (id, _) = &edition.indicators[usize::from(cell.indicator)];
        let definition = &catalogue.indicators[id];
        let Some(member) = cell.member else {
            wholes.insert(key(&cell), cell.content);
            continue;
        };
        let breakdown = definition.breakdown_of(member).unwrap();
        if breakdown.exhaustive {
            let parts = parts
                .entry((key(&cell), breakdown.dimension.clone()))
                .or_default();
            parts.members += 1;
            match cell.content {
                Content::Number { value, .. } => parts.sum += value,
                Content::Missing(_) | Content::Secret(_) => parts.hidden = true,
            }
        }
    }
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for ((key, dimension), parts) in parts.iter().filter(|(_, parts)| !parts.hidden) {
        let (id, _) = &edition.indicators[usize::from(key.0)];
        let definition = &catalogue.indicators[id];
        let expected = if definition.denominator.is_some() {
            definition.scale
        } else {
            match wholes.get(key) {
                Some(Content::Number { value, .. }) => *value,
                _ => continue,
            }
        };
        assert!(
            (parts.sum - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{id} by {dimension}, {key:?}: {} members make {} instead of {expected}",
            parts.members,
            parts.sum
        );
        *checked.entry(dimension.as_str()).or_default() += 1;
    }
    for dimension in [
        "age",
        "gender",
        "contract",
        "management",
        "setting",
        "priority",
        "seniority",
        "federation",
        "size",
    ] {
        assert!(
            checked.get(dimension).is_some_and(|n| *n > 10),
            "{checked:?}"
        );
    }
}
