//! From everything delivered to an edition: computed once, saved whole, switched at once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::cells::Cells;
use crate::domain::delivery::{DeliverySummary, Feed, Record};
use crate::domain::edition::{Edition, EditionSummary};
use crate::domain::territory::TerritoryType;
use crate::engine::{CubeRequest, Scope, compute, structure_years};
use crate::geography::Geography;
use crate::geography::coverage::Coverage;

/// How to publish.
#[derive(Debug, Clone, Copy)]
pub struct PublishOptions<'a> {
    /// Why, in the publisher's words.
    pub note: &'a str,
    /// Only for roles: the edition served does not change.
    pub preview: bool,
    /// Now, RFC 3339, UTC.
    pub now: &'a str,
}

/// Computes an edition from the active deliveries, saves it and serves it.
///
/// # Errors
/// Nothing was delivered; the computation or the store fails. The edition served stays then.
pub fn publish(place: &Workplace, options: PublishOptions<'_>) -> Result<Edition, WorkError> {
    let snapshot = place.store.snapshot()?;
    let deliveries = snapshot.deliveries().to_vec();
    if deliveries.is_empty() {
        return Err(WorkError::NothingDelivered);
    }
    let mut register_and_survey = snapshot.records(Feed::Register)?;
    register_and_survey.extend(snapshot.records(Feed::Survey)?);
    let collected = Collected {
        register_and_survey,
        territories: snapshot.records(Feed::Territory)?,
        deliveries,
    };
    let day = options.now.get(..10).unwrap_or(options.now);
    let summary = EditionSummary {
        id: place.store.next_edition_id(day)?,
        created_at: options.now.to_owned(),
        note: options.note.to_owned(),
        fictitious: collected
            .deliveries
            .iter()
            .any(|delivery| delivery.fictitious),
        preview: options.preview,
        data_years: Vec::new(),
        definitions_sha256: place.catalogue.sha256.clone(),
    };
    let edition = computed(place, summary, collected)?;
    place
        .store
        .save_edition(&edition.summary, &encode(&edition)?, true)?;
    Ok(edition)
}

/// The edition served, if there is one.
///
/// # Errors
/// The store fails; the edition cannot be read.
pub fn current_edition(place: &Workplace) -> Result<Option<Edition>, WorkError> {
    match place.store.current_edition_id()? {
        None => Ok(None),
        Some(id) => load_edition(place, &id).map(Some),
    }
}

/// An edition by identifier.
///
/// # Errors
/// No such edition; it cannot be read; the store fails.
pub fn load_edition(place: &Workplace, id: &str) -> Result<Edition, WorkError> {
    let remedy = "« vigie editions » donne la liste";
    let content = place
        .store
        .edition_content(id)?
        .ok_or_else(|| WorkError::Unknown {
            id: id.to_owned(),
            remedy,
        })?;
    decode(&content).ok_or_else(|| WorkError::EditionUnreadable { id: id.to_owned() })
}

/// What an edition is computed from.
pub(super) struct Collected {
    /// Current records of the register and of the survey.
    pub(super) register_and_survey: Vec<Record>,
    /// Current records of the communes.
    pub(super) territories: Vec<Record>,
    /// Deliveries that brought them.
    pub(super) deliveries: Vec<DeliverySummary>,
}

/// Computes an edition without saving it; its years are those of the deliveries.
pub(super) fn computed(
    place: &Workplace,
    mut summary: EditionSummary,
    collected: Collected,
) -> Result<Edition, WorkError> {
    let Collected {
        register_and_survey,
        territories,
        deliveries,
    } = collected;
    summary.data_years = data_years(&deliveries);
    let counts = InhabitantsDelivered::new(&territories, &place.geography);
    let cells = cells(place, &deliveries, &register_and_survey, &counts)?;
    Ok(assemble(place, summary, deliveries, cells))
}

