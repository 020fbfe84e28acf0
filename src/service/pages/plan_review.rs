//! The final review of a plan that ended, and how well a plan is followed.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{IndicatorLink, Objective};
use crate::render::page::{
    BilanView, ColumnView, CoverageView, FollowedView, LinkView, OverdueView, RowView, StaleView,
    TableView,
};
use crate::service::definitions::{PlanCoverage, plan_coverage, relations_of};
use crate::service::published::PublishedEdition;

use super::figure::{cell, label, linked, words};
use super::plan_parts::{objective_link, plan_link};
use super::progress::{last_until, subject_of};
use super::wording::{counted, day, typeset};
use super::{Site, address};

/// The final review; none while the plan runs.
pub(super) fn bilan(
    site: Site<'_>,
    plan: &PlanDefinition,
    last_year: Option<i32>,
) -> Option<BilanView> {
    let end = plan.end_year?;
    let last = last_year.filter(|last| *last > end)?;
    let successor = site.catalogue.successor(plan);
    let after = successor.map_or_else(
        || "Aucun plan de l’observatoire ne lui succède.".to_owned(),
        |other| format!("La suite est donnée par « {} ».", other.label),
    );
    let table = site
        .edition
        .and_then(|edition| review_table(site, edition, plan, (end, last)));
    let measured = if table.is_some() {
        format!(
            "Les chiffres se lisent au début du plan, à sa fin en {end}, et depuis, jusqu’en {last}."
        )
    } else {
        "Aucun indicateur de l’observatoire n’informe ses objectifs : le bilan est celui des textes.".to_owned()
    };
    Some(BilanView {
        intro: typeset(&format!("{measured} {after}")),
        table,
        followed: followed(site, plan, successor),
    })
}

/// What took over from each objective: in the plan that followed, by the same indicators; in any plan
/// that began later, by a declared link.
fn followed(
    site: Site<'_>,
    plan: &PlanDefinition,
    successor: Option<&PlanDefinition>,
) -> Vec<FollowedView> {
    let shares = |objective: &Objective, other: &Objective| {
        let theirs =
            |link: &IndicatorLink| other.links.iter().any(|l| l.indicator == link.indicator);
        objective.links.iter().any(theirs)
    };
    let by = |objective: &Objective| {
        let same: Vec<LinkView> = successor
            .iter()
            .flat_map(|next| next.objectives().map(move |(_, other)| (next, other)))
            .filter(|(_, other)| shares(objective, other))
            .map(|(next, other)| other_link(next, other))
            .collect();
        let linked = relations_of(site.catalogue, &plan.id, &objective.code);
        let linked = linked
            .iter()
            .filter(|relation| relation.plan.start_year > plan.start_year)
            .map(|relation| other_link(relation.plan, relation.objective));
        let mut all = same;
        for link in linked {
            if !all.contains(&link) {
                all.push(link);
            }
        }
        all
    };
    let objectives = plan.objectives().map(|(_, objective)| FollowedView {
        objective: objective_link(plan, objective),
        by: by(objective),
    });
    objectives
        .filter(|followed| !followed.by.is_empty())
        .collect()
}

fn other_link(plan: &PlanDefinition, objective: &Objective) -> LinkView {
    LinkView {
        label: typeset(&format!(
            "{}, objectif {} : {}",
            plan.label, objective.code, objective.title
        )),
        ..objective_link(plan, objective)
    }
}

