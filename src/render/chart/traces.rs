//! Series put on the slots of the axis and given a colour, a marker and places.

use super::geometry::{Area, Spot, count};
use super::palette::Ink;
use super::plan::Form;
use super::specification::{ChartSpecification, Mark, SeriesRole};
use super::ticks::Ticks;
use super::time_axis::Slots;
use crate::domain::number::french;

/// One series on its slots.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) label: String,
    pub(super) role: SeriesRole,
    pub(super) ink: Ink,
    pub(super) form: Form,
    pub(super) spots: Vec<Option<(f64, Spot)>>,
    pub(super) highlighted: Vec<bool>,
    pub(super) marks: Vec<Option<Mark>>,
    /// Slots that begin a new series.
    pub(super) starts: Vec<bool>,
}

impl Trace {
    /// Spots of consecutive slots of one series: what a line may join.
    pub(super) fn runs(&self) -> Vec<Vec<Spot>> {
        let mut runs: Vec<Vec<Spot>> = Vec::new();
        let mut joined = false;
        for (spot, starts) in self.spots.iter().zip(&self.starts) {
            joined = joined && !starts;
            match (spot, runs.last_mut()) {
                (Some((_, spot)), Some(run)) if joined => run.push(*spot),
                (Some((_, spot)), _) => runs.push(vec![*spot]),
                (None, _) => {}
            }
            joined = spot.is_some();
        }
        runs
    }

    /// Last value, with its place.
    pub(super) fn last(&self) -> Option<(f64, Spot)> {
        self.spots.iter().rev().find_map(|spot| *spot)
    }

    /// What is written at the end of the line: last value or mark, then name.
    pub(super) fn end_text(&self, decimals: u8) -> String {
        let last = self.last().map(|(value, _)| french(value, decimals));
        let mark = || {
            self.marks
                .iter()
                .rev()
                .find_map(|mark| *mark)
                .map(|mark| mark.sign().to_owned())
        };
        match last.or_else(mark) {
            Some(value) => format!("{value} {}", self.label),
            None => self.label.clone(),
        }
    }

    /// Whether some value is replaced by a mark.
    pub(super) fn is_marked(&self) -> bool {
        self.marks.iter().any(Option::is_some)
    }
}

/// The series of a chart, without places yet.
pub(super) fn traces(specification: &ChartSpecification, slots: &Slots) -> Vec<Trace> {
    let mut coloured = 0;
    let mut traces = Vec::new();
    for series in &specification.series {
        let target = series.role == SeriesRole::Target;
        let mut trace = Trace {
            label: series.label.clone(),
            role: series.role,
            ink: if target {
                Ink::Target
            } else {
                Ink::Series(coloured)
            },
            form: if target {
                Form::Diamond
            } else {
                Form::of(coloured)
            },
            spots: vec![None; slots.labels.len()],
            highlighted: vec![false; slots.labels.len()],
            marks: vec![None; slots.labels.len()],
            starts: vec![false; slots.labels.len()],
        };
        coloured += usize::from(!target);
        for point in &series.points {
            let Some(position) = slots.position(point) else {
                continue;
            };
            let value = point
                .value
                .number()
                .map(|number| (number, Spot { x: 0.0, y: 0.0 }));
            set(&mut trace.spots, position, value);
            set(&mut trace.marks, position, point.value.mark());
            set(&mut trace.highlighted, position, point.highlighted);
            set(&mut trace.starts, position, point.starts);
        }
        traces.push(trace);
    }
    traces
}

fn set<T>(values: &mut [T], position: usize, value: T) {
    if let Some(slot) = values.get_mut(position) {
        *slot = value;
    }
}

/// Gives every value its place.
pub(super) fn put_on(traces: &mut [Trace], ticks: &Ticks, plot: Area) {
    for trace in traces {
        let slots = trace.spots.len();
        for (position, spot) in trace.spots.iter_mut().enumerate() {
            if let Some((value, spot)) = spot {
                let y = plot.bottom - ticks.share(*value) * plot.height();
                *spot = Spot {
                    x: middle(plot, position, slots),
                    y,
                };
            }
        }
    }
}

/// Middle of a slot.
pub(super) fn middle(plot: Area, position: usize, slots: usize) -> f64 {
    plot.left + (count(position) + 0.5) * plot.width() / count(slots.max(1))
}
