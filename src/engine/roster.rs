//! One line per structure and year (two in the year of a move): what the register and the survey say of it, put together.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use crate::catalogue::format::PresenceRule;
use crate::domain::answer::Answer;
use crate::domain::answers::Answers;
use crate::domain::delivery::{Feed, Record};
use crate::domain::structure::{Population, StructureKind};
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;
use crate::geography::coverage::Coverage;

/// A structure in one data year.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureYear {
    /// Identifier.
    pub structure: String,
    /// SIREN of the manager; the structure's identifier when unknown.
    pub manager: String,
    /// Centre social or espace de vie sociale.
    pub kind: StructureKind,
    /// Index of the commune.
    pub commune: u32,
    /// Year described.
    pub data_year: i32,
    /// On the register at 31 December.
    pub accredited: bool,
    /// The same a year before; `None` when that year was not delivered here.
    pub accredited_previous_year: Option<bool>,
    /// Asked in the campaign: answered, or accredited with a first agrément before 1 January of the
    /// data year (a structure enters the survey the year after its first agrément).
    pub surveyed: bool,
    /// Sent back an answer.
    pub respondent: bool,
    /// From the first agrément to 31 December, in years.
    pub seniority_years: Option<f64>,
    /// Answers of the survey.
    pub answers: Answers,
}

/// Puts register and survey together: one line per structure and year, and one more where it was for
/// a structure that moved, or became of the other kind, that year.
///
/// Records whose commune is unknown to the geography are left out: the import
/// refuses them, so there is none unless the geography changed since.
pub fn structure_years(
    records: &[Record],
    coverage: &Coverage,
    geography: &Geography,
) -> Vec<StructureYear> {
    let of = |feed: Feed| {
        records
            .iter()
            .filter(move |record| record.feed == feed)
            .map(|record| ((record.subject.as_str(), record.data_year), record))
            .collect::<BTreeMap<_, _>>()
    };
    let (register, survey) = (of(Feed::Register), of(Feed::Survey));
    let mut keys: Vec<(&str, i32)> = register.keys().chain(survey.keys()).copied().collect();
    // A structure that left the register still has a line the year after: it makes the evolution.
    keys.extend(
        register
            .keys()
            .map(|(structure, year)| (*structure, year + 1)),
    );
    keys.sort_unstable();
    keys.dedup();
    let sources = Sources {
        register,
        survey,
        coverage,
        geography,
    };
    keys.into_iter()
        .flat_map(|(structure, year)| {
            let line = sources.line(structure, year);
            line.into_iter().chain(sources.line_left(structure, year))
        })
        .collect()
}

