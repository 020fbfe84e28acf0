//! Where a series is heading: stated only from three points of one series.

use crate::catalogue::plan::TargetDirection;

/// Fewer points say nothing.
pub const LEAST_POINTS: usize = 3;

/// Heading of a series, seen from the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendHeading {
    /// Comes nearer to the target.
    Toward,
    /// Goes away from it.
    Away,
    /// Does not move by more than the last digit shown.
    Flat,
}

impl TrendHeading {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Toward => "toward",
            Self::Away => "away",
            Self::Flat => "flat",
        }
    }

    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Toward => "se rapproche de la cible",
            Self::Away => "s'éloigne de la cible",
            Self::Flat => "stable",
        }
    }
}

/// The straight line nearest to the published points of one series (least squares).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// How many points.
    pub points: usize,
    /// Year of the first.
    pub first_year: i32,
    /// Year of the last.
    pub last_year: i32,
    /// Change in a year, in the unit of the figure.
    pub slope: f64,
    /// Its heading.
    pub heading: TrendHeading,
    /// Year to reach the target.
    pub due_year: i32,
    /// Value in the due year if the line went on from the last point; none once that year came.
    pub projected: Option<f64>,
}

/// What a trend is read against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    /// Value to reach or to keep.
    pub(super) value: f64,
    /// Due year.
    pub(super) year: i32,
    /// Which way.
    pub(super) direction: TargetDirection,
    /// Digits shown after the comma.
    pub(super) decimals: u8,
}

impl Trend {
    /// The trend of points in order of year; none from fewer than three.
    pub(super) fn of(points: &[(i32, f64)], aim: Aim) -> Option<Self> {
        let ((first_year, _), (last_year, last)) = (*points.first()?, *points.last()?);
        if points.len() < LEAST_POINTS {
            return None;
        }
        let slope = slope(points)?;
        let whole = slope * f64::from(last_year - first_year);
        let digit = 10f64.powi(-i32::from(aim.decimals));
        let is_toward = match aim.direction {
            TargetDirection::Increase => slope > 0.0,
            TargetDirection::Decrease => slope < 0.0,
            TargetDirection::Keep => slope * (aim.value - last) > 0.0,
        };
        let heading = if whole.abs() < digit {
            TrendHeading::Flat
        } else if is_toward {
            TrendHeading::Toward
        } else {
            TrendHeading::Away
        };
        let ahead = aim.year - last_year;
        Some(Self {
            points: points.len(),
            first_year,
            last_year,
            slope,
            heading,
            due_year: aim.year,
            projected: (ahead > 0).then(|| last + slope * f64::from(ahead)),
        })
    }
}

fn slope(points: &[(i32, f64)]) -> Option<f64> {
    let count = f64::from(u32::try_from(points.len()).ok()?);
    let mean_year = points.iter().map(|(year, _)| f64::from(*year)).sum::<f64>() / count;
    let mean = points.iter().map(|(_, value)| value).sum::<f64>() / count;
    let (mut covariance, mut variance) = (0.0, 0.0);
    for (year, value) in points {
        let distance = f64::from(*year) - mean_year;
        covariance += distance * (value - mean);
        variance += distance * distance;
    }
    (variance > 0.0).then(|| covariance / variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AIM: Aim = Aim {
        value: 30.0,
        year: 2026,
        direction: TargetDirection::Increase,
        decimals: 1,
    };

    #[test]
    fn two_points_are_no_trend_and_three_are() {
        assert_eq!(Trend::of(&[], AIM), None);
        assert_eq!(Trend::of(&[(2022, 20.0), (2023, 22.0)], AIM), None);
        let found = Trend::of(&[(2022, 20.0), (2023, 22.0), (2024, 24.0)], AIM).unwrap();
        assert_eq!((found.points, found.slope), (3, 2.0));
        assert_eq!((found.first_year, found.last_year), (2022, 2024));
        assert_eq!(found.heading, TrendHeading::Toward);
        assert_eq!(found.projected, Some(28.0));
    }

    #[test]
    fn a_missing_year_leaves_its_place_empty() {
        let found = Trend::of(&[(2018, 10.0), (2020, 12.0), (2024, 16.0)], AIM).unwrap();
        assert!((found.slope - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_heading_is_seen_from_the_target() {
        let up = [(2022, 20.0), (2023, 22.0), (2024, 24.0)];
        let down = Aim {
            direction: TargetDirection::Decrease,
            ..AIM
        };
        assert_eq!(Trend::of(&up, down).unwrap().heading, TrendHeading::Away);
        let keep = |value| Aim {
            direction: TargetDirection::Keep,
            value,
            ..AIM
        };
        assert_eq!(
            Trend::of(&up, keep(30.0)).unwrap().heading,
            TrendHeading::Toward
        );
        assert_eq!(
            Trend::of(&up, keep(20.0)).unwrap().heading,
            TrendHeading::Away
        );
        let still = [(2022, 20.0), (2023, 20.04), (2024, 20.0)];
        assert_eq!(Trend::of(&still, AIM).unwrap().heading, TrendHeading::Flat);
    }

    #[test]
    fn nothing_is_projected_once_the_due_year_came() {
        let points = [(2024, 20.0), (2025, 22.0), (2026, 24.0)];
        assert_eq!(Trend::of(&points, AIM).unwrap().projected, None);
    }
}
