//! What every handler shares: the observatory and the budgets of heavy work.

use std::sync::Arc;

use actix_web::web::Data;

use crate::blocking::Budget;
use crate::catalogue::Catalogue;
use crate::geography::Geography;
use crate::render::page::{PageError, Pages};
use crate::service::observatory::Observatory;
use crate::service::published::PublishedEdition;

use super::confidential::RevealedEditions;
use super::error::ApiError;
use super::images::ImageShelf;
use super::office::Office;
use super::problem::Code;

/// Requests for earlier editions that may wait while one is read.
const WAITING_FOR_THE_PAST: usize = 32;
/// Requests that may wait for their turn, by kind.
const WAITING: usize = 64;

/// Shared by all workers.
#[derive(Debug)]
pub(super) struct State {
    pub(super) observatory: Arc<Observatory>,
    pub(super) compute: Budget,
    pub(super) render: Budget,
    /// Earlier editions being read from the store: one at a time, each takes memory.
    pub(super) past: Budget,
    pub(super) pages: Pages,
    /// Images drawn lately.
    pub(super) images: ImageShelf,
    /// Editions as roles see them.
    pub(super) revealed: RevealedEditions,
    /// What works on the store; none where only an edition is served, and then nobody has a role.
    pub(super) office: Option<Data<Office>>,
}

impl State {
    /// # Errors
    /// A template of the pages does not compile.
    pub(super) fn new(
        observatory: Arc<Observatory>,
        office: Option<Office>,
        n_workers: usize,
    ) -> Result<Self, PageError> {
        Ok(Self {
            observatory,
            compute: Budget::new(n_workers, WAITING),
            render: Budget::new(n_workers, WAITING),
            past: Budget::new(1, WAITING_FOR_THE_PAST),
            pages: Pages::new()?,
            images: ImageShelf::default(),
            revealed: RevealedEditions::default(),
            office: office.map(Data::new),
        })
    }

    /// What works on the store.
    ///
    /// # Errors
    /// Only an edition is served here: no role can be recognised.
    pub(super) fn office(&self) -> Result<&Data<Office>, ApiError> {
        self.office.as_ref().ok_or_else(|| {
            let detail = "ce serveur ne connaît aucun jeton";
            ApiError::new(Code::InvalidToken, detail)
        })
    }

    /// Whether published figures ask for a role too.
    pub(super) fn is_closed(&self) -> bool {
        let office = self.office.as_ref();
        office.is_some_and(|office| office.access.closed)
    }

    /// The definitions that a page or an answer speaks of: those of its edition.
    pub(super) fn catalogue<'a>(&'a self, edition: Option<&'a PublishedEdition>) -> &'a Catalogue {
        edition.map_or(self.observatory.catalogue(), PublishedEdition::catalogue)
    }

    /// The territories that an answer speaks of: those of its edition.
    pub(super) fn geography<'a>(&'a self, edition: Option<&'a PublishedEdition>) -> &'a Geography {
        edition.map_or(self.observatory.geography(), PublishedEdition::geography)
    }

    /// The edition served, taken once per request.
    pub(super) fn edition(&self) -> Result<Arc<PublishedEdition>, ApiError> {
        self.observatory.current().ok_or_else(|| {
            ApiError::new(
                Code::NoEdition,
                "l'observatoire n'a pas encore d'édition publiée",
            )
        })
    }
}
