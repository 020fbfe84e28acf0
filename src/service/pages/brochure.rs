//! The brochure of a territory, to print: its figures are those of its page and of the dashboards,
//! taken from them; tiles of the definitions say which it prints.

mod plates;
mod printable;

use crate::catalogue::dashboard::DashboardDefinition;
use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::Territory;
use crate::render::page::{
    BrochureMethodView, BrochurePage, ChapterView, FigureView, LinkView, PlateView, ValueState,
};
use crate::service::compare::Compared;
use crate::service::dashboard::Choices;
use crate::service::error::{QueryError, Thing};
use crate::service::published::PublishedEdition;
use crate::service::structures::structures_of;

use super::dashboards::{Board, response};
use super::inside::{communes, inhabitants, parents};
use super::wording::{level, typeset};
use super::{Site, address, comparison, method, printed, territory};

pub use plates::Drawings;
use plates::Press;
use printable::{LeftOut, chapter};

/// Structures listed on paper: two pages of two columns.
pub const MOST_STRUCTURES: usize = 150;
/// Structures of the territory around, where this one has none.
const MOST_NEAREST: usize = 12;
/// Printed values of others.
const MOST_PRINTED: usize = 12;
/// Campaigns in the method note.
const CAMPAIGNS: usize = 3;
/// Below so many charts, the brochure has no cover of its own.
const CHARTS_OF_A_COVER: usize = 4;

/// What a brochure is asked to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrochureAsked {
    /// Place of the territory in the geography.
    pub place: usize,
    /// Year of the figures; the last one by default.
    pub year: Option<i32>,
    /// Where its charts are.
    pub drawings: Drawings,
    /// Most structures listed: [`BrochureAsked::new`] says what two pages hold.
    pub most_structures: usize,
}

impl BrochureAsked {
    /// The brochure of a territory as it is served.
    pub const fn new(place: usize, year: Option<i32>) -> Self {
        Self {
            place,
            year,
            drawings: Drawings::Served,
            most_structures: MOST_STRUCTURES,
        }
    }
}

/// `/imprimer/territoires/{geo}`, for a year of the edition, the last one when none is asked.
///
/// # Errors
/// When the territory is not known, or the year is not in the edition.
pub fn brochure(site: Site<'_>, asked: &BrochureAsked) -> Result<BrochurePage, QueryError> {
    let place = asked.place;
    let unknown = || QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: place.to_string(),
        nearest: None,
    };
    let own = site.geography.territory(place).ok_or_else(unknown)?;
    let year = territory::year_shown(site, asked.year)?;
    let is_delivered =
        |(edition, year): &(&PublishedEdition, i32)| edition.coverage().knows(place, *year);
    let shown = site.edition.zip(year).filter(is_delivered);
    let mut left_out = LeftOut::default();
    let inside = shown
        .map(|(edition, year)| inside(site, edition, (asked, year), &mut left_out))
        .unwrap_or_default();
    let charts = inside.chapters.iter().map(|chapter| chapter.plates.len());
    let short = charts.sum::<usize>() + inside.plates.len() < CHARTS_OF_A_COVER;
    // Where there is none, the notice says so once and for all.
    let has_structures = shown.is_some_and(|(edition, year)| {
        !structures_of(edition, place, Population::Avs, year).is_empty()
    });
    let (structures, whole_list) = shown
        .map(|(edition, year)| listed(edition, own, (asked, year)))
        .unzip();
    let around: Vec<String> = parents(site, own).into_iter().map(|l| l.label).collect();
    Ok(BrochurePage {
        label: own.label.to_string(),
        type_label: level(own.code.kind),
        geo: own.code.to_string(),
        href: address::territory(&own.code),
        around_text: (!around.is_empty()).then(|| around.join(", ")),
        inhabitants_text: inhabitants(site, place, true),
        communes_text: communes(own),
        year: shown.map(|(_, year)| year),
        campaign_text: shown.and_then(|(_, year)| site.campaign_text(year)),
        response_text: shown.and_then(|(edition, year)| response(edition, place, year)),
        publisher: site.visitor.and_then(|visitor| visitor.publisher.clone()),
        short,
        notices: territory::notices(site, place, own, year),
        cover: inside.cover.filter(|_| !short),
        figures: inside.figures,
        comparison: shown.and_then(|(edition, year)| {
            let compared = Compared::on_page(own.code.kind);
            comparison::of_territory(site, edition, (place, year), &compared)
        }),
        plates: inside.plates,
        chapters: inside.chapters,
        left_out: if has_structures {
            left_out.sentences()
        } else {
            Vec::new()
        },
        structures,
        whole_list: whole_list.flatten(),
        reference: site
            .edition
            .and_then(|edition| reference(site, edition, own)),
        method: method_note(site, place, shown.map(|(_, year)| year)),
    })
}

