//! Editions kept: listed, read again with the definitions of their time, approved.

mod approve;
mod describe;
pub(in crate::service) mod file;
mod shelf;

use std::sync::Arc;

use super::published::PublishedEdition;
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::Catalogue;
use crate::catalogue::source::DefinitionFiles;
use crate::domain::edition::{Edition, EditionSummary};

pub use approve::{Approving, approve, outdated};
pub use describe::{EditionDescription, describe};
pub use shelf::Shelf;

/// What computes figures. Raised with anything that may change a figure from the same deliveries and
/// definitions: publishing again then copies nothing from an earlier edition.
pub const SOFTWARE: &str = concat!("vigie ", env!("CARGO_PKG_VERSION"), ", calcul 4");

/// Every edition, previews included, the last one first.
///
/// # Errors
/// The store fails.
pub fn list_editions(place: &Workplace) -> Result<Vec<EditionSummary>, WorkError> {
    let mut editions = place.store.editions()?;
    editions.reverse();
    Ok(editions)
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

/// An edition by identifier; what it says of itself is as it stands now, once approved.
///
/// # Errors
/// No such edition; it cannot be read; the store fails.
pub fn load_edition(place: &Workplace, id: &str) -> Result<Edition, WorkError> {
    let unknown = || WorkError::UnknownEdition { id: id.to_owned() };
    let content = place.store.edition_content(id)?.ok_or_else(unknown)?;
    let mut edition = file::decode(id, &content)?;
    if let Some(stored) = place.store.edition(id)? {
        edition.summary = stored.summary;
    }
    Ok(edition)
}

/// An edition ready to answer, with the definitions that computed it.
///
/// # Errors
/// No such edition; it cannot be read, nor its definitions; the store fails.
pub fn edition(place: &Workplace, id: &str) -> Result<Arc<PublishedEdition>, WorkError> {
    let edition = load_edition(place, id)?;
    let catalogue = catalogue_of(place, &edition.summary)?;
    Ok(Arc::new(ready(place, edition, catalogue)))
}

/// An edition with its definitions and the territories, ready to answer.
pub(in crate::service) fn ready(
    place: &Workplace,
    edition: Edition,
    catalogue: Arc<Catalogue>,
) -> PublishedEdition {
    PublishedEdition::new(edition, catalogue, Arc::clone(&place.geography))
}

/// The definitions that computed an edition.
///
/// # Errors
/// They were not kept, or this program does not read them any more; the store fails.
pub(in crate::service) fn catalogue_of(
    place: &Workplace,
    summary: &EditionSummary,
) -> Result<Arc<Catalogue>, WorkError> {
    if summary.definitions_sha256 == place.catalogue.sha256 {
        return Ok(Arc::clone(&place.catalogue));
    }
    let id = || summary.id.clone();
    let files = place.store.definitions(&summary.definitions_sha256)?;
    if files.is_empty() {
        return Err(WorkError::DefinitionsGone { id: id() });
    }
    let catalogue = Catalogue::load(&DefinitionFiles { files });
    let catalogue =
        catalogue.map_err(|source| WorkError::EditionDefinitions { id: id(), source })?;
    Ok(Arc::new(catalogue))
}
