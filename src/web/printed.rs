//! Figures that others printed.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::printed::{PrintedQuery, printed_page};

use super::answer::Answer;
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::{State, check_edition};

/// `GET /published`.
pub(super) async fn list_printed(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let edition = state.edition()?;
    let known = ["indicator", "geo", "time", "mapped", "edition"];
    let parameters = Parameters::parse(request.query_string(), &known)?;
    let answer = Answer::new(&request, edition.seed(), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    check_edition(&parameters, &edition)?;
    let query = PrintedQuery {
        indicator: parameters.one("indicator")?.map(str::to_owned),
        geo: parameters.read("geo", "un code de territoire, par exemple 2026-DEP-44")?,
        time: parameters.read("time", "une année, par exemple 2023")?,
        mapped: parameters.choose("mapped", &[("yes", true), ("no", false)])?,
    };
    Ok(answer.json(printed_page(&edition, &query)?))
}