/// What the dashboards give the brochure.
#[derive(Debug, Default)]
struct Inside {
    cover: Option<PlateView>,
    figures: Vec<FigureView>,
    plates: Vec<PlateView>,
    chapters: Vec<ChapterView>,
}

fn inside(
    site: Site<'_>,
    edition: &PublishedEdition,
    (asked, year): (&BrochureAsked, i32),
    left_out: &mut LeftOut,
) -> Inside {
    let choices = Choices {
        territory: asked.place,
        time: asked.year,
        ..Choices::default()
    };
    let board = Board {
        site,
        edition,
        choices: &choices,
    };
    let press = Press {
        edition,
        drawings: asked.drawings,
    };
    let (numbers, hidden): (Vec<_>, Vec<_>) = territory::keys(site, edition, asked.place, year)
        .into_iter()
        .partition(|card| {
            matches!(
                card.value_state,
                ValueState::Free | ValueState::Confidential
            )
        });
    for card in hidden {
        left_out.add(card.value_state, card.label);
    }
    let mut dashboards = site.catalogue.dashboards.values();
    let first = dashboards.next();
    let mut plates: Vec<PlateView> = first
        .into_iter()
        .flat_map(DashboardDefinition::tiles)
        .filter(|tile| tile.brochure)
        .filter_map(|tile| press.plate(board, tile))
        .collect();
    // The map is the cover.
    let cover = plates.iter().position(|plate| plate.wide);
    let cover = cover.map(|place| plates.remove(place));
    let chapters = dashboards.filter_map(|dashboard| {
        let found = chapter(board, press, dashboard, left_out);
        (found.table.is_some() || !found.plates.is_empty()).then_some(found)
    });
    Inside {
        chapters: chapters.collect(),
        cover,
        figures: numbers,
        plates,
    }
}

/// The structures, and where the whole list is when it is cut.
fn listed(
    edition: &PublishedEdition,
    own: &Territory,
    (asked, year): (&BrochureAsked, i32),
) -> (crate::render::page::StructuresView, Option<LinkView>) {
    let n = structures_of(edition, asked.place, Population::Avs, year).len();
    let most = if n == 0 {
        MOST_NEAREST
    } else {
        asked.most_structures
    };
    let view = territory::structures(edition, own, (asked.place, year), most);
    let is_cut = view.table.note.is_some();
    let page = address::territory(&own.code);
    let whole = is_cut.then(|| LinkView {
        label: typeset("La liste entière"),
        href: format!("{page}?time={year}#structures"),
    });
    (view, whole)
}

/// What others printed of this territory, then of the larger ones that are published about.
fn reference(
    site: Site<'_>,
    edition: &PublishedEdition,
    own: &Territory,
) -> Option<crate::render::page::TableView> {
    let larger = own
        .parents()
        .filter_map(|place| site.geography.territory(place))
        .filter(|parent| {
            matches!(
                parent.code.kind,
                TerritoryType::Dep | TerritoryType::Reg | TerritoryType::France
            )
        });
    let codes: Vec<TerritoryCode> = std::iter::once(own)
        .chain(larger)
        .map(|territory| territory.code.clone())
        .collect();
    let caption = format!(
        "Chiffres publiés par d'autres : {} et les territoires qui l'entourent",
        own.label
    );
    printed::of_territories(edition, &codes, (&caption, MOST_PRINTED))
}

fn method_note(site: Site<'_>, place: usize, year: Option<i32>) -> BrochureMethodView {
    let campaigns = site.edition.zip(year).and_then(|(edition, year)| {
        let mut table = method::campaigns(site, edition, place)?;
        let is_past = |text: &str| text.parse::<i32>().is_ok_and(|known| known <= year);
        table
            .rows
            .retain(|row| row.cells.first().is_some_and(|cell| is_past(&cell.text)));
        table.rows.truncate(CAMPAIGNS);
        (!table.rows.is_empty()).then_some(table)
    });
    BrochureMethodView {
        secrecy: method::secrecy(),
        campaigns,
        sources: method::sources(site),
    }
}
