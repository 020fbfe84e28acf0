//! Where a plan stands at a glance, and what moved since the edition before.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{IndicatorLink, Nature, Objective};
use crate::render::page::{
    LinkView, MovedItemView, MovedSinceView, ProgressStatus, StateAxisView, StateCountView,
    StateRowView, StateTargetView, StateView,
};
use crate::service::definitions::latest_on_target;
use crate::service::figures::Figure;
use crate::service::objectives::{self, of_objective};
use crate::service::published::PublishedEdition;

use super::plan_parts::objective_link;
use super::progress::{Seen, each_of, figure_of, status};
use super::wording::{capitalized, counted, day, typeset};
use super::{Site, figure};

/// A target judged.
struct Judged {
    verdict: objectives::ProgressStatus,
    share: Option<f64>,
    label: String,
    words: String,
    nature: Nature,
}

/// Every status a page tells apart, the least advanced first; `None` has no target.
const ORDER: [(Option<ProgressStatus>, &str, &str); 6] = [
    (Some(ProgressStatus::Reached), "atteint", "atteints"),
    (
        Some(ProgressStatus::OnTrack),
        "en bonne voie",
        "en bonne voie",
    ),
    (Some(ProgressStatus::Late), "en retard", "en retard"),
    (
        Some(ProgressStatus::Receding),
        "hors trajectoire",
        "hors trajectoire",
    ),
    (
        Some(ProgressStatus::NotAssessable),
        "non évaluable",
        "non évaluables",
    ),
    (None, "sans cible", "sans cible"),
];

/// The state of a plan, objective by objective.
pub(super) fn state(
    site: Site<'_>,
    edition: &PublishedEdition,
    plan: &PlanDefinition,
    seen: Seen,
) -> StateView {
    let axes: Vec<StateAxisView> = plan
        .axes
        .iter()
        .map(|axis| StateAxisView {
            code: axis.code.clone(),
            title: typeset(&axis.title),
            rows: axis
                .objectives
                .iter()
                .map(|objective| {
                    row(
                        plan,
                        objective,
                        &judged(site, edition, plan, objective, seen),
                    )
                })
                .collect(),
        })
        .collect();
    let counts = counts(&axes);
    let n_objectives = plan.objectives().count();
    let told: Vec<String> = counts
        .iter()
        .map(|count| format!("{} {}", count.n, count.label))
        .collect();
    let sentence = format!(
        "{} : {}.",
        counted(n_objectives, "objectif", "objectifs"),
        told.join(", ")
    );
    StateView {
        seen_text: seen_text(site, edition, plan, seen),
        sentence: typeset(&sentence),
        counts,
        axes,
        fictitious: edition.summary().fictitious,
    }
}

/// Where and up to when.
fn seen_text(
    site: Site<'_>,
    edition: &PublishedEdition,
    plan: &PlanDefinition,
    seen: Seen,
) -> String {
    let place = seen
        .territory
        .or_else(|| site.geography.find(&plan.territory));
    let place = place.and_then(|place| site.geography.territory(place));
    let name = place.map_or_else(
        || plan.territory.to_string(),
        |found| found.label.to_string(),
    );
    let until = seen.until.or_else(|| edition.data_years().last().copied());
    let years = until.map_or_else(String::new, |year| format!(", données jusqu’à {year}"));
    let elsewhere = if seen.territory.is_some() {
        " Les cibles qui valent pour l’ensemble du territoire du plan ne se jugent pas ici."
    } else {
        ""
    };
    typeset(&format!("{name}{years}.{elsewhere}"))
}

fn judged(
    site: Site<'_>,
    edition: &PublishedEdition,
    plan: &PlanDefinition,
    objective: &Objective,
    seen: Seen,
) -> Vec<Judged> {
    let on_links = objective.links.iter().filter_map(|link| {
        let target = link.target.as_ref()?;
        let triple = (plan, objective, link);
        let (found, on) = figure_of(site, edition, triple, seen)?;
        let own = on.map(|on| on.progress);
        let progress = own.or_else(|| each_of(edition, triple, seen)?.progress)?;
        Some(Judged {
            verdict: progress.status,
            share: progress.share,
            label: figure::label(&found),
            words: progress.decided_by,
            nature: target.nature,
        })
    });
    let free = objective
        .targets
        .iter()
        .filter(|_| seen.territory.is_none());
    let free = free.map(|target| {
        let progress = of_objective(edition, plan, objective, target);
        Judged {
            verdict: progress.status,
            share: progress.share,
            label: capitalized(target.label.as_deref().unwrap_or_default()),
            words: progress.decided_by,
            nature: target.nature,
        }
    });
    on_links.chain(free).collect()
}

