//! Where a campaign stands: who was asked, who answered, what is to be called back about.

mod doubts;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use super::deliveries::DeliveryView;
use super::scope::{Reader, visible_deliveries};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::domain::delivery::{DeliverySummary, Feed, Record};
use crate::domain::structure::StructureKind;
use crate::engine::structure_years;
use crate::geography::coverage::Coverage;
use crate::store::Origin;

pub use doubts::{Confirmation, Doubt};

/// Where a structure stands in a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Asked, and no answer came.
    Silent,
    /// Its answer came in a file that waits for a decision.
    Waiting,
    /// Answered; some answers are doubtful.
    ToVerify,
    /// Answered.
    Answered,
}

impl Standing {
    /// Every standing, what is left to do first.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Waiting, Self::ToVerify, Self::Answered];

    /// Code of the address of the page.
    pub fn code(self) -> &'static str {
        match self {
            Self::Silent => "sans-reponse",
            Self::Waiting => "en-attente",
            Self::ToVerify => "a-verifier",
            Self::Answered => "repondu",
        }
    }

    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Silent => "n’a pas répondu",
            Self::Waiting => "en attente",
            Self::ToVerify => "réponses à vérifier",
            Self::Answered => "a répondu",
        }
    }
}

/// A structure that the campaign asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignStructure {
    /// Identifier.
    pub id: String,
    /// Name, last known.
    pub name: Option<String>,
    /// Centre social or espace de vie sociale.
    pub kind: StructureKind,
    /// Index of the commune.
    pub commune: usize,
    /// Where it stands.
    pub standing: Standing,
    /// Doubtful answers that nobody confirmed.
    pub doubts: usize,
}

/// A campaign on the day that it is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Year of collection.
    pub survey_year: i32,
    /// Year described.
    pub data_year: i32,
    /// Whether its data are fictitious.
    pub fictitious: bool,
    /// Those that are asked, by identifier.
    pub structures: Vec<CampaignStructure>,
    /// Doubtful answers that still stand, in order of arrival.
    pub doubts: Vec<Doubt>,
    /// Doubtful answers that a person confirmed.
    pub confirmed: Vec<Doubt>,
    /// Deliveries that wait for a decision, the oldest first.
    pub waiting: Vec<DeliveryView>,
}

impl Campaign {
    /// How many structures stand there.
    pub fn count(&self, standing: Standing) -> usize {
        let standings = self.structures.iter().map(|structure| structure.standing);
        standings.filter(|own| *own == standing).count()
    }

    /// Structures whose answers count.
    pub fn answered(&self) -> usize {
        self.count(Standing::Answered) + self.count(Standing::ToVerify)
    }
}

/// Years of collection that deliveries speak of, the last one first.
///
/// # Errors
/// The store fails.
pub fn survey_years(place: &Workplace) -> Result<Vec<i32>, WorkError> {
    let years: BTreeSet<i32> = standing_deliveries(place)?
        .iter()
        .filter_map(survey_year_of)
        .collect();
    Ok(years.into_iter().rev().collect())
}

/// Where the campaign of a year stands, as far as a reader sees; none when no delivery speaks of it.
///
/// # Errors
/// The store fails; a report cannot be read.
pub fn campaign(
    place: &Workplace,
    survey_year: i32,
    reader: Reader<'_>,
) -> Result<Option<Campaign>, WorkError> {
    let all = standing_deliveries(place)?;
    let own: Vec<DeliveryView> = all
        .into_iter()
        .filter(|delivery| survey_year_of(delivery) == Some(survey_year))
        .collect();
    if own.is_empty() {
        return Ok(None);
    }
    let told = own.iter().filter(|delivery| delivery.survey_year.is_some());
    let data_year = told
        .filter_map(|delivery| delivery.data_year)
        .next_back()
        .unwrap_or(survey_year - 1);
    let answers = place.store.origins(Feed::Survey, &[data_year])?;
    let (mut doubts, mut confirmed) = doubts::doubts(place, &own, &answers);
    let pending = waiting::subjects(place, &own, data_year)?;
    let mut structures = structures(place, data_year, &answers, &doubts, &pending)?;
    structures.retain(|one| is_seen(place, one.commune, reader));
    let seen = visible_deliveries(place, reader)?;
    let seen: BTreeSet<&str> = seen.iter().map(|delivery| delivery.id.as_str()).collect();
    let asked: BTreeSet<&str> = structures.iter().map(|one| one.id.as_str()).collect();
    doubts.retain(|doubt| asked.contains(doubt.structure.as_str()));
    confirmed.retain(|doubt| asked.contains(doubt.structure.as_str()));
    Ok(Some(Campaign {
        survey_year,
        data_year,
        fictitious: own.iter().any(|delivery| delivery.fictitious),
        structures,
        doubts,
        confirmed,
        waiting: own
            .into_iter()
            .filter(|delivery| is_waiting(delivery) && seen.contains(delivery.id.as_str()))
            .collect(),
    }))
}

