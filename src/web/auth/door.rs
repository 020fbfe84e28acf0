//! The door of a closed observatory, and the way to the page of connection.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::role::Permission;
use crate::web::error::ApiError;
use crate::web::pages::failure_page;
use crate::web::problem::Code;
use crate::web::state::State;

use super::identify::identify;

/// What stays as it is in `retour=`.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Lets nobody through a closed observatory but those who may read its figures.
pub(in crate::web) async fn keep_closed<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if is_open(request.path()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refused = match identify(request.request()).await {
        Ok(viewer) if viewer.may(Permission::ReadFigures) => None,
        Ok(_) => Some(ApiError::new(
            Code::LoginRequired,
            "cet observatoire n'est pas public",
        )),
        Err(error) => Some(error),
    };
    let Some(error) = refused else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let response = refuse(request.request(), &error);
    Ok(request.into_response(response).map_into_right_body())
}

/// What stays reachable: probes, the page of connection and its style.
fn is_open(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz" | "/connexion" | "/deconnexion")
        || path.starts_with("/assets/")
}

fn refuse(request: &HttpRequest, error: &ApiError) -> HttpResponse {
    let path = request.path();
    if path == "/api" || path.starts_with("/api/") {
        return error.error_response();
    }
    match request.app_data::<Data<State>>() {
        Some(state) => failure_page(state, request, error),
        None => error.error_response(),
    }
}

/// The way to the page of connection, which leads back to the page asked.
pub(in crate::web) fn to_login(request: &HttpRequest) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, login_address(request)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// `/connexion?retour=…` for the page asked; only a page that is read may be come back to.
fn login_address(request: &HttpRequest) -> String {
    let asked = request
        .uri()
        .path_and_query()
        .map_or("/", |asked| asked.as_str());
    if asked == "/" || !request.method().is_safe() {
        return "/connexion".to_owned();
    }
    format!("/connexion?retour={}", utf8_percent_encode(asked, KEPT))
}
