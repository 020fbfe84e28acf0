//! Doubts about the file as a whole: whatever its format says, no figure may move before a person
//! has looked. A partial delivery of what is already known (one structure, one theme) raises none.

use std::collections::BTreeSet;

use super::super::issue_code::IssueCode;
use super::super::reading::Reading;
use super::remarks::Doubt;
use super::shift;
use super::subjects::{Subject, remembered};
use super::{Controls, PastDelivery};
use crate::domain::answer::Answer;
use crate::domain::delivery::{Feed, Perimeter, Record};

/// Subjects below which nothing is said of the file.
const FEW_SUBJECTS: u32 = 5;
/// Share of the subjects that makes a doubt about the file.
const MOST: f64 = 0.5;
/// Numbers that a subject must have in two years to be compared.
const FEW_ANSWERS: u32 = 10;
/// Smaller numbers are often the same by chance.
const LARGE: f64 = 10.0;
/// Share of the same numbers from which two years are the same answers.
const SAME_YEAR: f64 = 0.9;
/// Share of the same numbers under which two deliveries of one year do not describe the same year.
const ANOTHER_YEAR: f64 = 0.1;
/// Share of the subjects that must change so.
const NEARLY_ALL: f64 = 0.8;
/// Share of last year's structures under which a first delivery looks like an extract.
const EXTRACT: f64 = 0.5;
/// Structures of last year below which a drop says nothing.
const FEW_ROWS: u64 = 8;

/// Every doubt about the file.
pub(super) fn doubts(
    reading: &Reading,
    subjects: &[Subject<'_>],
    controls: Controls<'_>,
) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = fractions(reading, controls).into_iter().collect();
    if controls.format.feeds == Feed::Survey && !subjects.is_empty() {
        doubts.extend(refused_rows(reading));
        doubts.extend(other_year(subjects, controls));
        doubts.extend(other_departement(reading, subjects, controls));
        doubts.extend(fewer(reading, controls));
        doubts.extend(shift::shifted(reading, subjects, controls));
    }
    doubts
}

fn refused_rows(reading: &Reading) -> Option<Doubt> {
    let (rejected, read) = (reading.rows.rejected, reading.rows.read);
    (read >= FEW_ROWS && rejected.saturating_mul(2) >= read).then(|| {
        Doubt::new(
            IssueCode::DeliveryRefusedRows,
            &format!("{rejected} lignes sur {read} sont refusées : le reste ne décrit plus le département."),
            "Corrigez le fichier d'après les lignes refusées et renvoyez-le entier ; ne confirmez que si le reste suffit.",
        )
    })
}

/// Answers of the next year, already stored; or answers that have nothing in common with those of
/// this very year.
fn other_year(subjects: &[Subject<'_>], controls: Controls<'_>) -> Option<Doubt> {
    let records = &controls.memory.records;
    let next = |subject: &Subject<'_>| {
        let record = subject.record;
        let next = remembered(records, &record.subject, record.data_year + 1)?;
        Some(share_of_same(record, next)? >= SAME_YEAR)
    };
    let year = subjects.first()?.record.data_year;
    if let Some((same, compared)) = share(subjects, next, MOST) {
        let message = format!(
            "Les réponses sont celles déjà reçues pour {} ({same} structures sur {compared}).",
            year + 1
        );
        let remedy = format!("Vérifiez l'année annoncée : {year} ou {} ?", year + 1);
        return Some(Doubt::new(IssueCode::DeliveryOtherYear, &message, &remedy));
    }
    let changed = |subject: &Subject<'_>| {
        Some(share_of_same(subject.record, subject.current()?)? <= ANOTHER_YEAR)
    };
    let (changed, compared) = share(subjects, changed, NEARLY_ALL)?;
    let message = format!(
        "Presque aucune réponse n'est celle déjà reçue pour {year} ({changed} structures sur {compared}) : le fichier décrit peut-être une autre année."
    );
    let remedy =
        "Vérifiez l'année annoncée ; confirmez si c'est bien une correction de toute la campagne.";
    Some(Doubt::new(IssueCode::DeliveryOtherYear, &message, remedy))
}

