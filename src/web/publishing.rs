//! `POST /editions`: computes and publishes an edition, or a preview.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::domain::role::Permission;
use crate::service::definitions::edition_view;
use crate::service::publish::{PublishOptions, publish};
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
}

/// `POST /editions` with `{"note": "…", "preview": false}`, or nothing.
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
        let edition = publish(&office.place, options)?;
        watch::refresh(&office.place, &shared.observatory)?;
        let id = edition.summary.id.clone();
        Ok(Outcome {
            status: StatusCode::CREATED,
            // A preview has no address yet: it is served to nobody.
            location: (!asked.preview).then(|| format!("/api/v1/editions/{id}")),
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

fn read(body: &[u8]) -> Result<Asked, ApiError> {
    if body.is_empty() {
        return Ok(Asked::default());
    }
    let asked: Asked = serde_json::from_slice(body).map_err(|error| {
        let detail = format!("le contenu attendu est {{\"note\", \"preview\"}} : {error}");
        ApiError::new(Code::BadBody, detail)
    })?;
    if asked.note.chars().count() > LONGEST_NOTE {
        let detail = "la note dépasse 1000 caractères";
        return Err(ApiError::new(Code::BadBody, detail));
    }
    Ok(asked)
}
