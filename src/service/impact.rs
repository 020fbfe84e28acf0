//! What a delivery would change in the figures: computed as a publication would, saved nowhere.

mod touched;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::touched::Touched;
use super::additions::extended;
use super::editions::current_edition;
use super::figures::FigureKey;
use super::publish::{Collected, computed};
use super::published::{PublishedEdition, index};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::additions::Additions;
use crate::domain::cells::Cells;
use crate::domain::delivery::{DeliverySummary, Feed, Record};
use crate::domain::edition::{Edition, EditionSummary};
use crate::domain::figure::{Cell, Content};
use crate::domain::structure::Population;
use crate::import::{Impact, MovedFigure};
use crate::store::NewDelivery;

/// Movements listed.
const LISTED: usize = 20;
/// Values closer than this share of themselves are the same: sums may be made in another order.
const SAME: f64 = 1e-9;

/// Compares the figures of the edition served with those that the active deliveries and this one
/// would give, for the years that this one touches and the territories that lie whole in its
/// départements.
///
/// # Errors
/// The store or the computation fails.
pub(super) fn impact(
    place: &Workplace,
    delivery: &NewDelivery,
    records: &[Record],
) -> Result<Impact, WorkError> {
    let Some(touched) = Touched::by(place, delivery.feed, records) else {
        return Ok(Impact::default());
    };
    let mut before = current_edition(place)?.unwrap_or_else(|| empty_edition(place));
    // Compared in the geography of the edition served: a new list waits for the next one.
    let place = &extended(place, &before.additions);
    let after = edition_with(place, delivery, records, &touched)?;
    touched.keep_only(place, &mut before);
    let ready = |edition| {
        PublishedEdition::new(
            edition,
            Arc::clone(&place.catalogue),
            Arc::clone(&place.geography),
        )
    };
    let keys: BTreeSet<Key> = keys(place, &before, &touched)
        .chain(keys(place, &after, &touched))
        .collect();
    Ok(compare(&ready(before), &ready(after), keys))
}

/// Indicator, territory, population, member, year: indices of the catalogue and the geography.
type Key = (u16, u32, Population, Option<u16>, i16);

/// The cells of an edition that may change, under the indices of the catalogue and the geography.
fn keys<'a>(
    place: &'a Workplace,
    edition: &'a Edition,
    touched: &'a Touched,
) -> impl Iterator<Item = Key> + 'a {
    let indicators: Vec<Option<u16>> = edition
        .indicators
        .iter()
        .map(|(id, _)| u16::try_from(place.catalogue.indicators.get_index_of(id)?).ok())
        .collect();
    let territories: Vec<Option<u32>> = edition
        .territories
        .iter()
        .map(|code| u32::try_from(place.geography.find(code)?).ok())
        .collect();
    let key = move |cell: Cell| {
        let indicator = *indicators.get(usize::from(cell.indicator))?;
        let territory = *territories.get(index(cell.territory))?;
        let territory = territory.filter(|&territory| touched.holds(place, index(territory)));
        Some((
            indicator?,
            territory?,
            cell.population,
            cell.member,
            cell.data_year,
        ))
    };
    edition
        .cells
        .iter()
        .filter(|cell| touched.has_year(i32::from(cell.data_year)))
        .filter_map(key)
}

fn edition_with(
    place: &Workplace,
    delivery: &NewDelivery,
    records: &[Record],
    touched: &Touched,
) -> Result<Edition, WorkError> {
    let snapshot = place.store.snapshot()?;
    let mut deliveries: Vec<DeliverySummary> = snapshot
        .deliveries()
        .iter()
        .filter(|delivery| touched.needs(delivery))
        .cloned()
        .collect();
    deliveries.push(delivery.summary(""));
    let of = |feed: Feed| -> Result<Vec<Record>, WorkError> {
        let needed = |year| feed == Feed::Territory || touched.needs_year(year);
        let mut current = BTreeMap::new();
        snapshot.visit_records_of_years(feed, needed, |record| {
            if touched.is_in(place, &record) {
                current.insert((record.subject.clone(), record.data_year), record);
            }
        })?;
        for record in records.iter().filter(|record| record.feed == feed) {
            current
                .entry((record.subject.clone(), record.data_year))
                .and_modify(|known: &mut Record| known.answers.extend(record.answers.clone()))
                .or_insert_with(|| record.clone());
        }
        Ok(current.into_values().collect())
    };
    let mut register_and_survey = of(Feed::Register)?;
    register_and_survey.extend(of(Feed::Survey)?);
    let collected = Collected {
        register_and_survey,
        territories: of(Feed::Territory)?,
        // What others printed moves no figure of ours.
        printed: Vec::new(),
        deliveries,
    };
    computed(place, summary(place), &collected)
}

fn compare(before: &PublishedEdition, after: &PublishedEdition, keys: BTreeSet<Key>) -> Impact {
    let mut impact = Impact::default();
    let mut moved: Vec<(f64, MovedFigure)> = Vec::new();
    for (indicator, territory, population, member, data_year) in keys {
        let key = FigureKey {
            indicator,
            territory,
            population,
            member,
            data_year,
        };
        let (old, new) = (before.figure(key), after.figure(key));
        let was_secret = matches!(old.content(), Content::Secret(_));
        let is_secret = matches!(new.content(), Content::Secret(_));
        impact.new_secret_cells += u64::from(is_secret && !was_secret);
        if (was_secret && is_secret) || is_same(old.content(), new.content()) {
            continue;
        }
        impact.figures_changed += 1;
        if was_secret || is_secret {
            continue;
        }
        let (from, to) = (old.value(), new.value());
        let figure = new.id();
        moved.push((movement(from, to), MovedFigure { figure, from, to }));
    }
    moved.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| a.1.figure.cmp(&b.1.figure))
    });
    moved.truncate(LISTED);
    impact.largest = moved.into_iter().map(|(_, figure)| figure).collect();
    impact
}

fn is_same(old: Content, new: Content) -> bool {
    match (old, new) {
        (Content::Number { value: old, .. }, Content::Number { value: new, .. }) => {
            (old - new).abs() <= SAME * old.abs().max(new.abs())
        }
        (Content::Missing(old), Content::Missing(new)) => old == new,
        _ => false,
    }
}

/// Movement between two values, as a share of the larger (1 from or to zero); what appears or disappears comes after every movement.
fn movement(from: Option<f64>, to: Option<f64>) -> f64 {
    match (from, to) {
        (Some(from), Some(to)) => {
            (to - from).abs() / from.abs().max(to.abs()).max(f64::MIN_POSITIVE)
        }
        _ => -1.0,
    }
}

fn summary(place: &Workplace) -> EditionSummary {
    EditionSummary {
        id: String::new(),
        created_at: String::new(),
        note: String::new(),
        fictitious: false,
        preview: true,
        data_years: Vec::new(),
        definitions_sha256: place.catalogue.sha256.clone(),
    }
}

fn empty_edition(place: &Workplace) -> Edition {
    Edition {
        summary: summary(place),
        deliveries: Vec::new(),
        indicators: Vec::new(),
        territories: Vec::new(),
        structures: Vec::new(),
        additions: Additions::default(),
        cells: Cells::default(),
        printed: Vec::new(),
    }
}
