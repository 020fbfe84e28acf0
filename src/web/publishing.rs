//! `POST /editions`: computes and publishes an edition, or a preview; a preview approved.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::service::definitions::edition_view;
use crate::service::editions::{Approving, approve};
use crate::service::publish::{Extent, PublishOptions, publish_extent};
use crate::service::watch;

use super::auth::Viewer;
use super::error::ApiError;
use super::jobs::{Outcome, run_as_job};
use super::parameters::Parameters;
use super::problem::Code;
use super::state::State;
use super::upload::small_body;

/// Largest body, in bytes.
const BODY_SIZE: usize = 16 * 1_024;
/// Longest note, in characters.
const LONGEST_NOTE: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    note: String,
    preview: bool,
    /// Even when every delivery was withdrawn.
    empty: bool,
}

/// `POST /editions` with `{"note": "…", "preview": false, "empty": false}`, or nothing.
pub(super) async fn publish_edition(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
    body: Payload,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::Publish)?;
    Parameters::parse(request.query_string(), &[])?;
    let body = small_body(body, BODY_SIZE).await?;
    let asked = read(&body)?;
    let office = state.office()?.clone();
    let shared = state.clone();
    let work = move || {
        let office = shared.office()?;
        let options = PublishOptions {
            note: &asked.note,
            preview: asked.preview,
            now: &(office.clock)(),
        };
        let extent = Extent {
            even_empty: asked.empty,
            ..Extent::default()
        };
        let edition = publish_extent(&office.place, options, extent)?;
        watch::refresh(&office.place, &shared.observatory)?;
        let id = edition.summary.id.clone();
        Ok(Outcome {
            status: StatusCode::CREATED,
            location: Some(format!("/api/v1/editions/{id}")),
            body: edition_view(&edition.summary, !asked.preview).to_string(),
        })
    };
    run_as_job(
        &request,
        &office,
        &viewer,
        "publication",
        &office.importing,
        work,
    )
    .await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Consent {
    /// Even when deliveries, definitions or the edition served changed since.
    force: bool,
}

/// `POST /editions/{id}/approve` with `{"force": false}`, or nothing: a preview becomes the edition
/// served.
pub(super) async fn approve_edition(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
    body: Payload,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::Publish)?;
    Parameters::parse(request.query_string(), &[])?;
    let body = small_body(body, BODY_SIZE).await?;
    let consent: Consent = parsed(&body, "{\"force\"}")?;
    let id = request.match_info().query("id").to_owned();
    let view = approved(&state, &viewer, id, consent.force).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(view))
}

/// Approves a preview and serves it; gives its JSON.
pub(super) async fn approved(
    state: &Data<State>,
    viewer: &Viewer,
    id: String,
    force: bool,
) -> Result<String, ApiError> {
    let office = state.office()?.clone();
    let (shared, author) = (state.clone(), viewer.name.clone());
    let work = move || {
        let approving = Approving {
            id: &id,
            force,
            by: &author,
            now: &(office.clock)(),
        };
        let summary = approve(&office.place, approving)?;
        watch::refresh(&office.place, &shared.observatory)?;
        tracing::info!(edition = id, author, "a preview was approved");
        Ok::<_, ApiError>(edition_view(&summary, true).to_string())
    };
    run_blocking(&state.compute, work).await?
}

fn parsed<T: Default + DeserializeOwned>(body: &[u8], expected: &str) -> Result<T, ApiError> {
    if body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| {
        let detail = format!("le contenu attendu est {expected} : {error}");
        ApiError::new(Code::BadBody, detail)
    })
}

fn read(body: &[u8]) -> Result<Asked, ApiError> {
    let asked: Asked = parsed(body, "{\"note\", \"preview\", \"empty\"}")?;
    if asked.note.chars().count() > LONGEST_NOTE {
        let detail = "la note dépasse 1000 caractères";
        return Err(ApiError::new(Code::BadBody, detail));
    }
    Ok(asked)
}
