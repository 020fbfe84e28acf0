//! Figures that others printed.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::printed::{PrintedQuery, printed_page};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// `GET /published`.
pub(super) async fn list_printed(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let known = ["indicator", "geo", "time", "mapped", "edition"];
    let parameters = Parameters::parse(request.query_string(), &known)?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let query = PrintedQuery {
        indicator: parameters.one("indicator")?.map(str::to_owned),
        geo: parameters.read("geo", "un code de territoire, par exemple 2026-DEP-44")?,
        time: parameters.read("time", "une année, par exemple 2023")?,
        mapped: parameters.choose("mapped", &[("yes", true), ("no", false)])?,
    };
    Ok(answer.json(printed_page(&edition, &query)?))
}