struct Sources<'a> {
    register: BTreeMap<(&'a str, i32), &'a Record>,
    survey: BTreeMap<(&'a str, i32), &'a Record>,
    coverage: &'a Coverage,
    geography: &'a Geography,
}

impl Sources<'_> {
    fn line(&self, structure: &str, data_year: i32) -> Option<StructureYear> {
        let register = self.register.get(&(structure, data_year)).copied();
        let before = self.register.get(&(structure, data_year - 1)).copied();
        let survey = self.survey.get(&(structure, data_year)).copied();
        let identity = register.or(survey).or(before)?;
        let commune = self.commune(identity)?;
        let kind = kind(identity)?;
        if !self.is_covered(commune, data_year, kind) && survey.is_none() {
            return None;
        }
        let accredited = register.is_some_and(is_accredited);
        let was_here = before.is_some_and(|before| !self.is_elsewhere(before, identity));
        let accredited_previous_year = self
            .is_covered(commune, data_year - 1, kind)
            .then(|| was_here && before.is_some_and(is_accredited));
        // Asked are those that lasted at least one day of the year.
        let survey = survey.filter(|_| !self.ended_before(structure, data_year));
        let respondent = survey.is_some();
        if !accredited && accredited_previous_year != Some(true) && !respondent {
            return None;
        }
        let first = register.and_then(first_agreement);
        let began_before = first.is_none_or(|date| date.year() < data_year);
        Some(StructureYear {
            structure: structure.to_owned(),
            manager: manager(register.or(before), structure),
            kind,
            commune,
            data_year,
            accredited,
            accredited_previous_year,
            surveyed: respondent || (accredited && began_before),
            respondent,
            seniority_years: first.and_then(|date| years_to_december(date, data_year)),
            answers: survey
                .map(|record| record.answers.clone())
                .unwrap_or_default(),
        })
    }

    /// What a structure that moved, or became of the other kind, leaves where it was: it makes the
    /// evolution there, and counts for nothing else.
    fn line_left(&self, structure: &str, data_year: i32) -> Option<StructureYear> {
        let register = self.register.get(&(structure, data_year)).copied()?;
        let before = self.register.get(&(structure, data_year - 1)).copied()?;
        let (commune, kind) = (self.commune(before)?, kind(before)?);
        let is_covered = |year| self.is_covered(commune, year, kind);
        let left = self.is_elsewhere(before, register)
            && is_accredited(before)
            && is_covered(data_year)
            && is_covered(data_year - 1);
        left.then(|| StructureYear {
            structure: structure.to_owned(),
            manager: manager(Some(before), structure),
            kind,
            commune,
            data_year,
            accredited: false,
            accredited_previous_year: Some(true),
            surveyed: false,
            respondent: false,
            seniority_years: None,
            answers: Answers::new(),
        })
    }

    /// Whether a year's line stands in another commune, or another kind, than the next one's.
    fn is_elsewhere(&self, before: &Record, now: &Record) -> bool {
        self.commune(before) != self.commune(now) || kind(before) != kind(now)
    }

    /// Whether it closed before the year began: its last register tells, so
    /// that a structure that reopens has a later line without a date.
    fn ended_before(&self, structure: &str, data_year: i32) -> bool {
        let until = (structure, i32::MIN)..=(structure, data_year);
        let last = self.register.range(until).next_back();
        let ended = last.and_then(|(_, record)| end(record));
        let first_day = NaiveDate::from_ymd_opt(data_year, 1, 1);
        ended
            .zip(first_day)
            .is_some_and(|(ended, first_day)| ended < first_day)
    }

    fn is_covered(&self, commune: u32, data_year: i32, kind: StructureKind) -> bool {
        let population = Population::of(kind);
        self.coverage
            .of(commune as usize, data_year, population, false)
            .complete
    }

    fn commune(&self, record: &Record) -> Option<u32> {
        let code = record.answers.get("code_insee")?.text()?;
        let index = self.geography.find_current(TerritoryType::Com, code)?;
        u32::try_from(index).ok()
    }
}

fn kind(record: &Record) -> Option<StructureKind> {
    match record.answers.get("type_structure")?.text()? {
        "cs" => Some(StructureKind::Cs),
        "evs" => Some(StructureKind::Evs),
        _ => None,
    }
}

fn manager(record: Option<&Record>, structure: &str) -> String {
    record
        .and_then(|record| record.answers.get("gestionnaire_siren")?.text())
        .unwrap_or(structure)
        .to_owned()
}

fn date(record: &Record, variable: &str) -> Option<NaiveDate> {
    record.answers.get(variable)?.date()
}

fn first_agreement(record: &Record) -> Option<NaiveDate> {
    date(record, "date_premier_agrement")
        .into_iter()
        .chain(date(record, "agrement_agc_debut"))
        .chain(date(record, "agrement_al_debut"))
        .min()
}

/// First day without the structure, whether another succeeds it or not.
fn end(record: &Record) -> Option<NaiveDate> {
    date(record, "date_fermeture")
}

/// Whether the register's line counts at 31 December: the structure is not closed, and
/// an agrément covers that day, or being listed is enough.
fn is_accredited(record: &Record) -> bool {
    let Some(day) = NaiveDate::from_ymd_opt(record.data_year, 12, 31) else {
        return false;
    };
    if end(record).is_some_and(|ended| ended <= day) {
        return false;
    }
    if record
        .answers
        .get(PresenceRule::LISTED)
        .and_then(Answer::flag)
        == Some(true)
    {
        return true;
    }
    let covers = |start: &str, end: &str| {
        date(record, start).is_some_and(|from| from <= day)
            && date(record, end).is_none_or(|until| until >= day)
    };
    match kind(record) {
        Some(StructureKind::Cs) => covers("agrement_agc_debut", "agrement_agc_fin"),
        Some(StructureKind::Evs) => covers("agrement_al_debut", "agrement_al_fin"),
        None => false,
    }
}

fn years_to_december(first: NaiveDate, data_year: i32) -> Option<f64> {
    let day = NaiveDate::from_ymd_opt(data_year, 12, 31)?;
    let days = i32::try_from((day - first).num_days()).ok()?;
    (days >= 0).then(|| f64::from(days) / 365.25)
}
