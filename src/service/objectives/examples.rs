//! Worked examples of progress: the numbers are ours, what is said of them is computed as for a figure.

use crate::catalogue::plan::TargetDirection;

use super::progress::{Obstacle, Path, ProgressStatus, Standing, counted, kept};
use super::words::{self, Digits, percent};

/// An example for the page of method.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressExample {
    /// What it shows.
    pub case: &'static str,
    /// The number that decides, in words.
    pub decided_by: String,
    /// Way done.
    pub share: Option<f64>,
    /// Way expected.
    pub expected: Option<f64>,
    /// Verdict.
    pub status: ProgressStatus,
}

/// One digit after the comma.
const DIGITS: Digits = Digits(1);

/// The examples, each with its verdict computed now.
pub fn progress_examples() -> Vec<ProgressExample> {
    let paths = [
        ("Une hausse", path(27.1, 35.0), (30.8, 2023)),
        ("Une baisse jusqu'à zéro", path(6.0, 0.0), (2.0, 2022)),
        ("Un départ à zéro", path(0.0, 10.0), (1.5, 2021)),
        ("Un recul", path(50.0, 60.0), (48.0, 2020)),
        (
            "Une cible atteinte avant l'heure",
            path(20.0, 30.0),
            (31.0, 2022),
        ),
        ("Après l'échéance", path(20.0, 30.0), (28.0, 2028)),
        (
            "Une cible déjà atteinte au départ",
            Path {
                direction: TargetDirection::Increase,
                ..path(40.0, 35.0)
            },
            (38.0, 2020),
        ),
        ("Un écart entre territoires", path(12.0, 6.0), (10.5, 2021)),
    ];
    let on_path = paths.into_iter().filter_map(|(case, path, now)| {
        let standing = path.standing(now.0, now.1).ok()?;
        let said = words::on_path(&path, now, &standing, DIGITS);
        Some(example(case, said, standing))
    });
    let (value, centre, tolerance, year) = (83.0, 80.0, 5.0, 2022);
    let keep = example(
        "Une valeur à garder",
        words::kept((value, year), (centre, tolerance), DIGITS),
        kept(value, centre, tolerance, false),
    );
    let (have, total, elapsed) = (14, 17, 0.8);
    let each = example(
        "Chacun en a au moins un",
        format!(
            "{have} EPCI sur {total} en ont au moins 1 ; {} attendus",
            percent(elapsed)
        ),
        counted(have, total, elapsed),
    );
    let (done, due, all) = (2, 3, 5);
    let milestones = example(
        "Des étapes",
        format!("{done} étapes franchies sur {all} ; {due} étaient attendues"),
        counted(done, all, f64::from(due) / f64::from(all)),
    );
    on_path.chain([keep, each, milestones]).collect()
}

/// Every reason not to judge, in words.
pub fn progress_obstacles() -> Vec<String> {
    let all = [
        Obstacle::Secret,
        Obstacle::NoValue,
        Obstacle::LowResponse,
        Obstacle::BeforeBaseline,
        Obstacle::SecretBaseline,
        Obstacle::NoBaseline,
        Obstacle::LowBaseline,
        Obstacle::Break(2018),
        Obstacle::OtherBaseline,
        Obstacle::NoTarget,
        Obstacle::Unpublished,
        Obstacle::NotMeasured,
        Obstacle::NoMilestone,
    ];
    all.into_iter()
        .map(words::obstacle)
        .map(|said| said.trim_start_matches("non évaluable : ").to_owned())
        .collect()
}

fn example(case: &'static str, decided_by: String, standing: Standing) -> ProgressExample {
    ProgressExample {
        case,
        decided_by,
        share: standing.share,
        expected: standing.expected,
        status: standing.status,
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_show_every_verdict_but_the_one_without_a_number() {
        let found: Vec<ProgressStatus> = progress_examples().iter().map(|own| own.status).collect();
        assert_eq!(found.len(), 11);
        for status in [
            ProgressStatus::Reached,
            ProgressStatus::OnTrack,
            ProgressStatus::Late,
            ProgressStatus::OffTrack,
        ] {
            assert!(found.contains(&status), "{status:?}");
        }
    }
}
