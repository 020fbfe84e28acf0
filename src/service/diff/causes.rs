//! What differs between the deliveries and the definitions of two editions, and which figures it may
//! have moved.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::movements::Change;
use crate::domain::delivery::{DeliverySummary, Feed, Perimeter};
use crate::geography::Geography;
use crate::service::figures::{Figure, FigureKey};
use crate::service::publish::differing;
use crate::service::published::PublishedEdition;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

/// What happened between two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// A delivery came.
    DeliveryAdded,
    /// A delivery that waited was settled by a person.
    DeliveryDecided,
    /// A delivery was withdrawn.
    DeliveryWithdrawn,
    /// A person said what a delivery is complete for.
    DeliveryConfirmed,
    /// The definition of an indicator changed.
    IndicatorChanged,
    /// An indicator is new.
    IndicatorAdded,
    /// An indicator is no longer computed.
    IndicatorRemoved,
    /// Shared definitions changed: variables, dimensions, formats.
    DefinitionsChanged,
    /// Another version of the program.
    SoftwareChanged,
}

/// Something that differs between two editions.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// What happened.
    pub kind: CauseKind,
    /// The delivery.
    pub delivery: Option<DeliverySummary>,
    /// The indicator, or the files of the definitions.
    pub subject: Vec<String>,
    /// Versions of the indicator, before and after.
    pub versions: (Option<u32>, Option<u32>),
    /// How many figures it may have moved.
    pub n_figures: usize,
    /// Feeds and data years that it speaks of.
    extents: BTreeSet<(Feed, i32)>,
    /// Départements that it is complete for; empty when it does not say.
    departements: BTreeSet<String>,
}

impl Cause {
    fn new(kind: CauseKind) -> Self {
        Self {
            kind,
            delivery: None,
            subject: Vec::new(),
            versions: (None, None),
            n_figures: 0,
            extents: BTreeSet::new(),
            departements: BTreeSet::new(),
        }
    }
}

/// Everything that differs between two editions but their figures.
pub(super) fn causes(
    place: &Workplace,
    before: &PublishedEdition,
    after: &PublishedEdition,
) -> Result<Vec<Cause>, WorkError> {
    let mut causes = of_deliveries(place, before, after)?;
    causes.extend(of_definitions(before, after));
    let software = |edition: &PublishedEdition| -> Result<Option<String>, WorkError> {
        let stored = place.store.edition(edition.id())?;
        Ok(stored.map(|stored| stored.software))
    };
    let (old, new) = (software(before)?, software(after)?);
    if old != new {
        causes.push(Cause {
            subject: [old, new].into_iter().flatten().collect(),
            ..Cause::new(CauseKind::SoftwareChanged)
        });
    }
    Ok(causes)
}

fn of_deliveries(
    place: &Workplace,
    before: &PublishedEdition,
    after: &PublishedEdition,
) -> Result<Vec<Cause>, WorkError> {
    let (old, new) = (before.deliveries(), after.deliveries());
    let has = |list: &[DeliverySummary], id: &str| list.iter().any(|delivery| delivery.id == id);
    let changed = differing(old, new);
    let ids: Vec<&str> = changed
        .iter()
        .map(|delivery| delivery.id.as_str())
        .collect();
    let extents = place.store.extents(&ids)?;
    let mut told = BTreeSet::new();
    let mut causes = Vec::new();
    for delivery in changed {
        if !told.insert(&delivery.id) {
            continue;
        }
        let stored = place.store.delivery(&delivery.id)?;
        let came = stored.map(|stored| stored.received_at);
        let kind = match (has(old, &delivery.id), has(new, &delivery.id)) {
            (true, true) => CauseKind::DeliveryConfirmed,
            (true, false) => CauseKind::DeliveryWithdrawn,
            // It was there already when the earlier edition was made: it waited.
            (false, _) if came.is_some_and(|at| at < before.summary().created_at) => {
                CauseKind::DeliveryDecided
            }
            (false, _) => CauseKind::DeliveryAdded,
        };
        let mut spoken = extents.get(&delivery.id).cloned().unwrap_or_default();
        spoken.insert((delivery.feed, delivery.data_year));
        causes.push(Cause {
            delivery: Some(delivery.clone()),
            extents: spoken,
            departements: departements(&delivery.perimeter, after.geography()),
            ..Cause::new(kind)
        });
    }
    Ok(causes)
}

fn departements(perimeter: &Perimeter, geography: &Geography) -> BTreeSet<String> {
    match perimeter {
        Perimeter::Nothing => BTreeSet::new(),
        Perimeter::Departements(codes) => codes.iter().cloned().collect(),
        Perimeter::Territories(codes)
        | Perimeter::OneKind {
            territories: codes, ..
        } => codes
            .iter()
            .filter_map(|code| geography.territory(geography.find(code)?))
            .flat_map(|territory| territory.departements.iter())
            .map(ToString::to_string)
            .collect(),
    }
}

