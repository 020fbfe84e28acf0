//! A target that bears on each territory of a kind: how many reached it, and which.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{IndicatorLink, Objective, Target, TargetRule, TargetTerritory};
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::service::figures::{Figure, FigureKey};
use crate::service::published::PublishedEdition;

use super::assess::{self, Aimed};
use super::progress::{Obstacle, Progress, ProgressMethod, ProgressStatus, counted, elapsed};
use super::territories::of_level;
use super::words::{self, percent};

/// The territories that a target names one by one, as everybody reads them: a secret figure is not
/// assessable, so that neither list tells anything of it.
#[derive(Debug, Clone)]
pub struct ByTerritory<'a> {
    /// Their kind.
    pub level: TerritoryType,
    /// Data year read.
    pub year: i32,
    /// Those that reached it, or have what each must have.
    pub reached: Vec<&'a TerritoryCode>,
    /// Those that did not.
    pub not_reached: Vec<&'a TerritoryCode>,
    /// Those of which nothing may be said: secret, missing, too few answers, no baseline.
    pub not_assessable: Vec<&'a TerritoryCode>,
    /// Their count, judged; none when the figure of the whole has a progress of its own.
    pub progress: Option<Progress>,
}

impl ByTerritory<'_> {
    /// How many territories there are.
    pub fn total(&self) -> usize {
        self.reached.len() + self.not_reached.len() + self.not_assessable.len()
    }
}

/// The series on which a target bears, on a territory and for a year.
pub(in crate::service) fn aimed_key(
    edition: &PublishedEdition,
    link: &IndicatorLink,
    (territory, year): (&TerritoryCode, i32),
) -> Option<FigureKey> {
    let target = link.target.as_ref()?;
    let indicators = &edition.catalogue().indicators;
    let indicator = indicators.get_index_of(&link.indicator)?;
    let indicator = u16::try_from(indicator)
        .ok()
        .filter(|&place| edition.holds(usize::from(place)))?;
    let definition = edition.definition(indicator)?;
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let member = members.find(|&m| definition.breakdown_code(m) == target.breakdown)?;
    Some(FigureKey {
        indicator,
        territory: u32::try_from(edition.geography().find(territory)?).ok()?,
        population: target.population,
        member,
        data_year: i16::try_from(year).ok()?,
    })
}

/// Which territories reached a target that holds for each of a kind, or have what each must have; for
/// the last year, no later than `until`, in which something may be said. None for other targets.
pub fn by_territory<'a>(
    edition: &'a PublishedEdition,
    plan: &'a PlanDefinition,
    (objective, link): (&'a Objective, &'a IndicatorLink),
    until: Option<i32>,
) -> Option<ByTerritory<'a>> {
    let target = link.target.as_ref()?;
    let level = level_of(target)?;
    let years = edition.data_years().iter().rev().copied();
    let years = years.filter(|year| until.is_none_or(|until| *year <= until));
    let aimed = Aimed {
        edition,
        plan,
        objective,
        target,
    };
    let found = years.filter_map(|year| {
        let key = aimed_key(edition, link, (&plan.territory, year))?;
        let own = of_level(aimed, &edition.figure(key), level, year);
        (!own.is_empty()).then(|| sorted(aimed, &own, (level, year)))
    });
    let mut found = found.peekable();
    let last = found.peek().cloned();
    let mut found = found
        .find(|found| found.not_assessable.len() < found.total())
        .or(last)?;
    if matches!(target.territory, TargetTerritory::Each(_)) {
        found.progress = Some(judged(plan, target, &found));
    }
    Some(found)
}

fn level_of(target: &Target) -> Option<TerritoryType> {
    match (&target.territory, &target.rule) {
        (TargetTerritory::Each(level), _) | (_, TargetRule::EachHasAtLeastOne { level, .. }) => {
            Some(*level)
        }
        (TargetTerritory::Plan | TargetTerritory::One(_), _) => None,
    }
}

fn sorted<'a>(
    aimed: Aimed<'_>,
    figures: &[Figure<'a>],
    (level, year): (TerritoryType, i32),
) -> ByTerritory<'a> {
    let mut found = ByTerritory {
        level,
        year,
        reached: Vec::new(),
        not_reached: Vec::new(),
        not_assessable: Vec::new(),
        progress: None,
    };
    for figure in figures {
        let Some(territory) = figure.territory() else {
            continue;
        };
        let list = match verdict(aimed, figure) {
            Some(true) => &mut found.reached,
            Some(false) => &mut found.not_reached,
            None => &mut found.not_assessable,
        };
        list.push(&territory.code);
    }
    found
}

/// Whether a territory reached it; none when nothing may be said.
fn verdict(aimed: Aimed<'_>, figure: &Figure<'_>) -> Option<bool> {
    if let TargetRule::EachHasAtLeastOne { minimum, .. } = aimed.target.rule {
        let value = assess::read(figure).ok()?;
        return Some(value >= f64::from(minimum));
    }
    let (_, progress) = assess::on_figure(aimed, figure);
    match progress.status {
        ProgressStatus::Reached => Some(true),
        ProgressStatus::OnTrack | ProgressStatus::Late | ProgressStatus::OffTrack => Some(false),
        ProgressStatus::NotAssessable => None,
    }
}

/// The count of those that reached it, judged as « each has at least one » is: not at all while the
/// figure of one is unknown.
fn judged(plan: &PlanDefinition, target: &Target, found: &ByTerritory<'_>) -> Progress {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (reached, total) = (number(found.reached.len()), number(found.total()));
    let start_year = if target.baseline.year < target.year {
        target.baseline.year
    } else {
        plan.start_year
    };
    let said = format!(
        "{reached} sur {total} ({}) l'ont atteinte en {}",
        found.level.plural(),
        found.year
    );
    let standing = match elapsed((start_year, target.year), found.year) {
        Err(obstacle) => Err(obstacle),
        Ok(_) if !found.not_assessable.is_empty() => Err(Obstacle::Unpublished),
        Ok(expected) => Ok((counted(reached, total, expected), expected)),
    };
    let counts = |progress: Progress| Progress {
        measured: Some(f64::from(reached)),
        total: Some(total),
        ..progress
    };
    match standing {
        Ok((standing, expected)) => counts(Progress {
            decided_by: format!(
                "{said}, soit {} ; {} attendus à un rythme régulier",
                percent(f64::from(reached) / f64::from(total.max(1))),
                percent(expected)
            ),
            ..Progress::judged(ProgressMethod::Count, standing)
        }),
        Err(obstacle) => counts(Progress {
            decided_by: format!(
                "{} ; {said}, {} ne se jugent pas",
                words::obstacle(obstacle),
                found.not_assessable.len()
            ),
            ..Progress::blocked(ProgressMethod::Count, obstacle)
        }),
    }
}
