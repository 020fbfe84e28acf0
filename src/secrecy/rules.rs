//! The rules: what counts as hidden well enough, and who says so.

/// Thresholds of disclosure control.
///
/// Standing: no Senacs rule is public. Frequency and dominance are Insee's rules for business
/// statistics (*Manuel de protection des tableaux*, rules in annex: at least 3 units, largest one
/// at most 85 %). The interval of 10 % is the `p %` rule of the same manual and of τ-Argus, whose
/// protection levels are asked on both sides, with `p = 10`: our choice, since `p` is never public.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Fewest structures, and fewest managers, in a sum or in a difference of public sums.
    pub min_units: usize,
    /// Largest share that one manager may make of it.
    pub max_share: f64,
    /// A hidden value must stay uncertain by this part of itself, above and below.
    pub precision: f64,
}

impl Rules {
    /// The rules adopted.
    pub const ADOPTED: Self = Self {
        min_units: 3,
        max_share: 0.85,
        precision: 0.10,
    };

    /// How far above and below a hidden value the attacker's interval must reach.
    ///
    /// Whole numbers are guessed between two bounds: they need one unit at least, and a hidden
    /// zero must not be certain.
    pub(super) fn wanted(&self, value: f64, step: f64) -> f64 {
        (value.abs() * self.precision).max(step)
    }
}