/// Subjects for which `test` is true, and subjects that it can judge, when they are enough.
pub(super) fn share(
    subjects: &[Subject<'_>],
    test: impl Fn(&Subject<'_>) -> Option<bool>,
    least: f64,
) -> Option<(u32, u32)> {
    let (mut found, mut judged) = (0_u32, 0_u32);
    for is_so in subjects.iter().filter_map(test) {
        judged += 1;
        found += u32::from(is_so);
    }
    let is_most = judged >= FEW_SUBJECTS && f64::from(found) >= f64::from(judged) * least;
    is_most.then_some((found, judged))
}

/// Share of the same numbers among those that both records have; none when they are few.
fn share_of_same(one: &Record, other: &Record) -> Option<f64> {
    let (mut same, mut compared) = (0_u32, 0_u32);
    for (variable, answer) in &one.answers {
        let Some(number) = answer.number().filter(|number| number.abs() >= LARGE) else {
            continue;
        };
        if let Some(known) = other.answers.get(variable).and_then(Answer::number) {
            compared += 1;
            same += u32::from((number - known).abs() < 1e-9);
        }
    }
    (compared >= FEW_ANSWERS).then(|| f64::from(same) / f64::from(compared))
}

/// A survey of a département of which neither register nor survey came, by structures never seen,
/// in an observatory that knows others.
fn other_departement(
    reading: &Reading,
    subjects: &[Subject<'_>],
    controls: Controls<'_>,
) -> Option<Doubt> {
    let memory = controls.memory;
    let known: BTreeSet<&String> = memory
        .deliveries
        .iter()
        .flat_map(|past| &past.departements)
        .collect();
    let has_register = memory
        .deliveries
        .iter()
        .any(|past| past.feed == Feed::Register);
    let ours = departements(reading);
    let is_elsewhere = !known.is_empty()
        && (has_register || known.len() == 1)
        && !ours.is_empty()
        && ours.iter().all(|code| !known.contains(code));
    let is_seen = |subject: &Subject<'_>| subject.current().or(subject.previous).is_some();
    if !is_elsewhere || subjects.iter().any(is_seen) {
        return None;
    }
    let list = |codes: Vec<&str>| codes.join(", ");
    let message = format!(
        "Le fichier est d'un département inconnu de l'observatoire ({}) ; celui-ci connaît : {}.",
        list(ours.iter().map(String::as_str).collect()),
        list(known.into_iter().take(10).map(String::as_str).collect())
    );
    let remedy = "Vérifiez que ce fichier est le bon ; importez le registre de ce département avant ses réponses, ou confirmez.";
    Some(Doubt::new(
        IssueCode::DeliveryOtherDepartement,
        &message,
        remedy,
    ))
}

/// Départements that the delivery is complete for.
fn departements(reading: &Reading) -> BTreeSet<String> {
    match &reading.perimeter {
        Perimeter::Departements(codes) => codes.iter().cloned().collect(),
        Perimeter::Nothing | Perimeter::Territories(_) | Perimeter::OneKind { .. } => {
            BTreeSet::new()
        }
    }
}

/// The first delivery of a campaign with far fewer structures than the campaign before. What comes
/// after a first delivery completes or corrects it, and may be as small as it likes.
fn fewer(reading: &Reading, controls: Controls<'_>) -> Option<Doubt> {
    let year = reading.data_year?;
    let ours = departements(reading);
    let of_year = |year: i32| {
        let past = controls.memory.deliveries.iter();
        past.filter(move |past| past.feed == Feed::Survey && past.data_year == year)
    };
    let touches = |past: &&PastDelivery| !past.departements.is_disjoint(&ours);
    if ours.is_empty() || of_year(year).any(|past| touches(&past)) {
        return None;
    }
    let before: u64 = ours
        .iter()
        .map(|code| {
            let alone = BTreeSet::from([code.clone()]);
            let of_code = of_year(year - 1).filter(|past| past.departements == alone);
            of_code.map(|past| past.rows).max().unwrap_or_default()
        })
        .sum();
    let together = of_year(year - 1).filter(|past| past.departements == ours);
    let before = together.map(|past| past.rows).max().unwrap_or(before);
    let now = u64::try_from(reading.records.len()).unwrap_or(u64::MAX);
    if before < FEW_ROWS || as_number(now) >= as_number(before) * EXTRACT {
        return None;
    }
    let message = format!(
        "La première livraison de {year} a {now} structures, la campagne précédente en avait {before}."
    );
    let remedy = "Vérifiez que le fichier n'est pas un extrait ; confirmez si les autres réponses viendront ensuite.";
    Some(Doubt::new(IssueCode::DeliveryFewer, &message, remedy))
}

fn as_number(rows: u64) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// Percentages that are all at most 1 are fractions.
fn fractions(reading: &Reading, controls: Controls<'_>) -> Option<Doubt> {
    let is_percentage = |id: &str| {
        let variable = controls.dictionary.get(id);
        variable.and_then(|variable| variable.unit.as_deref()) == Some("%")
    };
    let is_fraction = |id: &str| {
        let numbers = reading
            .records
            .iter()
            .filter_map(|record| record.answers.get(id).and_then(Answer::number))
            .filter(|number| *number != 0.0);
        let (mut count, mut largest) = (0_u32, 0.0_f64);
        for number in numbers {
            count += 1;
            largest = largest.max(number.abs());
        }
        count >= FEW_SUBJECTS && largest <= 1.0
    };
    let fed: BTreeSet<&str> = reading
        .fed
        .iter()
        .map(|column| column.variable.as_str())
        .collect();
    let columns: Vec<String> = fed
        .into_iter()
        .filter(|id| is_percentage(id) && is_fraction(id))
        .map(str::to_owned)
        .collect();
    (!columns.is_empty()).then(|| {
        Doubt::new(
            IssueCode::DeliveryFractions,
            "Des pourcentages sont tous au plus de 1 : ils semblent écrits en fractions (0,35 pour 35 %).",
            "Multipliez ces colonnes par 100 et renvoyez le fichier ; confirmez si ce sont bien des pourcentages.",
        )
        .about(columns)
    })
}
