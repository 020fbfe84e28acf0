//! Dashboards as data.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::blocking::run_blocking;
use crate::catalogue::DashboardDefinition;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::service::compare::Compared;
use crate::service::dashboard::{
    Choices, FEDERATION, NO_COMPARISON, dashboard_view, write_dashboard,
};
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::published::PublishedEdition;

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;
use super::territories::place_of;

/// Parameters of a dashboard, as a page and as data.
pub(super) const CHOICES: [&str; 5] = ["geo", "time", "population", "federation", "compare"];

/// What a request chooses on a dashboard.
///
/// # Errors
/// A value that is not known, with what would be.
pub(super) fn choices(
    parameters: &Parameters,
    edition: &PublishedEdition,
    dashboard: &DashboardDefinition,
) -> Result<Choices, ApiError> {
    let code: Option<TerritoryCode> = parameters.read("geo", "un code de territoire")?;
    let code = code.unwrap_or_else(|| dashboard.default_territory.clone());
    let populations = Population::ALL.map(|population| (population.code(), population));
    let time: Option<i32> = parameters.read("time", "une année, par exemple 2023")?;
    if let Some(year) = time.filter(|year| !edition.data_years().contains(year)) {
        let known = edition.data_years().iter().map(ToString::to_string);
        return Err(QueryError::BadValue {
            parameter: "time",
            found: year.to_string(),
            expected: "une année de l’édition".to_owned(),
            allowed: known.collect(),
        }
        .into());
    }
    let compare = parameters.one("compare")?;
    if let Some(word) = compare.filter(|word| *word != NO_COMPARISON) {
        for code in Compared::read([word])?.territories {
            place_of(edition.geography(), "compare", &code)?;
        }
    }
    Ok(Choices {
        territory: place_of(edition.geography(), "geo", &code)?,
        time,
        population: parameters.choose("population", &populations)?,
        federation: federation(parameters, edition)?,
        compare: compare.map(str::to_owned),
    })
}

fn federation(
    parameters: &Parameters,
    edition: &PublishedEdition,
) -> Result<Option<String>, ApiError> {
    let Some(asked) = parameters.one("federation")? else {
        return Ok(None);
    };
    let dimension = edition.catalogue().dimensions.get(FEDERATION);
    let known = dimension.map_or(&[][..], |known| &known.members);
    if known.iter().any(|member| member.code == asked) {
        return Ok(Some(asked.to_owned()));
    }
    Err(QueryError::BadValue {
        parameter: "federation",
        found: asked.to_owned(),
        expected: "une des valeurs permises".to_owned(),
        allowed: known.iter().map(|member| member.code.clone()).collect(),
    }
    .into())
}

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
    let known: Vec<&'static str> = CHOICES.into_iter().chain(["edition"]).collect();
    let parameters = Parameters::parse(request.query_string(), &known)?;
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
    let choices = choices(&parameters, &edition, dashboard)?;
    let dashboard = dashboard.clone();
    let work = move || {
        let mut out = String::with_capacity(64_000);
        write_dashboard(&mut out, &edition, &dashboard, &choices);
        out
    };
    Ok(answer.json(run_blocking(&state.compute, work).await?))
}
