//! A target judged on the figures of an edition, by its rule. Only what everybody reads is judged:
//! a secret value, or a secret baseline, has no share, whoever asks.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Objective, Target, TargetDirection, TargetRule, TargetTerritory};
use crate::domain::figure::ObsStatus;
use crate::service::figures::{Figure, FigureKey};
use crate::service::published::PublishedEdition;

use super::progress::{Obstacle, Path, Progress, ProgressMethod, elapsed, kept as judge_kept};
use super::trend::{Aim, Trend};
use super::words::{self, Digits};
use super::{composite, milestones, territories};

/// A target with what surrounds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aimed<'a> {
    pub(super) edition: &'a PublishedEdition,
    pub(super) plan: &'a PlanDefinition,
    pub(super) objective: &'a Objective,
    pub(super) target: &'a Target,
}

/// The baseline that everybody reads, and the progress.
pub(super) fn on_figure(aimed: Aimed<'_>, figure: &Figure<'_>) -> (Option<f64>, Progress) {
    let start = baseline(aimed.target, figure);
    let shown = start.shown;
    let method = method(aimed.target);
    let found = match &aimed.target.rule {
        TargetRule::Absolute | TargetRule::Rate | TargetRule::None => {
            along(aimed, figure, start, method)
        }
        TargetRule::Composite { parts } => {
            along(aimed, figure, start, method).map(|total| Progress {
                parts: composite::parts(aimed, figure, parts),
                ..total
            })
        }
        TargetRule::EachHasAtLeastOne { level, minimum } => {
            territories::each_has(aimed, figure, (*level, *minimum))
        }
        TargetRule::GapReduction { between } => territories::gap(aimed, figure, between),
        TargetRule::Milestone => {
            let day = format!("{}-12-31", figure.data_year());
            milestones::done(aimed.objective, &day)
        }
    };
    let progress = found.unwrap_or_else(|obstacle| blocked(aimed, figure, (method, obstacle)));
    (shown, progress)
}

/// Nothing is judged; the parts of a composite target are told all the same.
fn blocked(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    (method, obstacle): (ProgressMethod, Obstacle),
) -> Progress {
    let years = (aimed.target.baseline.year, aimed.target.year);
    let parts = match &aimed.target.rule {
        TargetRule::Composite { parts } => composite::parts(aimed, figure, parts),
        _ => Vec::new(),
    };
    Progress {
        expected: elapsed(years, figure.data_year())
            .ok()
            .filter(|_| method != ProgressMethod::Keep),
        parts,
        ..Progress::blocked(method, obstacle)
    }
}

/// What a rule is measured by.
fn method(target: &Target) -> ProgressMethod {
    match (&target.rule, target.direction) {
        (TargetRule::Composite { .. }, _) => ProgressMethod::Composite,
        (TargetRule::EachHasAtLeastOne { .. }, _) => ProgressMethod::Count,
        (TargetRule::GapReduction { .. }, _) => ProgressMethod::Gap,
        (TargetRule::Milestone, _) => ProgressMethod::Milestones,
        (_, Some(TargetDirection::Keep)) => ProgressMethod::Keep,
        (TargetRule::Absolute | TargetRule::Rate | TargetRule::None, _) => ProgressMethod::Linear,
    }
}

/// A value that may be judged.
pub(super) fn read(figure: &Figure<'_>) -> Result<f64, Obstacle> {
    if figure.is_secret() || figure.is_confidential() {
        Err(Obstacle::Secret)
    } else if figure.statuses().0 == ObsStatus::U {
        Err(Obstacle::LowResponse)
    } else {
        figure.value().ok_or(Obstacle::NoValue)
    }
}

/// Where the way starts: what may be shown of it, and what may be judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    shown: Option<f64>,
    judged: Result<f64, Obstacle>,
}

fn baseline(target: &Target, figure: &Figure<'_>) -> Start {
    let rule = &target.baseline;
    let none = Start {
        shown: None,
        judged: Err(Obstacle::NoBaseline),
    };
    if rule.year >= target.year {
        return none;
    }
    if let Some(value) = rule.value {
        let judged = if compares(target, figure) {
            Ok(value)
        } else {
            Err(Obstacle::OtherBaseline)
        };
        return Start {
            shown: Some(value),
            judged,
        };
    }
    let Ok(data_year) = i16::try_from(rule.year) else {
        return none;
    };
    let own = figure.edition().figure(FigureKey {
        data_year,
        ..figure.key()
    });
    Start {
        shown: own.value().filter(|_| !own.is_confidential()),
        judged: read(&own).map_err(as_baseline),
    }
}

pub(super) fn as_baseline(obstacle: Obstacle) -> Obstacle {
    match obstacle {
        Obstacle::Secret => Obstacle::SecretBaseline,
        Obstacle::LowResponse => Obstacle::LowBaseline,
        Obstacle::NoValue => Obstacle::NoBaseline,
        other => other,
    }
}