/// Whether a structure is in a département of the reader.
fn is_seen(place: &Workplace, commune: usize, reader: Reader<'_>) -> bool {
    let commune = place.geography.communes().get(commune);
    let departement = commune.and_then(|commune| commune.departement.as_deref());
    let allowed = reader.departements;
    allowed.is_empty()
        || departement.is_some_and(|own| allowed.iter().any(|allowed| allowed == own))
}

/// Deliveries that speak of structures and that nobody refused nor withdrew, in order of arrival.
fn standing_deliveries(place: &Workplace) -> Result<Vec<DeliveryView>, WorkError> {
    let formats = &place.catalogue.formats;
    let speaks = |delivery: &DeliveryView| {
        let feed = formats.get(&delivery.format).map(|format| format.feeds);
        matches!(feed, Some(Feed::Survey | Feed::Register))
    };
    let mut listed = super::deliveries::list_deliveries(place)?;
    listed.retain(|delivery| {
        delivery.withdrawn_at.is_none() && delivery.status != "rejected" && speaks(delivery)
    });
    Ok(listed)
}

/// Year of collection; that after the data when it was not said.
fn survey_year_of(delivery: &DeliveryView) -> Option<i32> {
    delivery
        .survey_year
        .or_else(|| delivery.data_year.map(|year| year + 1))
}

fn is_waiting(delivery: &DeliveryView) -> bool {
    delivery.status == "awaiting_decision"
}

fn structures(
    place: &Workplace,
    data_year: i32,
    answers: &[Origin],
    doubts: &[Doubt],
    pending: &BTreeSet<String>,
) -> Result<Vec<CampaignStructure>, WorkError> {
    let years = [data_year - 1, data_year];
    let register = place.store.origins(Feed::Register, &years)?;
    let mut records = Origin::current(&register);
    records.extend(Origin::current(answers));
    let deliveries: Vec<DeliverySummary> = place.store.active_deliveries()?;
    let deliveries: Vec<DeliverySummary> = deliveries
        .into_iter()
        .filter(|delivery| years.contains(&delivery.data_year))
        .collect();
    let coverage = Coverage::new(&deliveries, &place.geography);
    let names = names(&records);
    let lines = structure_years(&records, &coverage, &place.geography);
    let asked = lines
        .into_iter()
        .filter(|line| line.data_year == data_year && line.surveyed);
    Ok(asked
        .map(|line| {
            let own = doubts
                .iter()
                .filter(|doubt| doubt.structure == line.structure);
            let own = own.count();
            let is_pending = pending.contains(&line.structure);
            CampaignStructure {
                name: names.get(line.structure.as_str()).cloned(),
                kind: line.kind,
                commune: line.commune as usize,
                standing: match (line.respondent, own, is_pending) {
                    (true, 0, _) => Standing::Answered,
                    (true, _, _) => Standing::ToVerify,
                    (false, _, true) => Standing::Waiting,
                    (false, _, false) => Standing::Silent,
                },
                doubts: own,
                id: line.structure,
            }
        })
        .collect())
}

fn names(records: &[Record]) -> BTreeMap<&str, String> {
    let mut names = BTreeMap::new();
    for record in records {
        if let Some(name) = record.answers.get("nom").and_then(|answer| answer.text()) {
            names.insert(record.subject.as_str(), name.to_owned());
        }
    }
    names
}
