//! Search, as data.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use crate::service::search::Ground;

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::{Parameters, bad_value};
use super::state::State;

/// Answers of each kind, unless the request says otherwise.
const DEFAULT_LIMIT: usize = 10;
const MAXIMUM_LIMIT: usize = 50;

/// `GET /search?q=…`: the best answers of each kind.
pub(super) async fn search(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["q", "limit", "edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let expected = "un nombre entier de 1 à 50";
    let limit = parameters.read("limit", expected)?.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAXIMUM_LIMIT).contains(&limit) {
        return Err(bad_value("limit", &limit.to_string(), expected));
    }
    let edition = asked.open(&state).await?;
    let edition = edition.as_deref();
    let ground = Ground {
        catalogue: state.catalogue(edition),
        geography: state.geography(edition),
        edition,
    };
    let query = parameters.one("q")?.unwrap_or_default();
    let found = ground.search(query, limit);
    let results: Vec<Value> = found
        .hits
        .iter()
        .filter_map(|hit| ground.view(*hit))
        .collect();
    let body = json!({
        "query": query,
        "near": found.is_near,
        "fictitious": edition.is_some_and(|edition| edition.summary().fictitious),
        "count": results.len(),
        "results": results,
    });
    Ok(answer.json(body.to_string()))
}
