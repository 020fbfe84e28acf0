//! What a target must say, and what its rule asks of it.

use super::{Fault, Faults, Loader, code_line};
use crate::catalogue::indicator::IndicatorDefinition;
use crate::catalogue::plan::{
    GapBetween, Objective, Target, TargetDirection, TargetPart, TargetRule, TargetTerritory,
};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

impl Loader<'_> {
    /// A target on an indicator.
    pub(super) fn target_faults(
        &self,
        target: &Target,
        indicator: &IndicatorDefinition,
        faults: &mut Faults,
    ) {
        common_faults(target, faults);
        member_faults(
            indicator,
            target.population,
            target.breakdown.as_ref(),
            faults,
        );
        let level = match &target.territory {
            TargetTerritory::Plan => None,
            TargetTerritory::One(code) => Some(code.kind),
            TargetTerritory::Each(level) => Some(*level),
        };
        level_fault(indicator, level, faults);
        match &target.rule {
            TargetRule::Milestone => faults.say(
                "rule",
                "rule = \"milestone\" suit les étapes des actions : écrivez-la dans [[axis.objective.target]]",
            ),
            TargetRule::GapReduction { between } => {
                let level = match between {
                    GapBetween::Extremes(level) | GapBetween::Quartiles(level) => *level,
                    GapBetween::Pair(first, _) => first.kind,
                };
                level_fault(indicator, Some(level), faults);
            }
            TargetRule::Composite { parts } => self.part_faults(target, parts, faults),
            TargetRule::Absolute
            | TargetRule::Rate
            | TargetRule::EachHasAtLeastOne { .. }
            | TargetRule::None => {}
        }
    }

    /// A target on what no indicator measures.
    pub(super) fn free_target_faults(&self, objective: &Objective, target: &Target) -> Vec<Fault> {
        let mut faults = Faults::at(&[&code_line(&objective.code), "objective.target]]"]);
        common_faults(target, &mut faults);
        let is_milestone = target.rule == TargetRule::Milestone;
        if target
            .label
            .as_ref()
            .is_none_or(|label| label.trim().is_empty())
        {
            faults.say(
                "",
                "une cible sans indicateur doit dire ce qu'elle compte : label = \"…\"",
            );
        }
        if target.value.is_some() && target.unit.is_none() {
            faults.say(
                "value",
                "une cible sans indicateur doit dire son unité : unit = \"…\"",
            );
        }
        let has_milestone = objective.actions.iter().any(|a| !a.milestones.is_empty());
        if is_milestone && !has_milestone {
            let code = &objective.code;
            let message = format!(
                "objectif {code} : rule = \"milestone\" sans aucune étape dans ses actions ([[axis.objective.action.milestone]])"
            );
            faults.say("", message);
        }
        if let TargetRule::Composite { parts } = &target.rule {
            self.part_faults(target, parts, &mut faults);
        }
        faults.found
    }

    fn part_faults(&self, target: &Target, parts: &[TargetPart], faults: &mut Faults) {
        if parts.is_empty() {
            faults.say(
                "composite",
                "une cible composée a au moins une partie : [[….rule.composite.part]]",
            );
        }
        for part in parts {
            if part.value.is_none() == part.share.is_none() {
                let message = format!(
                    "partie « {} » : donnez value (un nombre) ou share (une part de 0 à 1)",
                    part.label
                );
                faults.say(&part.label, message);
            }
            if part
                .share
                .is_some_and(|share| !(0.0..=1.0).contains(&share))
            {
                faults.say(&part.label, "share est une part, de 0 à 1");
            }
            let Some(id) = &part.indicator else { continue };
            match self.catalogue.indicators.get(id) {
                Some(indicator) => {
                    let population = part.population.unwrap_or(target.population);
                    member_faults(indicator, population, part.breakdown.as_ref(), faults);
                    level_fault(
                        indicator,
                        part.territory.as_ref().map(|code| code.kind),
                        faults,
                    );
                }
                None => faults.say(
                    id,
                    format!("partie « {} » : indicateur inconnu « {id} »", part.label),
                ),
            }
        }
    }
}

/// What holds for every target.
fn common_faults(target: &Target, faults: &mut Faults) {
    faults.check_source("year =", "une cible", target.nature, target.source.as_ref());
    let (start, year) = (target.baseline.year, target.year);
    if year < start {
        let message = format!("la cible est fixée à {year}, avant l'année de départ {start}");
        faults.say("year =", message);
    }
    if target.baseline.value.is_some() && target.baseline.source.is_none() {
        faults.say("baseline", "une valeur de départ donnée doit nommer sa source : baseline = { year = …, value = …, source = \"…\" }");
    }
    let needs_value = matches!(
        target.rule,
        TargetRule::Absolute | TargetRule::Rate | TargetRule::GapReduction { .. }
    );
    if needs_value && target.value.is_none() {
        faults.say(
            "year =",
            format!(
                "une cible « {} » doit donner sa valeur : value = …",
                target.rule.label()
            ),
        );
    }
    if matches!(target.rule, TargetRule::GapReduction { .. })
        && target.value.is_some_and(|v| v < 0.0)
    {
        faults.say("value", "un écart à réduire est un nombre positif ou nul");
    }
    if matches!(
        target.rule,
        TargetRule::EachHasAtLeastOne { minimum: 0, .. }
    ) {
        faults.say(
            "minimum",
            "« chacun en a au moins » : minimum vaut 1 ou plus",
        );
    }
    let keeps = target.direction == Some(TargetDirection::Keep);
    match target.tolerance {
        None if keeps => faults.say(
            "keep",
            "direction = \"keep\" : dites jusqu'où l'on s'en écarte, tolerance = …",
        ),
        Some(_) if !keeps => faults.say(
            "tolerance",
            "tolerance ne vaut qu'avec direction = \"keep\"",
        ),
        Some(tolerance) if tolerance < 0.0 => {
            faults.say("tolerance", "tolerance est un nombre positif ou nul");
        }
        _ => {}
    }
}

/// The population and the member exist in the indicator.
fn member_faults(
    indicator: &IndicatorDefinition,
    population: Population,
    breakdown: Option<&String>,
    faults: &mut Faults,
) {
    let id = &indicator.id;
    if !indicator.populations.contains(&population) {
        let known = indicator.populations.iter().map(|known| known.code());
        let known = known.collect::<Vec<_>>().join(", ");
        let code = population.code();
        faults.say(
            "population",
            format!("« {id} » n'est pas calculé pour {code} ; populations : {known}"),
        );
    }
    let formulas = indicator.formulas();
    let codes = formulas
        .iter()
        .map(|formula| indicator.breakdown_code(formula.member));
    let codes: Vec<Option<String>> = codes.collect();
    if !codes.contains(&breakdown.cloned()) {
        let known: Vec<&str> = codes.iter().flatten().map(String::as_str).collect();
        let known = known.join(", ");
        match breakdown {
            Some(code) => faults.say(
                code,
                format!("« {id} » n'a pas de modalité « {code} » ; modalités : {known}"),
            ),
            None => faults.say(
                "",
                format!("« {id} » n'a pas de total : dites la modalité visée, breakdown = \"…\" ; modalités : {known}"),
            ),
        }
    }
}

fn level_fault(indicator: &IndicatorDefinition, level: Option<TerritoryType>, faults: &mut Faults) {
    let Some(level) = level else { return };
    if !indicator.has_level(level, None) {
        let message = format!(
            "« {} » n'est pas calculé au niveau {}",
            indicator.id,
            level.code()
        );
        faults.say(level.code(), message);
    }
}
