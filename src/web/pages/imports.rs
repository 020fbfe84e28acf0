//! Deliveries: the list, the form that sends a file, the report, the withdrawal.

mod deciding;
mod lines;
mod sending;

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::service::deliveries::{DeliveryView, read_report, withdraw};
use crate::service::pages::{
    ImportsAsked, STATUSES, UploadTyped, frame_of, import_report, imports, runs, touched_by,
    upload, withdrawal,
};
use crate::service::schedule::{runs as last_runs, sources};
use crate::service::scope::{check_visible, visible_deliveries, visible_runs};
use crate::web::auth::Viewer;
use crate::web::error::ApiError;
use crate::web::imports::reader;
use crate::web::problem::Code;
use crate::web::state::State;
use crate::web::upload::small_form;

use super::failure;
use super::serving::{Composition, serve_for};

pub(super) use deciding::decide_import;
pub(super) use lines::show_lines;
pub(super) use sending::send_file;

/// Parameter that says that the file sent was already there.
const AGAIN: &str = "renvoi";
/// Runs on the page of the scheduled imports: the last ones.
const RUNS_SHOWN: u32 = 100;

/// `GET /imports`.
pub(super) async fn list_imports(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let permission = Permission::ReadDeliveries;
    serve_for(
        permission,
        state,
        request,
        &["status", "format"],
        |with, parameters| {
            let statuses = STATUSES.map(|(code, _)| (code, code));
            let asked = ImportsAsked {
                status: parameters.choose("status", &statuses)?.map(str::to_owned),
                format: parameters.one("format")?.map(str::to_owned),
            };
            list_page(with, &asked, UploadTyped::default())
        },
    )
    .await
}

/// The list, with the form for those who may send.
fn list_page(
    with: &Composition<'_>,
    asked: &ImportsAsked,
    typed: UploadTyped,
) -> Result<String, ApiError> {
    let office = with.office()?;
    let deliveries = visible_deliveries(&office.place, reader(with.viewer))?;
    let may_send = with.viewer.may(Permission::Import);
    let form = may_send.then(|| {
        let limit = Some(office.access.upload_limit_mb);
        upload(with.site, with.viewer.csrf_token(), limit, typed)
    });
    let page = imports(with.site, &deliveries, asked, form);
    Ok(with.pages.imports(&frame_of(with.site, false), &page)?)
}

/// `GET /imports/executions`: what is scheduled, and what happened.
pub(super) async fn list_runs(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve_for(
        Permission::ReadDeliveries,
        state,
        request,
        &[],
        |with, _| {
            let office = with.office()?;
            let now = chrono::DateTime::parse_from_rfc3339(&(office.clock)())
                .map_err(|error| ApiError::internal(&error))?;
            let sources = sources(&office.place, now.to_utc())?;
            let reader = reader(with.viewer);
            let seen = visible_runs(&office.place, last_runs(&office.place, RUNS_SHOWN)?, reader)?;
            let page = runs(with.site, &sources, &seen);
            Ok(with.pages.runs(&frame_of(with.site, false), &page)?)
        },
    )
    .await
}

/// `GET /imports/{id}`.
pub(super) async fn show_import(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    let permission = Permission::ReadDeliveries;
    serve_for(permission, state, request, &[AGAIN], move |with, parameters| {
        let delivery = visible(with, &id)?;
        let report = read_report(&with.office()?.place, &id)?;
        let mut page = import_report(with.site, &report, Some(&delivery), csrf(with));
        page.touched = with
            .site
            .edition
            .map(|edition| touched_by(edition, &id));
        page.notice = parameters.one(AGAIN)?.map(|_| {
            "Ce fichier avait déjà été reçu : l’envoyer de nouveau n’a rien changé. Voici son compte rendu."
                .replace(" :", "\u{a0}:")
        });
        Ok(with.pages.import(&frame_of(with.site, false), &page)?)
    })
    .await
}

/// `GET /imports/{id}/retrait`: says what withdrawing does, and asks.
pub(super) async fn ask_withdrawal(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    serve_for(Permission::Import, state, request, &[], move |with, _| {
        visible(with, &id)?;
        let report = read_report(&with.office()?.place, &id)?;
        let page = withdrawal(&report, with.viewer.csrf_token());
        Ok(with.pages.withdrawal(&frame_of(with.site, false), &page)?)
    })
    .await
}

/// `POST /imports/{id}/retrait`.
pub(super) async fn withdraw_import(
    state: Data<State>,
    request: HttpRequest,
    body: Payload,
) -> HttpResponse {
    match withdrawn(&state, &request, body).await {
        Ok(id) => see(&format!("/imports/{id}")),
        Err(error) => failure::page(&state, &request, &error),
    }
}

async fn withdrawn(
    state: &Data<State>,
    request: &HttpRequest,
    body: Payload,
) -> Result<String, ApiError> {
    let viewer = viewer(request).await?;
    viewer.require_but_proof(Permission::Import)?;
    let form = small_form(body, &["csrf"]).await?;
    let viewer = viewer.prove(form.one("csrf")?);
    viewer.require(Permission::Import)?;
    let id = request.match_info().query("id").to_owned();
    let (office, asked) = (state.office()?.clone(), id.clone());
    let author = viewer.name.clone();
    let work = move || {
        check_visible(&office.place, &asked, reader(&viewer))?;
        withdraw(&office.place, &asked, &(office.clock)())
    };
    run_blocking(&state.compute, work).await??;
    tracing::info!(delivery = id, author, "a delivery was withdrawn");
    Ok(id)
}

/// The delivery that a page speaks of, if this viewer sees it.
fn visible(with: &Composition<'_>, id: &str) -> Result<DeliveryView, ApiError> {
    let found = visible_deliveries(&with.office()?.place, reader(with.viewer))?;
    let mut found = found.into_iter();
    found.find(|delivery| delivery.id == id).ok_or_else(|| {
        let detail = format!("aucune livraison ne se nomme « {id} »");
        ApiError::new(Code::DeliveryNotFound, detail)
    })
}

/// The hidden field of forms, for those who may decide.
pub(super) fn csrf(with: &Composition<'_>) -> Option<String> {
    with.viewer
        .may(Permission::Import)
        .then(|| with.viewer.csrf_token())
        .filter(|token| !token.is_empty())
}

async fn viewer(request: &HttpRequest) -> Result<Viewer, ApiError> {
    use actix_web::FromRequest as _;
    Viewer::extract(request).await
}

/// Leads to another page after something was done.
fn see(address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, address))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}
