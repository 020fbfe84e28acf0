//! What all pages share: one edition per request, `304` before any work, headers, assets.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, HeaderValue, IF_NONE_MATCH,
};
use actix_web::web::Data;
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::catalogue::Catalogue;
use crate::domain::edition::EditionSummary;
use crate::domain::role::Permission;
use crate::render::page::{PageError, Pages, in_edition};
use crate::service::pages::Site;
use crate::service::published::PublishedEdition;
use crate::web::answer::Answer;
use crate::web::asked::Asked;
use crate::web::auth::Viewer;
use crate::web::error::ApiError;
use crate::web::office::Office;
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;

use super::failure;

/// A page asks for nothing but its own style, images, forms and module.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; \
                      connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What a page is composed from.
pub(super) struct Composition<'a> {
    pub(super) site: Site<'a>,
    pub(super) pages: &'a Pages,
    pub(super) editions: &'a [EditionSummary],
    /// Who reads.
    pub(super) viewer: &'a Viewer,
    /// What works on the store; always there for a page that asks for a role.
    pub(super) office: Option<&'a Office>,
}

impl<'a> Composition<'a> {
    /// What works on the store.
    ///
    /// # Errors
    /// Only an edition is served here: nobody has a role.
    pub(super) fn office(&self) -> Result<&'a Office, ApiError> {
        self.office.ok_or_else(|| {
            let detail = "ce serveur ne connaît aucun jeton";
            ApiError::new(Code::InvalidToken, detail)
        })
    }
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
        Err(error) => failure::page(&state, &request, &error),
    }
}

/// Answers with a page that asks for a permission: it is made again each time, and kept nowhere.
/// Who is not identified is led to the page of connection.
pub(super) async fn serve_for<F>(
    permission: Permission,
    state: Data<State>,
    request: HttpRequest,
    known: &[&'static str],
    compose: F,
) -> HttpResponse
where
    F: FnOnce(&Composition<'_>, &Parameters) -> Result<String, ApiError> + Send + 'static,
{
    match answer_to(permission, &state, &request, known, compose).await {
        Ok(response) => response,
        Err(error) => failure::page(&state, &request, &error),
    }
}

async fn answer_to<F>(
    permission: Permission,
    state: &Data<State>,
    request: &HttpRequest,
    known: &[&'static str],
    compose: F,
) -> Result<HttpResponse, ApiError>
where
    F: FnOnce(&Composition<'_>, &Parameters) -> Result<String, ApiError> + Send + 'static,
{
    let viewer = Viewer::extract(request).await?;
    viewer.require(permission)?;
    let parameters = Parameters::parse(request.query_string(), known)?;
    let edition = state.observatory.current();
    let shared = state.clone();
    let work = move || {
        let reading = Reading::at_work(&shared, edition.as_deref());
        with_composition(&shared, reading, &viewer, |composition| {
            compose(composition, &parameters)
        })
    };
    Ok(made_once(run_blocking(&state.compute, work).await??))
}

/// A page for one viewer, now: no cache keeps it.
pub(in crate::web) fn made_once(html: String) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "private, no-store"));
    guarded(response.body(html))
}

/// What a page is read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    catalogue: &'a Catalogue,
    /// None before the first publication.
    edition: Option<&'a PublishedEdition>,
    /// Where the edition is not the one served: the same page of that one.
    served_href: Option<&'a str>,
}

impl<'a> Reading<'a> {
    /// A page of the edition served, in its own words.
    pub(super) fn of(state: &'a State, edition: Option<&'a PublishedEdition>) -> Self {
        Self {
            catalogue: state.catalogue(edition),
            ..Self::at_work(state, edition)
        }
    }

    /// A page of those who work on deliveries: it speaks of the definitions that imports use, beside
    /// the edition served.
    pub(super) fn at_work(state: &'a State, edition: Option<&'a PublishedEdition>) -> Self {
        Self {
            catalogue: state.observatory.catalogue(),
            edition,
            served_href: None,
        }
    }
}

/// The address of the request, without the edition that it names.
fn without_edition(request: &HttpRequest) -> String {
    let query = request.query_string().split('&');
    let kept: Vec<&str> = query
        .filter(|pair| !pair.is_empty() && !pair.starts_with("edition="))
        .collect();
    if kept.is_empty() {
        return request.path().to_owned();
    }
    format!("{}?{}", request.path(), kept.join("&"))
}

pub(super) fn with_composition<T>(
    state: &State,
    reading: Reading<'_>,
    viewer: &Viewer,
    work: impl FnOnce(&Composition<'_>) -> T,
) -> T {
    let editions = state.observatory.editions();
    let visitor = viewer.visitor(state.office.as_ref().map(Data::get_ref));
    work(&Composition {
        site: Site {
            catalogue: reading.catalogue,
            geography: state.geography(reading.edition),
            edition: reading.edition,
            visitor: Some(&visitor),
            served_href: reading.served_href,
        },
        pages: &state.pages,
        editions: &editions,
        viewer,
        office: state.office.as_ref().map(Data::get_ref),
    })
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
    let viewer = Viewer::extract(request).await?;
    let known: Vec<&'static str> = known.iter().copied().chain(["edition"]).collect();
    let parameters = Parameters::parse(request.query_string(), &known)?;
    let named = parameters.one("edition")?.map(str::to_owned);
    let asked = Asked::of(state, request, &parameters).await?;
    let served_href = asked.is_other().then(|| without_edition(request));
    let mut answer = Answer::new(request, &asked.seed(state), "html");
    if served_href.is_none() {
        // The edition served will be an earlier one some day, and its pages will say so.
        answer = answer.moving();
    }
    if let Some(unchanged) = answer.not_modified() {
        return Ok(guarded(unchanged));
    }
    let edition = asked.open(state).await?;
    let shared = state.clone();
    let work = move || {
        let reading = Reading {
            served_href: served_href.as_deref(),
            ..Reading::of(&shared, edition.as_deref())
        };
        let page = with_composition(&shared, reading, &viewer, |composition| {
            compose(composition, &parameters)
        })?;
        Ok::<_, ApiError>(match named {
            Some(id) => in_edition(&page, &id),
            None => page,
        })
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
        return failure::page(
            &state,
            &request,
            &ApiError::new(Code::AddressNotFound, detail),
        );
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
