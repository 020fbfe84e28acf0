//! From everything delivered to an edition: computed once, saved whole, switched at once.

pub use super::editions::current_edition;

mod reuse;
mod served;

use std::collections::{BTreeMap, BTreeSet};

use super::additions::{additions, extended};
use super::directory::directory;
use super::editions::SOFTWARE;
use super::editions::file::encode;
use super::printed;
use super::secrecy_audit::refuse_leaks;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::additions::Additions;
use crate::domain::cells::Cells;
use crate::domain::delivery::{DeliverySummary, Feed, Record};
use crate::domain::edition::{Edition, EditionContents, EditionSummary};
use crate::domain::printed::PrintedValue;
use crate::domain::territory::TerritoryType;
use crate::engine::{
    Context, CubeRequest, Scope, StructureYear, compute, hide_told_evolutions, structure_years,
};
use crate::geography::Geography;
use crate::geography::coverage::Coverage;
use crate::store::{NewEdition, Snapshot};

use reuse::{Part, copied, part};
use served::Served;

pub(in crate::service) use reuse::differing;

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

/// What a publication does besides the usual.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extent {
    /// Publishes an edition without any figure when every delivery was withdrawn.
    pub even_empty: bool,
    /// Computes every data year, where the years that cannot have changed would be copied from the
    /// edition served.
    pub whole: bool,
}

/// Computes an edition from the active deliveries, saves it and serves it.
///
/// # Errors
/// Nothing was delivered; the computation or the store fails; another edition was published
/// meanwhile. The edition served stays then.
pub fn publish(place: &Workplace, options: PublishOptions<'_>) -> Result<Edition, WorkError> {
    publish_extent(place, options, Extent::default())
}

/// As [`publish`], told how much to compute and whether an empty edition will do.
///
/// # Errors
/// As [`publish`].
pub fn publish_extent(
    place: &Workplace,
    options: PublishOptions<'_>,
    extent: Extent,
) -> Result<Edition, WorkError> {
    let served = Served::read(place)?;
    let snapshot = place.store.snapshot()?;
    let additions = additions(&snapshot, &place.catalogue.dictionary)?;
    let there = extended(place, &additions);
    if snapshot.deliveries().is_empty() {
        match served.id.clone() {
            None => return Err(WorkError::NothingDelivered),
            Some(current) if !extent.even_empty => {
                return Err(WorkError::EverythingWithdrawn { current });
            }
            Some(_) => {}
        }
    }
    let part = if extent.whole {
        Part::Whole
    } else {
        part(&there, served.parts(), snapshot.deliveries())?
    };
    let (collected, computed) = computed_part(&there, &served, options, &snapshot, &part)?;
    let edition = Edition {
        additions,
        ..computed
    };
    let years = match &part {
        Part::Whole => None,
        Part::Years(years) => Some(years),
    };
    refuse_leaks(place, &edition, &collected, years)?;
    let comparison = served.compared(place, &edition, &part)?;
    place.store.save_edition(&NewEdition {
        summary: &edition.summary,
        content: &encode(&edition)?,
        contents: &EditionContents::of(&edition),
        definitions: &definitions(place),
        software: SOFTWARE,
        comparison: &comparison,
        previous: served.id.as_deref(),
    })?;
    Ok(edition)
}

/// Computes the part that may have changed, and copies the rest from the edition served.
fn computed_part(
    place: &Workplace,
    served: &Served,
    options: PublishOptions<'_>,
    snapshot: &Snapshot,
    part: &Part,
) -> Result<(Collected, Edition), WorkError> {
    let deliveries = snapshot.deliveries().to_vec();
    let day = options.now.get(..10).unwrap_or(options.now);
    let fictitious = match served.edition.as_ref() {
        Some(edition) if deliveries.is_empty() => edition.summary.fictitious,
        _ => deliveries.iter().any(|delivery| delivery.fictitious),
    };
    let summary = EditionSummary {
        id: place.store.next_edition_id(day)?,
        created_at: options.now.to_owned(),
        note: options.note.to_owned(),
        fictitious,
        preview: options.preview,
        data_years: Vec::new(),
        definitions_sha256: place.catalogue.sha256.clone(),
    };
    let (years, copied) = match (part, &served.edition) {
        (Part::Years(years), Some(edition)) => (Some(years), Some(copied(place, edition, years))),
        _ => (None, None),
    };
    let mut collected = collect(snapshot, years)?;
    if let Some(years) = years {
        complete_sheets(place, snapshot, years, &mut collected)?;
    }
    let scope = Scope {
        years: years.cloned(),
        ..Scope::default()
    };
    let edition = computed_in(place, summary, &collected, scope, copied)?;
    Ok((collected, edition))
}

