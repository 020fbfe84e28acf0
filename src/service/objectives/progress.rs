//! How far a figure is on the straight path from its baseline to its target.

use crate::catalogue::plan::Target;

/// Verdict on a progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgressStatus {
    /// The target is reached or passed.
    Reached,
    /// At most a tenth of the path behind.
    OnTrack,
    /// At least half of what was expected.
    Late,
    /// Less than half of what was expected.
    OffTrack,
    /// No baseline, no value, or no path between them.
    NotAssessable,
}

impl ProgressStatus {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::OnTrack => "on_track",
            Self::Late => "late",
            Self::OffTrack => "off_track",
            Self::NotAssessable => "not_assessable",
        }
    }

    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reached => "atteint",
            Self::OnTrack => "en bonne voie",
            Self::Late => "en retard",
            Self::OffTrack => "hors trajectoire",
            Self::NotAssessable => "non évaluable",
        }
    }
}

/// Share of the path done, share expected at that date, verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// (value − baseline) / (target − baseline): not clamped; none when it cannot be computed.
    pub share: Option<f64>,
    /// Share of the time elapsed between the baseline and the due year, between 0 and 1.
    pub expected: Option<f64>,
    /// Verdict.
    pub status: ProgressStatus,
}

impl Progress {
    /// Progress of a value of `data_year`; none of the parts is guessed.
    pub(super) fn of(
        value: Option<f64>,
        data_year: i32,
        baseline: Option<f64>,
        target: &Target,
    ) -> Self {
        let expected = expected_share(data_year, target);
        let share = value.zip(baseline).and_then(|(value, baseline)| {
            let path = target.value? - baseline;
            (path.abs() > f64::EPSILON).then(|| (value - baseline) / path)
        });
        match share.zip(expected) {
            Some((share, expected)) => Self {
                share: Some(share),
                expected: Some(expected),
                status: verdict(share, expected),
            },
            None => Self {
                share: None,
                expected,
                status: ProgressStatus::NotAssessable,
            },
        }
    }
}

/// Years before the baseline are not on the path.
fn expected_share(data_year: i32, target: &Target) -> Option<f64> {
    let length = target.year - target.baseline.year;
    let elapsed = data_year - target.baseline.year;
    (length > 0 && elapsed >= 0).then(|| (f64::from(elapsed) / f64::from(length)).min(1.0))
}

fn verdict(share: f64, expected: f64) -> ProgressStatus {
    if share >= 1.0 {
        ProgressStatus::Reached
    } else if share >= expected - 0.1 {
        ProgressStatus::OnTrack
    } else if share >= expected / 2.0 {
        ProgressStatus::Late
    } else {
        ProgressStatus::OffTrack
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(value: f64) -> Target {
        let text = format!(
            "value = {value:?}\nyear = 2026\nbaseline_year = 2016\nnature = \"illustrative\""
        );
        toml::from_str(&text).unwrap()
    }

    fn status(value: f64, data_year: i32, baseline: f64, aim: f64) -> ProgressStatus {
        Progress::of(Some(value), data_year, Some(baseline), &target(aim)).status
    }

    #[test]
    fn the_verdict_compares_the_share_done_with_the_time_elapsed() {
        // Halfway in time (expected 0.5): 20 → 30, so one unit is a tenth of the path.
        assert_eq!(status(30.0, 2021, 20.0, 30.0), ProgressStatus::Reached);
        assert_eq!(status(24.0, 2021, 20.0, 30.0), ProgressStatus::OnTrack);
        assert_eq!(status(23.0, 2021, 20.0, 30.0), ProgressStatus::Late);
        assert_eq!(status(22.0, 2021, 20.0, 30.0), ProgressStatus::OffTrack);
        assert_eq!(status(19.0, 2021, 20.0, 30.0), ProgressStatus::OffTrack);
    }

    #[test]
    fn a_target_below_its_baseline_is_reached_downwards() {
        assert_eq!(status(5.0, 2020, 20.0, 10.0), ProgressStatus::Reached);
        assert_eq!(status(20.0, 2026, 20.0, 10.0), ProgressStatus::OffTrack);
    }

    #[test]
    fn zero_is_a_lawful_baseline_and_a_lawful_target() {
        let up = Progress::of(Some(7.0), 2023, Some(0.0), &target(10.0));
        assert_eq!((up.share, up.expected), (Some(0.7), Some(0.7)));
        assert_eq!(status(0.0, 2023, 12.0, 0.0), ProgressStatus::Reached);
    }

    #[test]
    fn without_value_baseline_or_path_nothing_is_assessed() {
        let none = ProgressStatus::NotAssessable;
        assert_eq!(
            Progress::of(None, 2020, Some(1.0), &target(2.0)).status,
            none
        );
        assert_eq!(
            Progress::of(Some(1.0), 2020, None, &target(2.0)).status,
            none
        );
        assert_eq!(status(5.0, 2020, 5.0, 5.0), none);
        assert_eq!(status(5.0, 2015, 4.0, 8.0), none);
    }

    #[test]
    fn after_the_due_year_the_whole_path_is_expected() {
        let late = Progress::of(Some(28.0), 2030, Some(20.0), &target(30.0));
        assert_eq!(late.expected, Some(1.0));
        assert_eq!(late.status, ProgressStatus::Late);
    }
}
