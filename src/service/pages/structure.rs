//! The page of a structure: what the register tells everybody, and its peers for a role.

use chrono::NaiveDate;

use crate::domain::answer::{Answer, Value};
use crate::domain::directory::StructureSheet;
use crate::domain::number::french;
use crate::domain::structure::{Population, StructureKind};
use crate::domain::territory::TerritoryType;
use crate::geography::Territory;
use crate::render::page::{ColumnView, FactView, PeersView, RowView, StructurePage, TableView};
use crate::service::peers::{Peers, Standing};
use crate::service::published::PublishedEdition;

use super::figure::{linked, words};
use super::wording::{day, typeset, whole, years};
use super::{Site, address};

/// Variable of the register that dates the first agrément.
const FIRST_AGREEMENT: &str = "date_premier_agrement";

/// What is known of the peers of a structure by who reads its page.
#[derive(Debug, Clone, Copy)]
pub enum PeersSeen<'a> {
    /// The answers ask for a role that the reader does not hold here.
    Hidden,
    /// It never answered.
    Nothing,
    /// Its answers beside theirs.
    Seen(&'a Peers),
}

/// `/structures/{id}`.
pub fn structure(
    site: Site<'_>,
    edition: &PublishedEdition,
    sheet: &StructureSheet,
    peers: PeersSeen<'_>,
) -> StructurePage {
    let around = around(site, sheet);
    let fictitious = edition.summary().fictitious;
    StructurePage {
        name: name(sheet),
        kind_label: kind(sheet.kind).to_owned(),
        id: sheet.id.clone(),
        territories: around
            .iter()
            .map(|(_, territory)| address::territory_link(territory))
            .collect(),
        accredited_text: accredited(sheet),
        fields: fields(site, sheet),
        stated_text: format!("Registre au 31 décembre {}.", sheet.stated_in),
        seniority_text: seniority(edition, &around, sheet),
        neighbours: neighbours(edition, &around, sheet),
        peers: match peers {
            PeersSeen::Seen(peers) => Some(beside(edition, peers)),
            PeersSeen::Hidden | PeersSeen::Nothing => None,
        },
        peers_absent_text: match peers {
            PeersSeen::Hidden => Some(
                "Les réponses d’une structure ne sont pas publiques : connectez-vous avec un rôle qui lit les réponses de son département pour la situer parmi ses pairs."
                    .to_owned(),
            ),
            PeersSeen::Nothing => {
                Some("Cette structure n’a répondu à aucune enquête de cette édition.".to_owned())
            }
            PeersSeen::Seen(_) => None,
        },
        fictitious,
    }
}

/// Name of a structure; its identifier when the register gives none.
pub(super) fn name(sheet: &StructureSheet) -> String {
    typeset(sheet.name.as_deref().unwrap_or(&sheet.id))
}

pub(super) fn kind(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "Centre social",
        StructureKind::Evs => "Espace de vie sociale",
    }
}

/// The territories that hold its commune, the smallest first: commune, EPCI, département, région.
fn around<'a>(site: Site<'a>, sheet: &StructureSheet) -> Vec<(usize, &'a Territory)> {
    let geography = site.geography;
    let Some(commune) = geography.find_current(TerritoryType::Com, &sheet.commune) else {
        return Vec::new();
    };
    let shown = [
        TerritoryType::Com,
        TerritoryType::Epci,
        TerritoryType::Dep,
        TerritoryType::Reg,
    ];
    let parents = geography
        .territory(commune)
        .into_iter()
        .flat_map(Territory::parents);
    std::iter::once(commune)
        .chain(parents)
        .filter_map(|place| Some((place, geography.territory(place)?)))
        .filter(|(_, territory)| shown.contains(&territory.code.kind))
        .collect()
}

fn accredited(sheet: &StructureSheet) -> String {
    let known: Vec<i32> = sheet.accredited_in.iter().copied().map(i32::from).collect();
    match years(&known) {
        None => "Sans agrément au 31 décembre des années livrées".to_owned(),
        Some(text) => format!("Agréée au 31 décembre : {text}"),
    }
}

fn fields(site: Site<'_>, sheet: &StructureSheet) -> Vec<FactView> {
    let field = |(variable, answer): &(String, Answer)| {
        let known = site.catalogue.dictionary.get(variable)?;
        let text = match answer.value()? {
            Value::Number(number) => french(*number, if number.fract() == 0.0 { 0 } else { 2 }),
            Value::Flag(true) => "oui".to_owned(),
            Value::Flag(false) => "non".to_owned(),
            Value::Date(date) => day(&date.to_string()),
            Value::Text(code) => {
                let category = known
                    .categories
                    .iter()
                    .find(|category| category.code == *code);
                category.map_or_else(|| code.clone(), |category| category.label.clone())
            }
        };
        Some(FactView {
            label: typeset(&known.label),
            text: typeset(&text),
        })
    };
    sheet.fields.iter().filter_map(field).collect()
}

fn first_agreement(sheet: &StructureSheet) -> Option<NaiveDate> {
    let found = sheet.fields.iter().find(|(id, _)| id == FIRST_AGREEMENT)?;
    found.1.date()
}

