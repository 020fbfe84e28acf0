//! What a plan must say: sources, codes, dates, period, neighbours, and the links of its objectives.

mod target_rules;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Loader;
use crate::catalogue::indicator::Frame;
use crate::catalogue::plan::{
    Action, Axis, IndicatorLink, Nature, Objective, ObjectiveLink, PlanDefinition, Role,
};
use crate::catalogue::problem::{Problem, line_along};

/// Where to look in the file, each text after the one before, and what is wrong there.
#[derive(Debug)]
struct Fault {
    path: Vec<String>,
    message: String,
}

/// The faults of one part of a plan, all under the same place of the file.
#[derive(Debug)]
struct Faults {
    at: Vec<String>,
    found: Vec<Fault>,
}

impl Faults {
    fn at(path: &[&str]) -> Self {
        Self {
            at: path.iter().map(|&text| text.to_owned()).collect(),
            found: Vec::new(),
        }
    }

    fn say(&mut self, needle: &str, message: impl Into<String>) {
        let needle = (!needle.is_empty()).then(|| needle.to_owned());
        self.found.push(Fault {
            path: self.at.iter().cloned().chain(needle).collect(),
            message: message.into(),
        });
    }

    /// A text said to be sourced names its source.
    fn check_source(&mut self, needle: &str, what: &str, nature: Nature, source: Option<&String>) {
        let is_named = source.is_some_and(|source| !source.trim().is_empty());
        if nature == Nature::Sourced && !is_named {
            self.say(
                needle,
                format!("{what} « sourced » doit nommer sa source : source = \"…\", ou nature = \"illustrative\""),
            );
        }
    }

    fn check_day(&mut self, name: &str, day: Option<&String>) {
        let Some(day) = day else { return };
        if !is_day(day) {
            let message = format!(
                "{name} = « {day} » n'est pas une date : écrivez année-mois-jour, 2017-02-08"
            );
            self.say(day, message);
        }
    }
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// How the code of an axis, an objective or an action is written in the file.
fn code_line(code: &str) -> String {
    format!("code = \"{code}\"")
}

impl Loader<'_> {
    pub(super) fn check_plans(&mut self) {
        let mut problems = Vec::new();
        for plan in self.catalogue.plans.values() {
            let mut found = self.own_faults(plan);
            for axis in &plan.axes {
                found.extend(axis_faults(axis));
            }
            for (_, objective) in plan.objectives() {
                found.extend(self.objective_faults(plan, objective));
            }
            let key = format!("plan/{}", plan.id);
            let file = self.catalogue.files.get(&key).cloned().unwrap_or_default();
            let text = self.files.files.get(&file).map_or("", String::as_str);
            problems.extend(found.into_iter().map(|fault| Problem {
                line: line_along(text, &fault.path),
                file: file.clone(),
                message: fault.message,
            }));
        }
        self.problems.extend(problems);
    }

    /// Period, signature, neighbours, statements, codes.
    fn own_faults(&self, plan: &PlanDefinition) -> Vec<Fault> {
        let mut faults = Faults::at(&[]);
        faults.check_day("signed_on", plan.signed_on.as_ref());
        if let Some(end) = plan.end_year {
            if end < plan.start_year {
                let start = plan.start_year;
                faults.say(
                    "end_year",
                    format!("le plan finit en {end}, avant de commencer en {start}"),
                );
            }
            if plan.period_source.is_none() && !plan.template {
                faults.say(
                    "end_year",
                    "une fin de plan doit nommer sa source (period_source = \"…\") ; sans source, ôtez end_year",
                );
            }
        }
        if plan.template && plan.signed_on.is_some() {
            faults.say(
                "signed_on",
                "un modèle (template = true) n'engage personne : ôtez signed_on",
            );
        }
        if plan.is_illustrative() && plan.illustrative_notice.trim().is_empty() {
            faults.say(
                "illustrative",
                "un texte du plan est illustratif : dites-le au lecteur dans illustrative_notice = \"…\"",
            );
        }
        for statement in &plan.statements {
            let source = statement.source.as_ref();
            faults.check_source(&statement.text, "un texte", statement.nature, source);
        }
        self.neighbour_faults(plan, &mut faults);
        code_faults(plan, &mut faults);
        faults.found
    }

    /// Predecessor and successor are known, and agree with one another.
    fn neighbour_faults(&self, plan: &PlanDefinition, faults: &mut Faults) {
        type End = fn(&PlanDefinition) -> Option<&String>;
        let predecessor: End = |plan| plan.predecessor.as_ref();
        let successor: End = |plan| plan.successor.as_ref();
        let ends = [
            ("predecessor", predecessor, successor),
            ("successor", successor, predecessor),
        ];
        for (name, own, back) in ends {
            let Some(id) = own(plan) else { continue };
            match self.catalogue.plans.get(id) {
                Some(_) if *id == plan.id => {
                    faults.say(name, format!("{name} : un plan ne se suit pas lui-même"));
                }
                Some(other) => {
                    if let Some(said) = back(other).filter(|said| **said != plan.id) {
                        let message = format!(
                            "{name} = « {id} », mais ce plan nomme « {said} » à l'autre bout"
                        );
                        faults.say(name, message);
                    }
                }
                None => faults.say(name, format!("{name} : {}", self.unknown_plan(id))),
            }
        }
    }

    fn unknown_plan(&self, id: &str) -> String {
        let known = self.catalogue.plans.keys().map(String::as_str);
        format!(
            "plan inconnu « {id} » ; connus : {}",
            known.collect::<Vec<_>>().join(", ")
        )
    }

