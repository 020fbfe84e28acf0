//! What a token limited to some départements may send and see.

use std::collections::BTreeSet;

use super::deliveries::{DeliveryView, list_deliveries};
use super::import_file::ImportOptions;
use super::known::known_structures;
use super::locate::GeographyLocator;
use super::schedule::{RunFile, RunView};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::{Feed, Perimeter};
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::Geography;
use crate::import::{ImportRequest, Reading, read};
use crate::store::StoredDelivery;

/// Variable that holds the commune of a structure, in the current geography.
const COMMUNE: &str = "code_insee";

/// Who sends or reads.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Name of the token: who brings.
    pub name: &'a str,
    /// Départements that it is limited to; empty for all.
    pub departements: &'a [String],
}

impl Reader<'_> {
    fn is_limited(self) -> bool {
        !self.departements.is_empty()
    }

    fn holds(self, departement: &str) -> bool {
        self.departements.iter().any(|own| own == departement)
    }

    fn holds_all(self, departements: &BTreeSet<String>) -> bool {
        departements
            .iter()
            .all(|departement| self.holds(departement))
    }

    /// Whether a delivery is theirs: they brought it, or all that it is complete for is theirs.
    fn sees(self, geography: &Geography, delivery: &StoredDelivery) -> bool {
        let touched = touched(geography, &delivery.summary.perimeter);
        let is_own = !self.name.is_empty() && delivery.author == self.name;
        !self.is_limited() || is_own || !touched.is_empty() && self.holds_all(&touched)
    }
}

/// Refuses a file that speaks of another département than those of its sender; writes nothing.
///
/// The file is read once more for it, for limited tokens only: what it is complete for, then every
/// row kept, by the commune that it names or by the commune known of its structure. A file that
/// cannot be read speaks of nobody: the import itself refuses it.
///
/// # Errors
/// [`WorkError::OutsideScope`]; an unknown format; the store fails.
pub fn check_file(
    place: &Workplace,
    file_name: &str,
    bytes: &[u8],
    options: ImportOptions<'_>,
    reader: Reader<'_>,
) -> Result<(), WorkError> {
    let format = place.format(options.format)?;
    if !reader.is_limited() {
        return Ok(());
    }
    let request = ImportRequest {
        file_name,
        bytes,
        format,
        data_year: options.data_year,
        survey_year: options.survey_year,
        settled: &[],
    };
    let locator = GeographyLocator::new(&place.geography);
    let Ok(reading) = read(&request, &place.catalogue.dictionary, &locator) else {
        return Ok(());
    };
    let mut found = touched(&place.geography, &reading.perimeter);
    found.extend(of_rows(place, options.format, &reading)?);
    found.retain(|departement| !reader.holds(departement));
    if found.is_empty() {
        return Ok(());
    }
    Err(WorkError::OutsideScope {
        found: named(&found.into_iter().collect::<Vec<_>>()),
        allowed: named(reader.departements),
    })
}

/// The deliveries that a reader sees, in order of arrival.
///
/// # Errors
/// The store fails.
pub fn visible_deliveries(
    place: &Workplace,
    reader: Reader<'_>,
) -> Result<Vec<DeliveryView>, WorkError> {
    let all = list_deliveries(place)?;
    if !reader.is_limited() {
        return Ok(all);
    }
    let stored = place.store.deliveries()?;
    let seen: BTreeSet<&str> = stored
        .iter()
        .filter(|delivery| reader.sees(&place.geography, delivery))
        .map(|delivery| delivery.summary.id.as_str())
        .collect();
    let shown = all
        .into_iter()
        .filter(|delivery| seen.contains(delivery.id.as_str()));
    Ok(shown.collect())
}

/// Refuses a delivery that a reader does not see, as if it did not exist.
///
/// # Errors
/// No such delivery for this reader; the store fails.
pub fn check_visible(place: &Workplace, id: &str, reader: Reader<'_>) -> Result<(), WorkError> {
    let stored = place.store.delivery(id)?;
    let is_seen = stored.is_some_and(|delivery| reader.sees(&place.geography, &delivery));
    if is_seen {
        return Ok(());
    }
    Err(WorkError::Unknown {
        id: id.to_owned(),
        remedy: "choisissez une livraison dans la liste",
    })
}

/// Runs of the schedule of which a reader may see every file: their messages name files.
///
/// # Errors
/// The store fails.
pub fn visible_runs(
    place: &Workplace,
    runs: Vec<RunView>,
    reader: Reader<'_>,
) -> Result<Vec<RunView>, WorkError> {
    if reader.departements.is_empty() {
        return Ok(runs);
    }
    let visible: BTreeSet<String> = visible_deliveries(place, reader)?
        .into_iter()
        .map(|delivery| delivery.id)
        .collect();
    let is_seen = |file: &RunFile| {
        file.delivery
            .as_ref()
            .is_some_and(|id| visible.contains(id))
    };
    Ok(runs
        .into_iter()
        .filter(|run| !run.files.is_empty() && run.files.iter().all(is_seen))
        .collect())
}

/// Départements that a perimeter touches.
fn touched(geography: &Geography, perimeter: &Perimeter) -> BTreeSet<String> {
    match perimeter {
        Perimeter::Nothing => BTreeSet::new(),
        Perimeter::Departements(codes) => codes.iter().cloned().collect(),
        Perimeter::Territories(codes)
        | Perimeter::OneKind {
            territories: codes, ..
        } => codes
            .iter()
            .flat_map(|code| departements_of(geography, code))
            .collect(),
    }
}

fn departements_of(geography: &Geography, code: &TerritoryCode) -> Vec<String> {
    let found = geography
        .find(code)
        .and_then(|place| geography.territory(place));
    let departements = found.map(|territory| territory.departements.iter());
    departements
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect()
}

/// Départements of the rows kept.
fn of_rows(
    place: &Workplace,
    format: &str,
    reading: &Reading,
) -> Result<BTreeSet<String>, WorkError> {
    let mut communes: BTreeSet<String> = BTreeSet::new();
    let mut unplaced: BTreeSet<&str> = BTreeSet::new();
    for record in &reading.records {
        let own = match record.feed {
            Feed::Territory => Some(record.subject.as_str()),
            Feed::Survey | Feed::Register | Feed::Directory => {
                record.answers.get(COMMUNE).and_then(|answer| answer.text())
            }
            Feed::Detail => None,
            // Of no département in particular.
            Feed::Published | Feed::Reference => continue,
        };
        match own {
            Some(code) => communes.extend([code.to_owned()]),
            None => unplaced.extend(record.subject.split('#').next()),
        }
    }
    if !unplaced.is_empty() {
        let known = known_structures(place, place.format(format)?, reading)?;
        let of_rows = known
            .into_iter()
            .filter(|known| unplaced.contains(known.id.as_str()));
        communes.extend(of_rows.filter_map(|known| known.commune));
    }
    let departements = communes.iter().filter_map(|code| {
        let geography = &place.geography;
        let commune = geography.find_current(TerritoryType::Com, code)?;
        let commune = geography.communes().get(commune)?;
        commune.departement.as_deref().map(str::to_owned)
    });
    Ok(departements.collect())
}

/// `le département 44`, `les départements 44 et 49`.
fn named(codes: &[String]) -> String {
    match codes {
        [one] => format!("le département {one}"),
        [all @ .., last] => format!("les départements {} et {last}", all.join(", ")),
        [] => "aucun département".to_owned(),
    }
}
