//! The chart in one French sentence: the alternative text of the image.

mod kinds;
mod length;

use super::ranking;
use super::specification::{
    ChartKind, ChartSpecification, Mark, Point, PointValue, Series, SeriesRole,
};
use super::time_axis::Slots;
use crate::domain::number::french;

pub use length::describe_at_length;

/// Points said one by one; beyond, the first, last, highest and lowest are.
const MOST_SAID: usize = 6;
/// Members of a breakdown said one by one.
const MOST_MEMBERS: usize = 10;

/// Title with its unit: « Bénévoles par structure (bénévoles) ».
pub(super) fn without_unit(specification: &ChartSpecification) -> String {
    if specification.unit_label.is_empty() {
        specification.title.clone()
    } else {
        format!("{} ({})", specification.title, specification.unit_label)
    }
}

/// The chart in one French sentence, for those who do not see it.
///
/// Says the same numbers as the image, and no others: marks are said by their meaning.
pub fn describe(specification: &ChartSpecification) -> String {
    let mut title = without_unit(specification);
    if !specification.subtitle.is_empty() {
        title = format!("{title}, {}", specification.subtitle);
    }
    let said = match specification.kind {
        ChartKind::Stacked => kinds::stacked(specification),
        ChartKind::Distribution => kinds::distribution(specification),
        ChartKind::Progress => kinds::progress(specification),
        ChartKind::Multiples => kinds::multiples(specification),
        ChartKind::Line
        | ChartKind::Bar
        | ChartKind::Ranking
        | ChartKind::Map
        | ChartKind::Pyramid => each_series(specification),
    };
    let said = if said.is_empty() {
        "aucune valeur".to_owned()
    } else {
        said.join("\u{202f}; ")
    };
    let mut sentence = format!("{title}\u{a0}: {said}.");
    for mark in &specification.marks {
        sentence.extend([" ", mark, "."]);
    }
    sentence
}

fn each_series(specification: &ChartSpecification) -> Vec<String> {
    let series = specification.series.iter();
    series
        .filter(|series| !series.points.is_empty())
        .map(|series| one_series(specification, series))
        .collect()
}

fn one_series(specification: &ChartSpecification, series: &Series) -> String {
    let years = Slots::of(std::slice::from_ref(series)).are_years();
    let main = series.role == SeriesRole::Main;
    let numbers = match specification.kind {
        ChartKind::Line if years => over_time(series, specification.decimals),
        ChartKind::Ranking | ChartKind::Map if main => ranked(specification, series.points.len()),
        ChartKind::Pyramid => in_order(series, specification.decimals, MOST_MEMBERS),
        ChartKind::Line
        | ChartKind::Bar
        | ChartKind::Ranking
        | ChartKind::Stacked
        | ChartKind::Distribution
        | ChartKind::Map
        | ChartKind::Progress
        | ChartKind::Multiples => in_order(series, specification.decimals, MOST_SAID),
    };
    let marks = Mark::ALL
        .into_iter()
        .filter_map(|mark| marked(years, series, mark));
    let said: Vec<String> = numbers.into_iter().chain(marks).collect();
    let alone = specification.series.len() == 1;
    if series.label.is_empty() || alone && specification.subtitle.contains(&series.label) {
        said.join(", ")
    } else {
        format!("{}, {}", series.label, said.join(", "))
    }
}

fn over_time(series: &Series, decimals: u8) -> Vec<String> {
    let valued = valued(series);
    let say =
        |(point, value): &(&Point, f64)| format!("{} en {}", french(*value, decimals), point.label);
    if valued.len() <= MOST_SAID {
        return valued.iter().map(say).collect();
    }
    let by_value = |one: &&(&Point, f64), other: &&(&Point, f64)| one.1.total_cmp(&other.1);
    let highest = valued
        .iter()
        .max_by(by_value)
        .map(|best| format!("au plus haut {}", say(best)));
    let lowest = valued
        .iter()
        .min_by(by_value)
        .map(|worst| format!("au plus bas {}", say(worst)));
    let (first, last) = (valued.first().map(say), valued.last().map(say));
    [first, last, highest, lowest]
        .into_iter()
        .flatten()
        .collect()
}

fn in_order(series: &Series, decimals: u8, most: usize) -> Vec<String> {
    let valued = valued(series);
    if let ([(_, value)], false) = (valued.as_slice(), series.role == SeriesRole::Main) {
        return vec![french(*value, decimals)];
    }
    let mut said: Vec<String> = valued
        .iter()
        .enumerate()
        .filter(|(position, (point, _))| *position < most || point.highlighted)
        .map(|(_, (point, value))| format!("{} ({})", point.label, french(*value, decimals)))
        .collect();
    others(&mut said, valued.len());
    said
}

/// The first ranks and the highlighted rows.
fn ranked(specification: &ChartSpecification, all: usize) -> Vec<String> {
    let parts = ranking::Parts::of(specification);
    let mut rows = parts.rows();
    ranking::rank(&mut rows, specification.decimals);
    rows.truncate(all);
    let valued: Vec<_> = rows.into_iter().filter(|row| row.rank.is_some()).collect();
    let number = valued.len();
    let mut said = Vec::new();
    for row in ranking::keep(valued, MOST_SAID) {
        if let (Some(rank), Some(Some(PointValue::Number(value)))) = (row.rank, row.values.first())
        {
            let value = french(*value, specification.decimals);
            said.push(format!("{} {} ({value})", ordinal(&rank), row.label));
        }
    }
    others(&mut said, number);
    said
}

fn ordinal(rank: &str) -> String {
    if rank == "1" {
        "1er".to_owned()
    } else {
        format!("{rank}e")
    }
}

fn others(said: &mut Vec<String>, all: usize) {
    match all.saturating_sub(said.len()) {
        0 => {}
        1 => said.push("et 1 autre".to_owned()),
        hidden => said.push(format!("et {hidden} autres")),
    }
}

fn valued(series: &Series) -> Vec<(&Point, f64)> {
    let valued = series.points.iter();
    valued
        .filter_map(|point| Some((point, point.value.number()?)))
        .collect()
}

/// « secret en 2014 et 2015 », or how many when there are many.
fn marked(years: bool, series: &Series, mark: Mark) -> Option<String> {
    let points = series
        .points
        .iter()
        .filter(|point| point.value.mark() == Some(mark));
    let labels: Vec<&str> = points.map(|point| point.label.as_str()).collect();
    let word = mark.meaning();
    let link = if years { "en" } else { "pour" };
    match labels.split_last() {
        None => None,
        Some((last, [])) => Some(format!("{word} {link} {last}")),
        Some((last, before)) if labels.len() <= MOST_SAID => {
            Some(format!("{word} {link} {} et {last}", before.join(", ")))
        }
        Some(_) => Some(format!("{} valeurs non montrées ({word})", labels.len())),
    }
}