/// How far behind a verdict is: the least advanced first, what cannot be judged last.
fn rank(verdict: objectives::ProgressStatus) -> u8 {
    match verdict {
        objectives::ProgressStatus::OffTrack => 0,
        objectives::ProgressStatus::Late => 1,
        objectives::ProgressStatus::OnTrack => 2,
        objectives::ProgressStatus::Reached => 3,
        objectives::ProgressStatus::NotAssessable => 4,
    }
}

fn row(plan: &PlanDefinition, objective: &Objective, judged: &[Judged]) -> StateRowView {
    let worst = judged.iter().min_by_key(|one| rank(one.verdict));
    let targets = judged.iter().map(|one| {
        let (shown, label) = status(one.verdict, one.share);
        StateTargetView {
            status: shown,
            status_label: label.to_owned(),
            label: typeset(&one.label),
            words: capitalized(&format!("{}.", typeset(&one.words))),
            nature: one.nature,
        }
    });
    StateRowView {
        code: objective.code.clone(),
        objective: LinkView {
            label: typeset(&objective.title),
            ..objective_link(plan, objective)
        },
        status: worst.map(|one| kind(one.verdict)),
        status_label: worst
            .map_or("sans cible", |one| one.verdict.label())
            .to_owned(),
        targets: targets.collect(),
    }
}

/// The status of an objective as its colour tells it; the words say the rest.
fn kind(verdict: objectives::ProgressStatus) -> ProgressStatus {
    match verdict {
        objectives::ProgressStatus::Reached => ProgressStatus::Reached,
        objectives::ProgressStatus::OnTrack => ProgressStatus::OnTrack,
        objectives::ProgressStatus::Late => ProgressStatus::Late,
        objectives::ProgressStatus::OffTrack => ProgressStatus::Receding,
        objectives::ProgressStatus::NotAssessable => ProgressStatus::NotAssessable,
    }
}

/// How many objectives have each status; those that none has are left out.
fn counts(axes: &[StateAxisView]) -> Vec<StateCountView> {
    let rows = || axes.iter().flat_map(|axis| &axis.rows);
    let count = |(status, one, many): (Option<ProgressStatus>, &str, &str)| {
        let n = rows().filter(|row| row.status == status).count();
        (n > 0).then(|| StateCountView {
            status,
            n,
            label: if n > 1 { many } else { one }.to_owned(),
        })
    };
    ORDER.into_iter().filter_map(count).collect()
}

/// What the targets of a plan say that the edition before did not; a figure that is secret in either
/// is not compared.
pub(super) fn moved(
    edition: &PublishedEdition,
    before: &PublishedEdition,
    plan: &PlanDefinition,
) -> MovedSinceView {
    let earlier = before.catalogue().plans.get(&plan.id);
    let links = plan
        .objectives()
        .flat_map(|(_, objective)| objective.links.iter().map(move |link| (objective, link)));
    let items = links.filter_map(|(objective, link)| {
        let words = movement((edition, plan, objective, link), (before, earlier?))?;
        Some(MovedItemView {
            objective: objective_link(plan, objective),
            words,
        })
    });
    MovedSinceView {
        edition: LinkView {
            label: before.id().to_owned(),
            href: format!("/editions/{}", before.id()),
        },
        date_text: day(&before.summary().created_at),
        items: items.collect(),
        diff_href: format!("/editions/{}/diff/{}", before.id(), edition.id()),
    }
}

fn movement(
    (edition, plan, objective, link): (
        &PublishedEdition,
        &PlanDefinition,
        &Objective,
        &IndicatorLink,
    ),
    (before, earlier): (&PublishedEdition, &PlanDefinition),
) -> Option<String> {
    let (now, on) = latest_on_target(edition, plan, objective, link, None)?;
    let (_, old_objective) = earlier.objective(&objective.code)?;
    let same = |old: &&IndicatorLink| old.indicator == link.indicator && old.target.is_some();
    let old_link = old_objective.links.iter().find(same)?;
    let (then, was) = latest_on_target(before, earlier, old_objective, old_link, None)?;
    let hidden = |figure: &Figure<'_>| figure.is_secret() || figure.is_confidential();
    if hidden(&now) || hidden(&then) {
        return None;
    }
    let verdicts = (was.progress.status, on.progress.status);
    let same_figure = (now.display(), now.data_year()) == (then.display(), then.data_year());
    if same_figure && verdicts.0 == verdicts.1 {
        return None;
    }
    let figures = if same_figure {
        format!("{} en {}, inchangé", now.display(), now.data_year())
    } else {
        format!(
            "{} en {}, contre {} en {} dans l’édition d’avant",
            now.display(),
            now.data_year(),
            then.display(),
            then.data_year()
        )
    };
    let verdict = if verdicts.0 == verdicts.1 {
        format!("toujours {}", verdicts.1.label())
    } else {
        format!("{}, était {}", verdicts.1.label(), verdicts.0.label())
    };
    Some(typeset(&format!(
        "{} : {figures} ; {verdict}.",
        figure::label(&now)
    )))
}