/// Each indicator at the start, at the end and since.
fn review_table(
    site: Site<'_>,
    edition: &PublishedEdition,
    plan: &PlanDefinition,
    (end, last): (i32, i32),
) -> Option<TableView> {
    let place = site.geography.find(&plan.territory)?;
    let first = edition.data_years().first().copied().unwrap_or_default();
    let start = plan.start_year.max(first);
    let rows: Vec<RowView> = plan
        .objectives()
        .flat_map(|(_, objective)| objective.links.iter().map(move |link| (objective, link)))
        .filter_map(|(objective, link)| {
            let subject = subject_of(edition, link, place)?;
            let at = |year| subject.figure(edition, year).map(|figure| cell(&figure));
            let now = last_until(edition, subject, Some(last))?;
            let code = format!("{} {}", objective.code, label(&now));
            Some(RowView {
                cells: vec![
                    linked(code, address::objective(&plan.id, &objective.code)),
                    at(start)?,
                    at(end)?,
                    cell(&now),
                    words(now.data_year().to_string()),
                ],
                current: false,
            })
        })
        .collect();
    let columns = [
        ("Objectif et indicateur".to_owned(), false),
        (start.to_string(), true),
        (end.to_string(), true),
        ("depuis".to_owned(), true),
        ("année".to_owned(), true),
    ];
    (!rows.is_empty()).then(|| TableView {
        caption: typeset(&format!("Les indicateurs de {start}, de {end} et depuis")),
        columns: columns
            .into_iter()
            .map(|(label, numeric)| ColumnView { label, numeric })
            .collect(),
        rows,
        note: None,
        fictitious: edition.summary().fictitious,
    })
}

/// How well a plan is followed, on a day (ISO).
pub(super) fn coverage(site: Site<'_>, plan: &PlanDefinition, today: &str) -> CoverageView {
    let found = plan_coverage(site.catalogue, plan, site.edition, today);
    let n_objectives = plan.objectives().count();
    let n_informed = n_objectives.saturating_sub(found.without_indicator.len());
    let links = |of: &[(&crate::catalogue::plan::Axis, &Objective)]| {
        let view = |(_, objective): &(_, &Objective)| objective_link(plan, objective);
        of.iter().map(view).collect()
    };
    let free = counted(found.free.len(), "indicateur", "indicateurs");
    let verb = if found.free.len() > 1 {
        "n’informent"
    } else {
        "n’informe"
    };
    CoverageView {
        sentence: typeset(&format!(
            "{n_informed} sur {} ont un indicateur ; {} les informent.",
            counted(n_objectives, "objectif", "objectifs"),
            counted(found.n_indicators, "indicateur", "indicateurs"),
        )),
        without_indicator: links(&found.without_indicator),
        without_target: links(&found.without_target),
        free_text: format!(
            "{free} de l’observatoire {verb} aucun objectif de ce plan, hors indicateurs de contexte."
        ),
        stale: stale(plan, &found),
        overdue: overdue(&found),
        as_of_text: day(today),
    }
}

fn stale(plan: &PlanDefinition, found: &PlanCoverage<'_>) -> Vec<StaleView> {
    let allowed = found
        .expected_year
        .map_or_else(String::new, |year| year.to_string());
    let view = |stale: &crate::service::definitions::StaleObjective<'_>| {
        let last = stale.last_year.map_or_else(
            || "aucune donnée".to_owned(),
            |year| format!("dernières données : {year}"),
        );
        StaleView {
            objective: objective_link(plan, stale.objective),
            words: typeset(&format!("{last} ; la campagne permet {allowed}")),
        }
    };
    found.stale.iter().map(view).collect()
}

fn overdue(found: &PlanCoverage<'_>) -> Vec<OverdueView> {
    let actions = found.overdue_actions.iter().map(|(_, action)| {
        let deadline = action.deadline.as_deref().map(day).unwrap_or_default();
        let (code, title, status) = (&action.code, &action.title, action.status.label());
        OverdueView {
            words: typeset(&format!(
                "Action {code}, {title} : échéance du {deadline} dépassée, {status}."
            )),
            nature: action.nature,
        }
    });
    let milestones = found
        .overdue_milestones
        .iter()
        .map(|(_, action, milestone)| {
            let (code, title, due) = (&action.code, &milestone.title, day(&milestone.due));
            OverdueView {
                words: typeset(&format!(
                    "Action {code}, étape « {title} » : attendue pour le {due}."
                )),
                nature: action.nature,
            }
        });
    actions.chain(milestones).collect()
}

/// The plan before and the plan after.
pub(super) fn neighbours(
    site: Site<'_>,
    plan: &PlanDefinition,
) -> (Option<LinkView>, Option<LinkView>) {
    (
        site.catalogue.predecessor(plan).map(plan_link),
        site.catalogue.successor(plan).map(plan_link),
    )
}
