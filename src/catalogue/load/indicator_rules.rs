//! What an indicator and a shared dimension must say, as far as it shows without reading the SQL.

use std::collections::BTreeSet;

use super::Loader;
use crate::catalogue::dictionary::{Sensitivity, VariableDefinition};
use crate::catalogue::indicator::{Base, Dimension, Frame, IndicatorDefinition, SecrecyRule};
use crate::catalogue::plan::PlanDefinition;

/// First data year of any Senacs publication (« photographie 2009 », Rhône-Alpes).
const FIRST_DATA_YEAR: i32 = 2009;

/// Text to look for in the file, and what is wrong.
type Fault = (String, String);

fn fault(needle: impl Into<String>, message: impl Into<String>) -> Fault {
    (needle.into(), message.into())
}

impl Loader<'_> {
    pub(super) fn check_indicators(&mut self) {
        let mut found = Vec::new();
        for indicator in self.catalogue.indicators.values() {
            let faults = plain_faults(indicator)
                .into_iter()
                .chain(self.contribution_faults(indicator))
                .chain(self.link_missing(indicator))
                .chain(self.breakdown_faults(indicator))
                .chain(self.series_faults(indicator))
                .chain(self.constant_set_faults(indicator));
            found.extend(faults.map(|(needle, message)| (indicator.id.clone(), needle, message)));
        }
        for (indicator, needle, message) in found {
            self.say_of("indicator", &indicator, &needle, message);
        }
    }

    fn contribution_faults(&self, indicator: &IndicatorDefinition) -> Vec<Fault> {
        let members = indicator.members();
        let named = indicator
            .secrecy
            .contributions
            .iter()
            .chain(members.flat_map(|member| &member.contributions));
        let is_numeric = |id: &String| {
            // The answer of the year before weighs as much in an evolution.
            let variable = id.strip_suffix("_previous_year").unwrap_or(id);
            let variable = self.catalogue.dictionary.get(variable);
            variable.is_some_and(|variable| variable.kind.is_numeric())
        };
        named
            .filter(|id| !is_numeric(id))
            .map(|id| {
                let message = format!("contribution « {id} » : variable numérique inconnue");
                fault(id, message)
            })
            .collect()
    }

    fn link_missing(&self, indicator: &IndicatorDefinition) -> Option<Fault> {
        let is_linked = self
            .catalogue
            .plans
            .values()
            .flat_map(PlanDefinition::objectives)
            .any(|(_, objective)| objective.links.iter().any(|l| l.indicator == indicator.id));
        (!is_linked && !indicator.context).then(|| {
            fault("id", "aucun objectif de plan n'utilise cet indicateur ; ajoutez un lien dans dashboards/plans")
        })
    }

    fn breakdown_faults(&self, indicator: &IndicatorDefinition) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut dimensions = BTreeSet::new();
        for breakdown in &indicator.breakdowns {
            let dimension = &breakdown.dimension;
            if !dimensions.insert(dimension) {
                faults.push(fault(
                    dimension,
                    format!("la dimension « {dimension} » est ventilée deux fois"),
                ));
            }
            let mut codes = BTreeSet::new();
            for member in &breakdown.members {
                if !codes.insert(&member.code) {
                    let message = format!("le code « {} » est celui de deux membres", member.code);
                    faults.push(fault(&member.code, message));
                }
            }
        }
        let shared = indicator
            .breakdown_by
            .iter()
            .filter_map(|id| self.catalogue.dimensions.get(id));
        for dimension in shared {
            faults.extend(self.dimension_misused(indicator, dimension));
        }
        faults
    }

    /// A dimension groups structures; the groups of an answer that is not public are not public.
    fn dimension_misused(
        &self,
        indicator: &IndicatorDefinition,
        dimension: &Dimension,
    ) -> Option<Fault> {
        let id = &dimension.id;
        if indicator.frame == Frame::Territory {
            let message =
                format!("« {id} » groupe des structures, et l'indicateur lit le cadre territorial");
            return Some(fault(id, message));
        }
        let filters = dimension
            .members
            .iter()
            .map(|member| member.filter.as_str());
        let protected = self
            .variables_in(filters)
            .into_iter()
            .find(|variable| variable.sensitivity > Sensitivity::PublicIdentity)?;
        (indicator.secrecy.rule == SecrecyRule::Free).then(|| {
            let message = format!(
                "« {id} » groupe par « {} », une réponse protégée : un indicateur libre de secret la montrerait",
                protected.label
            );
            fault(id, message)
        })
    }

    fn variables_in<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<&VariableDefinition> {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        texts
            .flat_map(|text| text.split(move |c: char| !is_word(c)))
            .filter_map(|word| self.catalogue.dictionary.get(word))
            .collect()
    }

    /// A series breaks between two years that both have data.
    fn series_faults(&self, indicator: &IndicatorDefinition) -> Vec<Fault> {
        let mut faults = Vec::new();
        let texts = [
            indicator.numerator.as_deref(),
            indicator.denominator.as_deref(),
        ];
        let variables = self.variables_in(texts.into_iter().flatten());
        let since = variables.iter().filter_map(|v| v.asked.since).max();
        let first = since.unwrap_or(FIRST_DATA_YEAR);
        let last = variables.iter().filter_map(|v| v.asked.until).min();
        let mut before = None;
        for rupture in &indicator.series_breaks {
            let year = rupture.year;
            if year <= first || last.is_some_and(|last| year > last) {
                let until =
                    last.map_or_else(String::new, |last| format!(" et s'arrêtent en {last}"));
                let message = format!(
                    "rupture de série en {year} hors des données, qui commencent en {first}{until}"
                );
                faults.push(fault(year.to_string(), message));
            }
            if before.is_some_and(|before| year <= before) {
                let message =
                    format!("rupture de série en {year} : rangez les années dans l'ordre");
                faults.push(fault(year.to_string(), message));
            }
            if rupture.reason.trim().is_empty() {
                faults.push(fault(
                    year.to_string(),
                    "une rupture de série doit dire sa raison",
                ));
            }
            before = Some(year);
        }
        faults
    }

    /// The evolution of a total over the structures that answered both years is a rate of the same
    /// structures.
    fn constant_set_faults(&self, indicator: &IndicatorDefinition) -> Option<Fault> {
        let id = indicator.evolution_at_constant_set.as_ref()?;
        let needle = "evolution_at_constant_set";
        let Some(evolution) = self.catalogue.indicators.get(id) else {
            return Some(fault(
                needle,
                format!("évolution à champ constant : indicateur inconnu « {id} »"),
            ));
        };
        let is_rate = evolution.denominator.is_some() && evolution.unit == "%";
        let covers = indicator
            .populations
            .iter()
            .all(|population| evolution.populations.contains(population));
        if !is_rate || !covers {
            let message = format!(
                "évolution à champ constant : « {id} » doit être un taux en %, calculé pour les mêmes populations"
            );
            return Some(fault(needle, message));
        }
        (!indicator.additive || indicator.base != Base::Respondents).then(|| {
            fault(needle, "l'évolution à champ constant ne vaut que pour un total déclaré : additive = true, base = \"respondents\"")
        })
    }
}

fn plain_faults(indicator: &IndicatorDefinition) -> Vec<Fault> {
    let mut faults = Vec::new();
    if indicator.formulas().is_empty() {
        faults.push(fault(
            "id",
            "ni numérateur ni ventilation : rien à calculer",
        ));
    }
    if indicator.examples.is_empty() {
        faults.push(fault("id", "aucun exemple calculé à la main ([[example]])"));
    }
    if indicator.additive && indicator.denominator.is_some() {
        faults.push(fault(
            "additive",
            "un rapport n'est pas additif : additive = false",
        ));
    }
    if !(0.0..=1.0).contains(&indicator.response_floor) {
        faults.push(fault(
            "response_floor",
            "response_floor est une part des structures interrogées, de 0 à 1",
        ));
    }
    faults
}