/// Whether a baseline given by a source was counted as the figure is, as far as the file tells.
fn compares(target: &Target, figure: &Figure<'_>) -> bool {
    let Some(counted) = &target.baseline.counted else {
        return true;
    };
    let year = figure.territory().map(|territory| territory.code.year);
    counted
        .version
        .is_none_or(|version| version == figure.version())
        && counted
            .population
            .is_none_or(|population| population == figure.key().population)
        && counted.geography.is_none_or(|own| Some(own) == year)
}

/// The way of the figure itself, straight or kept.
fn along(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    start: Start,
    method: ProgressMethod,
) -> Result<Progress, Obstacle> {
    let (target, year) = (aimed.target, figure.data_year());
    if year < target.baseline.year && target.baseline.year < target.year {
        return Err(Obstacle::BeforeBaseline);
    }
    let value = read(figure)?;
    if method == ProgressMethod::Keep {
        return kept(aimed, figure, (value, start));
    }
    let end = target.value.ok_or(Obstacle::NoTarget)?;
    let start = start.judged?;
    unbroken(figure, target)?;
    let path = Path {
        start,
        start_year: target.baseline.year,
        end,
        end_year: target.year,
        direction: target.heading(Some(start)),
    };
    let standing = path.standing(value, year)?;
    let mut said = words::on_path(&path, (value, year), &standing, digits(figure));
    if target.baseline.value.is_some() {
        said.push_str(" ; départ donné par une source");
    }
    Ok(Progress {
        decided_by: said,
        trend: trend(figure, target, (end, path.direction)),
        ..Progress::judged(method, standing)
    })
}

/// A value to be kept: that of the target, else that of the baseline.
fn kept(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    (value, start): (f64, Start),
) -> Result<Progress, Obstacle> {
    let (target, year) = (aimed.target, figure.data_year());
    let tolerance = target.tolerance.ok_or(Obstacle::NoTarget)?;
    let centre = match target.value {
        Some(centre) => centre,
        None => {
            unbroken(figure, target)?;
            start.judged?
        }
    };
    let standing = judge_kept(value, centre, tolerance, year >= target.year);
    Ok(Progress {
        decided_by: words::kept((value, year), (centre, tolerance), digits(figure)),
        measured: Some((value - centre).abs()),
        trend: trend(figure, target, (centre, TargetDirection::Keep)),
        ..Progress::judged(ProgressMethod::Keep, standing)
    })
}

pub(super) fn unbroken(figure: &Figure<'_>, target: &Target) -> Result<(), Obstacle> {
    match figure.break_since(target.baseline.year) {
        Some(broken) => Err(Obstacle::Break(broken.year)),
        None => Ok(()),
    }
}

pub(super) fn digits(figure: &Figure<'_>) -> Digits {
    Digits(figure.definition().map_or(0, |known| known.decimals))
}

/// The published points of the series since the baseline, none across a break.
fn trend(
    figure: &Figure<'_>,
    target: &Target,
    (value, direction): (f64, TargetDirection),
) -> Option<Trend> {
    let edition = figure.edition();
    let first = if target.baseline.year < target.year {
        target.baseline.year
    } else {
        i32::MIN
    };
    let years = edition.data_years().iter().copied();
    let points: Vec<(i32, f64)> = years
        .filter(|year| (first..=figure.data_year()).contains(year))
        .filter(|year| figure.break_since(*year).is_none())
        .filter_map(|year| {
            let own = edition.figure(FigureKey {
                data_year: i16::try_from(year).ok()?,
                ..figure.key()
            });
            Some((year, read(&own).ok()?))
        })
        .collect();
    let aim = Aim {
        value,
        year: target.year,
        direction,
        decimals: digits(figure).0,
    };
    Trend::of(&points, aim)
}

/// The progress of a target that hangs on the objective itself, on no indicator: its milestones, its
/// parts that an indicator measures, or that nothing measures it.
pub fn of_objective(
    edition: &PublishedEdition,
    plan: &PlanDefinition,
    objective: &Objective,
    target: &Target,
) -> Progress {
    let aimed = Aimed {
        edition,
        plan,
        objective,
        target,
    };
    match &target.rule {
        TargetRule::Milestone => {
            let created = &edition.summary().created_at;
            let day = created.get(..10).unwrap_or(created);
            milestones::done(objective, day)
                .unwrap_or_else(|obstacle| Progress::blocked(ProgressMethod::Milestones, obstacle))
        }
        TargetRule::Composite { parts } => Progress {
            parts: composite::parts_alone(aimed, parts),
            ..Progress::blocked(ProgressMethod::Composite, Obstacle::NotMeasured)
        },
        TargetRule::Absolute
        | TargetRule::Rate
        | TargetRule::EachHasAtLeastOne { .. }
        | TargetRule::GapReduction { .. }
        | TargetRule::None => Progress::blocked(method(target), Obstacle::NotMeasured),
    }
}

/// Place of the territory that a target bears on; that of the plan when it bears on each of a kind.
pub(super) fn ground_of(aimed: Aimed<'_>) -> Option<usize> {
    let geography = aimed.edition.geography();
    match &aimed.target.territory {
        TargetTerritory::Plan | TargetTerritory::Each(_) => geography.find(&aimed.plan.territory),
        TargetTerritory::One(code) => geography.find(code),
    }
}
