//! The lineage of a figure.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::lineage::write_lineage;

use super::error::ApiError;
use super::figures::answer_about_figure;
use super::state::State;

/// `GET /lineage/{id}`.
pub(super) async fn find_lineage(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_about_figure(&state, &request, "/api/v1/lineage", write_lineage)
}
