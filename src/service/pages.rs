//! The pages as view models, filled from the definitions, the territories and the edition served.
//! Pure: nothing here knows HTTP, and every number was formatted before it is handed over.

mod address;
mod brochure;
mod browse;
mod campaign;
mod chart_page;
mod charts;
mod comparison;
mod dashboards;
mod diff;
mod editions;
mod explorer;
mod figure;
mod figure_label;
mod file_rows;
mod filters;
mod formula;
mod formula_words;
mod frame;
mod gaps;
mod home;
mod import;
mod imports;
mod indicator;
mod indicators;
mod inside;
mod method;
mod objective;
mod plan_parts;
mod plan_review;
mod plan_state;
mod plans;
mod printed;
mod priorities;
mod progress;
mod provenance;
mod provenance_link;
mod ranking;
mod runs;
mod search;
mod sections;
mod structure;
mod structures;
mod territory;
mod touched;
pub(in crate::service) mod wording;

use crate::catalogue::{Catalogue, DashboardDefinition};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::{Geography, Territory};
use crate::render::page::VisitorView;

use super::published::PublishedEdition;

pub use brochure::{BrochureAsked, Drawings, MOST_STRUCTURES, brochure};
pub use browse::{Browsing, territories};
pub use campaign::{CampaignAsked, Grouping, campaign, campaign_csv, campaign_listing, campaigns};
pub use chart_page::chart_page;
pub use dashboards::dashboard;
pub use diff::diff_page;
pub use editions::{edition_page, editions};
pub use explorer::{ExplorerAsked, explorer};
pub use file_rows::file_rows;
pub use frame::{about, frame, frame_of};
pub use home::home;
pub use import::{import_report, withdrawal};
pub use imports::{ImportsAsked, STATUSES, UploadTyped, imports, upload};
pub use indicator::indicator;
pub use indicators::{IndicatorSearch, indicators};
pub use method::method;
pub use objective::objective;
pub use plans::{PlanAsked, schema, schemas};
pub use priorities::priorities_page;
pub use provenance::provenance;
pub use runs::runs;
pub use search::search;
pub use structure::{PeersSeen, structure};

/// Address of the page of a structure.
pub fn structure_href(id: &str) -> String {
    address::structure(id)
}
pub use territory::territory;
pub use touched::touched_by;

/// What every page is read from: one edition, taken once.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The definitions.
    pub catalogue: &'a Catalogue,
    /// The territories.
    pub geography: &'a Geography,
    /// The edition served; none before the first publication.
    pub edition: Option<&'a PublishedEdition>,
    /// Who reads; none where nobody signs in.
    pub visitor: Option<&'a VisitorView>,
    /// Where the edition is not the one served: the same page of that one.
    pub served_href: Option<&'a str>,
}

/// The territory and the population that a page looks at.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Place of the territory in the geography.
    pub territory: usize,
    /// Population of structures.
    pub population: Population,
}

impl<'a> Site<'a> {
    /// The dashboard of the navigation: the first one defined.
    pub fn default_dashboard(&self) -> Option<&'a DashboardDefinition> {
        self.catalogue.dashboards.values().next()
    }

    /// The territory shown when nothing is asked: that of the first dashboard, else France.
    pub fn default_territory(&self) -> usize {
        let own = self
            .default_dashboard()
            .and_then(|dashboard| self.geography.find(&dashboard.default_territory));
        own.or_else(|| self.geography.indices_of(TerritoryType::France).next())
            .unwrap_or_default()
    }

    /// Last year that the edition describes.
    fn last_year(&self) -> Option<i32> {
        self.edition?.data_years().last().copied()
    }

    /// `Données 2024, enquête de 2025`.
    fn campaign_text(&self, year: i32) -> Option<String> {
        let edition = self.edition?;
        let survey_year = edition
            .deliveries()
            .iter()
            .filter(|delivery| delivery.data_year == year)
            .find_map(|delivery| delivery.survey_year);
        Some(match survey_year {
            Some(survey_year) => format!("Données {year}, enquête de {survey_year}"),
            None => format!("Données {year}"),
        })
    }

    /// Départements of which the edition holds the register of some year.
    fn delivered(&self) -> Vec<usize> {
        let Some(edition) = self.edition else {
            return Vec::new();
        };
        let complete = |place: &usize| {
            let years = edition.data_years().iter();
            years
                .copied()
                .any(|year| edition.coverage().knows(*place, year))
        };
        self.geography
            .indices_of(TerritoryType::Dep)
            .filter(complete)
            .collect()
    }

    /// The territories of a kind inside another, in order of name.
    fn inside(&self, parent: usize, kind: TerritoryType) -> Vec<(usize, &'a Territory)> {
        let geography = self.geography;
        let mut found: Vec<(usize, &Territory)> = geography
            .within(parent)
            .filter_map(|place| Some((place, geography.territory(place)?)))
            .filter(|(_, territory)| territory.code.kind == kind)
            .collect();
        found.sort_by_key(|(place, _)| geography.folded_label(*place));
        found
    }
}
