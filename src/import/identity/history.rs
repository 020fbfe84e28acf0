//! What changed since what is known: names, communes, managers, ends, mergers, absences.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::reading::Reading;
use super::super::wording::{count, counted, normalise, quoted_list};
use super::KnownStructure;
use super::file_subject::{FileSubject, is_of_structures, text_of};
use super::known_index::{Agreement, KnownIndex};
use super::likeness::Likeness;
use super::question::label;
use super::recognition::Verdict;
use super::settling::{Names, about};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Feed, Perimeter, Record, structure_of};

/// Structures named when they are missing from a register.
const MOST_NAMES: usize = 10;
/// Variables of the end of a structure.
const SUCCESSOR: &str = "id_structure_successeur";
const CLOSED_ON: &str = "date_fermeture";

/// Changes of each known structure. A public sheet dates nothing, and an old campaign imported late is
/// not a change: nothing is said of them.
pub(super) fn remarks(
    subjects: &[FileSubject],
    verdicts: &[Verdict],
    index: &KnownIndex<'_>,
) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (subject, verdict) in subjects.iter().zip(verdicts) {
        let Some(position) = verdict.position() else {
            continue;
        };
        let (Some(known), Some(agreement)) =
            (index.get(position), index.agreement(subject, position))
        else {
            continue;
        };
        if subject.feed == Feed::Directory || known.last_year > subject.data_year {
            continue;
        }
        let found = [
            renamed(subject, known, agreement),
            moved(subject, known, agreement),
            managed_otherwise(subject, known),
            ended(subject, known),
        ];
        let found = found.into_iter().flatten();
        issues.extend(found.map(|issue| about(issue, subject).structure(&known.id)));
    }
    issues
}

fn renamed(subject: &FileSubject, known: &KnownStructure, agreement: Agreement) -> Option<Issue> {
    if agreement.name != Some(Likeness::Far) {
        return None;
    }
    let message = format!(
        "{} s'appelait « {} » en {}, le fichier l'appelle « {} ».",
        known.id,
        known.name.as_deref().unwrap_or_default(),
        known.last_year,
        subject.called()
    );
    let remedy =
        "Rien à faire si elle a changé de nom ; sinon, l'identifiant de la ligne est faux.";
    Some(Issue::new(IssueCode::StructureRenamed, &message, remedy).variable("nom"))
}

fn moved(subject: &FileSubject, known: &KnownStructure, agreement: Agreement) -> Option<Issue> {
    if agreement.commune != Some(false) {
        return None;
    }
    let from = known.commune_name.as_deref().or(known.commune.as_deref());
    let (from, to) = (from.unwrap_or_default(), subject.place());
    let message = if known.last_year < subject.data_year {
        format!("« {} » a déménagé de {from} à {to}.", subject.called())
    } else {
        format!(
            "« {} » est à {from} d'après une autre livraison de {}, à {to} d'après celle-ci.",
            subject.called(),
            known.last_year
        )
    };
    let remedy = "Rien à faire si c'est vrai : elle compte à sa nouvelle commune à partir de cette année, les années d'avant ne changent pas.";
    Some(Issue::new(IssueCode::StructureMoved, &message, remedy).variable("code_insee"))
}

