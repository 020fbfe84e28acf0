//! Dashboards as data.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::blocking::run_blocking;
use crate::domain::territory::TerritoryCode;
use crate::service::dashboard::{dashboard_view, write_dashboard};
use crate::service::error::{QueryError, Thing, nearest};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;
use super::territories::place_of;

/// `GET /dashboards`.
pub(super) async fn list_dashboards(
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
    let views = catalogue.dashboards.values().map(dashboard_view);
    Ok(answer.json(json!({"dashboards": views.collect::<Vec<_>>()}).to_string()))
}

/// `GET /dashboards/{id}?geo=…`.
pub(super) async fn find_dashboard(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["geo", "edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let id = request.match_info().query("id");
    let known = &edition.catalogue().dashboards;
    let dashboard = known.get(id).ok_or_else(|| QueryError::Unknown {
        thing: Thing::Dashboard,
        parameter: "id",
        name: id.to_owned(),
        nearest: nearest(id, known.keys().map(String::as_str)),
    })?;
    let code: Option<TerritoryCode> = parameters.read("geo", "un code de territoire")?;
    let code = code.unwrap_or_else(|| dashboard.default_territory.clone());
    let place = place_of(edition.geography(), "geo", &code)?;
    let geo = edition
        .geography()
        .territory(place)
        .map_or(code, |found| found.code.clone());
    let dashboard = dashboard.clone();
    let work = move || {
        let mut out = String::with_capacity(64_000);
        write_dashboard(&mut out, &edition, &dashboard, &geo);
        out
    };
    Ok(answer.json(run_blocking(&state.compute, work).await?))
}
