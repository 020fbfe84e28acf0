//! The page of a territory.

use crate::catalogue::dashboard::{Tile, TileKind};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Territory;
use crate::render::chart::ChartKind;
use crate::render::page::{
    ChartView, DownloadView, FigureView, TerritoryGroupView, TerritoryPage, ValueState,
};
use crate::service::chart::ChartQuery;
use crate::service::error::{QueryError, Thing};
use crate::service::gaps::{self, GapsQuery, MINIMUM_INHABITANTS};
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::charts::{Room, chart, is_worth_drawing};
use super::comparison;
use super::filters;
use super::home::key_figures;
use super::inside::{children, communes, group, inhabitants, parents};
use super::sections::sections;
use super::wording::{counted, level, typeset, whole};

/// `/territoires/{geo}`, for a year of the edition, the last one when none is asked.
///
/// # Errors
/// When the year is not in the edition.
pub fn territory(
    site: Site<'_>,
    place: usize,
    year: Option<i32>,
) -> Result<TerritoryPage, QueryError> {
    let unknown = || QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: place.to_string(),
        nearest: None,
    };
    let own = site.geography.territory(place).ok_or_else(unknown)?;
    let year = year_shown(site, year)?;
    let shown = site.edition.zip(year);
    let is_delivered = shown.is_some_and(|(edition, year)| edition.coverage().knows(place, year));
    let figures = shown.filter(|_| is_delivered);
    Ok(TerritoryPage {
        label: own.label.to_string(),
        type_label: level(own.code.kind),
        geo: own.code.to_string(),
        parents: parents(site, own),
        inhabitants_text: inhabitants(site, place, true),
        communes_text: communes(own),
        year: figures.map(|(_, year)| year),
        campaign_text: figures.and_then(|(_, year)| site.campaign_text(year)),
        filter: figures
            .and_then(|(_, year)| filters::years(site, address::territory(&own.code), year)),
        notices: notices(site, place, own, year),
        figures: figures
            .map(|(edition, year)| keys(site, edition, place, year))
            .unwrap_or_default(),
        comparison: figures
            .and_then(|(edition, year)| comparison::of_territory(site, edition, place, year)),
        sections: figures
            .map(|(edition, year)| sections(site, edition, place, year))
            .unwrap_or_default(),
        charts: figures
            .map(|(edition, _)| charts(site, edition, own))
            .unwrap_or_default(),
        gaps: figures
            .map(|(edition, year)| gaps(site, edition, place, year))
            .unwrap_or_default(),
        children: children(site, place),
        downloads: figures
            .map(|(_, year)| downloads(own, year))
            .unwrap_or_default(),
    })
}

/// Smaller territories without a structure, by kind.
fn gaps(
    site: Site<'_>,
    edition: &PublishedEdition,
    place: usize,
    year: i32,
) -> Vec<TerritoryGroupView> {
    let query = GapsQuery {
        territory: place,
        data_year: year,
        population: Population::Avs,
        minimum: MINIMUM_INHABITANTS,
    };
    let Some(found) = gaps::gaps(edition, query) else {
        return Vec::new();
    };
    let threshold = whole(usize::try_from(MINIMUM_INHABITANTS).unwrap_or(usize::MAX));
    let lists = [
        (TerritoryType::Epci, &found.epci, String::new()),
        (TerritoryType::Qpv, &found.quartiers, String::new()),
        (
            TerritoryType::Com,
            &found.communes,
            format!(" de {threshold} habitants ou plus"),
        ),
    ];
    let views = lists.into_iter().filter_map(|(kind, places, threshold)| {
        let view = group(site, kind, places)?;
        Some(TerritoryGroupView {
            title: format!("{}{threshold}", view.title),
            id: format!("{}-sans-structure", view.id),
            ..view
        })
    });
    views.collect()
}

fn year_shown(site: Site<'_>, asked: Option<i32>) -> Result<Option<i32>, QueryError> {
    let known = site.edition.map_or(&[][..], PublishedEdition::data_years);
    match asked {
        Some(year) if !known.contains(&year) => Err(QueryError::BadValue {
            parameter: "time",
            found: year.to_string(),
            expected: "une année de l’édition".to_owned(),
            allowed: known.iter().map(ToString::to_string).collect(),
        }),
        Some(year) => Ok(Some(year)),
        None => Ok(known.last().copied()),
    }
}

/// Key figures, those that cannot exist here left out.
fn keys(site: Site<'_>, edition: &PublishedEdition, place: usize, year: i32) -> Vec<FigureView> {
    let cards = key_figures(site, edition, place, Some(year));
    cards
        .into_iter()
        .filter(|card| card.value_state != ValueState::Missing)
        .collect()
}

/// The chart tiles of the first dashboard, on this territory; a lone figure becomes its series.
fn charts(site: Site<'_>, edition: &PublishedEdition, own: &Territory) -> Vec<ChartView> {
    let Some(dashboard) = site.default_dashboard() else {
        return Vec::new();
    };
    let tiles = dashboard.sections.iter().flat_map(|section| &section.tiles);
    tiles
        .filter_map(|tile| query(tile, own))
        .filter(|query| is_worth_drawing(edition, query))
        .filter_map(|query| chart(edition, &query, None, Room::Half))
        .collect()
}

