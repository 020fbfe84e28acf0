//! `POST /imports`: the form that sends a file.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::delivery::DeliveryStatus;
use crate::domain::role::Permission;
use crate::service::import_file::ImportReport;
use crate::service::pages::{ImportsAsked, UploadTyped, frame_of, import_report};
use crate::web::auth::Viewer;
use crate::web::error::ApiError;
use crate::web::imports::asked::{Asked, proved};
use crate::web::imports::sending::Sending;
use crate::web::pages::failure;
use crate::web::pages::serving::{Composition, Reading, made_once, with_composition};
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;
use crate::web::upload::{Upload, receive};

use super::{list_page, see, viewer};

/// A file that could not be imported, with what to show again.
struct Refusal {
    error: ApiError,
    typed: Option<UploadTyped>,
    viewer: Option<Viewer>,
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self {
            error,
            typed: None,
            viewer: None,
        }
    }
}

/// `POST /imports`: leads to the report; a trial shows it at once. What prevents the import is said
/// above the form, with what was typed.
pub(in crate::web::pages) async fn send_file(
    state: Data<State>,
    request: HttpRequest,
    body: Payload,
) -> HttpResponse {
    match sent(&state, &request, body).await {
        Ok((report, _)) if !report.dry_run && !report.id.is_empty() => {
            let is_known = report.status == DeliveryStatus::Unchanged;
            let again = if is_known { "?renvoi=1" } else { "" };
            see(&format!("/imports/{}{again}", report.id))
        }
        Ok((report, viewer)) => {
            let made = page(&state, viewer, move |with| {
                let page = import_report(with.site, &report, None, None);
                Ok(with.pages.import(&frame_of(with.site, false), &page)?)
            });
            let made = made.await;
            made.map_or_else(|error| failure::page(&state, &request, &error), made_once)
        }
        Err(refusal) => refused(&state, &request, refusal).await,
    }
}

async fn sent(
    state: &Data<State>,
    request: &HttpRequest,
    body: Payload,
) -> Result<(ImportReport, Viewer), Refusal> {
    let viewer = viewer(request).await?;
    viewer.require_but_proof(Permission::Import)?;
    Parameters::parse(request.query_string(), &[])?;
    let office = state.office()?.clone();
    let held = Arc::clone(&office.uploads).try_acquire_owned();
    let held = held.map_err(|_full| {
        ApiError::new(Code::Busy, "trop de fichiers sont envoyés en même temps").retry_after(30)
    })?;
    let upload = receive(request, body, None, office.bounds()).await?;
    let viewer = proved(viewer, &upload);
    viewer.require(Permission::Import)?;
    let typed = typed(&upload);
    let again = |error| Refusal {
        error,
        typed: Some(typed.clone()),
        viewer: Some(viewer.clone()),
    };
    let asked = Asked::read(&Parameters::default(), &upload).map_err(again)?;
    let sending = Sending {
        state: state.clone(),
        viewer: viewer.clone(),
        asked,
        upload,
    };
    let work = move || {
        let _held = held;
        sending.import()
    };
    let done = run_blocking(&office.importing, work).await;
    let report = done.map_err(ApiError::from).and_then(|done| done);
    Ok((report.map_err(again)?, viewer))
}

/// The form again, with what prevents the import; the page of the error when there is no form to
/// show.
async fn refused(state: &Data<State>, request: &HttpRequest, refusal: Refusal) -> HttpResponse {
    let error = refusal.error;
    let Some((mut typed, viewer)) = refusal.typed.zip(refusal.viewer) else {
        return failure::page(state, request, &error);
    };
    typed.problem = Some(error.detail().to_owned());
    let status = StatusCode::from_u16(error.code().status());
    let made = page(state, viewer, move |with| {
        list_page(with, &ImportsAsked::default(), typed)
    });
    match made.await {
        Ok(html) => {
            let mut response = made_once(html);
            *response.status_mut() = status.unwrap_or(StatusCode::BAD_REQUEST);
            response
        }
        Err(error) => failure::page(state, request, &error),
    }
}

/// What was typed, to be shown again; the file itself has to be chosen anew.
fn typed(upload: &Upload) -> UploadTyped {
    let text = |name: &str| upload.field(name).unwrap_or_default().to_owned();
    UploadTyped {
        format: text("format"),
        data_year: text("data_year"),
        survey_year: text("survey_year"),
        fictitious: upload.field("fictitious").is_some(),
        dry_run: upload.field("dry_run").is_some(),
        problem: None,
    }
}

async fn page<F>(state: &Data<State>, viewer: Viewer, compose: F) -> Result<String, ApiError>
where
    F: FnOnce(&Composition<'_>) -> Result<String, ApiError> + Send + 'static,
{
    let (shared, edition) = (state.clone(), state.observatory.current());
    let work = move || {
        let reading = Reading::at_work(&shared, edition.as_deref());
        with_composition(&shared, reading, &viewer, compose)
    };
    run_blocking(&state.compute, work).await?
}
