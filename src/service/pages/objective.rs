//! The page of an objective.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Axis, IndicatorLink, Objective};
use crate::render::chart::ChartKind;
use crate::render::page::{ChartView, ObjectivePage, TableView};
use crate::service::chart::ChartQuery;
use crate::service::error::QueryError;
use crate::service::published::PublishedEdition;

use super::charts::{Room, chart};
use super::plan_parts::{objective_link, objective_view, plan_link};
use super::plans::{PlanAsked, filter, find, notice, seen, source, territory, today};
use super::progress::{Seen, figure_of};
use super::wording::typeset;
use super::{Site, View, address, ranking};

/// `/schemas/{plan}/objectifs/{code}`; none when the plan has no such objective.
///
/// # Errors
/// When the plan is not known.
pub fn objective(
    site: Site<'_>,
    plan_id: &str,
    code: &str,
    asked: PlanAsked<'_>,
) -> Result<Option<ObjectivePage>, QueryError> {
    let plan = find(site, plan_id)?;
    let seen = seen(site, plan, asked);
    let today = today(site);
    let all: Vec<(&Axis, &Objective)> = plan.objectives().collect();
    let Some(place) = all.iter().position(|(_, objective)| objective.code == code) else {
        return Ok(None);
    };
    let neighbour = |place: Option<usize>| {
        let (_, objective) = all.get(place?)?;
        Some(objective_link(plan, objective))
    };
    Ok(all.get(place).map(|(axis, objective)| ObjectivePage {
        plan: plan_link(plan),
        territory: territory(site, plan),
        axis_code: axis.code.clone(),
        axis_title: typeset(&axis.title),
        axis_nature: axis.nature,
        objective: objective_view(site, plan, objective, (seen, &today)),
        source_text: objective.source.as_deref().map(|text| source(text).0),
        source_href: objective.source.as_deref().and_then(|text| source(text).1),
        notice: Some(notice(plan)),
        filter: filter(
            site,
            address::objective(&plan.id, &objective.code),
            plan,
            seen,
        ),
        seen_text: seen
            .territory
            .and_then(|place| Some(site.geography.territory(place)?.label.to_string())),
        year: seen.until.or_else(|| site.last_year()),
        charts: site
            .edition
            .map(|edition| charts(site, edition, (plan, objective), seen))
            .unwrap_or_default(),
        tables: site
            .edition
            .map(|edition| tables(site, edition, (plan, objective), seen))
            .unwrap_or_default(),
        previous: neighbour(place.checked_sub(1)),
        next: neighbour(place.checked_add(1)),
    }))
}

/// The series of each indicator that has a single one, its target on it; bars for the others.
fn charts(
    site: Site<'_>,
    edition: &PublishedEdition,
    (plan, objective): (&PlanDefinition, &Objective),
    seen: Seen,
) -> Vec<ChartView> {
    let drawn = |link: &IndicatorLink| {
        let (figure, on_target) = figure_of(site, edition, (plan, objective, link), seen)?;
        let territory = figure.territory()?;
        let definition = figure.definition()?;
        let is_line = figure.key().member.is_none() || on_target.is_some();
        let kind = if is_line {
            ChartKind::Line
        } else {
            ChartKind::Bar
        };
        let by = if is_line {
            definition.breakdown_code(figure.key().member)
        } else {
            definition
                .main_breakdown()
                .map(|breakdown| breakdown.dimension.clone())
        };
        let query = ChartQuery {
            populations: vec![figure.key().population],
            by,
            ..ChartQuery::new(kind, &link.indicator, territory.code.clone())
        };
        chart(edition, &query, None, Room::Half)
    };
    objective.links.iter().filter_map(drawn).collect()
}

/// The indicators with a target, by EPCI.
fn tables(
    site: Site<'_>,
    edition: &PublishedEdition,
    (plan, objective): (&PlanDefinition, &Objective),
    seen: Seen,
) -> Vec<TableView> {
    let table = |link: &IndicatorLink| {
        link.target.as_ref()?;
        let (figure, _) = figure_of(site, edition, (plan, objective, link), seen)?;
        let view = View {
            territory: site.geography.find(&plan.territory)?,
            population: figure.key().population,
        };
        ranking::table(site, edition, &link.indicator, view, figure.data_year())
    };
    objective.links.iter().filter_map(table).collect()
}
