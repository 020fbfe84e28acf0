//! What stands behind the figures of an edition, read again from the store: for roles only.
//!
//! Records never change, so that the deliveries which an edition names give back the very lines that
//! it was computed from, whatever came or was withdrawn since.

use std::collections::BTreeSet;

use super::publish::InhabitantsDelivered;
use super::published::PublishedEdition;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::{Feed, Record};
use crate::engine::{Context, CubeRequest, Scope, StructureYear, structure_years};
use crate::store::StoreError;

/// Lines and inhabitants behind an edition, for some départements.
#[derive(Debug)]
pub(super) struct Behind<'a> {
    edition: &'a PublishedEdition,
    place: &'a Workplace,
    /// One line per structure and year, of those départements only.
    pub(super) lines: Vec<StructureYear>,
    counts: InhabitantsDelivered,
    context: Context,
}

impl<'a> Behind<'a> {
    /// Reads the lines of some data years, and of the départements that `is_wanted` keeps; none when
    /// a delivery of the edition is not in this database.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn read(
        place: &'a Workplace,
        edition: &'a PublishedEdition,
        years: &BTreeSet<i32>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Option<Self>, WorkError> {
        let snapshot = match place.store.snapshot_of(edition.deliveries()) {
            Err(StoreError::DeliveryGone { .. }) => return Ok(None),
            found => found?,
        };
        // A register tells of the years after it (who closed); the survey, of the year before too.
        let answers = |year: i32| years.contains(&year) || years.contains(&(year + 1));
        let mut records: Vec<Record> = snapshot.records(Feed::Register)?;
        snapshot.visit_records_of_years(Feed::Survey, answers, |record| records.push(record))?;
        let geography = edition.geography();
        let lines = structure_years(&records, edition.coverage(), geography);
        let is_inside = |line: &StructureYear| {
            let commune = usize::try_from(line.commune).ok();
            commune
                .and_then(|commune| geography.communes().get(commune)?.departement.as_deref())
                .is_some_and(&is_wanted)
        };
        let territories = snapshot.records(Feed::Territory)?;
        Ok(Some(Self {
            edition,
            place,
            lines: lines.into_iter().filter(is_inside).collect(),
            counts: InhabitantsDelivered::new(&territories, geography),
            context: Context::new(&territories, geography),
        }))
    }

    /// Hands a request about these lines to `compute`.
    pub(super) fn with_request<T>(
        &self,
        scope: Scope,
        compute: impl FnOnce(&CubeRequest<'_>) -> T,
    ) -> T {
        let inhabitants_of =
            |commune: u32, year: i32| self.counts.or_reference(self.place, commune, year);
        compute(&CubeRequest {
            catalogue: self.edition.catalogue(),
            geography: self.edition.geography(),
            coverage: self.edition.coverage(),
            lines: &self.lines,
            inhabitants_of: &inhabitants_of,
            context: &self.context,
            scope,
        })
    }
}