/// Reads what an edition needs: the register whole (a structure's last line tells when it closed),
/// the survey of the years computed and of those before.
pub(super) fn collect(
    snapshot: &Snapshot,
    years: Option<&BTreeSet<i32>>,
) -> Result<Collected, WorkError> {
    let mut register_and_survey = snapshot.records(Feed::Register)?;
    register_and_survey.extend(match years {
        None => snapshot.records(Feed::Survey)?,
        Some(years) => {
            let needed = years.iter().flat_map(|year| [year - 1, *year]).collect();
            snapshot.records_of_years(Feed::Survey, &needed)?
        }
    });
    Ok(Collected {
        register_and_survey,
        territories: snapshot.records(Feed::Territory)?,
        printed: printed::values(&snapshot.records(Feed::Published)?),
        deliveries: snapshot.deliveries().to_vec(),
    })
}

/// The sheet of a structure that was accredited in no year rests on its answers of any year: those of
/// the years that were not read.
fn complete_sheets(
    place: &Workplace,
    snapshot: &Snapshot,
    years: &BTreeSet<i32>,
    collected: &mut Collected,
) -> Result<(), WorkError> {
    let coverage = Coverage::new(&collected.deliveries, &place.geography);
    let lines = structure_years(&collected.register_and_survey, &coverage, &place.geography);
    let accredited: BTreeSet<&str> = lines
        .iter()
        .filter(|line| line.accredited)
        .map(|line| line.structure.as_str())
        .collect();
    let register = collected.register_and_survey.iter();
    let never: BTreeSet<&str> = register
        .filter(|record| record.feed == Feed::Register)
        .map(|record| record.subject.as_str())
        .filter(|structure| !accredited.contains(structure))
        .collect();
    let never: Vec<&str> = never.into_iter().collect();
    let answers = snapshot.records_of_subjects(Feed::Survey, &never)?;
    let was_read = |year: i32| years.contains(&year) || years.contains(&(year + 1));
    let unread = answers
        .into_iter()
        .filter(|answer| !was_read(answer.data_year));
    collected.register_and_survey.extend(unread);
    Ok(())
}

/// The definition files to keep with an edition.
fn definitions(place: &Workplace) -> BTreeMap<String, String> {
    let files = place.catalogue.sources.defining();
    files
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect()
}

/// What an edition is computed from.
pub(super) struct Collected {
    /// Current records of the register and of the survey.
    pub(super) register_and_survey: Vec<Record>,
    /// Current records of the communes.
    pub(super) territories: Vec<Record>,
    /// What others printed.
    pub(super) printed: Vec<PrintedValue>,
    /// Deliveries that brought them.
    pub(super) deliveries: Vec<DeliverySummary>,
}

/// Computes an edition without saving it; its years are those of the deliveries.
pub(super) fn computed(
    place: &Workplace,
    summary: EditionSummary,
    collected: &Collected,
) -> Result<Edition, WorkError> {
    computed_in(place, summary, collected, Scope::default(), None)
}

/// The same for a part of it, with the cells of the rest.
fn computed_in(
    place: &Workplace,
    mut summary: EditionSummary,
    collected: &Collected,
    scope: Scope,
    copied: Option<Cells>,
) -> Result<Edition, WorkError> {
    let Collected {
        register_and_survey,
        territories,
        printed,
        deliveries,
    } = collected;
    summary.data_years = data_years(deliveries);
    let context = Context::new(territories, &place.geography);
    let counts = InhabitantsDelivered::new(territories, &place.geography);
    let coverage = Coverage::new(deliveries, &place.geography);
    let lines = structure_years(register_and_survey, &coverage, &place.geography);
    let structures = directory(
        register_and_survey,
        &lines,
        &place.catalogue.dictionary,
        &place.geography,
    );
    let computed = cells(place, &coverage, &lines, (&counts, &context), scope)?;
    let cells = match copied {
        Some(copied) => computed.merged(&copied),
        None => computed,
    };
    // Two years tell one another: only once they are together.
    let cells = hide_told_evolutions(&place.catalogue, cells);
    Ok(Edition {
        structures,
        printed: printed.clone(),
        ..assemble(place, summary, deliveries.clone(), cells)
    })
}

fn cells(
    place: &Workplace,
    coverage: &Coverage,
    lines: &[StructureYear],
    (counts, context): (&InhabitantsDelivered, &Context),
    scope: Scope,
) -> Result<Cells, WorkError> {
    let inhabitants_of = |commune: u32, year: i32| counts.or_reference(place, commune, year);
    Ok(compute(&CubeRequest {
        catalogue: &place.catalogue,
        geography: &place.geography,
        coverage,
        lines,
        inhabitants_of: &inhabitants_of,
        context,
        scope,
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
pub(super) struct InhabitantsDelivered {
    by_commune_and_year: BTreeMap<(u32, i32), f64>,
}

impl InhabitantsDelivered {
    pub(super) fn new(records: &[Record], geography: &Geography) -> Self {
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

    /// Inhabitants of a commune and the year of the count, delivered or of the reference.
    pub(super) fn or_reference(
        &self,
        place: &Workplace,
        commune: u32,
        year: i32,
    ) -> Option<(f64, i32)> {
        self.of(commune, year)
            .or_else(|| reference(place, commune, year))
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
        structures: Vec::new(),
        additions: Additions::default(),
        cells,
        printed: Vec::new(),
    }
}
