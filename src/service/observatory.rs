//! What the server holds in memory: the definitions, the territories, the edition served.

use std::fmt;
use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};

use crate::catalogue::Catalogue;
use crate::domain::edition::{Edition, EditionSummary};
use crate::geography::Geography;

use super::editions::Shelf;
use super::published::PublishedEdition;

/// Answers every request without asking the database.
pub struct Observatory {
    catalogue: Arc<Catalogue>,
    geography: Arc<Geography>,
    current: ArcSwapOption<PublishedEdition>,
    editions: ArcSwap<Vec<EditionSummary>>,
    shelf: Shelf,
}

impl Observatory {
    /// An observatory without an edition yet.
    pub fn new(catalogue: Arc<Catalogue>, geography: Arc<Geography>) -> Self {
        Self {
            catalogue,
            geography,
            current: ArcSwapOption::empty(),
            editions: ArcSwap::from_pointee(Vec::new()),
            shelf: Shelf::default(),
        }
    }

    /// The definitions of this program: those of the next publication. An edition has its own.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The territories.
    pub fn geography(&self) -> &Arc<Geography> {
        &self.geography
    }

    /// The edition served, if there is one. A request takes it once, so that all parts of its
    /// answer come from one edition.
    pub fn current(&self) -> Option<Arc<PublishedEdition>> {
        self.current.load_full()
    }

    /// Summaries of the editions published so far, the last one first.
    pub fn editions(&self) -> Arc<Vec<EditionSummary>> {
        self.editions.load_full()
    }

    /// Serves this edition from now on, with the definitions of this program; requests under way
    /// finish on the one they took.
    pub fn swap(&self, edition: Edition) {
        self.serve(Arc::new(PublishedEdition::new(
            edition,
            Arc::clone(&self.catalogue),
            Arc::clone(&self.geography),
        )));
    }

    /// Serves this edition, which has its own definitions, from now on; requests under way finish on
    /// the one they took.
    pub fn serve(&self, published: Arc<PublishedEdition>) {
        let mut editions = self.editions.load_full().as_ref().clone();
        editions.retain(|known| known.id != published.summary().id);
        editions.insert(0, published.summary().clone());
        self.editions.store(Arc::new(editions));
        self.current.store(Some(published));
    }

    /// Earlier editions at hand.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Tells which editions exist, the last one first (what `/editions` lists).
    pub fn set_editions(&self, editions: Vec<EditionSummary>) {
        self.editions.store(Arc::new(editions));
    }
}

impl fmt::Debug for Observatory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let edition = self.current.load();
        f.debug_struct("Observatory")
            .field(
                "edition",
                &edition.as_ref().map(|edition| edition.summary().id.clone()),
            )
            .finish_non_exhaustive()
    }
}
