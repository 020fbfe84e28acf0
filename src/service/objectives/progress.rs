//! How far a figure is on the straight path from its baseline to its target: arithmetic alone.
//!
//! | rule | share | expected | decides |
//! | --- | --- | --- | --- |
//! | count, rate, gap | (value − baseline) / (target − baseline), not clamped | elapsed part of the path | share against expected |
//! | keep | none | none | distance to the value, against the tolerance |
//! | each has at least one | those that have, over all | elapsed part of the path | share against expected |
//! | milestones | done, over all | due, over all | share against expected |
//! | composite | that of the total | that of the total | the total; the parts are told |

use crate::catalogue::plan::TargetDirection;

use super::trend::Trend;

/// Behind by no more than this, a figure is on track.
pub const ON_TRACK_MARGIN: f64 = 0.1;
/// Part of the expected share from which a figure is late, and not off track.
pub const LATE_FROM: f64 = 0.5;
/// What the representation of numbers may add or take: 0.7 − 0.1 is not 0.6 for a computer.
const ROUNDING: f64 = 1e-9;

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
    /// Nothing may be said; [`Obstacle`] tells why.
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

/// What a progress is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgressMethod {
    /// Way done by the figure itself.
    Linear,
    /// Distance to a value to be kept.
    Keep,
    /// Territories that have what each must have.
    Count,
    /// Way done by a gap between territories.
    Gap,
    /// Way done by a total, its parts told.
    Composite,
    /// Milestones done.
    Milestones,
}

impl ProgressMethod {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Keep => "keep",
            Self::Count => "count",
            Self::Gap => "gap",
            Self::Composite => "composite",
            Self::Milestones => "milestones",
        }
    }
}

/// Why a progress is not assessed. None says anything of a secret but that it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The figure is secret.
    Secret,
    /// There is no value for the year.
    NoValue,
    /// The value rests on too few answers.
    LowResponse,
    /// The figure describes a year before the baseline.
    BeforeBaseline,
    /// The figure of the baseline is secret.
    SecretBaseline,
    /// There is no baseline.
    NoBaseline,
    /// The baseline rests on too few answers.
    LowBaseline,
    /// The series was broken since the baseline, in that year.
    Break(i32),
    /// The baseline was counted by another definition, population or geography.
    OtherBaseline,
    /// The target has no value to reach, or no tolerance.
    NoTarget,
    /// Some of the territories that each must have it are not published.
    Unpublished,
    /// No indicator measures it.
    NotMeasured,
    /// No milestone is planned.
    NoMilestone,
}

impl Obstacle {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::NoValue => "no_value",
            Self::LowResponse => "low_response",
            Self::BeforeBaseline => "before_baseline",
            Self::SecretBaseline => "secret_baseline",
            Self::NoBaseline => "no_baseline",
            Self::LowBaseline => "low_response_baseline",
            Self::Break(_) => "series_break",
            Self::OtherBaseline => "other_baseline",
            Self::NoTarget => "no_target_value",
            Self::Unpublished => "unpublished",
            Self::NotMeasured => "not_measured",
            Self::NoMilestone => "no_milestone",
        }
    }
}

/// A part of a composite target.
#[derive(Debug, Clone, PartialEq)]
pub struct PartProgress {
    /// What it counts.
    pub label: String,
    /// Its value, or its share of the total when the target is a share.
    pub value: Option<f64>,
    /// What it must reach, in the same terms.
    pub target: Option<f64>,
    /// Whether value and target are shares of the total.
    pub is_share: bool,
    /// Way done.
    pub share: Option<f64>,
    /// Verdict.
    pub status: ProgressStatus,
    /// The number that decides, in words.
    pub decided_by: String,
}

/// Share of the path done, share expected at that date, verdict, and what decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Way done, not clamped; none when it cannot be computed or has no meaning.
    pub share: Option<f64>,
    /// Way expected, between 0 and 1.
    pub expected: Option<f64>,
    /// Verdict.
    pub status: ProgressStatus,
    /// What it is measured by.
    pub method: ProgressMethod,
    /// Why it is not assessed.
    pub obstacle: Option<Obstacle>,
    /// What was measured, where it is not the figure itself: a gap, a count of territories or of
    /// milestones.
    pub measured: Option<f64>,
    /// The same at the baseline.
    pub measured_baseline: Option<f64>,
    /// How many there are in all, for a count.
    pub total: Option<u32>,
    /// The number that decides, in words.
    pub decided_by: String,
    /// Where the figure is heading, from three points.
    pub trend: Option<Trend>,
    /// The parts of a composite target.
    pub parts: Vec<PartProgress>,
}

impl Progress {
    /// A progress that says nothing, and why.
    pub(super) fn blocked(method: ProgressMethod, obstacle: Obstacle) -> Self {
        Self {
            share: None,
            expected: None,
            status: ProgressStatus::NotAssessable,
            method,
            obstacle: Some(obstacle),
            measured: None,
            measured_baseline: None,
            total: None,
            decided_by: super::words::obstacle(obstacle),
            trend: None,
            parts: Vec::new(),
        }
    }

