//! The tableau of the simplex method.

/// Coefficients smaller than this are rounding errors.
const TINY: f64 = 1e-9;

/// Equations solved for their basic variables, and what each variable brings to the objective.
#[derive(Debug, Default)]
pub(super) struct Tableau {
    rows: Vec<Vec<f64>>,
    /// Basic variable of each row.
    basis: Vec<usize>,
    /// Reduced costs: zero for basic variables.
    costs: Vec<f64>,
}

/// Where a move stops.
struct Stop {
    length: f64,
    /// Row whose variable reaches its bound; none when the moving one reaches its own.
    row: Option<usize>,
    /// Size of the pivot: the larger, the safer.
    pivot: f64,
}

impl Tableau {
    /// Equations `sum of the listed variables, each times its factor = 0`; the objective is the sum
    /// of those inside.
    pub(super) fn new(equations: &[Vec<(usize, f64)>], inside: &[bool]) -> Self {
        let mut tableau = Self {
            costs: inside
                .iter()
                .map(|inside| if *inside { 1.0 } else { 0.0 })
                .collect(),
            ..Self::default()
        };
        for equation in equations {
            let mut row = vec![0.0; inside.len()];
            for (variable, factor) in equation {
                if let Some(slot) = row.get_mut(*variable) {
                    *slot = *factor;
                }
            }
            tableau.add(row);
        }
        tableau
    }

    fn add(&mut self, mut row: Vec<f64>) {
        for (known, basic) in self.rows.iter().zip(&self.basis) {
            let factor = row.get(*basic).copied().unwrap_or(0.0);
            subtract(&mut row, known, factor);
        }
        let largest = row
            .iter()
            .map(|one| one.abs())
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((variable, size)) = largest else {
            return;
        };
        if size < TINY {
            return;
        }
        self.rows.push(row);
        self.basis.push(variable);
        self.pivot(self.rows.len() - 1, variable);
    }

    /// Makes a variable basic in a row.
    fn pivot(&mut self, row: usize, variable: usize) {
        let Some(mut pivot_row) = self.rows.get_mut(row).map(std::mem::take) else {
            return;
        };
        let pivot = pivot_row.get(variable).copied().unwrap_or(1.0);
        for one in &mut pivot_row {
            *one /= pivot;
        }
        for (index, other) in self.rows.iter_mut().enumerate() {
            if index != row {
                let factor = other.get(variable).copied().unwrap_or(0.0);
                subtract(other, &pivot_row, factor);
            }
        }
        let factor = self.costs.get(variable).copied().unwrap_or(0.0);
        subtract(&mut self.costs, &pivot_row, factor);
        if let Some(slot) = self.rows.get_mut(row) {
            *slot = pivot_row;
        }
        if let Some(slot) = self.basis.get_mut(row) {
            *slot = variable;
        }
    }

    /// One step that improves the objective by at most `left`; what it brought, or none when
    /// nothing improves it.
    pub(super) fn step(
        &mut self,
        by: &mut [f64],
        rooms: &[(f64, f64)],
        sign: f64,
        left: f64,
        careful: bool,
    ) -> Option<f64> {
        let (variable, cost) = self.entering(by, rooms, sign, careful)?;
        let direction = if cost * sign > 0.0 { 1.0 } else { -1.0 };
        let stop = self.blocking(variable, direction, by, rooms);
        let wanted = left / cost.abs();
        let length = stop.length.min(wanted);
        self.shift(variable, direction * length, by);
        if stop.length <= wanted
            && let Some(row) = stop.row
        {
            self.pivot(row, variable);
        }
        Some(length * cost.abs())
    }

    fn entering(
        &self,
        by: &[f64],
        rooms: &[(f64, f64)],
        sign: f64,
        careful: bool,
    ) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        let candidates = self.costs.iter().zip(by).zip(rooms).enumerate();
        for (variable, ((cost, by), (fall, rise))) in candidates {
            let gain = cost * sign;
            let can = (gain > TINY && *by < rise - TINY) || (gain < -TINY && *by > -fall + TINY);
            if can && best.is_none_or(|(_, other)| cost.abs() > other.abs()) {
                best = Some((variable, *cost));
                if careful {
                    break;
                }
            }
        }
        best
    }

    fn blocking(&self, variable: usize, direction: f64, by: &[f64], rooms: &[(f64, f64)]) -> Stop {
        let room = |which: usize, towards: f64| {
            let (fall, rise) = rooms.get(which).copied().unwrap_or_default();
            let at = by.get(which).copied().unwrap_or_default();
            if towards > 0.0 {
                (rise - at).max(0.0)
            } else {
                (at + fall).max(0.0)
            }
        };
        let mut stop = Stop {
            length: room(variable, direction),
            row: None,
            pivot: f64::INFINITY,
        };
        for (index, (row, basic)) in self.rows.iter().zip(&self.basis).enumerate() {
            let factor = row.get(variable).copied().unwrap_or(0.0);
            if factor.abs() < TINY {
                continue;
            }
            let length = room(*basic, -factor * direction) / factor.abs();
            let shorter = length < stop.length - TINY;
            let safer =
                length <= stop.length + TINY && stop.row.is_some() && factor.abs() > stop.pivot;
            if shorter || safer {
                stop = Stop {
                    length: length.min(stop.length),
                    row: Some(index),
                    pivot: factor.abs(),
                };
            }
        }
        stop
    }

    fn shift(&self, variable: usize, length: f64, by: &mut [f64]) {
        if let Some(slot) = by.get_mut(variable) {
            *slot += length;
        }
        for (row, basic) in self.rows.iter().zip(&self.basis) {
            let factor = row.get(variable).copied().unwrap_or(0.0);
            if let Some(slot) = by.get_mut(*basic) {
                *slot -= factor * length;
            }
        }
    }
}

fn subtract(row: &mut [f64], other: &[f64], factor: f64) {
    if factor == 0.0 {
        return;
    }
    for (one, other) in row.iter_mut().zip(other) {
        *one -= factor * other;
    }
}
