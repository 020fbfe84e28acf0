//! Editions published so far.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::domain::edition::EditionSummary;
use crate::service::definitions::edition_view;
use crate::service::error::{QueryError, Thing, nearest};

use super::answer::Answer;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// `GET /editions`: previews are for roles only.
pub(super) async fn list_editions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let current = state.observatory.current();
    let current = current.as_ref().map(|edition| edition.id());
    let editions = state.observatory.editions();
    let answer = Answer::new(&request, &seed(&editions, current), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let shown = editions.iter().filter(|summary| !summary.preview);
    let views = shown.map(|summary| edition_view(summary, Some(summary.id.as_str()) == current));
    Ok(answer.json(json!({"editions": views.collect::<Vec<_>>()}).to_string()))
}

/// `GET /editions/{id}`.
pub(super) async fn find_edition(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let current = state.observatory.current();
    let current = current.as_ref().map(|edition| edition.id());
    let editions = state.observatory.editions();
    let answer = Answer::new(&request, &seed(&editions, current), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let id = request.match_info().query("id");
    let mut shown = editions.iter().filter(|summary| !summary.preview);
    match shown.clone().find(|summary| summary.id == id) {
        Some(summary) => Ok(answer.json(edition_view(summary, Some(id) == current).to_string())),
        None => Err(QueryError::Unknown {
            thing: Thing::Edition,
            parameter: "id",
            name: id.to_owned(),
            nearest: nearest(id, shown.by_ref().map(|summary| summary.id.as_str())),
        }
        .into()),
    }
}

fn seed(editions: &[EditionSummary], current: Option<&str>) -> String {
    let ids: Vec<&str> = editions.iter().map(|summary| summary.id.as_str()).collect();
    format!("{}/{}", current.unwrap_or_default(), ids.join("/"))
}
