//! Figures that others printed, beside ours: shown with their source and their words, compared with
//! our figure of the same territory, year and structures, and with what another source says of it.
//!
//! They enter no sum, no rank and no series. Two sources that contradict each other are both shown.

mod json;
mod text;

use crate::domain::answer::Answer;
use crate::domain::delivery::{Record, UNDATED};
use crate::domain::printed::PrintedValue;
use crate::domain::structure::Population;

use super::figures::{Figure, FigureKey, place_of_indicator};
use super::published::PublishedEdition;

pub use json::{PrintedQuery, printed_page};
pub use text::printed_text;

/// The printed values of the current records, in order of territory, year, label and publication.
pub(in crate::service) fn values(records: &[Record]) -> Vec<PrintedValue> {
    let mut found: Vec<PrintedValue> = records.iter().filter_map(value).collect();
    found.sort_by(|one, other| {
        let order = |value: &PrintedValue| {
            (
                value.territory_printed.clone(),
                value.data_year,
                value.label.clone(),
                value.publication.clone(),
            )
        };
        order(one)
            .cmp(&order(other))
            .then(one.value.total_cmp(&other.value))
    });
    found
}

/// A record without a number says nothing to compare.
fn value(record: &Record) -> Option<PrintedValue> {
    let text = |name: &str| {
        let answer = record.answers.get(name);
        answer.and_then(Answer::text).unwrap_or_default().to_owned()
    };
    let nearest = text("pub_indicateur");
    let (indicator, breakdown) = match nearest.split_once('/') {
        Some((indicator, member)) => (indicator, Some(member.to_owned())),
        None => (nearest.as_str(), None),
    };
    let population_printed = text("pub_population");
    Some(PrintedValue {
        territory: text("pub_territoire_code").parse().ok(),
        territory_printed: text("pub_territoire"),
        data_year: Some(record.data_year).filter(|year| *year != UNDATED),
        year_printed: text("pub_annee"),
        publication: text("pub_edition"),
        population: Population::ALL
            .into_iter()
            .find(|known| known.code() == population_printed),
        population_printed,
        label: text("pub_libelle"),
        indicator: Some(indicator.to_owned()).filter(|id| !id.is_empty()),
        breakdown,
        value: record.answers.get("pub_valeur")?.number()?,
        unit: text("pub_unite"),
        precision: text("pub_precision"),
        note: text("pub_remarque"),
        source: text("pub_source"),
    })
}

/// A printed value with what it can be compared with.
#[derive(Debug, Clone)]
pub struct PrintedBeside<'a> {
    /// The value.
    pub printed: &'a PrintedValue,
    /// Our figure of the same indicator, territory, year and structures, when it is computed.
    pub ours: Option<Figure<'a>>,
    /// Values of the same thing by other sources that are not the same number.
    pub contradicted_by: Vec<&'a PrintedValue>,
}

impl PrintedBeside<'_> {
    /// The printed value less ours; none unless ours is published.
    pub fn gap(&self) -> Option<f64> {
        Some(self.printed.value - self.ours?.value()?)
    }

    /// The same over ours; none from zero.
    pub fn relative_gap(&self) -> Option<f64> {
        let ours = self
            .ours?
            .value()
            .filter(|ours| ours.abs() > f64::EPSILON)?;
        Some(self.gap()? / ours.abs())
    }
}

/// The printed values that a condition keeps, in order.
pub fn printed_beside(
    edition: &PublishedEdition,
    keep: impl Fn(&PrintedValue) -> bool,
) -> Vec<PrintedBeside<'_>> {
    let all = edition.printed();
    all.iter()
        .filter(|value| keep(value))
        .map(|printed| PrintedBeside {
            printed,
            ours: ours(edition, printed),
            contradicted_by: all
                .iter()
                .filter(|other| contradicts(printed, other))
                .collect(),
        })
        .collect()
}

/// Labels that no indicator of ours measures, each once, in order.
pub fn unmapped_labels(edition: &PublishedEdition) -> Vec<&str> {
    let unmapped = edition.printed().iter();
    let mut labels: Vec<&str> = unmapped
        .filter(|value| value.indicator.is_none())
        .map(|value| value.label.as_str())
        .collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn ours<'a>(edition: &'a PublishedEdition, printed: &PrintedValue) -> Option<Figure<'a>> {
    let indicator = place_of_indicator(edition, printed.indicator.as_deref()?).ok()?;
    let definition = edition.definition(indicator)?;
    let code = printed.territory.as_ref()?;
    let territory = edition.geography().find(code)?;
    let population = printed.population?;
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let member = members.find(|m| definition.breakdown_code(*m) == printed.breakdown)?;
    let computed =
        definition.has_level(code.kind, member) && definition.populations.contains(&population);
    let known = edition.data_years().contains(&printed.data_year?);
    let key = FigureKey {
        indicator,
        territory: u32::try_from(territory).ok()?,
        population,
        member,
        data_year: i16::try_from(printed.data_year?).ok()?,
    };
    (computed && known).then(|| edition.figure(key))
}

/// Whether two sources give two numbers for the same thing. What is not dated, not situated or not
/// brought to an indicator cannot be said to be the same thing.
fn contradicts(one: &PrintedValue, other: &PrintedValue) -> bool {
    let thing = |value: &PrintedValue| {
        Some((
            value.indicator.clone()?,
            value.breakdown.clone(),
            value.territory.clone()?,
            value.data_year?,
            value.population_printed.clone(),
        ))
    };
    let differ = (one.value - other.value).abs() > f64::EPSILON;
    differ && thing(one).is_some_and(|own| thing(other) == Some(own))
}
