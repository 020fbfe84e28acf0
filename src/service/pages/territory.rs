//! The page of a territory.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Territory;
use crate::render::page::{
    ChartView, DownloadView, FigureView, FilterView, LinkView, OptionView, SelectView,
    StructuresView, TerritoryPage, ValueState,
};
use crate::service::compare::Compared;
use crate::service::dashboard::Choices;
use crate::service::error::{QueryError, Thing};
use crate::service::published::PublishedEdition;
use crate::service::structures::{around, structures_of};

use super::Site;
use super::address;
use super::charts::{Room, chart, is_worth_drawing};
use super::comparison;
use super::dashboards::{Board, comparison_label, comparison_words, response};
use super::filters::{alone, year_options};
use super::gaps::blank_areas;
use super::home::key_figures;
use super::inside::{children, communes, inhabitants, neighbours, parents};
use super::sections::sections;
use super::structures::table;
use super::wording::{counted, level, typeset};

/// Structures listed; the search finds the others.
const MOST_STRUCTURES: usize = 200;

/// `/territoires/{geo}`, for a year of the edition, the last one when none is asked.
///
/// # Errors
/// When the year is not in the edition, or what it is compared with is not known.
pub fn territory(
    site: Site<'_>,
    place: usize,
    asked: Option<i32>,
    compare: Option<&str>,
) -> Result<TerritoryPage, QueryError> {
    let unknown = || QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: place.to_string(),
        nearest: None,
    };
    let own = site.geography.territory(place).ok_or_else(unknown)?;
    let year = year_shown(site, asked)?;
    let compared = match compare {
        Some(word) => Compared::read([word])?,
        None => Compared::on_page(own.code.kind),
    };
    let choices = Choices {
        territory: place,
        compare: compare.map(str::to_owned),
        ..Choices::default()
    };
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
        response_text: figures.and_then(|(edition, year)| response(edition, place, year)),
        filter: figures.map(|(_, year)| filter(site, own, (asked, year), compare)),
        notices: notices(site, place, own, year),
        figures: figures
            .map(|(edition, year)| keys(site, edition, place, year))
            .unwrap_or_default(),
        comparison: figures.and_then(|(edition, year)| {
            comparison::of_territory(site, edition, (place, year), &compared)
        }),
        sections: figures
            .map(|(edition, year)| sections(site, edition, place, year))
            .unwrap_or_default(),
        charts: figures
            .map(|(edition, _)| charts(site, edition, &choices))
            .unwrap_or_default(),
        gaps: figures
            .map(|(edition, year)| blank_areas(site, edition, (place, year, Population::Avs)))
            .unwrap_or_default(),
        structures: figures
            .map(|(edition, year)| structures(edition, own, (place, year), MOST_STRUCTURES)),
        neighbours: neighbours(site, place),
        children: children(site, place),
        boards: figures.map(|_| boards(site, own)).unwrap_or_default(),
        brochure_href: address::brochure(&own.code),
        explorer_href: figures.map(|_| format!("/explorer?geo={}", own.code)),
        downloads: figures
            .map(|(_, year)| downloads(own, year))
            .unwrap_or_default(),
    })
}

