//! An indicator that informs an objective: its figure where the plan applies, its target, the way
//! done.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{IndicatorLink, Objective, Target};
use crate::domain::structure::Population;
use crate::render::page::{
    FigureView, IndicatorLinkView, ObjectiveView, ProgressStatus, ProgressView, TargetView,
};
use crate::service::definitions::latest_on_target;
use crate::service::figures::{Figure, FigureKey};
use crate::service::objectives::{self, TargetOnFigure};
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::figure::{Subject, card, members, unit};
use super::wording::{capitalized, shortest, typeset};

/// An objective with its indicators.
pub(super) fn objective_view(
    site: Site<'_>,
    plan: &PlanDefinition,
    objective: &Objective,
) -> ObjectiveView {
    ObjectiveView {
        code: objective.code.clone(),
        title: typeset(&objective.title),
        href: address::objective(&plan.id, &objective.code),
        nature: objective.nature,
        indicators: site
            .edition
            .map(|edition| {
                let links = objective.links.iter();
                links
                    .filter_map(|link| informing(site, edition, (plan, objective, link)))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

/// The figure that speaks for a link: on its target if it has one, else on the whole territory.
pub(super) fn figure_of<'a>(
    site: Site<'_>,
    edition: &'a PublishedEdition,
    (plan, objective, link): (&PlanDefinition, &Objective, &IndicatorLink),
) -> Option<(Figure<'a>, Option<TargetOnFigure<'a>>)> {
    if let Some((figure, target)) = latest_on_target(edition, plan, objective, link) {
        return Some((figure, Some(target)));
    }
    let place = site.geography.find(&plan.territory)?;
    let subject = Subject::find(edition, &link.indicator, place, Population::Avs)?;
    let last = subject.last(edition)?;
    if subject.member.is_none() {
        return Some((last, None));
    }
    let of_member = |member| Subject { member, ..subject }.figure(edition, last.data_year());
    let largest = members(edition, subject.indicator)
        .into_iter()
        .filter_map(of_member)
        .filter(|figure| figure.value().is_some())
        .max_by(|a, b| {
            a.value()
                .unwrap_or(f64::MIN)
                .total_cmp(&b.value().unwrap_or(f64::MIN))
        });
    Some((largest.unwrap_or(last), None))
}

fn informing(
    site: Site<'_>,
    edition: &PublishedEdition,
    triple: (&PlanDefinition, &Objective, &IndicatorLink),
) -> Option<IndicatorLinkView> {
    let (figure, on_target) = figure_of(site, edition, triple)?;
    let (_, _, link) = triple;
    let is_largest_member = on_target.is_none() && figure.key().member.is_some();
    Some(IndicatorLinkView {
        role_label: link.role.label().to_owned(),
        reason: typeset(&link.reason),
        figure: FigureView {
            note: if is_largest_member && figure.value().is_some() {
                Some("La plus fréquente des modalités\u{202f}; les autres sont à la page de l’indicateur.".to_owned())
            } else {
                card(&figure).note
            },
            // The page is about one objective: its chip beside each figure would repeat it.
            objectives: Vec::new(),
            ..card(&figure)
        },
        target: on_target.map(|on| target_view(&figure, on.target)),
        progress: on_target.and_then(|on| progress_view(&figure, &on)),
    })
}

fn target_view(figure: &Figure<'_>, target: &Target) -> TargetView {
    let decimals = figure
        .definition()
        .map_or(0, |definition| definition.decimals);
    let baseline = i16::try_from(target.baseline.year).ok().map(|data_year| {
        figure
            .edition()
            .figure(FigureKey {
                data_year,
                ..figure.key()
            })
            .display()
    });
    TargetView {
        value_text: target
            .value
            .map_or_else(String::new, |value| shortest(value, decimals)),
        unit: unit(figure),
        year: target.year,
        baseline_text: baseline.unwrap_or_else(|| "nd".to_owned()),
        baseline_year: target.baseline.year,
        nature: target.nature,
    }
}

fn progress_view(figure: &Figure<'_>, on: &TargetOnFigure<'_>) -> Option<ProgressView> {
    let progress = on.progress;
    let share = progress.share?;
    let status = match progress.status {
        objectives::ProgressStatus::Reached => ProgressStatus::Reached,
        objectives::ProgressStatus::OnTrack => ProgressStatus::OnTrack,
        objectives::ProgressStatus::OffTrack if share < 0.0 => ProgressStatus::Receding,
        objectives::ProgressStatus::Late | objectives::ProgressStatus::OffTrack => {
            ProgressStatus::Late
        }
        objectives::ProgressStatus::NotAssessable => return None,
    };
    let label = if status == ProgressStatus::Receding {
        "en recul"
    } else {
        progress.status.label()
    };
    let percent = share * 100.0;
    Some(ProgressView {
        percent,
        percent_text: format!("{}\u{a0}%", shortest(percent, 0)),
        expected_percent: progress.expected.map(|expected| expected * 100.0),
        status,
        status_label: label.to_owned(),
        words: words(figure, on, status),
    })
}

/// The way done and the way expected, in one sentence.
fn words(figure: &Figure<'_>, on: &TargetOnFigure<'_>, status: ProgressStatus) -> String {
    let decimals = figure
        .definition()
        .map_or(0, |definition| definition.decimals);
    let target = on.target;
    let from = on
        .baseline
        .map_or_else(|| "nd".to_owned(), |value| shortest(value, decimals));
    let done = format!(
        "de {from} en {} à {} en {}, pour une cible de {} en {}",
        target.baseline.year,
        figure.display(),
        figure.data_year(),
        target
            .value
            .map_or_else(String::new, |value| shortest(value, decimals)),
        target.year
    );
    let done = capitalized(&done);
    match (status, on.progress.expected) {
        (ProgressStatus::Reached, _) | (_, None) => format!("{done}."),
        (_, Some(expected)) => {
            let expected = shortest(expected * 100.0, 0);
            format!(
                "{done}. À un rythme régulier, {expected}\u{a0}% du chemin serait fait en {}.",
                figure.data_year()
            )
        }
    }
}