fn of_definitions(before: &PublishedEdition, after: &PublishedEdition) -> Vec<Cause> {
    let (old, new) = (before.catalogue(), after.catalogue());
    if old.sha256 == new.sha256 {
        return Vec::new();
    }
    let texts = |catalogue: &crate::catalogue::Catalogue| -> BTreeMap<String, String> {
        let files = catalogue.sources.defining();
        files
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect()
    };
    let (old_texts, new_texts) = (texts(old), texts(new));
    let paths: BTreeSet<&String> = old_texts.keys().chain(new_texts.keys()).collect();
    let changed: BTreeSet<&String> = paths
        .into_iter()
        .filter(|path| old_texts.get(*path) != new_texts.get(*path))
        .collect();
    let mut causes = Vec::new();
    let ids: BTreeSet<&String> = old.indicators.keys().chain(new.indicators.keys()).collect();
    for id in ids {
        let versions = (
            old.indicators.get(id).map(|known| known.version),
            new.indicators.get(id).map(|known| known.version),
        );
        let key = format!("indicator/{id}");
        let files = [old.files.get(&key), new.files.get(&key)];
        let kind = match versions {
            (None, _) => CauseKind::IndicatorAdded,
            (_, None) => CauseKind::IndicatorRemoved,
            _ if files
                .into_iter()
                .flatten()
                .any(|path| changed.contains(path)) =>
            {
                CauseKind::IndicatorChanged
            }
            _ => continue,
        };
        causes.push(Cause {
            subject: vec![id.clone()],
            versions,
            ..Cause::new(kind)
        });
    }
    let shared = changed.into_iter().filter(|path| is_shared(path));
    let shared: Vec<String> = shared.cloned().collect();
    if !shared.is_empty() {
        causes.push(Cause {
            subject: shared,
            ..Cause::new(CauseKind::DefinitionsChanged)
        });
    }
    causes
}

/// Definitions that figures of several indicators are made of; formats act when a file is read, not
/// when figures are computed, plans and pages change no figure.
fn is_shared(path: &str) -> bool {
    path.starts_with("import/dictionary/") || path.starts_with("dashboards/dimensions/")
}

/// Places of the causes that may have moved a figure: deliveries of its year (or the year before,
/// where that counts) and of its départements, the definition of its indicator, shared definitions.
/// None for a figure that is secret in either edition.
pub(super) fn explaining(
    causes: &[Cause],
    change: &Change,
    (before, after): (&PublishedEdition, &PublishedEdition),
) -> Vec<usize> {
    if change.secret {
        return Vec::new();
    }
    let figure = |edition: &'_ PublishedEdition, key: Option<FigureKey>| {
        key.map(|key| Subject::of(&edition.figure(key)))
    };
    let Some(subject) = figure(after, change.after).or_else(|| figure(before, change.before))
    else {
        return Vec::new();
    };
    let found = |near: bool| -> Vec<usize> {
        let all = causes.iter().enumerate();
        all.filter(|(_, cause)| subject.is_moved_by(cause, near))
            .map(|(place, _)| place)
            .collect()
    };
    let near = found(true);
    if near.is_empty() { found(false) } else { near }
}

struct Subject {
    indicator: String,
    year: i32,
    departements: BTreeSet<String>,
}

impl Subject {
    fn of(figure: &Figure<'_>) -> Self {
        let departements = figure.territory().into_iter();
        Self {
            indicator: figure
                .definition()
                .map_or_else(String::new, |definition| definition.id.clone()),
            year: figure.data_year(),
            departements: departements
                .flat_map(|territory| territory.departements.iter())
                .map(ToString::to_string)
                .collect(),
        }
    }

    /// `near` looks at the year and the one before; otherwise at every earlier line of the register,
    /// whose closing dates refuse later answers.
    fn is_moved_by(&self, cause: &Cause, near: bool) -> bool {
        if cause.delivery.is_some() {
            let here = cause.departements.is_empty()
                || !cause.departements.is_disjoint(&self.departements);
            return here && cause.extents.iter().any(|extent| self.is_of(*extent, near));
        }
        match cause.kind {
            CauseKind::IndicatorChanged
            | CauseKind::IndicatorAdded
            | CauseKind::IndicatorRemoved => cause.subject.contains(&self.indicator),
            CauseKind::DefinitionsChanged | CauseKind::SoftwareChanged => !near,
            CauseKind::DeliveryAdded
            | CauseKind::DeliveryDecided
            | CauseKind::DeliveryWithdrawn
            | CauseKind::DeliveryConfirmed => false,
        }
    }

    fn is_of(&self, (feed, year): (Feed, i32), near: bool) -> bool {
        match feed {
            Feed::Survey | Feed::Detail => year == self.year || (!near && year + 1 == self.year),
            Feed::Register => {
                year == self.year || year + 1 == self.year || (!near && year < self.year)
            }
            Feed::Territory | Feed::Reference => true,
            Feed::Directory | Feed::Published => false,
        }
    }
}
