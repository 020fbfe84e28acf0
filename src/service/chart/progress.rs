//! A target of a plan on one axis, with the verdict in words.

use crate::catalogue::IndicatorDefinition;
use crate::domain::structure::Population;
use crate::render::chart::{
    ChartBody, ChartKind, ChartSpecification, Mark, Point, PointValue, Series, SeriesRole, Verdict,
};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, FigureKey, place_of_indicator, unknown_territory};
use crate::service::objectives::{AttachedObjective, ProgressStatus, TargetOnFigure};
use crate::service::published::PublishedEdition;

use super::{ChartQuery, captions, point_value, titled};

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let place = place_of_indicator(edition, &query.indicator)?;
    let definition = edition.definition(place);
    let definition = definition.ok_or_else(|| query.impossible("il n'est pas défini"))?;
    let (figure, attached) = aimed(edition, query, (place, definition))?;
    let none = || query.impossible("aucune cible chiffrée ne porte sur ce territoire");
    let on_target = attached.target.as_ref().ok_or_else(none)?;
    if on_target.progress.measured.is_some() || on_target.target.value.is_none() {
        let reason = "sa cible est un décompte, un écart ou une liste, pas une valeur à atteindre";
        return Err(query.impossible(reason));
    }
    let place = figure.territory().map_or("", |territory| &territory.label);
    let subtitle = captions::subtitle(place, &figure, &figure.data_year().to_string());
    let series = steps(&figure, on_target);
    let chart = titled(ChartKind::Progress, &[figure], (subtitle, series));
    let mut chart = chart.ok_or_else(none)?;
    chart.body = ChartBody::Verdict(verdict(on_target));
    chart.objective_line = Some(captions::objective_text(&attached));
    Ok(chart)
}

/// The figure of the year asked, else of the last year with a value, that a target is on.
fn aimed<'a>(
    edition: &'a PublishedEdition,
    query: &ChartQuery,
    (indicator, definition): (u16, &IndicatorDefinition),
) -> Result<(Figure<'a>, AttachedObjective<'a>), QueryError> {
    let territory = edition.geography().find(&query.geo);
    let territory = territory.and_then(|place| u32::try_from(place).ok());
    let territory = territory.ok_or_else(|| unknown_territory(edition, &query.geo.to_string()))?;
    let populations: Vec<Population> = definition
        .populations
        .iter()
        .copied()
        .filter(|one| query.populations.is_empty() || query.populations.contains(one))
        .collect();
    let formulas = definition.formulas();
    let members = formulas
        .iter()
        .map(|formula| formula.member)
        .filter(|member| query.by.is_none() || definition.breakdown_code(*member) == query.by);
    let mut years: Vec<i32> = edition.data_years().to_vec();
    years.retain(|year| query.time.is_none_or(|asked| asked == *year));
    years.sort_unstable_by(|one, other| other.cmp(one));
    let mut last = None;
    for member in members {
        for &population in &populations {
            for &year in &years {
                let Ok(data_year) = i16::try_from(year) else {
                    continue;
                };
                let figure = edition.figure(FigureKey {
                    indicator,
                    territory,
                    population,
                    member,
                    data_year,
                });
                let attached = figure
                    .objectives()
                    .find(|attached| attached.target.is_some());
                let Some(attached) = attached else { break };
                if figure.value().is_some() {
                    return Ok((figure, attached));
                }
                last = last.or(Some((figure, attached)));
            }
        }
    }
    last.ok_or_else(|| query.impossible("aucune cible chiffrée ne porte sur ce territoire"))
}

/// Baseline, value, expected value and target, each with its year; a step without a number has its
/// mark, and one that cannot be worked out is left out.
fn steps(figure: &Figure<'_>, on_target: &TargetOnFigure<'_>) -> Vec<Series> {
    let (target, year) = (on_target.target, figure.data_year());
    let step = |name: &str, year: i32, role, value| Series {
        label: format!("{name} {year}"),
        role,
        points: vec![Point {
            label: year.to_string(),
            value,
            highlighted: role == SeriesRole::Main,
            starts: false,
            figure: (role == SeriesRole::Main).then(|| figure.id()),
        }],
    };
    let baseline = on_target.baseline.map_or_else(
        || baseline_mark(figure, target.baseline.year),
        PointValue::Number,
    );
    let mut steps = vec![
        step(
            "Départ",
            target.baseline.year,
            SeriesRole::Baseline,
            baseline,
        ),
        step("Valeur", year, SeriesRole::Main, point_value(figure)),
    ];
    let path = on_target
        .baseline
        .zip(target.value)
        .zip(on_target.progress.expected);
    if let Some(((from, to), expected)) = path.filter(|_| year < target.year) {
        let value = PointValue::Number(from + (to - from) * expected);
        steps.push(step("Attendu en", year, SeriesRole::Expected, value));
    }
    if let Some(value) = target.value {
        steps.push(step(
            "Cible",
            target.year,
            SeriesRole::Target,
            PointValue::Number(value),
        ));
    }
    steps
}

/// Why there is no baseline: what the figure of its year says.
fn baseline_mark(figure: &Figure<'_>, year: i32) -> PointValue {
    let Ok(data_year) = i16::try_from(year) else {
        return PointValue::Mark(Mark::NotAvailable);
    };
    let key = FigureKey {
        data_year,
        ..figure.key()
    };
    let value = point_value(&figure.edition().figure(key));
    value
        .mark()
        .map_or(PointValue::Mark(Mark::NotAvailable), PointValue::Mark)
}

fn verdict(on_target: &TargetOnFigure<'_>) -> Verdict {
    let status = on_target.progress.status;
    let label = status.label();
    let reason = on_target.progress.decided_by.as_str();
    let reason = reason.strip_prefix(label).unwrap_or(reason);
    let reason = reason.trim_start_matches([' ', '\u{a0}', ':']);
    let mut letters = label.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    Verdict {
        label: format!("{}{}", first.unwrap_or_default(), letters.as_str()),
        reason: reason.to_owned(),
        favourable: match status {
            ProgressStatus::Reached | ProgressStatus::OnTrack => Some(true),
            ProgressStatus::Late | ProgressStatus::OffTrack => Some(false),
            ProgressStatus::NotAssessable => None,
        },
    }
}
