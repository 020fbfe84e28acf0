//! Lines in columns: the structure frame and the territory frame.

mod structure;
mod territory;

use polars::prelude::{Column, NamedFrom as _, Series};

pub(super) use structure::structure_frame;
pub(super) use territory::{InhabitantsOf, territory_frame};

use super::columns;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;

fn column<T, P: ?Sized>(name: &str, values: T) -> Column
where
    Series: polars::prelude::NamedFrom<T, P>,
{
    Series::new(name.into(), values).into()
}

/// The territory of each line at each level, as an index of the geography.
fn level_columns(communes: &[u32], geography: &Geography) -> Vec<Column> {
    TerritoryType::ALL
        .into_iter()
        .map(|level| {
            let of_commune = territory_of_communes(geography, level);
            let values: Vec<Option<u32>> = communes
                .iter()
                .map(|commune| of_commune.get(*commune as usize).copied().flatten())
                .collect();
            column(columns::territory_of(level), values)
        })
        .collect()
}

/// By index of the commune, the index of the territory of that level that holds it.
fn territory_of_communes(geography: &Geography, level: TerritoryType) -> Vec<Option<u32>> {
    let mut of_commune = vec![None; geography.communes().len()];
    for (rank, territory) in (0u32..).zip(geography.territories()) {
        if territory.code.kind == level && level.is_made_of_communes() {
            for commune in territory.communes() {
                if let Some(slot) = of_commune.get_mut(commune) {
                    *slot = Some(rank);
                }
            }
        }
    }
    of_commune
}