fn cells(
    place: &Workplace,
    deliveries: &[DeliverySummary],
    records: &[Record],
    counts: &InhabitantsDelivered,
) -> Result<Cells, WorkError> {
    let coverage = Coverage::new(deliveries, &place.geography);
    let lines = structure_years(records, &coverage, &place.geography);
    let inhabitants_of = |commune: u32, year: i32| {
        counts
            .of(commune, year)
            .or_else(|| reference(place, commune, year))
    };
    Ok(compute(&CubeRequest {
        catalogue: &place.catalogue,
        geography: &place.geography,
        coverage: &coverage,
        lines: &lines,
        inhabitants_of: &inhabitants_of,
        scope: Scope::default(),
    })?)
}

fn reference(place: &Workplace, commune: u32, year: i32) -> Option<(f64, i32)> {
    let found = place
        .geography
        .inhabitants_to_sum(commune as usize, i16::try_from(year).ok()?)?;
    Some((f64::from(found.count), i32::from(found.year)))
}

/// Inhabitants brought by deliveries: they win over the reference for their year.
#[derive(Debug, Default)]
struct InhabitantsDelivered {
    by_commune_and_year: BTreeMap<(u32, i32), f64>,
}

impl InhabitantsDelivered {
    fn new(records: &[Record], geography: &Geography) -> Self {
        let by_commune_and_year = records
            .iter()
            .filter_map(|record| {
                let count = record.answers.get("inhabitants")?.number()?;
                let commune = geography.find_current(TerritoryType::Com, &record.subject)?;
                Some(((u32::try_from(commune).ok()?, record.data_year), count))
            })
            .collect();
        Self {
            by_commune_and_year,
        }
    }

    fn of(&self, commune: u32, year: i32) -> Option<(f64, i32)> {
        self.by_commune_and_year
            .get(&(commune, year))
            .map(|count| (*count, year))
    }
}

/// Years that the register or the survey describes.
fn data_years(deliveries: &[DeliverySummary]) -> Vec<i32> {
    let years: BTreeSet<i32> = deliveries
        .iter()
        .filter(|delivery| matches!(delivery.feed, Feed::Register | Feed::Survey))
        .map(|delivery| delivery.data_year)
        .collect();
    years.into_iter().collect()
}

/// Replaces indices of the geography by those of the edition's own list.
fn assemble(
    place: &Workplace,
    summary: EditionSummary,
    deliveries: Vec<DeliverySummary>,
    cells: Cells,
) -> Edition {
    let used = cells.territories();
    let ranks: BTreeMap<u32, u32> = used.iter().copied().zip(0u32..).collect();
    let cells = cells.translated(Some, |territory| ranks.get(&territory).copied());
    let territories = used
        .iter()
        .filter_map(|index| place.geography.territory(*index as usize))
        .map(|territory| territory.code.clone())
        .collect();
    let indicators = place.catalogue.indicators.values();
    let indicators = indicators
        .map(|indicator| (indicator.id.clone(), indicator.version))
        .collect();
    Edition {
        summary,
        deliveries,
        indicators,
        territories,
        cells,
    }
}

fn encode(edition: &Edition) -> Result<Vec<u8>, WorkError> {
    let unreadable = || WorkError::EditionUnreadable {
        id: edition.summary.id.clone(),
    };
    let plain = postcard::to_stdvec(edition).ok().ok_or_else(unreadable)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&plain).ok().ok_or_else(unreadable)?;
    encoder.finish().ok().ok_or_else(unreadable)
}

fn decode(content: &[u8]) -> Option<Edition> {
    let mut plain = Vec::new();
    GzDecoder::new(content).read_to_end(&mut plain).ok()?;
    postcard::from_bytes(&plain).ok()
}

/// Every edition, previews included, the last one first.
///
/// # Errors
/// The store fails.
pub fn list_editions(place: &Workplace) -> Result<Vec<EditionSummary>, WorkError> {
    let mut editions = place.store.editions()?;
    editions.reverse();
    Ok(editions)
}
