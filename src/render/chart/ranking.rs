//! Rows of bars: gathered from the series, sorted for a ranking, cut to what fits.

use super::specification::{ChartSpecification, Mark, PointValue, Series, SeriesRole};
use crate::domain::number::french;

/// One category with a value per series of bars.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) rank: Option<String>,
    pub(super) highlighted: bool,
    /// One per series of bars; none where the series says nothing of this category.
    pub(super) values: Vec<Option<PointValue>>,
    /// Targets of this category.
    pub(super) targets: Vec<f64>,
}

/// Series sorted by how bars show them.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// Drawn as bars.
    pub(super) bars: Vec<&'a Series>,
    /// Drawn as a line across all bars, with their value.
    pub(super) references: Vec<(&'a Series, f64)>,
    /// References that have a mark in place of a number: said, not drawn.
    pub(super) marked: Vec<(&'a Series, Mark)>,
    /// Drawn as a tick on each bar.
    pub(super) targets: Vec<&'a Series>,
}

impl<'a> Parts<'a> {
    /// A lone point that names no category of the main series is a reference.
    pub(super) fn of(specification: &'a ChartSpecification) -> Self {
        let series = &specification.series;
        let main = series.iter().find(|series| series.role == SeriesRole::Main);
        let mut parts = Self {
            bars: Vec::new(),
            references: Vec::new(),
            marked: Vec::new(),
            targets: Vec::new(),
        };
        for series in series {
            let foreign = |label: &String| {
                main.is_some_and(|main| main.points.iter().all(|point| point.label != *label))
            };
            match (series.role, series.points.as_slice()) {
                (SeriesRole::Comparison | SeriesRole::Target, [only]) if foreign(&only.label) => {
                    parts
                        .references
                        .extend(only.value.number().map(|value| (series, value)));
                    parts
                        .marked
                        .extend(only.value.mark().map(|mark| (series, mark)));
                }
                (SeriesRole::Target, _) => parts.targets.push(series),
                (
                    SeriesRole::Main
                    | SeriesRole::Comparison
                    | SeriesRole::Baseline
                    | SeriesRole::Expected
                    | SeriesRole::Remainder,
                    _,
                ) => parts.bars.push(series),
            }
        }
        parts
    }

    /// Categories in order of appearance.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let mut places = std::collections::BTreeMap::new();
        for (position, series) in self.bars.iter().enumerate() {
            for point in &series.points {
                let place = *places.entry(&point.label).or_insert_with(|| {
                    rows.push(self.row(&point.label));
                    rows.len() - 1
                });
                let Some(row) = rows.get_mut(place) else {
                    continue;
                };
                row.highlighted |= point.highlighted;
                if let Some(value) = row.values.get_mut(position) {
                    *value = Some(point.value);
                }
            }
        }
        rows
    }

    fn row(&self, label: &str) -> Row {
        let points = self.targets.iter().flat_map(|series| &series.points);
        let targets = points
            .filter(|point| point.label == label)
            .filter_map(|point| point.value.number());
        Row {
            label: label.to_owned(),
            rank: None,
            highlighted: false,
            values: vec![None; self.bars.len()],
            targets: targets.collect(),
        }
    }
}

impl Row {
    /// Value that ranks the row.
    fn leading(&self) -> Option<f64> {
        self.values
            .first()
            .copied()
            .flatten()
            .and_then(PointValue::number)
    }
}

/// Sorts from the largest; rows without a number come last, in their order, without a rank.
///
/// Values printed alike share their rank.
pub(super) fn rank(rows: &mut [Row], decimals: u8) {
    rows.sort_by(|one, other| match (one.leading(), other.leading()) {
        (Some(one), Some(other)) => other.total_cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    let mut before: Option<(String, String)> = None;
    for (position, row) in rows.iter_mut().enumerate() {
        let Some(value) = row.leading() else { break };
        let printed = french(value, decimals);
        let rank = match before {
            Some((same, rank)) if same == printed => rank,
            _ => (position + 1).to_string(),
        };
        row.rank = Some(rank.clone());
        before = Some((printed, rank));
    }
}

/// Keeps the first rows and every highlighted one that fits in `most`.
pub(super) fn keep(rows: Vec<Row>, most: usize) -> Vec<Row> {
    let highlighted = rows.iter().filter(|row| row.highlighted).count().min(most);
    let mut ordinary = most - highlighted;
    let mut strong = highlighted;
    let mut fits = |row: &Row| {
        let left = if row.highlighted {
            &mut strong
        } else {
            &mut ordinary
        };
        let fits = *left > 0;
        *left = left.saturating_sub(1);
        fits
    };
    rows.into_iter().filter(|row| fits(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, value: PointValue, highlighted: bool) -> Row {
        let values = vec![Some(value)];
        Row {
            label: label.to_owned(),
            rank: None,
            highlighted,
            values,
            targets: Vec::new(),
        }
    }

    #[test]
    fn secret_rows_come_last_and_have_no_rank() {
        let mut rows = vec![
            row("a", PointValue::Mark(Mark::Secret), false),
            row("b", PointValue::Number(3.0), false),
            row("c", PointValue::Number(7.0), false),
            row("d", PointValue::Number(3.02), false),
            row("e", PointValue::Number(-1.0), false),
        ];
        rank(&mut rows, 1);
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.label.as_str(), row.rank.as_deref()))
            .collect();
        let expected = [
            ("c", Some("1")),
            ("d", Some("2")),
            ("b", Some("2")),
            ("e", Some("4")),
            ("a", None),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_highlighted_row_is_kept_however_low_its_rank() {
        let rows: Vec<Row> = (0..10)
            .map(|n| row(&n.to_string(), PointValue::Number(0.0), n == 8))
            .collect();
        let kept: Vec<_> = keep(rows, 3).into_iter().map(|row| row.label).collect();
        assert_eq!(kept, ["0", "1", "8"]);
    }
}