/// By SIREN, else by name when neither has a SIREN.
fn managed_otherwise(subject: &FileSubject, known: &KnownStructure) -> Option<Issue> {
    let names = known
        .manager_name
        .as_deref()
        .zip(subject.manager_name.as_deref());
    let changed = match (&known.manager, &subject.manager) {
        (Some(before), Some(now)) => before != now,
        (None, None) => names.is_some_and(|(before, now)| normalise(before) != normalise(now)),
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !changed {
        return None;
    }
    let shown = |name: Option<&str>, siren: Option<&str>| {
        format!("« {} »", name.or(siren).unwrap_or_default())
    };
    let message = format!(
        "« {} » a changé de gestionnaire : {} en {}, {} ici.",
        subject.called(),
        shown(known.manager_name.as_deref(), known.manager.as_deref()),
        known.last_year,
        shown(subject.manager_name.as_deref(), subject.manager.as_deref())
    );
    let remedy = "Rien à faire si c'est vrai : les années d'avant gardent leur gestionnaire.";
    Some(Issue::new(IssueCode::StructureManager, &message, remedy).variable("gestionnaire_siren"))
}

/// A campaign asks those that lasted at least one day of the year.
fn ended(subject: &FileSubject, known: &KnownStructure) -> Option<Issue> {
    let ended = known.ended.as_ref()?;
    if subject.feed != Feed::Survey || !known.ended_before(subject.data_year) {
        return None;
    }
    let what = match &ended.successor {
        Some(successor) => format!("a laissé place à {successor} le {}", french(ended.on)),
        None => format!("a fermé le {}", french(ended.on)),
    };
    let message = format!(
        "« {} » {what}, d'après le registre : ses réponses de {} ne comptent pas.",
        subject.called(),
        subject.data_year
    );
    let remedy = "Corrigez la date dans le registre si elle est fausse ; sinon, retirez la ligne.";
    Some(Issue::new(IssueCode::StructureEnded, &message, remedy))
}

/// Structures of last year's register, of the départements that this one is complete for, that it
/// does not list although nothing says that they ended.
pub(super) fn missing(
    reading: &Reading,
    subjects: &[FileSubject],
    verdicts: &[Verdict],
    index: &KnownIndex<'_>,
) -> Option<Issue> {
    let Perimeter::Departements(departements) = &reading.perimeter else {
        return None;
    };
    let year = subjects
        .iter()
        .filter(|subject| subject.feed == Feed::Register)
        .map(|subject| subject.data_year)
        .max()?;
    let met: BTreeSet<usize> = verdicts.iter().flat_map(candidates).collect();
    let is_missing = |known: &KnownStructure| {
        known.register_years.contains(&(year - 1))
            && !known.register_years.contains(&year)
            && !known.ended_before(year)
            && known
                .departement
                .as_ref()
                .is_some_and(|code| departements.contains(code))
    };
    let names: Vec<String> = index
        .all()
        .filter(|(position, known)| !met.contains(position) && is_missing(known))
        .map(|(_, known)| label(known))
        .collect();
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "Du registre de {}, {} à celui-ci : {}. Fermées ?",
        year - 1,
        counted(
            count(names.len()),
            "structure manque",
            "structures manquent"
        ),
        quoted_list(&names, MOST_NAMES)
    );
    let remedy = "Elles ne comptent plus au 31 décembre. Si elles ont fermé ou fusionné, gardez leur ligne avec la date ; si c'est un oubli, ou une ligne rejetée, complétez le registre.";
    Some(Issue::new(IssueCode::StructuresMissing, &message, remedy))
}

/// Known structures that a verdict speaks of, sure or not.
fn candidates(verdict: &Verdict) -> Vec<usize> {
    match verdict {
        Verdict::Known(position) | Verdict::Recognised(position, _) => vec![*position],
        Verdict::Doubtful(candidates) => candidates.clone(),
        Verdict::New(homonym) => homonym.iter().copied().collect(),
        Verdict::Renumbered => Vec::new(),
    }
}

/// Brings the structure that goes on to its identifier, and tells what the figures make of each merger.
pub(super) fn mergers(records: &mut [Record], names: &Names, index: &KnownIndex<'_>) -> Vec<Issue> {
    let listed: BTreeSet<String> = records
        .iter()
        .filter(|record| is_of_structures(record.feed))
        .map(|record| structure_of(&record.subject).to_owned())
        .collect();
    let mut issues = Vec::new();
    for record in records.iter_mut() {
        let Some(given) = text_of(record, SUCCESSOR).map(str::to_owned) else {
            continue;
        };
        let known = index.find(&given).and_then(|position| index.get(position));
        let successor = known.map_or_else(|| names.of(&given), |known| known.id.as_str());
        let own = names.of(&record.subject);
        let day = record.answers.get(CLOSED_ON).and_then(Answer::date);
        let issue = match day {
            _ if successor == own => Some(unclear(&given, "est la structure elle-même")),
            _ if known.is_none() && !listed.contains(&given) => {
                Some(unclear(&given, "n'est ni dans le fichier ni connue"))
            }
            None => Some(unclear(&given, "lui succède à une date qui n'est pas dite")),
            Some(day) => told(own, successor, day, index),
        };
        let own = own.to_owned();
        issues.extend(issue.map(|issue| issue.at(record.row).structure(&own).variable(SUCCESSOR)));
        let successor = Answer::Value(Value::Text(successor.to_owned()));
        record.answers.insert(SUCCESSOR.to_owned(), successor);
    }
    issues
}

fn unclear(successor: &str, why: &str) -> Issue {
    let message = format!("La structure qui succède, « {successor} », {why}.");
    let remedy = "Donnez l'identifiant de la structure qui continue et la date de fermeture de l'autre ; sans date, celle-ci compte encore.";
    Issue::new(IssueCode::StructureMergerUnclear, &message, remedy).value(successor)
}

/// Nothing when it was told already.
fn told(own: &str, successor: &str, day: NaiveDate, index: &KnownIndex<'_>) -> Option<Issue> {
    let known = index.find(own).and_then(|position| index.get(position));
    let already = known.and_then(|known| known.ended.as_ref());
    if already.is_some_and(|ended| ended.on == day) {
        return None;
    }
    let message = format!(
        "{own} laisse place à {successor} le {} : elle ne compte plus à partir de ce jour, {successor} continue sous son identifiant.",
        french(day)
    );
    let remedy = "Rien à faire : les années d'avant gardent les deux structures.";
    Some(Issue::new(IssueCode::StructureMerged, &message, remedy).value(successor))
}

fn french(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
