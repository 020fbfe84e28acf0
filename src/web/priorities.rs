//! Priority zones of a plan.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::service::error::{QueryError, Thing, nearest};
use crate::service::priorities::{priorities, priorities_view};
use crate::service::published::PublishedEdition;

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::{Parameters, bad_value};
use super::state::State;

/// `GET /plans/{id}/priorities?time=`: the territories of the plan ranked as each file declares.
pub(super) async fn list_priorities(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["time", "edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let catalogue = edition.catalogue();
    let id = request.match_info().query("id");
    let plan = catalogue.plans.get(id).ok_or_else(|| QueryError::Unknown {
        thing: Thing::Plan,
        parameter: "id",
        name: id.to_owned(),
        nearest: nearest(id, catalogue.plans.keys().map(String::as_str)),
    })?;
    let data_year = year_of(&edition, &parameters)?;
    let views = catalogue
        .priorities
        .values()
        .filter(|definition| definition.plan == plan.id)
        .filter_map(|definition| {
            let found = priorities(&edition, definition, data_year)?;
            Some(priorities_view(&edition, &found))
        });
    let view = json!({"plan": plan.id, "priorities": views.collect::<Vec<_>>()});
    Ok(answer.json(view.to_string()))
}

/// The year asked, by default the last of the edition.
pub(super) fn year_of(
    edition: &PublishedEdition,
    parameters: &Parameters,
) -> Result<i32, ApiError> {
    let years = edition.data_years();
    let asked: Option<i32> = parameters.read("time", "une année de l'édition")?;
    let year = asked.or(years.last().copied()).unwrap_or_default();
    if years.contains(&year) {
        Ok(year)
    } else {
        let text = year.to_string();
        Err(bad_value("time", &text, "une année de l'édition"))
    }
}
