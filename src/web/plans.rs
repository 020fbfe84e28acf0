//! Plans, their progress, their coverage.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::catalogue::{Catalogue, PlanDefinition};
use crate::service::definitions::{plan_coverage, plan_coverage_view, plan_view};
use crate::service::error::{QueryError, Thing, nearest};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// `GET /plans`.
pub(super) async fn list_plans(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open(&state).await?;
    let catalogue = state.catalogue(edition.as_deref());
    let views = catalogue
        .plans
        .values()
        .map(|plan| plan_view(catalogue, plan, edition.as_deref()));
    Ok(answer.json(json!({"plans": views.collect::<Vec<_>>()}).to_string()))
}

/// `GET /plans/{id}`.
pub(super) async fn find_plan(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open(&state).await?;
    let catalogue = state.catalogue(edition.as_deref());
    let plan = plan_of(&request, catalogue)?;
    Ok(answer.json(plan_view(catalogue, plan, edition.as_deref()).to_string()))
}

/// `GET /plans/{id}/coverage`: on the day of the request, or on that of an edition that is named.
pub(super) async fn find_plan_coverage(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let is_named = parameters.one("edition")?.is_some();
    let today = day_of_reading(&state, &asked, is_named);
    let seed = format!("{}/{today}", asked.seed(&state));
    let answer = Answer::new(&request, &seed, "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open(&state).await?;
    let catalogue = state.catalogue(edition.as_deref());
    let plan = plan_of(&request, catalogue)?;
    let coverage = plan_coverage(catalogue, plan, edition.as_deref(), &today);
    Ok(answer.json(plan_coverage_view(plan, &coverage).to_string()))
}

/// Today where the server knows the time and the address moves, else the day of the edition.
fn day_of_reading(state: &State, asked: &Asked, is_named: bool) -> String {
    let clock = state.office.as_ref().filter(|_| !is_named);
    let instant = match clock {
        Some(office) => office.now(),
        None => asked
            .summary()
            .map(|summary| summary.created_at)
            .unwrap_or_default(),
    };
    instant.get(..10).unwrap_or(&instant).to_owned()
}

/// The plan that the address names.
pub(super) fn plan_of<'a>(
    request: &HttpRequest,
    catalogue: &'a Catalogue,
) -> Result<&'a PlanDefinition, QueryError> {
    let id = request.match_info().query("id");
    catalogue.plans.get(id).ok_or_else(|| QueryError::Unknown {
        thing: Thing::Plan,
        parameter: "id",
        name: id.to_owned(),
        nearest: nearest(id, catalogue.plans.keys().map(String::as_str)),
    })
}
