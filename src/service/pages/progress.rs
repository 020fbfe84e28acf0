//! An indicator that informs an objective: its figure where the plan applies, its target, the way
//! done.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{IndicatorLink, Objective, Target};
use crate::domain::structure::Population;
use crate::render::page::{
    FigureView, IndicatorLinkView, ProgressPartView, ProgressStatus, ProgressView, TargetView,
};
use crate::service::definitions::latest_on_target;
use crate::service::figures::{Figure, FigureKey};
use crate::service::objectives::{
    self, ByTerritory, PartProgress, Progress, TargetOnFigure, Trend, by_territory,
};
use crate::service::published::PublishedEdition;

use super::Site;
use super::figure::{Subject, card, members, signed, unit};
use super::wording::{capitalized, shortest, typeset};

/// From where and as of when a plan is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// Place of a territory inside the plan's; none for the plan's own.
    pub(super) territory: Option<usize>,
    /// Last data year read.
    pub(super) until: Option<i32>,
}

/// The figure that speaks for a link: on its target if it has one, else on the whole territory in
/// view.
pub(super) fn figure_of<'a>(
    site: Site<'_>,
    edition: &'a PublishedEdition,
    (plan, objective, link): (&PlanDefinition, &Objective, &IndicatorLink),
    seen: Seen,
) -> Option<(Figure<'a>, Option<TargetOnFigure<'a>>)> {
    if seen.territory.is_none()
        && let Some((figure, target)) = latest_on_target(edition, plan, objective, link, seen.until)
    {
        return Some((figure, Some(target)));
    }
    let place = match seen.territory {
        Some(place) => place,
        None => site.geography.find(&plan.territory)?,
    };
    let subject = subject_of(edition, link, place)?;
    let last = last_until(edition, subject, seen.until)?;
    let aimed = last.objectives().find(|attached| {
        attached.plan.id == plan.id
            && attached.objective.code == objective.code
            && attached.link == link
    });
    if let Some(target) = aimed.and_then(|attached| attached.target) {
        return Some((last, Some(target)));
    }
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

/// The series of a link on a territory: of the population aimed at, else of the widest computed.
pub(super) fn subject_of(
    edition: &PublishedEdition,
    link: &IndicatorLink,
    place: usize,
) -> Option<Subject> {
    let aimed = link.target.as_ref().map(|target| target.population);
    let populations = aimed.into_iter().chain(Population::ALL);
    let mut found = populations
        .filter_map(|population| Subject::find(edition, &link.indicator, place, population));
    found.next()
}

/// The last figure of a series that has a value, no later than a year; the last one when none has.
pub(super) fn last_until(
    edition: &PublishedEdition,
    subject: Subject,
    until: Option<i32>,
) -> Option<Figure<'_>> {
    let years = edition.data_years().iter().rev();
    let years = years.filter(|year| until.is_none_or(|until| **year <= until));
    let mut figures = years
        .filter_map(|&year| subject.figure(edition, year))
        .peekable();
    let last = figures.peek().copied();
    figures.find(|figure| figure.value().is_some()).or(last)
}

/// A link with its figure, its target and the way done.
pub(super) fn informing(
    site: Site<'_>,
    edition: &PublishedEdition,
    triple: (&PlanDefinition, &Objective, &IndicatorLink),
    seen: Seen,
) -> Option<IndicatorLinkView> {
    let (figure, on_target) = figure_of(site, edition, triple, seen)?;
    let (_, _, link) = triple;
    let each = each_of(edition, triple, seen);
    let is_largest_member = on_target.is_none() && figure.key().member.is_some();
    let most_frequent = is_largest_member && figure.value().is_some();
    Some(IndicatorLinkView {
        role_label: link.role.label().to_owned(),
        reason: typeset(&link.reason),
        most_frequent,
        figure: FigureView {
            note: if most_frequent {
                Some("La plus fréquente des modalités\u{202f}; les autres sont à la page de l’indicateur.".to_owned())
            } else {
                card(&figure).note
            },
            // The page is about one objective: its chip beside each figure would repeat it.
            objectives: Vec::new(),
            ..card(&figure)
        },
        target: on_target
            .as_ref()
            .map(|on| target_view(&figure, on))
            .or_else(|| Some(each_view(&figure, link.target.as_ref()?, each.as_ref()?))),
        progress: on_target
            .as_ref()
            .map(|on| &on.progress)
            .or(each.as_ref().and_then(|each| each.progress.as_ref()))
            .map(|progress| progress_view(&figure, progress)),
    })
}

/// The territories that a target names one by one, when the whole territory of the plan is in view.
pub(super) fn each_of<'a>(
    edition: &'a PublishedEdition,
    (plan, objective, link): (&'a PlanDefinition, &'a Objective, &'a IndicatorLink),
    seen: Seen,
) -> Option<ByTerritory<'a>> {
    let found = by_territory(edition, plan, (objective, link), seen.until);
    found.filter(|each| seen.territory.is_none() && each.progress.is_some())
}

