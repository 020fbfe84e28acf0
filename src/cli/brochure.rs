//! `vigie brochure`: the brochure of a territory, in PDF.

mod browser;
mod folder;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::say;
use super::{CliError, workplace};
use crate::config::Settings;
use crate::domain::territory::TerritoryCode;
use crate::render::page::{PageError, Pages, VisitorView, in_edition, standalone};
use crate::service::editions;
use crate::service::error::{QueryError, Thing};
use crate::service::pages::{BrochureAsked, Drawings, MOST_STRUCTURES, Site, brochure, frame};
use crate::service::published::PublishedEdition;

use folder::Folder;

/// Pages of a brochure, whatever the territory.
const MOST_PAGES: usize = 8;
/// Structures always listed.
const LEAST_STRUCTURES: usize = 20;
/// Structures that a page holds, in two columns: those left out for each page too many.
const STRUCTURES_OF_A_PAGE: usize = 70;

/// Arguments of `brochure`.
#[derive(Debug, Args)]
pub(super) struct BrochureArguments {
    /// Territoire : 2026-DEP-44…
    geo: TerritoryCode,
    /// Fichier PDF à écrire [défaut : plaquette-TERRITOIRE.pdf]
    #[arg(short, long, value_name = "FICHIER")]
    output: Option<PathBuf>,
    /// Année des données ; par défaut la dernière de l'édition
    #[arg(long, value_name = "ANNÉE")]
    time: Option<i32>,
    /// Édition ; par défaut celle qui est servie
    #[arg(long, value_name = "ÉDITION")]
    edition: Option<String>,
    /// Navigateur Chromium, Chrome ou Edge [défaut : le premier trouvé]
    #[arg(long, env = "VIGIE_BROWSER", value_name = "PROGRAMME")]
    browser: Option<PathBuf>,
}

pub(super) fn run(arguments: &BrochureArguments, settings: &Settings) -> Result<(), CliError> {
    let program = browser::find(arguments.browser.as_deref())?;
    let place = workplace::open(settings)?;
    let edition = match &arguments.edition {
        Some(id) => editions::edition(&place, id)?,
        None => workplace::published(&place)?,
    };
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("plaquette-{}.pdf", arguments.geo)));
    let page = Sheets {
        edition: &edition,
        settings,
        arguments,
        territory: territory(&edition, &arguments.geo)?,
    };
    let folder = Folder::beside(&output)?;
    let (mut most, mut pages) = (MOST_STRUCTURES, 0);
    for _ in 0..3 {
        folder.write("plaquette.html", &page.html(most)?)?;
        let made = browser::print(&program, folder.path())?;
        pages = browser::count_pages(&made);
        if pages <= MOST_PAGES {
            break;
        }
        // Names longer than most: fewer of them, and the page says how many more there are.
        let too_many = STRUCTURES_OF_A_PAGE * (pages - MOST_PAGES);
        most = most.saturating_sub(too_many).max(LEAST_STRUCTURES);
    }
    put(&folder.path().join(browser::MADE), &output)?;
    let noun = if pages > 1 { "pages" } else { "page" };
    say(&format!("{} ({pages} {noun})", output.display()));
    Ok(())
}

/// Place of the territory, a former code standing for the current one.
fn territory(edition: &PublishedEdition, code: &TerritoryCode) -> Result<usize, CliError> {
    let geography = edition.geography();
    let current = geography.redirect(code).unwrap_or_else(|| code.clone());
    let unknown = || QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: code.to_string(),
        nearest: geography
            .nearest_code(&code.to_string())
            .map(|nearest| nearest.to_string()),
    };
    Ok(geography.find(&current).ok_or_else(unknown)?)
}

/// What the sheets are composed from.
struct Sheets<'a> {
    edition: &'a PublishedEdition,
    settings: &'a Settings,
    arguments: &'a BrochureArguments,
    territory: usize,
}

impl Sheets<'_> {
    /// The page that the server would serve to the public, in one file.
    fn html(&self, most_structures: usize) -> Result<String, CliError> {
        let access = &self.settings.access;
        let visitor = VisitorView {
            publisher: access.publisher.clone(),
            contact: access.contact.clone(),
            ..VisitorView::default()
        };
        let site = Site {
            catalogue: self.edition.catalogue(),
            geography: self.edition.geography(),
            edition: Some(self.edition),
            visitor: Some(&visitor),
            served_href: None,
        };
        let asked = BrochureAsked {
            drawings: Drawings::Inside,
            most_structures,
            ..BrochureAsked::new(self.territory, self.arguments.time)
        };
        let page = brochure(site, &asked)?;
        let pages = Pages::new().map_err(|error| unmade(&error))?;
        let html = pages
            .brochure(&frame(site, &page), &page)
            .map_err(|error| unmade(&error))?;
        let html = match &self.arguments.edition {
            Some(id) => in_edition(&html, id),
            None => html,
        };
        let foot = format!("{} · Vigie, édition {}", page.label, self.edition.id());
        let root = access.public_url.as_deref();
        Ok(standalone(&html, pages.assets(), root, &foot))
    }
}

fn unmade(error: &PageError) -> CliError {
    CliError::Refused(format!("la plaquette n'a pas pu être composée : {error}"))
}

/// Puts the file at its place at once: whoever reads it meanwhile reads the former one, whole.
fn put(made: &Path, output: &Path) -> Result<(), CliError> {
    let unwritable = |source| CliError::Outside {
        what: format!("« {} » ne peut pas être écrit", output.display()),
        source,
    };
    fs::File::open(made)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(made, output))
        .map_err(unwritable)
}
