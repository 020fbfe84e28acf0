//! Columns shifted by one: cells that cannot be read, or that are last year's of the column beside.

use std::collections::BTreeSet;

use super::super::issue_code::IssueCode;
use super::super::reading::{FedColumn, Reading};
use super::remarks::Doubt;
use super::subjects::Subject;
use super::{Controls, delivery};
use crate::domain::answer::Answer;

/// Unreadable columns from which the file is doubtful.
const FEW_COLUMNS: usize = 4;
/// Moved columns from which the file is doubtful: age bands that stand side by side are of one size,
/// and in a year unlike the last one a few of them look like their neighbours in a small département.
const FEW_MOVED: usize = 8;
/// Share of the answers of a column that cannot be read.
const UNREADABLE: f64 = 0.5;
/// How far an answer may be from last year's to be of the same column.
const CLOSE: f64 = 0.35;
/// Share of the structures whose answers are close to the column beside.
const LIKE_THE_OTHER: f64 = 0.5;
/// …by this much more than to their own column.
const MORE: f64 = 0.3;
/// A shift moves a run of columns: share of those between its ends that are moved.
const RUN: f64 = 0.6;
/// Structures compared.
const FEW_SUBJECTS: u32 = 5;
/// Structures looked at, spread over the file: a shift is of all rows.
const LOOKED_AT: usize = 500;

/// The doubt that columns are shifted.
pub(super) fn shifted(
    reading: &Reading,
    subjects: &[Subject<'_>],
    controls: Controls<'_>,
) -> Option<Doubt> {
    let step = subjects.len() / LOOKED_AT + 1;
    let subjects: Vec<Subject<'_>> = subjects.iter().step_by(step).copied().collect();
    let subjects = subjects.as_slice();
    let unreadable: Vec<&FedColumn> = reading
        .fed
        .iter()
        .filter(|column| {
            let is_rejected = |subject: &Subject<'_>| rejected(subject, &column.variable);
            delivery::share(subjects, is_rejected, UNREADABLE).is_some()
        })
        .collect();
    let moved = [-1, 1]
        .into_iter()
        .map(|side| moved(reading, side, subjects, controls))
        .max_by_key(Vec::len)
        .unwrap_or_default();
    let suspects = if moved.len() >= FEW_MOVED {
        moved
    } else if unreadable.len() >= FEW_COLUMNS {
        unreadable
    } else {
        return None;
    };
    let first = suspects.first().map_or("", |column| column.header.as_str());
    let variables: BTreeSet<String> = suspects
        .iter()
        .map(|column| column.variable.clone())
        .collect();
    let message =
        format!("Les cellules semblent décalées d'une colonne, à partir de « {first} » ou avant.");
    let remedy = "Vérifiez que chaque réponse est sous son en-tête (une cellule insérée ou supprimée décale la suite), puis renvoyez le fichier.";
    Some(Doubt::new(IssueCode::DeliveryShifted, &message, remedy).about(variables))
}

fn rejected(subject: &Subject<'_>, variable: &str) -> Option<bool> {
    match subject.record.answers.get(variable)? {
        Answer::Rejected(_) => Some(true),
        Answer::Value(_) => Some(false),
        Answer::Blank | Answer::NotConcerned | Answer::Secret | Answer::NotAvailable => None,
    }
}

/// The columns whose answers are last year's of the column on that side, when they form a run.
fn moved<'a>(
    reading: &'a Reading,
    side: isize,
    subjects: &[Subject<'_>],
    controls: Controls<'_>,
) -> Vec<&'a FedColumn> {
    let judged: Vec<(&FedColumn, bool)> = reading
        .fed
        .iter()
        .filter_map(|column| Some((column, is_moved(column, side, reading, subjects, controls)?)))
        .collect();
    let first = judged.iter().position(|(_, is_moved)| *is_moved);
    let last = judged.iter().rposition(|(_, is_moved)| *is_moved);
    let Some(run) = first
        .zip(last)
        .and_then(|(first, last)| judged.get(first..=last))
    else {
        return Vec::new();
    };
    let moved: Vec<&FedColumn> = run
        .iter()
        .filter(|(_, is_moved)| *is_moved)
        .map(|(column, _)| *column)
        .collect();
    let count = |columns: usize| f64::from(u32::try_from(columns).unwrap_or(u32::MAX));
    if count(moved.len()) >= count(run.len()) * RUN {
        moved
    } else {
        Vec::new()
    }
}

/// None when too few structures can be compared.
fn is_moved(
    column: &FedColumn,
    side: isize,
    reading: &Reading,
    subjects: &[Subject<'_>],
    controls: Controls<'_>,
) -> Option<bool> {
    let is_numeric = |id: &str| {
        let variable = controls.dictionary.get(id);
        variable.is_some_and(|variable| variable.kind.is_numeric())
    };
    let beside = column.position.checked_add_signed(side)?;
    let other = reading.fed.iter().find(|fed| fed.position == beside);
    let other =
        other.filter(|other| is_numeric(&column.variable) && is_numeric(&other.variable))?;
    let (mut compared, mut own, mut of_other) = (0_u32, 0_u32, 0_u32);
    for subject in subjects {
        let before = |id: &str| subject.number_before(id).filter(|number| *number > 0.0);
        let now = subject.record.answers.get(&column.variable);
        let now = now.and_then(Answer::number).filter(|now| *now > 0.0);
        let known = before(&column.variable).zip(before(&other.variable));
        if let Some((now, (own_before, other_before))) = now.zip(known) {
            compared += 1;
            own += u32::from(is_close(now, own_before));
            of_other += u32::from(is_close(now, other_before));
        }
    }
    let (own, of_other) = (f64::from(own), f64::from(of_other));
    let all = f64::from(compared);
    (compared >= FEW_SUBJECTS)
        .then_some(of_other >= all * LIKE_THE_OTHER && of_other - own >= all * MORE)
}

fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= CLOSE * one.max(other)
}
