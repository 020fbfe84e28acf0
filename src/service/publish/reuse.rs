//! Publishing again after a small delivery: only the data years that it can change are computed,
//! the others are copied from the edition served.

use std::collections::BTreeSet;

use crate::domain::cells::Cells;
use crate::domain::delivery::{DeliverySummary, Feed};
use crate::domain::edition::Edition;
use crate::service::editions::SOFTWARE;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;
use crate::store::StoredEdition;

/// The part of an edition to compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Everything: nothing to copy from, or what changed may change everything.
    Whole,
    /// These data years.
    Years(BTreeSet<i32>),
}

/// What must be computed, now that `deliveries` are active, beside what `served` holds.
///
/// - The same program, the same definitions: otherwise everything.
/// - An answer of the survey changes its year, and the next one, which compares with it.
/// - A line of the register changes its year and every later one: it makes the previous year of the
///   next, and a closing date refuses answers until the structure is on the register again.
/// - Values of territories and lists of reference serve all years. Directories and figures printed
///   elsewhere are in no figure.
pub(super) fn part(
    place: &Workplace,
    served: Option<(&Edition, &StoredEdition)>,
    deliveries: &[DeliverySummary],
) -> Result<Part, WorkError> {
    let Some((edition, stored)) = served else {
        return Ok(Part::Whole);
    };
    let same_tools = stored.software == SOFTWARE
        && edition.summary.definitions_sha256 == place.catalogue.sha256
        && codes_are_known(place, edition);
    if !same_tools {
        return Ok(Part::Whole);
    }
    let changed = differing(&edition.deliveries, deliveries);
    let ids: Vec<&str> = changed
        .iter()
        .map(|delivery| delivery.id.as_str())
        .collect();
    let extents = place.store.extents(&ids)?;
    let told = changed.iter().flat_map(|delivery| {
        let records = extents.get(&delivery.id).into_iter().flatten().copied();
        records.chain([(delivery.feed, delivery.data_year)])
    });
    let all: BTreeSet<i32> = edition
        .deliveries
        .iter()
        .chain(deliveries)
        .map(|delivery| delivery.data_year)
        .collect();
    let mut years = BTreeSet::new();
    for (feed, year) in told {
        match feed {
            Feed::Survey | Feed::Detail => years.extend([year, year + 1]),
            Feed::Register => {
                years.extend([year, year + 1]);
                years.extend(all.range(year..));
            }
            Feed::Territory | Feed::Reference => return Ok(Part::Whole),
            Feed::Directory | Feed::Published => {}
        }
    }
    Ok(Part::Years(years))
}

/// Deliveries of one list only, and both lines of one that was looked at again.
pub(in crate::service) fn differing<'a>(
    before: &'a [DeliverySummary],
    after: &'a [DeliverySummary],
) -> Vec<&'a DeliverySummary> {
    let gone = before.iter().filter(|delivery| !after.contains(delivery));
    let new = after.iter().filter(|delivery| !before.contains(delivery));
    gone.chain(new).collect()
}

/// Whether every territory and indicator of an edition still has its place.
fn codes_are_known(place: &Workplace, edition: &Edition) -> bool {
    let indicators = place.catalogue.indicators.values();
    let same_indicators = edition.indicators.iter().eq(indicators
        .map(|known| (known.id.clone(), known.version))
        .collect::<Vec<_>>()
        .iter());
    same_indicators
        && edition
            .territories
            .iter()
            .all(|code| place.geography.find(code).is_some())
}

/// The cells of an edition for the years that are not computed again, under the indices of the
/// geography.
pub(super) fn copied(place: &Workplace, edition: &Edition, computed: &BTreeSet<i32>) -> Cells {
    let places: Vec<Option<u32>> = edition
        .territories
        .iter()
        .map(|code| u32::try_from(place.geography.find(code)?).ok())
        .collect();
    let at = |territory: u32| {
        let place = usize::try_from(territory).ok()?;
        places.get(place).copied().flatten()
    };
    edition
        .cells
        .clone()
        .retaining(|cell| !computed.contains(&i32::from(cell.data_year)))
        .translated(Some, at)
}
