//! The lineage of a figure.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::figures::{FigureKey, Located};
use crate::service::lineage::write_lineage;

use super::answer::Answer;
use super::error::ApiError;
use super::figures::moved;
use super::parameters::Parameters;
use super::state::{State, check_edition};

/// `GET /lineage/{id}`.
pub(super) async fn find_lineage(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let edition = state.edition()?;
    let parameters = Parameters::parse(request.query_string(), &["edition"])?;
    let answer = Answer::new(&request, edition.seed(), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    check_edition(&parameters, &edition)?;
    match FigureKey::locate(&edition, request.match_info().query("id"))? {
        Located::MovedTo(id) => Ok(moved(&request, &format!("/api/v1/lineage/{id}"))),
        Located::Here(key) => {
            let mut out = String::with_capacity(8_000);
            write_lineage(&mut out, &edition.figure(key));
            Ok(answer.json(out))
        }
    }
}
