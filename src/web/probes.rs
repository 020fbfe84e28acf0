//! Probes: alive, ready to answer.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;

use super::error::ApiError;
use super::state::State;

/// `GET /livez`.
pub(super) async fn check_alive() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .body("ok\n")
}

/// `GET /readyz`: an edition is served.
pub(super) async fn check_ready(state: Data<State>) -> Result<HttpResponse, ApiError> {
    let edition = state.edition()?;
    let body = format!("édition {}\n", edition.id());
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type("text/plain; charset=utf-8")
        .body(body))
}