/// Others of its kind in its département, in the last year that it was accredited.
fn seniority(
    edition: &PublishedEdition,
    around: &[(usize, &Territory)],
    sheet: &StructureSheet,
) -> Option<String> {
    let own = first_agreement(sheet)?;
    let year = sheet.accredited_in.last()?;
    let (_, departement) = around
        .iter()
        .find(|(_, territory)| territory.code.kind == TerritoryType::Dep)?;
    let peers: Vec<NaiveDate> = edition
        .structures()
        .iter()
        .filter(|other| other.kind == sheet.kind && other.accredited_in.contains(year))
        .filter(|other| holds(edition, departement, other))
        .filter_map(first_agreement)
        .collect();
    let older = peers.iter().filter(|other| **other < own).count();
    let kinds = Population::of(sheet.kind).label().to_lowercase();
    Some(typeset(&format!(
        "Par la date de son premier agrément, {} sur {} {kinds} de {} agréés en {year} dont la date est connue.",
        place(older + 1),
        whole(peers.len()),
        departement.label,
    )))
}

fn place(rank: usize) -> String {
    if rank == 1 {
        "1er".to_owned()
    } else {
        format!("{}e", whole(rank))
    }
}

fn holds(edition: &PublishedEdition, territory: &Territory, sheet: &StructureSheet) -> bool {
    let commune = edition
        .geography()
        .find_current(TerritoryType::Com, &sheet.commune);
    commune
        .and_then(|commune| u32::try_from(commune).ok())
        .is_some_and(|commune| territory.communes.binary_search(&commune).is_ok())
}

/// Structures of its EPCI, else of its commune, accredited in the same last year.
fn neighbours(
    edition: &PublishedEdition,
    around: &[(usize, &Territory)],
    sheet: &StructureSheet,
) -> TableView {
    let of = |kind| {
        around
            .iter()
            .find(|(_, territory)| territory.code.kind == kind)
    };
    let ground = of(TerritoryType::Epci).or_else(|| of(TerritoryType::Com));
    let year = edition.data_years().last().copied().unwrap_or_default();
    let accredited = |other: &&StructureSheet| {
        other
            .accredited_in
            .iter()
            .any(|own| i32::from(*own) == year)
    };
    let mut found: Vec<&StructureSheet> = ground.map_or_else(Vec::new, |(_, territory)| {
        let all = edition.structures().iter();
        all.filter(accredited)
            .filter(|other| holds(edition, territory, other))
            .collect()
    });
    found.sort_by_key(|other| name(other).to_lowercase());
    let row = |other: &&StructureSheet| RowView {
        cells: vec![
            linked(name(other), address::structure(&other.id)),
            words(kind(other.kind)),
            words(commune(edition, other)),
        ],
        current: other.id == sheet.id,
    };
    let label = ground.map_or("", |(_, territory)| &territory.label);
    TableView {
        caption: typeset(&format!(
            "Structures agréées de {label} au 31 décembre {year}"
        )),
        columns: columns(&[("Structure", false), ("Type", false), ("Commune", false)]),
        rows: found.iter().map(row).collect(),
        note: found
            .is_empty()
            .then(|| "Aucune structure agréée cette année-là.".to_owned()),
        fictitious: edition.summary().fictitious,
    }
}

pub(super) fn commune(edition: &PublishedEdition, sheet: &StructureSheet) -> String {
    let found = edition.geography().commune(&sheet.commune);
    found.map_or_else(String::new, |commune| typeset(&commune.name))
}

fn beside(edition: &PublishedEdition, peers: &Peers) -> PeersView {
    let territory = edition.geography().territory(peers.territory);
    let label = territory.map_or("", |territory| &territory.label);
    let kinds = peers.population.label().to_lowercase();
    let row = |standing: &Standing| {
        let definition = edition.definition(standing.indicator)?;
        let text = |value: f64| words(french(value, definition.decimals));
        let geo = territory.map(|t| t.code.to_string()).unwrap_or_default();
        let href = address::indicator_of(&definition.id, &geo, peers.population);
        Some(RowView {
            cells: vec![
                linked(typeset(&definition.label), href),
                text(standing.value),
                text(standing.lower_quartile),
                text(standing.median),
                text(standing.upper_quartile),
                words(format!(
                    "{} / {}",
                    whole(standing.rank),
                    whole(standing.counted)
                )),
                words(typeset(&definition.unit_label)),
            ],
            current: false,
        })
    };
    PeersView {
        title: typeset(&format!(
            "Ses réponses pour {} parmi les {} {kinds} de {label} qui ont répondu : le rang 1 est la plus grande valeur.",
            peers.data_year,
            whole(peers.respondents),
        )),
        table: TableView {
            caption: typeset(&format!("Données {}, {label}", peers.data_year)),
            columns: columns(&[
                ("Indicateur", false),
                ("Structure", true),
                ("1er quartile", true),
                ("Médiane", true),
                ("3e quartile", true),
                ("Rang", true),
                ("Unité", false),
            ]),
            rows: peers.standings.iter().filter_map(row).collect(),
            note: Some(
                "Réponses individuelles : ne pas diffuser. Chaque consultation est journalisée."
                    .to_owned(),
            ),
            fictitious: edition.summary().fictitious,
        },
    }
}

fn columns(columns: &[(&str, bool)]) -> Vec<ColumnView> {
    let view = |(label, numeric): &(&str, bool)| ColumnView {
        label: (*label).to_owned(),
        numeric: *numeric,
    };
    columns.iter().map(view).collect()
}
