//! The parts of an objective: indicators, targets, actions, relations.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Action, Milestone, Objective, Target, TargetRule};
use crate::render::page::{
    ActionView, FreeTargetView, LinkView, MilestoneView, ObjectiveView, ProgressStatus,
    RelationView,
};
use crate::service::definitions::relations_of;
use crate::service::objectives::of_objective;

use super::plans::source;
use super::progress::{Seen, informing, status};
use super::wording::{capitalized, day, shortest, typeset};
use super::{Site, address};

/// An objective with its indicators, targets, actions and relations, on a day (ISO).
pub(super) fn objective_view(
    site: Site<'_>,
    plan: &PlanDefinition,
    objective: &Objective,
    (seen, today): (Seen, &str),
) -> ObjectiveView {
    let informing = site.edition.map(|edition| {
        let links = objective.links.iter();
        links
            .filter_map(|link| informing(site, edition, (plan, objective, link), seen))
            .collect()
    });
    let targets = objective.targets.iter();
    let actions = objective.actions.iter();
    ObjectiveView {
        code: objective.code.clone(),
        title: typeset(&objective.title),
        href: address::objective(&plan.id, &objective.code),
        nature: objective.nature,
        note: objective.note.as_deref().map(typeset),
        indicators: informing.unwrap_or_default(),
        targets: targets
            .map(|target| free_target(site, plan, objective, target))
            .collect(),
        actions: actions
            .map(|action| action_view(site, action, today))
            .collect(),
        relations: relations(site, plan, objective),
    }
}

fn free_target(
    site: Site<'_>,
    plan: &PlanDefinition,
    objective: &Objective,
    target: &Target,
) -> FreeTargetView {
    let progress = site
        .edition
        .map(|edition| of_objective(edition, plan, objective, target));
    let (status, label, words) = progress.map_or_else(
        || {
            (
                ProgressStatus::NotAssessable,
                "non évaluable",
                "Aucune édition.".to_owned(),
            )
        },
        |progress| {
            let (shown, label) = status(progress.status, progress.share);
            let words = capitalized(&format!("{}.", typeset(&progress.decided_by)));
            (shown, label, words)
        },
    );
    let (source_text, source_href) = target.source.as_deref().map(source).unzip();
    let unit = target.unit.as_deref().unwrap_or_default();
    let parts = match &target.rule {
        TargetRule::Composite { parts } => parts.as_slice(),
        TargetRule::Absolute
        | TargetRule::Rate
        | TargetRule::EachHasAtLeastOne { .. }
        | TargetRule::GapReduction { .. }
        | TargetRule::Milestone
        | TargetRule::None => &[],
    };
    let part = |part: &crate::catalogue::plan::TargetPart| {
        let number = match (part.value, part.share) {
            (Some(value), _) => shortest(value, 1),
            (None, Some(share)) => format!("{}\u{a0}%", shortest(share * 100.0, 1)),
            (None, None) => String::new(),
        };
        typeset(&format!("{number} {}", part.label))
    };
    FreeTargetView {
        label: typeset(target.label.as_deref().unwrap_or_default()),
        value_text: target
            .value
            .map(|value| typeset(&format!("{} {unit}", shortest(value, 1)))),
        rule_label: target.rule.label().to_owned(),
        year: target.year,
        parts: parts.iter().map(part).collect(),
        nature: target.nature,
        source_text,
        source_href: source_href.flatten(),
        note: target.note.as_deref().map(typeset),
        status_label: label.to_owned(),
        status,
        words,
    }
}

fn action_view(site: Site<'_>, action: &Action, today: &str) -> ActionView {
    let places = action.territories.iter().map(|code| {
        let found = site.geography.find(code);
        let found = found.and_then(|place| site.geography.territory(place));
        found.map_or_else(|| code.to_string(), |territory| territory.label.to_string())
    });
    let places: Vec<String> = places.collect();
    let list = |name: &str, items: &[String]| {
        (!items.is_empty()).then(|| typeset(&format!("{name} : {}", items.join(", "))))
    };
    let is_late = action.is_past_deadline(today);
    let deadline = action.deadline.as_deref().map(|deadline| {
        let late = if is_late { ", dépassée" } else { "" };
        typeset(&format!("échéance : {}{late}", day(deadline)))
    });
    let pilot: Vec<String> = action.pilot.iter().cloned().collect();
    let facts = [
        list("pilote", &pilot),
        list("partenaires", &action.partners),
        list("territoires", &places),
        action
            .start
            .as_deref()
            .map(|start| format!("début\u{a0}: {}", day(start))),
        deadline,
    ];
    ActionView {
        code: action.code.clone(),
        title: typeset(&action.title),
        nature: action.nature,
        status_label: action.status.label().to_owned(),
        is_late,
        facts: facts.into_iter().flatten().collect(),
        milestones: action
            .milestones
            .iter()
            .map(|milestone| milestone_view(milestone, today))
            .collect(),
    }
}

fn milestone_view(milestone: &Milestone, today: &str) -> MilestoneView {
    let due = day(&milestone.due);
    let state = match &milestone.done_on {
        Some(done) if *done > milestone.due => {
            format!("faite le {}, attendue pour le {due}", day(done))
        }
        Some(done) => format!("faite le {}", day(done)),
        None if milestone.is_past_due(today) => format!("attendue pour le {due}, dépassée"),
        None => format!("attendue pour le {due}"),
    };
    MilestoneView {
        title: typeset(&milestone.title),
        state_text: state,
        is_done: milestone.done_on.is_some(),
    }
}

/// An objective as a link: code and title.
pub(super) fn objective_link(plan: &PlanDefinition, objective: &Objective) -> LinkView {
    LinkView {
        label: typeset(&format!("{} {}", objective.code, objective.title)),
        href: address::objective(&plan.id, &objective.code),
    }
}

/// A plan as a link.
pub(super) fn plan_link(plan: &PlanDefinition) -> LinkView {
    LinkView {
        label: typeset(&plan.label),
        href: address::plan(&plan.id),
    }
}

fn relations(site: Site<'_>, plan: &PlanDefinition, objective: &Objective) -> Vec<RelationView> {
    let found = relations_of(site.catalogue, &plan.id, &objective.code);
    let view = |relation: &crate::service::definitions::Relation<'_>| RelationView {
        words: relation.words().to_owned(),
        plan: plan_link(relation.plan),
        objective: objective_link(relation.plan, relation.objective),
        reason: typeset(&relation.link.reason),
        nature: relation.link.nature,
    };
    found.iter().map(view).collect()
}
