//! From the lists delivered to a geography that knows their territories.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::Dictionary;
use crate::domain::additions::{AddedTerritory, Additions, Movement};
use crate::domain::delivery::{Feed, Record};
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::{FRR_CLASSED, Geography};
use crate::store::Snapshot;

/// Communes that a list says are not classed in FRR.
const FRR_NOT_CLASSED: &str = "0";
/// Movements of communes proper: those of communes déléguées or associées change no territory.
const COMMUNE: &str = "COM";

/// What the active deliveries add to the geography: quartiers, classes, zones, movements.
///
/// # Errors
/// The store fails.
pub fn additions(snapshot: &Snapshot, dictionary: &Dictionary) -> Result<Additions, WorkError> {
    let mut lists = Lists {
        dictionary,
        territories: BTreeMap::new(),
        movements: BTreeSet::new(),
    };
    let brings = |feed| snapshot.deliveries().iter().any(|d| d.feed == feed);
    for feed in [Feed::Reference, Feed::Territory] {
        if brings(feed) {
            snapshot.visit_records(feed, |record| lists.read(&record))?;
        }
    }
    Ok(lists.finish())
}

/// The observatory as it is with these lists: the one to compute an edition with, or to read it.
pub fn extended(place: &Workplace, additions: &Additions) -> Workplace {
    Workplace {
        geography: extended_geography(&place.geography, additions),
        ..place.clone()
    }
}

/// The geography with these lists; shared when they bring nothing.
pub fn extended_geography(geography: &Arc<Geography>, additions: &Additions) -> Arc<Geography> {
    if additions.is_empty() {
        Arc::clone(geography)
    } else {
        Arc::new(geography.with(additions))
    }
}

/// The geography that finds the communes of a file: with the movements delivered, and no more.
///
/// # Errors
/// The store fails.
pub fn locating_geography(place: &Workplace) -> Result<Arc<Geography>, WorkError> {
    // Asked at each import: the lists alone are looked at, never the whole observatory.
    let lists = place.store.active_deliveries_of_feed(Feed::Reference)?;
    if lists.is_empty() {
        return Ok(Arc::clone(&place.geography));
    }
    let snapshot = place.store.snapshot_of(&lists)?;
    let mut movements = BTreeSet::new();
    snapshot.visit_records(Feed::Reference, |record| {
        movements.extend(movement(&record));
    })?;
    let additions = Additions {
        territories: Vec::new(),
        movements: movements.into_iter().collect(),
    };
    Ok(extended_geography(&place.geography, &additions))
}

struct Lists<'a> {
    dictionary: &'a Dictionary,
    territories: BTreeMap<TerritoryCode, (String, BTreeSet<String>)>,
    movements: BTreeSet<Movement>,
}

impl Lists<'_> {
    fn read(&mut self, record: &Record) {
        match record.subject.split_once(':').map(|(kind, _)| kind) {
            Some("qpv") => self.quartier(record),
            Some("zone") => self.zone(record),
            Some("movement") => self.movements.extend(movement(record)),
            _ => self.classes(record),
        }
    }

    fn quartier(&mut self, record: &Record) {
        let Some(code) = text(record, "qpv_code") else {
            return;
        };
        let label = text(record, "qpv_nom").unwrap_or(code);
        let year = generation(code, record.data_year);
        let code = TerritoryCode::new(year, TerritoryType::Qpv, code.to_ascii_uppercase());
        self.add(code, label, record);
    }

    fn zone(&mut self, record: &Record) {
        let Some(slug) = text(record, "zone_code")
            .map(slug)
            .filter(|slug| !slug.is_empty())
        else {
            return;
        };
        let label = text(record, "zone_nom").unwrap_or(&slug).to_owned();
        let code = TerritoryCode::new(year(record.data_year), TerritoryType::Zone, slug);
        self.add(code, &label, record);
    }

    /// A commune's density class and FRR: the year of the list travels with the class.
    fn classes(&mut self, record: &Record) {
        let year = year(record.data_year);
        if let Some((class, label)) = self.category(record, "niveau_densite") {
            let code = TerritoryCode::new(year, TerritoryType::Dens, class.to_string());
            let label = format!("{label} (densité {year})");
            self.add_commune(code, &label, &record.subject);
        }
        if let Some(found) = text(record, "classement_frr") {
            let (code, label) = if found == "non_classee" {
                (FRR_NOT_CLASSED, "Communes dites non classées en FRR")
            } else {
                (FRR_CLASSED, "Communes en France ruralités revitalisation")
            };
            let code = TerritoryCode::new(year, TerritoryType::Frr, code);
            self.add_commune(code, &format!("{label} ({year})"), &record.subject);
        }
    }

    /// Rank (from 1) and label of the category answered.
    fn category(&self, record: &Record, variable: &str) -> Option<(usize, String)> {
        let found = text(record, variable)?;
        let categories = &self.dictionary.get(variable)?.categories;
        let rank = categories.iter().position(|known| known.code == found)?;
        Some((rank + 1, categories.get(rank)?.label.clone()))
    }

    fn add(&mut self, code: TerritoryCode, label: &str, record: &Record) {
        if let Some(commune) = text(record, "code_insee") {
            self.add_commune(code, label, commune);
        }
    }

    fn add_commune(&mut self, code: TerritoryCode, label: &str, commune: &str) {
        let new = || (label.to_owned(), BTreeSet::new());
        let (_, communes) = self.territories.entry(code).or_insert_with(new);
        communes.insert(commune.to_owned());
    }

    fn finish(self) -> Additions {
        let territories = self.territories.into_iter();
        Additions {
            territories: territories
                .map(|(code, (label, communes))| AddedTerritory {
                    code,
                    label,
                    communes: communes.into_iter().collect(),
                })
                .collect(),
            movements: self.movements.into_iter().collect(),
        }
    }
}

fn movement(record: &Record) -> Option<Movement> {
    let is_commune = |variable| text(record, variable) == Some(COMMUNE);
    if !is_commune("mvt_type_avant") || !is_commune("mvt_type_apres") {
        return None;
    }
    Some(Movement {
        date: record.answers.get("mvt_date")?.date()?,
        nature: text(record, "mvt_nature")?.parse().ok()?,
        before: text(record, "mvt_code_avant")?.to_owned(),
        after: text(record, "mvt_code_apres")?.to_owned(),
    })
}

fn text<'a>(record: &'a Record, variable: &str) -> Option<&'a str> {
    record.answers.get(variable)?.text()
}

fn year(data_year: i32) -> u16 {
    u16::try_from(data_year).unwrap_or(Geography::YEAR)
}

/// The generation is in the code: `QN…` of 2024, `QP…` of 2015.
fn generation(code: &str, data_year: i32) -> u16 {
    match code.get(..2) {
        Some("QN" | "qn") => 2024,
        Some("QP" | "qp") => 2015,
        _ => year(data_year),
    }
}

/// Small letters, digits and single hyphens.
fn slug(text: &str) -> String {
    let folded = crate::geography::folded(text);
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}
