//! Progress of long work, on standard error, only where a person looks.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over a known number of steps; hidden when standard error is not a terminal.
pub(super) fn bar(length: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:<24} {bar:30} {pos}/{len} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_style(style);
    bar.with_message(what)
}