fn each_view(figure: &Figure<'_>, target: &Target, each: &ByTerritory<'_>) -> TargetView {
    let decimals = figure.definition().map_or(0, |known| known.decimals);
    TargetView {
        value_text: target
            .value
            .map_or_else(String::new, |value| shortest(value, decimals)),
        unit: unit(figure),
        year: target.year,
        baseline_text: String::new(),
        baseline_year: target.baseline.year,
        each_text: Some(typeset(&format!("pour chacun : {}", each.level.plural()))),
        nature: target.nature,
    }
}

fn target_view(figure: &Figure<'_>, on: &TargetOnFigure<'_>) -> TargetView {
    let target = on.target;
    let decimals = figure
        .definition()
        .map_or(0, |definition| definition.decimals);
    TargetView {
        value_text: target
            .value
            .map_or_else(String::new, |value| shortest(value, decimals)),
        unit: unit(figure),
        year: target.year,
        baseline_text: baseline_text(figure, on, decimals),
        baseline_year: target.baseline.year,
        each_text: None,
        nature: target.nature,
    }
}

/// The value of the baseline; the mark of its figure when there is none to show.
fn baseline_text(figure: &Figure<'_>, on: &TargetOnFigure<'_>, decimals: u8) -> String {
    if let Some(value) = on.baseline {
        return shortest(value, decimals);
    }
    let data_year = i16::try_from(on.target.baseline.year).ok();
    let own = data_year.map(|data_year| {
        figure.edition().figure(FigureKey {
            data_year,
            ..figure.key()
        })
    });
    match own {
        Some(own) if own.is_secret() || own.is_confidential() => "s".to_owned(),
        Some(own) => own.display(),
        None => "nd".to_owned(),
    }
}

/// A progress as a page shows it; `figure` gives the unit and the decimals.
pub(super) fn progress_view(figure: &Figure<'_>, progress: &Progress) -> ProgressView {
    let percent = progress.share.map(|share| share * 100.0);
    let (status, label) = status(progress.status, progress.share);
    ProgressView {
        percent,
        percent_text: percent.map(|percent| format!("{}\u{a0}%", shortest(percent, 0))),
        expected_percent: progress
            .expected
            .filter(|_| percent.is_some())
            .map(|expected| expected * 100.0),
        status,
        status_label: label.to_owned(),
        words: capitalized(&format!("{}.", typeset(&progress.decided_by))),
        trend_text: progress
            .trend
            .as_ref()
            .map(|trend| trend_text(figure, trend)),
        parts: progress.parts.iter().map(part_view).collect(),
    }
}

/// A status as pages show it, and its words.
pub(super) fn status(
    status: objectives::ProgressStatus,
    share: Option<f64>,
) -> (ProgressStatus, &'static str) {
    let is_receding = share.is_some_and(|share| share < 0.0);
    let shown = match status {
        objectives::ProgressStatus::Reached => ProgressStatus::Reached,
        objectives::ProgressStatus::OnTrack => ProgressStatus::OnTrack,
        objectives::ProgressStatus::OffTrack if is_receding => ProgressStatus::Receding,
        objectives::ProgressStatus::Late | objectives::ProgressStatus::OffTrack => {
            ProgressStatus::Late
        }
        objectives::ProgressStatus::NotAssessable => ProgressStatus::NotAssessable,
    };
    let label = if shown == ProgressStatus::Receding {
        "en recul"
    } else {
        status.label()
    };
    (shown, label)
}

fn part_view(part: &PartProgress) -> ProgressPartView {
    let (status, label) = status(part.status, part.share);
    let aim = part.target.map(|target| {
        if part.is_share {
            format!(" : {}\u{a0}% du total", shortest(target * 100.0, 1))
        } else {
            format!(" : {}", shortest(target, 1))
        }
    });
    ProgressPartView {
        label: typeset(&format!("{}{}", part.label, aim.unwrap_or_default())),
        status,
        status_label: label.to_owned(),
        words: capitalized(&format!("{}.", typeset(&part.decided_by))),
    }
}

/// `Tendance de 2016 à 2024 (9 points) : se rapproche de la cible, +0,4 par an ; 33,1 en 2026 à ce
/// rythme.`
fn trend_text(figure: &Figure<'_>, trend: &Trend) -> String {
    let decimals = figure
        .definition()
        .map_or(0, |definition| definition.decimals);
    let ahead = trend.projected.map_or_else(String::new, |value| {
        let value = shortest(value, decimals);
        format!(" ; {value} en {} à ce rythme", trend.due_year)
    });
    typeset(&format!(
        "Tendance de {} à {} ({} points) : {}, {} par an{ahead}.",
        trend.first_year,
        trend.last_year,
        trend.points,
        trend.heading.label(),
        signed(trend.slope, decimals.saturating_add(1)),
    ))
}
