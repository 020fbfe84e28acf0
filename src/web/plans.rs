//! Plans, their progress, their coverage.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::catalogue::{Catalogue, PlanDefinition};
use crate::service::definitions::{plan_coverage_view, plan_view};
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
        .map(|plan| plan_view(plan, edition.as_deref()));
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
    let plan = plan_of(&request, state.catalogue(edition.as_deref()))?;
    Ok(answer.json(plan_view(plan, edition.as_deref()).to_string()))
}

/// `GET /plans/{id}/coverage`.
pub(super) async fn find_plan_coverage(
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
    Ok(answer.json(plan_coverage_view(catalogue, plan).to_string()))
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