    fn objective_faults(&self, plan: &PlanDefinition, objective: &Objective) -> Vec<Fault> {
        let code = code_line(&objective.code);
        let mut faults = Faults::at(&[&code]);
        let source = objective.source.as_ref();
        faults.check_source("", "un objectif", objective.nature, source);
        if objective.title.trim().is_empty() {
            faults.say("", format!("objectif {} : un titre", objective.code));
        }
        let mut found = faults.found;
        for link in &objective.links {
            found.extend(self.link_faults(objective, link));
        }
        for target in &objective.targets {
            found.extend(self.free_target_faults(objective, target));
        }
        found.extend(
            objective
                .actions
                .iter()
                .flat_map(|action| action_faults(&code, action)),
        );
        for (place, relation) in objective.relations.iter().enumerate() {
            let before = objective.relations.iter().take(place);
            let is_repeated = before.clone().any(|other| {
                (&other.plan, &other.objective) == (&relation.plan, &relation.objective)
            });
            found.extend(self.relation_faults(plan, objective, relation, is_repeated));
        }
        found
    }

    fn link_faults(&self, objective: &Objective, link: &IndicatorLink) -> Vec<Fault> {
        let mut faults = Faults::at(&[
            &code_line(&objective.code),
            &format!("indicator = \"{}\"", link.indicator),
        ]);
        let indicator = self.catalogue.indicators.get(&link.indicator);
        if indicator.is_none() {
            let (code, id) = (&objective.code, &link.indicator);
            faults.say("", format!("objectif {code} : indicateur inconnu « {id} »"));
        }
        if link.role == Role::Context && indicator.is_some_and(|i| i.frame == Frame::Structure) {
            faults.say(
                "",
                "le rôle « context » est réservé aux indicateurs du cadre territorial (frame = \"territory\")",
            );
        }
        if link.role == Role::Context && link.target.is_some() {
            faults.say("", "un indicateur de contexte n'a pas de cible : donnez-lui un autre rôle, ou ôtez la cible");
        }
        if link.reason.trim().is_empty() {
            faults.say("", "un lien doit dire sa raison");
        }
        if let (Some(target), Some(indicator)) = (&link.target, indicator) {
            self.target_faults(target, indicator, &mut faults);
        }
        faults.found
    }

    fn relation_faults(
        &self,
        plan: &PlanDefinition,
        objective: &Objective,
        relation: &ObjectiveLink,
        is_repeated: bool,
    ) -> Vec<Fault> {
        let (id, code) = (&relation.plan, &relation.objective);
        let mut faults = Faults::at(&[
            &code_line(&objective.code),
            "objective.relation]]",
            &format!("plan = \"{id}\""),
        ]);
        match self.catalogue.plans.get(id) {
            None => faults.say("", format!("relation : {}", self.unknown_plan(id))),
            Some(other) if other.objective(code).is_none() => {
                let known: Vec<&str> = other.objectives().map(|(_, o)| o.code.as_str()).collect();
                let known = known.join(", ");
                let message = format!(
                    "relation : objectif inconnu « {code} » de « {id} » ; connus : {known}"
                );
                faults.say("", message);
            }
            Some(_) if *id == plan.id && *code == objective.code => {
                faults.say("", "relation : un objectif n'est pas lié à lui-même");
            }
            Some(_) => {}
        }
        if is_repeated {
            faults.say(
                "",
                format!("relation : l'objectif {code} de « {id} » est nommé deux fois"),
            );
        }
        if relation.reason.trim().is_empty() {
            faults.say("", "une relation doit dire sa raison");
        }
        let source = relation.source.as_ref();
        faults.check_source("", "une relation", relation.nature, source);
        faults.found
    }
}

fn axis_faults(axis: &Axis) -> Vec<Fault> {
    let mut faults = Faults::at(&[&code_line(&axis.code)]);
    faults.check_source("", "un axe", axis.nature, axis.source.as_ref());
    if axis.title.trim().is_empty() {
        faults.say("", format!("axe {} : un titre", axis.code));
    }
    faults.found
}

/// A code names one axis, one objective, one action.
fn code_faults(plan: &PlanDefinition, faults: &mut Faults) {
    let axes = plan.axes.iter().map(|axis| ("axe", axis.code.as_str()));
    let objectives = plan
        .objectives()
        .map(|(_, o)| ("objectif", o.code.as_str()));
    let actions = plan.objectives().flat_map(|(_, objective)| {
        let actions = objective.actions.iter();
        actions.map(|action| ("action", action.code.as_str()))
    });
    let mut seen = BTreeSet::new();
    let mut repeated = BTreeSet::new();
    for named in axes.chain(objectives).chain(actions) {
        if !seen.insert(named) {
            repeated.insert(named);
        }
    }
    for (what, code) in repeated {
        let line = code_line(code);
        // The second one is the intruder.
        faults.found.push(Fault {
            path: vec![line.clone(), line],
            message: format!("le code « {code} » est donné deux fois ({what})"),
        });
    }
}

fn action_faults(objective: &str, action: &Action) -> Vec<Fault> {
    let mut faults = Faults::at(&[objective, &code_line(&action.code)]);
    faults.check_source("", "une action", action.nature, action.source.as_ref());
    faults.check_day("start", action.start.as_ref());
    faults.check_day("deadline", action.deadline.as_ref());
    if let (Some(start), Some(deadline)) = (&action.start, &action.deadline)
        && deadline < start
    {
        let message = format!("l'échéance ({deadline}) vient avant le début ({start})");
        faults.say(deadline, message);
    }
    for milestone in &action.milestones {
        faults.check_day("due", Some(&milestone.due));
        faults.check_day("done_on", milestone.done_on.as_ref());
    }
    faults.found
}
