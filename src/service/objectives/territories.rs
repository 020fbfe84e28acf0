//! Targets on several territories: each must have one, or a gap between them must shrink.

use crate::catalogue::plan::{GapBetween, TargetDirection};
use crate::domain::number::french;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::service::figures::{Figure, FigureKey};

use super::assess::{Aimed, as_baseline, digits, ground_of, read, unbroken};
use super::progress::{Obstacle, Path, Progress, ProgressMethod, counted, elapsed};
use super::stands_for;
use super::words::{self, percent};

/// Published values from which the two ends of a set are compared.
const LEAST_OF_EXTREMES: usize = 3;
/// Published values from which quarters are.
const LEAST_OF_QUARTERS: usize = 4;

/// How many territories have what each must have.
#[derive(Debug, Clone, Copy, Default)]
struct Having {
    have: u32,
    unknown: u32,
    total: u32,
}

/// « Each has at least one », by its own count.
pub(super) fn each_has(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    (level, minimum): (TerritoryType, u32),
) -> Result<Progress, Obstacle> {
    let (target, year) = (aimed.target, figure.data_year());
    let start_year = if target.baseline.year < target.year {
        target.baseline.year
    } else {
        aimed.plan.start_year
    };
    let expected = elapsed((start_year, target.year), year)?;
    let count = |year: i32| having(aimed, figure, (level, minimum), year);
    let now = count(year);
    if now.total == 0 {
        return Err(Obstacle::NoValue);
    }
    if now.unknown > 0 {
        return Err(Obstacle::Unpublished);
    }
    let before = count(start_year);
    let standing = counted(now.have, now.total, expected);
    Ok(Progress {
        measured: Some(f64::from(now.have)),
        measured_baseline: (before.total > 0 && before.unknown == 0)
            .then(|| f64::from(before.have)),
        total: Some(now.total),
        decided_by: format!(
            "{} sur {} ({}) en ont au moins {minimum} en {year}, soit {} ; {} attendus à un rythme régulier",
            now.have,
            now.total,
            level.label(),
            percent(f64::from(now.have) / f64::from(now.total)),
            percent(expected)
        ),
        ..Progress::judged(ProgressMethod::Count, standing)
    })
}

fn having(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    (level, minimum): (TerritoryType, u32),
    year: i32,
) -> Having {
    let mut found = Having::default();
    for own in of_level(aimed, figure, level, year) {
        found.total += 1;
        match read(&own) {
            Ok(value) if value >= f64::from(minimum) => found.have += 1,
            Ok(_) => {}
            Err(_) => found.unknown += 1,
        }
    }
    found
}

/// The same indicator on each territory of a kind, inside the target's, for a year; none where it is
/// not computed there.
pub(super) fn of_level<'a>(
    aimed: Aimed<'a>,
    figure: &Figure<'_>,
    level: TerritoryType,
    year: i32,
) -> Vec<Figure<'a>> {
    let edition = aimed.edition;
    let geography = edition.geography();
    let key = figure.key();
    let computed = figure
        .definition()
        .is_some_and(|definition| definition.has_level(level, key.member));
    let (Some(parent), Ok(data_year), true) = (ground_of(aimed), i16::try_from(year), computed)
    else {
        return Vec::new();
    };
    let listed = geography.listed_in(level, year);
    let belongs = |place: &usize| {
        let Some(territory) = geography.territory(*place) else {
            return false;
        };
        let kind = territory.code.kind;
        if level == TerritoryType::Qpv {
            kind == level && listed.contains(place)
        } else {
            stands_for(kind, level) && geography.is_inside(*place, parent)
        }
    };
    geography
        .within(parent)
        .filter(belongs)
        .filter_map(|place| u32::try_from(place).ok())
        .map(|territory| {
            edition.figure(FigureKey {
                territory,
                data_year,
                ..key
            })
        })
        .collect()
}

/// A gap, and on how many territories it rests.
#[derive(Debug, Clone, Copy)]
struct Gap {
    value: f64,
    published: usize,
    total: usize,
}

