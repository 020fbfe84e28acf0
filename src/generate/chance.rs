//! Chance with a name: each draw hangs on the seed and a key, never on what was drawn before, so
//! that a département alone gets the same figures as within the whole country.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};
use sha2::{Digest as _, Sha256};

/// A stream of draws.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a key.
    pub(super) fn new(seed: u64, key: &str) -> Self {
        Self(ChaCha8Rng::from_seed(digest(seed, &[key])))
    }

    /// A number from 0 up to 1, 1 left out.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A deviation around 0 of this standard deviation.
    pub(super) fn deviation(&mut self, spread: f64) -> f64 {
        let draw: f64 = StandardNormal.sample(&mut self.0);
        draw * spread
    }

    /// A positive factor of mean 1 (log-normal).
    pub(super) fn factor(&mut self, spread: f64) -> f64 {
        (self.deviation(spread) - spread * spread / 2.0).exp()
    }

    /// A number between two bounds, both included.
    pub(super) fn between<T>(&mut self, low: T, high: T) -> T
    where
        T: rand::distr::uniform::SampleUniform + PartialOrd,
    {
        self.0.random_range(low..=high)
    }

    /// One of a list.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let end = list.len().checked_sub(1)?;
        list.get(self.between(0, end))
    }
}

fn digest(seed: u64, parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_le_bytes());
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().into()
}

/// Two numbers from 0 up to 1 that hang on a key alone: cheaper than a stream.
fn pair(seed: u64, parts: &[&str]) -> (f64, f64) {
    let bytes = digest(seed, parts);
    let mut units = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|word| f64::from(u32::from_le_bytes(*word)) / (f64::from(u32::MAX) + 1.0));
    (units.next().unwrap_or(0.0), units.next().unwrap_or(0.0))
}

/// A fixed trait of a subject, from 0 up to 1.
fn lasting(seed: u64, subject: &str, what: &str) -> f64 {
    pair(seed, &[subject, what]).0
}

/// Whether something of this probability happens to a subject in a year: half of the draw is a
/// lasting trait, so that the same ones tend to be concerned from year to year.
pub(super) fn recurrent(seed: u64, subject: &str, what: &str, year: i32, probability: f64) -> bool {
    let mean = f64::midpoint(
        lasting(seed, subject, what),
        pair(seed, &[subject, what, &year.to_string()]).0,
    );
    // The mean of two uniform draws has a triangular law: invert its distribution.
    let threshold = if probability <= 0.5 {
        (probability / 2.0).max(0.0).sqrt()
    } else {
        1.0 - ((1.0 - probability) / 2.0).max(0.0).sqrt()
    };
    mean < threshold
}

/// Shares out a whole total: whole parts that add up to it, largest remainders first.
pub(super) fn share_out(total: f64, weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return weights.iter().map(|_| 0.0).collect();
    }
    let exact: Vec<f64> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut parts: Vec<f64> = exact.iter().map(|part| part.floor()).collect();
    let mut left = (total - parts.iter().sum::<f64>()).round();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |position: &usize| exact.get(*position).map_or(0.0, |part| part - part.floor());
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    for position in order {
        if left < 1.0 {
            break;
        }
        if let Some(part) = parts.get_mut(position) {
            *part += 1.0;
            left -= 1.0;
        }
    }
    parts
}

/// Whether something of this probability is true of a subject in a year: nearly always what it was
/// the year before.
pub(super) fn steady(seed: u64, subject: &str, what: &str, year: i32, probability: f64) -> bool {
    let (change, of_year) = pair(seed, &[subject, what, &year.to_string()]);
    let draw = if change < 0.04 {
        of_year
    } else {
        lasting(seed, subject, what)
    };
    draw < probability
}
