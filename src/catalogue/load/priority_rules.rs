//! What a ranking of priority zones must say.

use super::Loader;
use crate::catalogue::plan::Nature;
use crate::catalogue::priority::{Criterion, PriorityDefinition};

/// Text to look for in the file, and what is wrong.
type Fault = (String, String);

impl Loader<'_> {
    pub(super) fn check_priorities(&mut self) {
        let mut found = Vec::new();
        for priority in self.catalogue.priorities.values() {
            let criteria = priority.needs.iter().chain(&priority.offers);
            let faults = self
                .place_faults(priority)
                .into_iter()
                .chain(side_faults(priority))
                .chain(criteria.flat_map(|criterion| self.criterion_faults(priority, criterion)));
            found.extend(faults.map(|(needle, message)| (priority.id.clone(), needle, message)));
        }
        for (priority, needle, message) in found {
            self.say_of("priority", &priority, &needle, message);
        }
    }

    /// The plan and the objective that it serves.
    fn place_faults(&self, priority: &PriorityDefinition) -> Vec<Fault> {
        let plans = &self.catalogue.plans;
        let Some(plan) = plans.get(&priority.plan) else {
            let known = plans.keys().map(String::as_str).collect::<Vec<_>>();
            let message = format!(
                "plan inconnu « {} » ; connus : {}",
                priority.plan,
                known.join(", ")
            );
            return vec![(priority.plan.clone(), message)];
        };
        let mut objectives = plan.objectives();
        if objectives.any(|(_, objective)| objective.code == priority.objective) {
            return Vec::new();
        }
        let message = format!(
            "le plan « {} » n'a pas d'objectif « {} »",
            plan.id, priority.objective
        );
        vec![("objective".to_owned(), message)]
    }

    fn criterion_faults(&self, priority: &PriorityDefinition, criterion: &Criterion) -> Vec<Fault> {
        let id = &criterion.indicator;
        let mut faults = Vec::new();
        if !(criterion.weight.is_finite() && criterion.weight > 0.0) {
            faults.push(format!(
                "« {id} » : le poids doit être un nombre plus grand que zéro ; ôtez le critère s'il ne compte pas"
            ));
        }
        if criterion.reason.trim().is_empty() {
            faults.push(format!("« {id} » : un critère doit dire sa raison"));
        }
        match self.catalogue.indicators.get(id) {
            None => faults.push(format!("indicateur inconnu : « {id} »")),
            Some(indicator) => {
                let population = criterion.population.unwrap_or(priority.population);
                if !indicator.has_level(priority.level, None) {
                    let level = priority.level.code();
                    faults.push(format!("« {id} » n'est pas calculé au niveau {level}"));
                }
                if !indicator.populations.contains(&population) {
                    let code = population.code();
                    faults.push(format!(
                        "« {id} » n'est pas calculé pour la population {code} : dites-la par « population »"
                    ));
                }
                if indicator.numerator.is_none() {
                    faults.push(format!(
                        "« {id} » n'a pas de valeur d'ensemble : une ventilation ne se classe pas"
                    ));
                }
            }
        }
        faults
            .into_iter()
            .map(|fault| (id.clone(), fault))
            .collect()
    }
}

fn side_faults(priority: &PriorityDefinition) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut say = |needle: &str, message: &str| {
        faults.push((needle.to_owned(), message.to_owned()));
    };
    if priority.needs.is_empty() {
        say(
            &priority.id,
            "il faut au moins un critère de besoin ([[need]])",
        );
    }
    if priority.offers.is_empty() {
        say(
            &priority.id,
            "il faut au moins un critère d'offre ([[offer]])",
        );
    }
    if priority.nature == Nature::Sourced && priority.source.is_none() {
        say("nature", "un classement « sourced » doit nommer sa source");
    }
    let mut seen = Vec::new();
    for criterion in priority.needs.iter().chain(&priority.offers) {
        if seen.contains(&&criterion.indicator) {
            say(
                &criterion.indicator,
                &format!("« {} » est compté deux fois", criterion.indicator),
            );
        }
        seen.push(&criterion.indicator);
    }
    faults
}