/// The reduction of a gap between territories.
pub(super) fn gap(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    between: &GapBetween,
) -> Result<Progress, Obstacle> {
    let (target, year) = (aimed.target, figure.data_year());
    let start_year = target.baseline.year;
    if year < start_year && start_year < target.year {
        return Err(Obstacle::BeforeBaseline);
    }
    let now = measure(aimed, figure, (between, year))?;
    let end = target.value.ok_or(Obstacle::NoTarget)?;
    let start = match target.baseline.value {
        Some(value) => value,
        None if start_year < target.year => {
            measure(aimed, figure, (between, start_year))
                .map_err(as_baseline)?
                .value
        }
        None => return Err(Obstacle::NoBaseline),
    };
    unbroken(figure, target)?;
    let path = Path {
        start,
        start_year,
        end,
        end_year: target.year,
        direction: target.direction.unwrap_or(TargetDirection::Decrease),
    };
    let standing = path.standing(now.value, year)?;
    let digits = digits(figure);
    Ok(Progress {
        measured: Some(now.value),
        measured_baseline: Some(start),
        decided_by: format!(
            "écart {} : {}",
            said(aimed, between, now),
            words::on_path(&path, (now.value, year), &standing, digits)
        ),
        ..Progress::judged(ProgressMethod::Gap, standing)
    })
}

fn measure(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    (between, year): (&GapBetween, i32),
) -> Result<Gap, Obstacle> {
    let values = |level: TerritoryType| {
        let all = of_level(aimed, figure, level, year);
        let mut values: Vec<f64> = all.iter().filter_map(|own| read(own).ok()).collect();
        values.sort_by(f64::total_cmp);
        (values, all.len())
    };
    let enough = |(values, total): (Vec<f64>, usize), least: usize| {
        if values.len() >= least {
            Ok((values, total))
        } else {
            Err(Obstacle::Unpublished)
        }
    };
    match between {
        GapBetween::Extremes(level) => {
            let (values, total) = enough(values(*level), LEAST_OF_EXTREMES)?;
            let ends = values.last().zip(values.first());
            let (high, low) = ends.ok_or(Obstacle::NoValue)?;
            Ok(Gap {
                value: high - low,
                published: values.len(),
                total,
            })
        }
        GapBetween::Quartiles(level) => {
            let (values, total) = enough(values(*level), LEAST_OF_QUARTERS)?;
            Ok(Gap {
                value: quantile(&values, 3) - quantile(&values, 1),
                published: values.len(),
                total,
            })
        }
        GapBetween::Pair(first, second) => {
            let value = |code: &TerritoryCode| of_territory(aimed, figure, (code, year));
            Ok(Gap {
                value: value(first)? - value(second)?,
                published: 2,
                total: 2,
            })
        }
    }
}

fn of_territory(
    aimed: Aimed<'_>,
    figure: &Figure<'_>,
    (code, year): (&TerritoryCode, i32),
) -> Result<f64, Obstacle> {
    let place = aimed.edition.geography().find(code);
    let territory = place.and_then(|place| u32::try_from(place).ok());
    let (Some(territory), Ok(data_year)) = (territory, i16::try_from(year)) else {
        return Err(Obstacle::NoValue);
    };
    read(&aimed.edition.figure(FigureKey {
        territory,
        data_year,
        ..figure.key()
    }))
}

/// The quartier `quarter` / 4 of sorted values, by straight lines between them.
fn quantile(values: &[f64], quarter: usize) -> f64 {
    let steps = values.len().saturating_sub(1) * quarter;
    let (place, rest) = (steps / 4, steps % 4);
    let low = values.get(place).copied().unwrap_or_default();
    let high = values.get(place + 1).copied().unwrap_or(low);
    let part = u32::try_from(rest).map_or(0.0, f64::from) / 4.0;
    low + (high - low) * part
}

fn said(aimed: Aimed<'_>, between: &GapBetween, gap: Gap) -> String {
    let label = |code: &TerritoryCode| {
        let geography = aimed.edition.geography();
        let found = geography
            .find(code)
            .and_then(|place| geography.territory(place));
        found.map_or_else(|| code.to_string(), |found| found.label.to_string())
    };
    let number = |count: usize| french(u32::try_from(count).map_or(0.0, f64::from), 0);
    match between {
        GapBetween::Extremes(level) => format!(
            "entre le plus haut et le plus bas ({}, {} publiés sur {})",
            level.label(),
            number(gap.published),
            number(gap.total)
        ),
        GapBetween::Quartiles(level) => format!(
            "entre le troisième et le premier quartile ({}, {} publiés sur {})",
            level.label(),
            number(gap.published),
            number(gap.total)
        ),
        GapBetween::Pair(first, second) => {
            format!("entre {} et {}", label(first), label(second))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_read_on_straight_lines_between_sorted_values() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert!((quantile(&values, 1) - 2.0).abs() < 1e-12);
        assert!((quantile(&values, 3) - 8.0).abs() < 1e-12);
        // Four values: the first quarter is three quarters of the way from the first to the second.
        assert!((quantile(&[1.0, 2.0, 4.0, 8.0], 1) - 1.75).abs() < 1e-12);
        assert!((quantile(&[1.0, 2.0, 4.0, 8.0], 3) - 5.0).abs() < 1e-12);
    }
}
