//! What all pages share: one edition per request, `304` before any work, headers, assets.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, HeaderValue, IF_NONE_MATCH,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::edition::EditionSummary;
use crate::render::page::{PageError, Pages};
use crate::service::pages::Site;
use crate::web::answer::Answer;
use crate::web::error::ApiError;
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;

use super::failure;

/// A page asks for nothing but its own style, images and forms.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What a page is composed from.
pub(super) struct Composition<'a> {
    pub(super) site: Site<'a>,
    pub(super) pages: &'a Pages,
    pub(super) editions: &'a [EditionSummary],
}

/// Answers with the page that `compose` makes, or with a page that says why there is none.
pub(super) async fn serve<F>(
    state: Data<State>,
    request: HttpRequest,
    known: &[&'static str],
    compose: F,
) -> HttpResponse
where
    F: FnOnce(&Composition<'_>, &Parameters) -> Result<String, ApiError> + Send + 'static,
{
    match answer(&state, &request, known, compose).await {
        Ok(response) => response,
        Err(error) => failure::page(&state, &error),
    }
}

async fn answer<F>(
    state: &Data<State>,
    request: &HttpRequest,
    known: &[&'static str],
    compose: F,
) -> Result<HttpResponse, ApiError>
where
    F: FnOnce(&Composition<'_>, &Parameters) -> Result<String, ApiError> + Send + 'static,
{
    let parameters = Parameters::parse(request.query_string(), known)?;
    let edition = state.observatory.current();
    let answer = Answer::new(request, state.seed(edition.as_deref()), "html");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(guarded(unchanged));
    }
    let shared = state.clone();
    let work = move || {
        let editions = shared.observatory.editions();
        let composition = Composition {
            site: Site {
                catalogue: shared.observatory.catalogue(),
                geography: shared.observatory.geography(),
                edition: edition.as_deref(),
            },
            pages: &shared.pages,
            editions: &editions,
        };
        compose(&composition, &parameters)
    };
    let page = run_blocking(&state.compute, work).await??;
    Ok(guarded(
        answer.send("text/html; charset=utf-8", page.into_bytes()),
    ))
}

/// Adds the policy of pages.
pub(super) fn guarded(mut response: HttpResponse) -> HttpResponse {
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

impl From<PageError> for ApiError {
    fn from(error: PageError) -> Self {
        Self::internal(&error)
    }
}

/// `GET /assets/{name}`: the name changes with the content, so that it may be kept for ever.
pub(super) async fn send_asset(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let found = state
        .pages
        .assets()
        .iter()
        .find(|asset| asset.path == request.path());
    let Some(asset) = found else {
        let detail = format!("rien ne se trouve à l’adresse {}", request.path());
        return failure::page(&state, &ApiError::new(Code::AddressNotFound, detail));
    };
    let etag = format!("\"{}\"", asset.path.trim_start_matches("/assets/"));
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, etag))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(asset.content_type);
    if is_known {
        response.finish()
    } else {
        response.body(asset.bytes)
    }
}
