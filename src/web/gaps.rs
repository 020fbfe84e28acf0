//! Zones blanches of a territory, by name.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::service::gaps::{GapsQuery, MINIMUM_INHABITANTS, gaps_view};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::{Parameters, bad_value};
use super::state::State;
use super::territories::{place_of, unknown};

/// `GET /territories/{geo}/gaps?time=&population=&minimum=`: EPCI, quartiers and communes above a
/// size that have no accredited structure.
pub(super) async fn list_gaps(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let known = ["time", "population", "minimum", "edition"];
    let parameters = Parameters::parse(request.query_string(), &known)?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let text = request.match_info().query("geo");
    let geography = edition.geography();
    let code: TerritoryCode = text
        .parse()
        .map_err(|_unreadable| unknown(geography, "geo", text))?;
    let years = edition.data_years();
    let asked: Option<i32> = parameters.read("time", "une année de l'édition")?;
    let data_year = asked.or(years.last().copied()).unwrap_or_default();
    if !years.contains(&data_year) {
        return Err(bad_value(
            "time",
            &data_year.to_string(),
            "une année de l'édition",
        ));
    }
    let populations = Population::ALL.map(|population| (population.code(), population));
    let population = parameters.choose("population", &populations)?;
    let minimum = parameters.read("minimum", "un nombre d'habitants")?;
    let query = GapsQuery {
        territory: place_of(geography, "geo", &code)?,
        data_year,
        population: population.unwrap_or(Population::Avs),
        minimum: minimum.unwrap_or(MINIMUM_INHABITANTS),
    };
    Ok(answer.json(gaps_view(&edition, query).to_string()))
}
