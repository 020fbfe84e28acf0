//! What each kind says of itself where a list of values would say too little, or too much.

use super::super::distribution::{quartiles, values};
use super::super::specification::{
    ChartBody, ChartSpecification, Mark, PointValue, Series, SeriesRole,
};
use super::super::time_axis::Slots;
use super::{MOST_MEMBERS, MOST_SAID, others};
use crate::domain::number::french;

/// The members of the last column, then what is not shown of it.
pub(super) fn stacked(specification: &ChartSpecification) -> Vec<String> {
    let labels = Slots::of(&specification.series).labels;
    let Some(last) = labels.last() else {
        return Vec::new();
    };
    let columns: Vec<&String> = if Slots::of(&specification.series).are_years() {
        labels
            .first()
            .into_iter()
            .filter(|first| *first != last)
            .chain([last])
            .collect()
    } else {
        labels.iter().collect()
    };
    let said = columns.into_iter().map(|column| {
        let members: Vec<String> = specification
            .series
            .iter()
            .filter_map(|series| {
                let point = series.points.iter().find(|point| point.label == *column)?;
                Some(format!(
                    "{} ({})",
                    series.label,
                    text(specification, point.value)
                ))
            })
            .collect();
        format!("{column}, {}", members.join(", "))
    });
    said.collect()
}

fn text(specification: &ChartSpecification, value: PointValue) -> String {
    match value {
        PointValue::Number(number) => french(number, specification.decimals),
        PointValue::Mark(mark) => mark.meaning().to_owned(),
    }
}

/// How many values, their quartiles, their ends, the place of the territory in view.
pub(super) fn distribution(specification: &ChartSpecification) -> Vec<String> {
    let number = |value: f64| french(value, specification.decimals);
    let valued = values(specification);
    let numbers: Vec<f64> = valued.iter().map(|(_, value)| *value).collect();
    let mut said = Vec::new();
    if let Some([first, median, third]) = quartiles(&numbers) {
        said.push(format!(
            "médiane {}, la moitié des {} valeurs entre {} et {}",
            number(median),
            numbers.len(),
            number(first),
            number(third)
        ));
    }
    let by_value = |one: &&(&_, f64), other: &&(&_, f64)| one.1.total_cmp(&other.1);
    let ends = [
        ("au plus bas", valued.iter().min_by(by_value)),
        ("au plus haut", valued.iter().max_by(by_value)),
    ];
    for (name, end) in ends {
        if let Some((point, value)) = end {
            said.push(format!("{name} {} ({})", point.label, number(*value)));
        }
    }
    let points = specification
        .series
        .iter()
        .flat_map(|series| &series.points);
    for point in points.clone().filter(|point| point.highlighted) {
        said.push(format!(
            "{}\u{a0}: {}",
            point.label,
            text(specification, point.value)
        ));
    }
    for series in &specification.series {
        if let (SeriesRole::Comparison, Some(point)) = (series.role, series.points.first()) {
            said.push(format!(
                "{}\u{a0}: {}",
                series.label,
                text(specification, point.value)
            ));
        }
    }
    for mark in Mark::ALL {
        let marked = points
            .clone()
            .filter(|point| point.value.mark() == Some(mark))
            .count();
        if marked > 0 {
            said.push(format!("{marked} sans valeur ({})", mark.meaning()));
        }
    }
    said
}

/// The verdict, then each step.
pub(super) fn progress(specification: &ChartSpecification) -> Vec<String> {
    let mut said = Vec::new();
    if let ChartBody::Verdict(verdict) = &specification.body {
        said.push(format!("{} ({})", verdict.label, verdict.reason));
    }
    let step = |series: &Series| {
        let point = series.points.first()?;
        Some(format!(
            "{} {}",
            series.label,
            text(specification, point.value)
        ))
    };
    let steps: Vec<String> = specification.series.iter().filter_map(step).collect();
    if !steps.is_empty() {
        said.push(steps.join(", "));
    }
    said
}

/// The last value of each territory, the one in view included however far it is.
pub(super) fn multiples(specification: &ChartSpecification) -> Vec<String> {
    let most = if specification.series.len() > MOST_MEMBERS {
        MOST_SAID
    } else {
        MOST_MEMBERS
    };
    let last = |series: &Series| {
        let valued = series
            .points
            .iter()
            .rev()
            .find(|point| point.value.number().is_some());
        let point = valued.or(series.points.last())?;
        let value = text(specification, point.value);
        Some(format!("{} {value} en {}", series.label, point.label))
    };
    let mut said: Vec<String> = specification
        .series
        .iter()
        .enumerate()
        .filter(|(position, series)| {
            *position < most
                || series.role == SeriesRole::Comparison
                || series.points.iter().any(|point| point.highlighted)
        })
        .filter_map(|(_, series)| last(series))
        .collect();
    others(&mut said, specification.series.len());
    said
}