fn query(tile: &Tile, own: &Territory) -> Option<ChartQuery> {
    let kind = match tile.kind {
        TileKind::Line | TileKind::Figure => ChartKind::Line,
        TileKind::Bar => ChartKind::Bar,
        TileKind::Ranking => ChartKind::Ranking,
    };
    let mut query = ChartQuery::new(kind, &tile.indicator, own.code.clone());
    query.populations = vec![tile.population];
    if kind == ChartKind::Ranking {
        let level = tile.level.unwrap_or(TerritoryType::Epci);
        // Communes are below the level ranked; régions and France would rank what was not delivered.
        if !matches!(
            own.code.kind,
            TerritoryType::Epci | TerritoryType::Arr | TerritoryType::Dep
        ) {
            return None;
        }
        query.geo_type = Some(level);
    }
    Some(query)
}

fn notices(site: Site<'_>, place: usize, own: &Territory, year: Option<i32>) -> Vec<String> {
    let Some((edition, year)) = site.edition.zip(year) else {
        return vec![typeset(
            "Aucune édition n’est publiée : ce territoire est connu, ses chiffres viendront avec la première édition.",
        )];
    };
    let mut notices = Vec::new();
    let state = edition.coverage().of(place, year, Population::Avs, false);
    if !state.complete {
        notices.push(not_delivered(own, year, (state.delivered, state.touched)));
    }
    if own.code.kind == TerritoryType::Epci && own.departements.len() > 1 {
        notices.push(typeset(
            "Cet EPCI franchit la limite d’un département : ses chiffres demandent que chacun ait été livré.",
        ));
    }
    notices.extend(nature(own).map(typeset));
    if !site.geography.cannot_be_split(place, year).is_empty() {
        notices.push(typeset(
            "Une commune a été rétablie depuis : ce qui était codé sur la commune qu’elle a quittée ne peut pas être partagé entre elles, et ces chiffres sont à lire avec prudence.",
        ));
    }
    notices
}

/// What to know of a kind of territory that a list brought.
fn nature(own: &Territory) -> Option<&'static str> {
    match own.code.kind {
        TerritoryType::Qpv => Some(
            "Un quartier prioritaire n’a ici ni contour ni population : une structure y compte lorsqu’elle en déclare le code, qu’elle y soit ou qu’elle le couvre.",
        ),
        TerritoryType::Dens => Some(
            "Les classes de densité sont révisées : l’année de la grille est dans le code, et deux grilles ne se comparent pas.",
        ),
        TerritoryType::Frr => {
            Some("Communes que la liste livrée cite : elle ne dit pas jusqu’où elle va.")
        }
        TerritoryType::Com
        | TerritoryType::Epcidep
        | TerritoryType::Epci
        | TerritoryType::Zone
        | TerritoryType::Arr
        | TerritoryType::Dep
        | TerritoryType::Reg
        | TerritoryType::France => None,
    }
}

fn not_delivered(own: &Territory, year: i32, (delivered, touched): (u16, u16)) -> String {
    let kind = own.code.kind;
    if touched <= 1 {
        return typeset(&format!(
            "Les données {year} de ce territoire n’ont pas été livrées : Vigie n’en donne aucun chiffre."
        ));
    }
    let said = counted(usize::from(delivered), "département", "départements");
    let advice = if kind > TerritoryType::Dep {
        " Les départements livrés, plus bas, ont les leurs."
    } else {
        ""
    };
    typeset(&format!(
        "Livraisons : {said} sur {touched}. Un chiffre n’est donné que si tous les départements du territoire ont été livrés pour l’année {year} ; sinon il serait pris pour celui du tout.{advice}"
    ))
}

fn downloads(own: &Territory, year: i32) -> Vec<DownloadView> {
    let file = |label: &str, format: &str, query: &str| DownloadView {
        label: label.to_owned(),
        format: format.to_owned(),
        href: format!("/api/v1/figures{query}"),
    };
    let codes = Population::ALL.map(Population::code).join(",");
    let here = format!("geo={}&population={codes}", own.code);
    let all = format!(".csv?{here}&limit=10000");
    let last = format!(".csv?{here}&time={year}&limit=10000");
    vec![
        file(&format!("Chiffres {year}"), "CSV", &last),
        file(
            &format!("Chiffres {year}"),
            "CSV pour Excel",
            &format!("{last}&dialect=excel-fr"),
        ),
        file("Toutes les années", "CSV", &all),
        file(
            "Toutes les années",
            "CSV pour Excel",
            &format!("{all}&dialect=excel-fr"),
        ),
        file(
            &format!("Chiffres {year}"),
            "JSON",
            &format!("?{here}&time={year}&limit=10000"),
        ),
    ]
}
