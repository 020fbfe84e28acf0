//! Territories: list, search, one territory.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::Geography;
use crate::service::definitions::territory_view;
use crate::service::error::{QueryError, Thing};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::figures::{moved, next_address};
use super::parameters::{Parameters, bad_value};
use super::state::State;

const DEFAULT_LIMIT: usize = 1_000;
const MAXIMUM_LIMIT: usize = 10_000;
/// Answers of a search.
const MAXIMUM_FOUND: usize = 100;

/// `GET /territories`.
pub(super) async fn list_territories(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let known = ["type", "parent", "q", "limit", "cursor", "edition"];
    let parameters = Parameters::parse(request.query_string(), &known)?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open(&state).await?;
    let geography = state.geography(edition.as_deref());
    let found = matching(geography, &parameters)?;
    let expected = "un nombre entier de 1 à 10000";
    let limit = parameters.read("limit", expected)?.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAXIMUM_LIMIT).contains(&limit) {
        return Err(bad_value("limit", &limit.to_string(), expected));
    }
    let start = match parameters.one("cursor")? {
        None => 0,
        Some(text) => {
            let place = text
                .strip_prefix('t')
                .and_then(|place| usize::from_str_radix(place, 16).ok());
            place
                .filter(|&place| place < found.len())
                .ok_or(QueryError::BadCursor)?
        }
    };
    let next = (start + limit < found.len()).then(|| format!("t{:x}", start + limit));
    let page = found.iter().skip(start).take(limit);
    let territories: Vec<Value> = page
        .filter_map(|&place| geography.territory(place))
        .map(|territory| territory_view(territory, geography))
        .collect();
    let body = json!({"territories": territories, "next": next, "count": territories.len()});
    let address = next.map(|cursor| next_address(&request, &cursor));
    Ok(answer.with_next(address).json(body.to_string()))
}

fn matching(geography: &Geography, parameters: &Parameters) -> Result<Vec<usize>, ApiError> {
    let levels = TerritoryType::ALL.map(|level| (level.code(), level));
    let kind = parameters.choose("type", &levels)?;
    let parent = match parameters.read::<TerritoryCode>("parent", "un code de territoire")? {
        None => None,
        Some(code) => Some(place_of(geography, "parent", &code)?),
    };
    let of_kind = |place: &usize| {
        let own = geography
            .territory(*place)
            .map(|territory| territory.code.kind);
        kind.is_none_or(|kind| own == Some(kind))
    };
    let inside: Option<Vec<usize>> = parent.map(|parent| geography.within(parent).collect());
    Ok(match (parameters.one("q")?, inside) {
        (Some(text), inside) => {
            let found = geography.search(text, kind, MAXIMUM_FOUND).into_iter();
            found
                .filter(|place| inside.as_ref().is_none_or(|all| all.contains(place)))
                .collect()
        }
        (None, Some(inside)) => inside.into_iter().filter(of_kind).collect(),
        (None, None) => (0..geography.territories().len()).filter(of_kind).collect(),
    })
}

/// Place of a territory; a former code stands for the current one.
pub(super) fn place_of(
    geography: &Geography,
    parameter: &'static str,
    code: &TerritoryCode,
) -> Result<usize, QueryError> {
    let place = geography
        .find(code)
        .or_else(|| geography.find(&geography.redirect(code)?));
    place.ok_or_else(|| unknown(geography, parameter, &code.to_string()))
}

pub(super) fn unknown(geography: &Geography, parameter: &'static str, name: &str) -> QueryError {
    QueryError::Unknown {
        thing: Thing::Territory,
        parameter,
        name: name.to_owned(),
        nearest: geography.nearest_code(name).map(|code| code.to_string()),
    }
}

/// `GET /territories/{geo}`.
pub(super) async fn find_territory(
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
    let geography = state.geography(edition.as_deref());
    let text = request.match_info().query("geo");
    let code: TerritoryCode = text
        .parse()
        .map_err(|_unreadable| unknown(geography, "geo", text))?;
    if let Some(territory) = geography
        .find(&code)
        .and_then(|place| geography.territory(place))
    {
        return Ok(answer.json(territory_view(territory, geography).to_string()));
    }
    match geography.redirect(&code) {
        Some(current) => Ok(moved(&request, &format!("/api/v1/territories/{current}"))),
        None => Err(unknown(geography, "geo", text).into()),
    }
}
