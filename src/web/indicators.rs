//! Indicators: definitions.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::service::definitions::indicator_view;
use crate::service::error::{QueryError, Thing, nearest};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// `GET /indicators`.
pub(super) async fn list_indicators(
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
        .indicators
        .values()
        .map(|known| indicator_view(catalogue, known));
    let body = json!({"indicators": views.collect::<Vec<_>>()});
    Ok(answer.json(body.to_string()))
}

/// `GET /indicators/{id}`.
pub(super) async fn find_indicator(
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
    let id = request.match_info().query("id");
    let found = catalogue
        .indicators
        .get(id)
        .ok_or_else(|| QueryError::Unknown {
            thing: Thing::Indicator,
            parameter: "id",
            name: id.to_owned(),
            nearest: nearest(id, catalogue.indicators.keys().map(String::as_str)),
        })?;
    Ok(answer.json(indicator_view(catalogue, found).to_string()))
}
