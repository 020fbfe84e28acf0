//! Editions published so far.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::blocking::run_blocking;
use crate::domain::edition::EditionSummary;
use crate::domain::role::Permission;
use crate::service::definitions::edition_view;
use crate::service::editions::list_editions as all_editions;
use crate::service::error::{QueryError, Thing, nearest};

use super::answer::Answer;
use super::auth::Viewer;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// `GET /editions`: previews are for roles that read deliveries.
pub(super) async fn list_editions(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let current = state.observatory.current();
    let current = current.as_ref().map(|edition| edition.id());
    let editions = seen(&state, &viewer).await?;
    let answer = Answer::new(&request, &seed(&editions, current), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let view = |summary| edition_view(summary, Some(summary.id.as_str()) == current);
    let views: Vec<_> = editions.iter().map(view).collect();
    Ok(answer.json(json!({"editions": views}).to_string()))
}

/// `GET /editions/{id}`.
pub(super) async fn find_edition(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let current = state.observatory.current();
    let current = current.as_ref().map(|edition| edition.id());
    let editions = seen(&state, &viewer).await?;
    let answer = Answer::new(&request, &seed(&editions, current), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let id = request.match_info().query("id");
    match editions.iter().find(|summary| summary.id == id) {
        Some(summary) => Ok(answer.json(edition_view(summary, Some(id) == current).to_string())),
        None => Err(QueryError::Unknown {
            thing: Thing::Edition,
            parameter: "id",
            name: id.to_owned(),
            nearest: nearest(id, editions.iter().map(|summary| summary.id.as_str())),
        }
        .into()),
    }
}

/// The editions that a viewer sees, the last one first: those published, from memory; previews too,
/// from the store, for a role that reads deliveries.
async fn seen(state: &Data<State>, viewer: &Viewer) -> Result<Vec<EditionSummary>, ApiError> {
    if viewer.may(Permission::ReadDeliveries) {
        let place = Arc::clone(&state.office()?.place);
        return Ok(run_blocking(&state.compute, move || all_editions(&place)).await??);
    }
    let published = state.observatory.editions();
    let shown = published.iter().filter(|summary| !summary.preview);
    Ok(shown.cloned().collect())
}

fn seed(editions: &[EditionSummary], current: Option<&str>) -> String {
    let ids: Vec<&str> = editions.iter().map(|summary| summary.id.as_str()).collect();
    format!("{}/{}", current.unwrap_or_default(), ids.join("/"))
}
