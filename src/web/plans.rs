//! Plans, their progress, their coverage.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::catalogue::{Catalogue, PlanDefinition};
use crate::service::definitions::{plan_coverage_view, plan_view};
use crate::service::error::{QueryError, Thing, nearest};

use super::answer::Answer;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// `GET /plans`.
pub(super) async fn list_plans(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let edition = state.observatory.current();
    let catalogue = state.observatory.catalogue();
    let answer = Answer::new(&request, state.seed(edition.as_deref()), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
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
    Parameters::parse(request.query_string(), &[])?;
    let edition = state.observatory.current();
    let answer = Answer::new(&request, state.seed(edition.as_deref()), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let plan = plan_of(&request, state.observatory.catalogue())?;
    Ok(answer.json(plan_view(plan, edition.as_deref()).to_string()))
}

/// `GET /plans/{id}/coverage`.
pub(super) async fn find_plan_coverage(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let catalogue = state.observatory.catalogue();
    let answer = Answer::new(&request, &catalogue.sha256, "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let plan = plan_of(&request, catalogue)?;
    Ok(answer.json(plan_coverage_view(catalogue, plan).to_string()))
}

fn plan_of<'a>(
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