pub(super) fn year_shown(site: Site<'_>, asked: Option<i32>) -> Result<Option<i32>, QueryError> {
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
pub(super) fn keys(
    site: Site<'_>,
    edition: &PublishedEdition,
    place: usize,
    year: i32,
) -> Vec<FigureView> {
    let cards = key_figures(site, edition, place, Some(year));
    cards
        .into_iter()
        .filter(|card| card.value_state != ValueState::Missing)
        .collect()
}

/// The chart tiles of the first dashboard, on this territory; a lone figure becomes its series.
fn charts(site: Site<'_>, edition: &PublishedEdition, choices: &Choices) -> Vec<ChartView> {
    let Some(dashboard) = site.default_dashboard() else {
        return Vec::new();
    };
    let board = Board {
        site,
        edition,
        choices,
    };
    dashboard
        .tiles()
        .filter_map(|tile| board.series_or_chart(tile))
        .filter(|query| is_worth_drawing(edition, query))
        .filter_map(|query| chart(edition, &query, None, Room::Half))
        .collect()
}

/// A choice of the year and of what the territory is compared with.
fn filter(
    site: Site<'_>,
    own: &Territory,
    (asked, shown): (Option<i32>, i32),
    compare: Option<&str>,
) -> FilterView {
    let select = |name: &str, label: &str, options| SelectView {
        name: name.to_owned(),
        label: label.to_owned(),
        groups: alone(options),
    };
    let option = |value: &str, label: String, selected| OptionView {
        value: value.to_owned(),
        label,
        selected,
    };
    let words = comparison_words(own.code.kind);
    let all = option("", "Tout ce qui l’entoure".to_owned(), compare.is_none());
    let named = words.iter().map(|word| {
        let label = comparison_label(word).to_owned();
        option(word, label, compare == Some(*word))
    });
    let other = compare.filter(|asked| !words.contains(asked));
    let other = other.map(|code| option(code, code.to_owned(), true));
    let comparisons = std::iter::once(all).chain(named).chain(other);
    let years = year_options(site, Some(asked.unwrap_or(shown)));
    FilterView {
        action: address::territory(&own.code),
        selects: vec![
            select("time", "Année des données", years.collect()),
            select("compare", "Comparer à", comparisons.collect()),
        ],
        hidden: Vec::new(),
    }
}

pub(super) fn notices(
    site: Site<'_>,
    place: usize,
    own: &Territory,
    year: Option<i32>,
) -> Vec<String> {
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
    if state.complete && structures_of(edition, place, Population::Avs, year).is_empty() {
        notices.push(typeset(&format!(
            "Aucune structure agréée ici au 31 décembre {year} : ce qui suit décrit le territoire, et la liste des structures les plus proches connues."
        )));
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

/// The structures of the territory; where it has none, those of the smallest territory around that
/// has some. At most so many are listed.
pub(super) fn structures(
    edition: &PublishedEdition,
    own: &Territory,
    (place, year): (usize, i32),
    most: usize,
) -> StructuresView {
    let found = structures_of(edition, place, Population::Avs, year);
    if !found.is_empty() {
        let lies_in = own.code.kind == TerritoryType::Qpv;
        let caption = format!("{}, structures agréées au 31 décembre {year}", own.label);
        return StructuresView {
            title: counted(found.len(), "structure agréée", "structures agréées"),
            introduction: lies_in.then(|| {
                "Celles des communes du quartier : la liste ne dit pas lesquelles y sont."
                    .replace(" :", "\u{a0}:")
            }),
            table: table(edition, &found, (&caption, most)),
        };
    }
    let nearest = around(edition, place, Population::Avs, year);
    let label = nearest.as_ref().and_then(|(parent, _)| {
        let parent = edition.geography().territory(*parent)?;
        Some(format!("{} ({})", parent.label, parent.code.kind.label()))
    });
    let label = label.unwrap_or_default();
    let found = nearest.map(|(_, found)| found).unwrap_or_default();
    let introduction = if found.is_empty() {
        format!("Aucune structure agréée au 31 décembre {year}, ni ici ni alentour.")
    } else {
        format!(
            "Aucune structure agréée ici au 31 décembre {year}. Les plus proches connues sont celles de {label}."
        )
    };
    let caption = format!("{label}, structures agréées au 31 décembre {year}");
    StructuresView {
        title: "Aucune structure agréée".to_owned(),
        introduction: Some(typeset(&introduction)),
        table: table(edition, &found, (&caption, most)),
    }
}

/// Every dashboard, on this territory.
fn boards(site: Site<'_>, own: &Territory) -> Vec<LinkView> {
    let all = site.catalogue.dashboards.values();
    all.map(|dashboard| LinkView {
        label: typeset(&dashboard.label),
        href: format!("{}?geo={}", address::dashboard(&dashboard.id), own.code),
    })
    .collect()
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
            "XLSX",
            &format!(".xlsx?{here}&time={year}&limit=10000"),
        ),
        file(
            "Toutes les années",
            "XLSX",
            &format!(".xlsx?{here}&limit=10000"),
        ),
        file(
            &format!("Chiffres {year}"),
            "JSON",
            &format!("?{here}&time={year}&limit=10000"),
        ),
    ]
}