    /// A verdict; words come after.
    pub(super) fn judged(method: ProgressMethod, standing: Standing) -> Self {
        Self {
            share: standing.share,
            expected: standing.expected,
            status: standing.status,
            obstacle: None,
            decided_by: String::new(),
            ..Self::blocked(method, Obstacle::NoValue)
        }
    }
}

/// Share, expected share and verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Way done.
    pub share: Option<f64>,
    /// Way expected.
    pub expected: Option<f64>,
    /// Verdict.
    pub status: ProgressStatus,
}

/// A straight path between two dated values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Path {
    /// Value at the baseline.
    pub start: f64,
    /// Year of the baseline.
    pub start_year: i32,
    /// Value to reach.
    pub end: f64,
    /// Year to reach it.
    pub end_year: i32,
    /// Which way.
    pub direction: TargetDirection,
}

impl Path {
    /// Where a value of a year stands.
    ///
    /// A baseline already at the target or beyond leaves no path: no share then, and the value alone
    /// decides.
    ///
    /// # Errors
    /// A year before the baseline, or a path without length, which is no baseline at all.
    pub fn standing(&self, value: f64, year: i32) -> Result<Standing, Obstacle> {
        let expected = Some(elapsed((self.start_year, self.end_year), year)?);
        let path = self.end - self.start;
        let (leads_there, is_there) = match self.direction {
            TargetDirection::Increase => (path > 0.0, value >= self.end),
            TargetDirection::Decrease => (path < 0.0, value <= self.end),
            TargetDirection::Keep => (false, (value - self.end).abs() <= ROUNDING),
        };
        if !leads_there {
            let status = if is_there {
                ProgressStatus::Reached
            } else {
                ProgressStatus::OffTrack
            };
            return Ok(Standing {
                share: None,
                expected,
                status,
            });
        }
        let share = (value - self.start) / path;
        Ok(Standing {
            share: Some(share),
            expected,
            status: verdict(share, expected.unwrap_or(1.0)),
        })
    }
}

/// Where a value to be kept stands: reached from the due year on, on track before.
pub fn kept(value: f64, centre: f64, tolerance: f64, is_due: bool) -> Standing {
    let status = match ((value - centre).abs() <= tolerance + ROUNDING, is_due) {
        (true, true) => ProgressStatus::Reached,
        (true, false) => ProgressStatus::OnTrack,
        (false, _) => ProgressStatus::OffTrack,
    };
    Standing {
        share: None,
        expected: None,
        status,
    }
}

/// Where a count stands.
pub fn counted(done: u32, total: u32, expected: f64) -> Standing {
    let share = f64::from(done) / f64::from(total.max(1));
    Standing {
        share: Some(share),
        expected: Some(expected),
        status: verdict(share, expected),
    }
}

/// Elapsed part of a path, between 0 and 1.
///
/// # Errors
/// The year is before its start; the path has no length.
pub(super) fn elapsed((start, end): (i32, i32), year: i32) -> Result<f64, Obstacle> {
    let (length, elapsed) = (end - start, year - start);
    if length <= 0 {
        Err(Obstacle::NoBaseline)
    } else if elapsed < 0 {
        Err(Obstacle::BeforeBaseline)
    } else {
        Ok((f64::from(elapsed) / f64::from(length)).min(1.0))
    }
}

