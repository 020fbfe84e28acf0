//! The parts of a composite target: each judged by itself, told beside the total that decides.

use crate::catalogue::plan::{TargetDirection, TargetPart};
use crate::domain::territory::TerritoryCode;
use crate::service::figures::{Figure, FigureKey};

use super::assess::{Aimed, as_baseline, digits, ground_of, read};
use super::progress::{Obstacle, PartProgress, Path, ProgressStatus};
use super::words::{self, Digits};

/// The parts beside the figure of the total.
pub(super) fn parts(
    aimed: Aimed<'_>,
    total: &Figure<'_>,
    parts: &[TargetPart],
) -> Vec<PartProgress> {
    parts
        .iter()
        .map(|part| judged(aimed, part, (Some(total), total.data_year())))
        .collect()
}

/// The parts of a total that no indicator measures, in the last year of the edition.
pub(super) fn parts_alone(aimed: Aimed<'_>, parts: &[TargetPart]) -> Vec<PartProgress> {
    let year = aimed.edition.data_years().last().copied();
    parts
        .iter()
        .map(|part| judged(aimed, part, (None, year.unwrap_or_default())))
        .collect()
}

fn judged(
    aimed: Aimed<'_>,
    part: &TargetPart,
    (total, year): (Option<&Figure<'_>>, i32),
) -> PartProgress {
    let found = measured(aimed, part, (total, year));
    let is_share = part.share.is_some() && part.value.is_none();
    let plain = PartProgress {
        label: part.label.clone(),
        value: None,
        target: part.value.or(part.share),
        is_share,
        share: None,
        status: ProgressStatus::NotAssessable,
        decided_by: String::new(),
    };
    match found {
        Ok((value, path, digits)) => match path.standing(value, year) {
            Ok(standing) => PartProgress {
                value: Some(value),
                share: standing.share,
                status: standing.status,
                decided_by: words::on_path(&path, (value, year), &standing, digits),
                ..plain
            },
            Err(obstacle) => PartProgress {
                value: Some(value),
                decided_by: words::obstacle(obstacle),
                ..plain
            },
        },
        Err(obstacle) => PartProgress {
            decided_by: words::obstacle(obstacle),
            ..plain
        },
    }
}

/// The value of a part, or its share of the total, with its path.
fn measured(
    aimed: Aimed<'_>,
    part: &TargetPart,
    (total, year): (Option<&Figure<'_>>, i32),
) -> Result<(f64, Path, Digits), Obstacle> {
    let target = aimed.target;
    let now = figure(aimed, part, year).ok_or(Obstacle::NotMeasured)?;
    let before = figure(aimed, part, target.baseline.year).ok_or(Obstacle::NoBaseline)?;
    if let Some(broken) = now.break_since(target.baseline.year) {
        return Err(Obstacle::Break(broken.year));
    }
    let value = read(&now)?;
    let start = read(&before).map_err(as_baseline)?;
    let path = |start: f64, end: f64| Path {
        start,
        start_year: target.baseline.year,
        end,
        end_year: target.year,
        direction: if end < start {
            TargetDirection::Decrease
        } else {
            TargetDirection::Increase
        },
    };
    match (part.value, part.share) {
        (Some(end), _) => Ok((value, path(start, end), digits(&now))),
        (None, Some(share)) => {
            let total = total.ok_or(Obstacle::NotMeasured)?;
            let data_year = i16::try_from(target.baseline.year);
            let data_year = data_year.map_err(|_| Obstacle::NoBaseline)?;
            let whole_before = aimed.edition.figure(FigureKey {
                data_year,
                ..total.key()
            });
            let ratio = |part: f64, whole: f64| (whole.abs() > 0.0).then(|| part / whole);
            let now = ratio(value, read(total)?).ok_or(Obstacle::NoValue)?;
            let whole_before = read(&whole_before).map_err(as_baseline)?;
            let before = ratio(start, whole_before).ok_or(Obstacle::NoBaseline)?;
            Ok((now, path(before, share), Digits(2)))
        }
        (None, None) => Err(Obstacle::NoTarget),
    }
}

fn figure<'a>(aimed: Aimed<'a>, part: &TargetPart, year: i32) -> Option<Figure<'a>> {
    let edition = aimed.edition;
    let id = part.indicator.as_ref()?;
    let place = edition.catalogue().indicators.get_index_of(id)?;
    let indicator = u16::try_from(place).ok().filter(|_| edition.holds(place))?;
    let definition = edition.definition(indicator)?;
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let member = members.find(|m| definition.breakdown_code(*m) == part.breakdown)?;
    let own = |code: &TerritoryCode| edition.geography().find(code);
    let territory = match &part.territory {
        Some(code) => own(code)?,
        None => ground_of(aimed)?,
    };
    Some(edition.figure(FigureKey {
        indicator,
        territory: u32::try_from(territory).ok()?,
        population: part.population.unwrap_or(aimed.target.population),
        member,
        data_year: i16::try_from(year).ok()?,
    }))
}
