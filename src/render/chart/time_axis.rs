//! The horizontal axis of lines: years in proportion, or members in their order.

use super::specification::{Point, Series};

/// Slots of the axis, one per year or member.
#[derive(Debug, PartialEq)]
pub(super) struct Slots {
    /// Text of each slot.
    pub(super) labels: Vec<String>,
    first_year: Option<i32>,
}

/// Beyond this span labels are not taken for years.
const LONGEST_SPAN: i32 = 120;

impl Slots {
    /// Every year from the first to the last, delivered or not; else labels as they come.
    pub(super) fn of(series: &[Series]) -> Self {
        let points = || series.iter().flat_map(|series| &series.points);
        let years: Option<Vec<i32>> = points().map(|point| year(&point.label)).collect();
        let years = years.unwrap_or_default();
        if let (Some(first), Some(last)) = (years.iter().min(), years.iter().max())
            && last - first <= LONGEST_SPAN
        {
            let labels = (*first..=*last).map(|year| year.to_string()).collect();
            return Self {
                labels,
                first_year: Some(*first),
            };
        }
        let mut labels: Vec<String> = Vec::new();
        for point in points() {
            if !labels.contains(&point.label) {
                labels.push(point.label.clone());
            }
        }
        Self {
            labels,
            first_year: None,
        }
    }

    /// Whether slots are years.
    pub(super) fn are_years(&self) -> bool {
        self.first_year.is_some()
    }

    /// Slot of a point.
    pub(super) fn position(&self, point: &Point) -> Option<usize> {
        match self.first_year {
            Some(first) => usize::try_from(year(&point.label)? - first).ok(),
            None => self.labels.iter().position(|label| *label == point.label),
        }
    }
}

fn year(label: &str) -> Option<i32> {
    label
        .trim()
        .parse()
        .ok()
        .filter(|year| (1000..3000).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::chart::{PointValue, SeriesRole};

    fn series(labels: &[&str]) -> Vec<Series> {
        let point = |label: &&str| Point {
            label: (*label).to_owned(),
            value: PointValue::Number(1.0),
            highlighted: false,
            starts: false,
            figure: None,
        };
        let points = labels.iter().map(point).collect();
        vec![Series {
            label: String::new(),
            role: SeriesRole::Main,
            points,
        }]
    }

    #[test]
    fn a_year_that_was_not_delivered_keeps_its_place() {
        let series = series(&["2012", "2015"]);
        let slots = Slots::of(&series);
        assert_eq!(slots.labels, ["2012", "2013", "2014", "2015"]);
        assert_eq!(slots.position(&series[0].points[1]), Some(3));
    }

    #[test]
    fn members_keep_their_order() {
        let slots = Slots::of(&series(&["moins de 6 ans", "6 à 11 ans"]));
        assert_eq!(slots.labels, ["moins de 6 ans", "6 à 11 ans"]);
        assert!(!slots.are_years());
    }
}