/// The verdict of a share against the one expected.
pub(super) fn verdict(share: f64, expected: f64) -> ProgressStatus {
    if share >= 1.0 - ROUNDING {
        ProgressStatus::Reached
    } else if share >= expected - ON_TRACK_MARGIN - ROUNDING {
        ProgressStatus::OnTrack
    } else if share >= expected * LATE_FROM - ROUNDING {
        ProgressStatus::Late
    } else {
        ProgressStatus::OffTrack
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 2016 to 2026.
    fn path(start: f64, end: f64) -> Path {
        Path {
            start,
            start_year: 2016,
            end,
            end_year: 2026,
            direction: if end < start {
                TargetDirection::Decrease
            } else {
                TargetDirection::Increase
            },
        }
    }

    fn status(value: f64, year: i32, start: f64, end: f64) -> ProgressStatus {
        path(start, end).standing(value, year).unwrap().status
    }

    #[test]
    fn the_verdict_compares_the_share_done_with_the_time_elapsed() {
        // Halfway in time (expected 0.5): 20 → 30, so one unit is a tenth of the path.
        assert_eq!(status(30.0, 2021, 20.0, 30.0), ProgressStatus::Reached);
        assert_eq!(status(24.0, 2021, 20.0, 30.0), ProgressStatus::OnTrack);
        assert_eq!(status(23.9, 2021, 20.0, 30.0), ProgressStatus::Late);
        assert_eq!(status(22.5, 2021, 20.0, 30.0), ProgressStatus::Late);
        assert_eq!(status(22.4, 2021, 20.0, 30.0), ProgressStatus::OffTrack);
        assert_eq!(status(19.0, 2021, 20.0, 30.0), ProgressStatus::OffTrack);
    }

    #[test]
    fn the_margin_is_exact_whatever_the_representation_of_numbers() {
        // 0.7 − 0.1 is 0.6 for people: 26 of 20 → 30 in 2023.
        assert_eq!(status(26.0, 2023, 20.0, 30.0), ProgressStatus::OnTrack);
        assert_eq!(
            status(0.3 + 0.1 + 0.2, 2022, 0.0, 1.2),
            ProgressStatus::OnTrack
        );
    }

    #[test]
    fn a_target_below_its_baseline_is_reached_downwards() {
        assert_eq!(status(5.0, 2020, 20.0, 10.0), ProgressStatus::Reached);
        assert_eq!(status(20.0, 2026, 20.0, 10.0), ProgressStatus::OffTrack);
        let halfway = path(20.0, 10.0).standing(15.0, 2021).unwrap();
        assert_eq!((halfway.share, halfway.expected), (Some(0.5), Some(0.5)));
    }

    #[test]
    fn zero_is_a_lawful_baseline_and_a_lawful_target() {
        let up = path(0.0, 10.0).standing(7.0, 2023).unwrap();
        assert_eq!((up.share, up.expected), (Some(0.7), Some(0.7)));
        assert_eq!(status(0.0, 2023, 12.0, 0.0), ProgressStatus::Reached);
        let down = path(12.0, 0.0).standing(3.0, 2023).unwrap();
        assert_eq!(
            (down.share, down.status),
            (Some(0.75), ProgressStatus::OnTrack)
        );
        assert_eq!(
            path(0.0, 10.0).standing(0.0, 2016).unwrap().share,
            Some(0.0)
        );
    }

    #[test]
    fn a_share_is_not_clamped() {
        let beyond = path(20.0, 30.0).standing(35.0, 2020).unwrap();
        assert_eq!(
            (beyond.share, beyond.status),
            (Some(1.5), ProgressStatus::Reached)
        );
        let back = path(20.0, 30.0).standing(15.0, 2020).unwrap();
        assert_eq!(
            (back.share, back.status),
            (Some(-0.5), ProgressStatus::OffTrack)
        );
    }

    #[test]
    fn a_baseline_already_there_leaves_no_path_and_the_value_decides() {
        let same = path(5.0, 5.0);
        let kept = same.standing(5.0, 2020).unwrap();
        assert_eq!((kept.share, kept.status), (None, ProgressStatus::Reached));
        assert_eq!(
            same.standing(4.9, 2020).unwrap().status,
            ProgressStatus::OffTrack
        );
        // At least 35, and it was 40 already: 38 is still enough, 34 is not, and no share is told.
        let passed = Path {
            direction: TargetDirection::Increase,
            ..path(40.0, 35.0)
        };
        let still = passed.standing(38.0, 2020).unwrap();
        assert_eq!((still.share, still.status), (None, ProgressStatus::Reached));
        assert_eq!(
            passed.standing(34.0, 2020).unwrap().status,
            ProgressStatus::OffTrack
        );
    }

    #[test]
    fn before_the_baseline_nothing_is_expected_nor_judged() {
        let early = path(4.0, 8.0).standing(5.0, 2015);
        assert_eq!(early, Err(Obstacle::BeforeBaseline));
        let at_start = path(4.0, 8.0).standing(4.0, 2016).unwrap();
        assert_eq!(
            (at_start.expected, at_start.status),
            (Some(0.0), ProgressStatus::OnTrack)
        );
    }

    #[test]
    fn after_the_due_year_the_whole_path_is_expected() {
        let late = path(20.0, 30.0).standing(28.0, 2030).unwrap();
        assert_eq!(
            (late.expected, late.status),
            (Some(1.0), ProgressStatus::Late)
        );
    }

    #[test]
    fn a_path_without_length_has_no_baseline() {
        let bare = Path {
            start_year: 2026,
            ..path(4.0, 8.0)
        };
        assert_eq!(bare.standing(5.0, 2026), Err(Obstacle::NoBaseline));
    }

    #[test]
    fn a_value_to_be_kept_is_judged_by_its_tolerance_on_both_sides() {
        assert_eq!(
            kept(103.0, 100.0, 3.0, false).status,
            ProgressStatus::OnTrack
        );
        assert_eq!(kept(97.0, 100.0, 3.0, true).status, ProgressStatus::Reached);
        assert_eq!(
            kept(96.9, 100.0, 3.0, true).status,
            ProgressStatus::OffTrack
        );
        assert_eq!(kept(0.0, 0.0, 0.0, true).status, ProgressStatus::Reached);
        assert_eq!(kept(103.1, 100.0, 3.0, false).share, None);
    }

    #[test]
    fn a_count_is_judged_by_itself() {
        assert_eq!(counted(17, 17, 0.4).status, ProgressStatus::Reached);
        assert_eq!(counted(0, 4, 0.1).status, ProgressStatus::OnTrack);
        assert_eq!(counted(1, 4, 0.5).status, ProgressStatus::Late);
        assert_eq!(counted(0, 4, 0.5).status, ProgressStatus::OffTrack);
        assert_eq!(counted(3, 4, 1.0).share, Some(0.75));
    }
}
