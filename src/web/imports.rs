//! Deliveries: sent, listed, reported, decided, withdrawn. Each asks for a role.

pub(super) mod asked;
pub(super) mod sending;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

use crate::blocking::run_blocking;
use crate::domain::digest::sha256;
use crate::domain::role::Permission;
use crate::service::annotated::annotated_workbook;
use crate::service::decide::{Answered, decide};
use crate::service::deliveries::{DeliveryView, report_of, withdraw};
use crate::service::lineage::touched_view;
use crate::service::schedule::{runs, runs_of};
use crate::service::scope::{Reader, check_visible, visible_deliveries, visible_runs};
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

use super::answer::Answer;
use super::auth::Viewer;
use super::error::ApiError;
use super::parameters::{Parameters, bad_value};
use super::problem::Code;
use super::state::State;
use super::upload::small_body;

pub(super) use sending::send_file;

/// Deliveries in one page, by default and at most.
const LIMIT: (usize, usize) = (100, 1_000);
/// Runs in one page, by default and at most.
const RUNS: u32 = 100;
const MOST_RUNS: u32 = 1_000;
/// Largest list of decisions, in bytes.
const DECISIONS_SIZE: usize = 1_000_000;

const STATUSES: [&str; 4] = [
    "accepted",
    "accepted_with_warnings",
    "awaiting_decision",
    "rejected",
];

/// Works on the store for a viewer, away from the workers.
async fn with_store<T, F>(state: &Data<State>, viewer: &Viewer, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&Workplace, Reader<'_>) -> Result<T, WorkError> + Send + 'static,
{
    let place = Arc::clone(&state.office()?.place);
    let viewer = viewer.clone();
    let done = run_blocking(&state.compute, move || work(&place, reader(&viewer))).await?;
    Ok(done?)
}

pub(super) fn reader(viewer: &Viewer) -> Reader<'_> {
    Reader {
        name: &viewer.name,
        departements: viewer.departements(),
    }
}

/// `GET /imports`: the last one first.
pub(super) async fn list_imports(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::ReadDeliveries)?;
    let known = ["status", "format", "data_year", "limit", "cursor"];
    let parameters = Parameters::parse(request.query_string(), &known)?;
    let status = parameters.choose("status", &STATUSES.map(|status| (status, status)))?;
    let format = parameters.one("format")?;
    let year: Option<i32> = parameters.read("data_year", "une année, par exemple 2023")?;
    let expected = "un nombre entier de 1 à 1000";
    let limit = parameters.read("limit", expected)?.unwrap_or(LIMIT.0);
    if !(1..=LIMIT.1).contains(&limit) {
        let found = parameters.one("limit")?.unwrap_or_default();
        return Err(bad_value("limit", found, expected));
    }
    let all = with_store(&state, &viewer, visible_deliveries).await?;
    let is_asked = |delivery: &DeliveryView| {
        status.is_none_or(|status| delivery.status == status)
            && format.is_none_or(|format| delivery.format == format)
            && year.is_none_or(|year| delivery.data_year == Some(year))
    };
    let found: Vec<&DeliveryView> = all.iter().rev().filter(|d| is_asked(d)).collect();
    let start = match parameters.one("cursor")? {
        None => 0,
        Some(after) => found
            .iter()
            .position(|delivery| delivery.id == after)
            .map(|at| at + 1)
            .ok_or_else(|| {
                let detail = "cette liste n'a pas de livraison à cette place";
                ApiError::new(Code::BadCursor, detail).parameter("cursor")
            })?,
    };
    let page: Vec<&DeliveryView> = found.iter().skip(start).take(limit).copied().collect();
    let is_last = start + page.len() >= found.len();
    let next = page
        .last()
        .filter(|_| !is_last)
        .map(|delivery| &delivery.id);
    let body = json!({"imports": page, "next": next, "count": found.len()}).to_string();
    Ok(answered(&request, body))
}

/// `GET /imports/{id}/figures`: figures and objectives of the edition served that a delivery touches.
pub(super) async fn find_touched(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::ReadDeliveries)?;
    Parameters::parse(request.query_string(), &[])?;
    let id = request.match_info().query("id").to_owned();
    let edition = state.edition()?;
    let view = with_store(&state, &viewer, move |place, reader| {
        check_visible(place, &id, reader)?;
        Ok(touched_view(&edition, &id))
    });
    Ok(answered(&request, view.await?.to_string()))
}

/// `GET /runs`: what the scheduled sources brought, the last one first.
pub(super) async fn list_runs(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::ReadDeliveries)?;
    let parameters = Parameters::parse(request.query_string(), &["source", "limit"])?;
    let source = parameters.one("source")?.map(str::to_owned);
    let expected = "un nombre entier de 1 à 1000";
    let limit: u32 = parameters.read("limit", expected)?.unwrap_or(RUNS);
    if !(1..=MOST_RUNS).contains(&limit) {
        let found = parameters.one("limit")?.unwrap_or_default();
        return Err(bad_value("limit", found, expected));
    }
    let found = with_store(&state, &viewer, move |place, reader| {
        let found = match source {
            Some(source) => runs_of(place, &source, limit)?,
            None => runs(place, limit)?,
        };
        visible_runs(place, found, reader)
    });
    Ok(answered(
        &request,
        json!({"runs": found.await?}).to_string(),
    ))
}

/// `GET /imports/{id}`: the report, as it was written.
pub(super) async fn find_import(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::ReadDeliveries)?;
    Parameters::parse(request.query_string(), &[])?;
    let id = request.match_info().query("id").to_owned();
    let report = with_store(&state, &viewer, move |place, reader| {
        check_visible(place, &id, reader)?;
        report_of(place, &id)
    });
    Ok(answered(&request, report.await?))
}

/// `GET /imports/{id}/annotated.xlsx`: the file as it was sent, with what was found in it.
pub(super) async fn annotate_import(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::ReadDeliveries)?;
    Parameters::parse(request.query_string(), &[])?;
    let id = request.match_info().query("id").to_owned();
    let asked = id.clone();
    let workbook = with_store(&state, &viewer, move |place, reader| {
        check_visible(place, &asked, reader)?;
        annotated_workbook(place, &asked)
    });
    let workbook = workbook.await?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header(("Cache-Control", "private, no-store"))
        .insert_header((
            "Content-Disposition",
            format!("attachment; filename=\"{id}.annote.xlsx\""),
        ))
        .body(workbook))
}

/// `DELETE /imports/{id}`: the answers that it had replaced come back.
pub(super) async fn withdraw_import(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::Import)?;
    Parameters::parse(request.query_string(), &[])?;
    let id = request.match_info().query("id").to_owned();
    let now = (state.office()?.clock)();
    let (asked, at) = (id.clone(), now.clone());
    let done = with_store(&state, &viewer, move |place, reader| {
        check_visible(place, &asked, reader)?;
        withdraw(place, &asked, &at)
    });
    done.await?;
    tracing::info!(
        delivery = id,
        author = viewer.name,
        "a delivery was withdrawn"
    );
    Ok(made(
        StatusCode::OK,
        json!({"id": id, "withdrawn_at": now}).to_string(),
    ))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decisions {
    decisions: Vec<Given>,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    id: String,
    answer: String,
}

/// `POST /imports/{id}/decisions`: settles what waits for a person; answers the new report.
pub(super) async fn settle_import(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
    body: Payload,
) -> Result<HttpResponse, ApiError> {
    viewer.require(Permission::Import)?;
    Parameters::parse(request.query_string(), &[])?;
    let body = small_body(body, DECISIONS_SIZE).await?;
    let given: Decisions = serde_json::from_slice(&body).map_err(|error| {
        let detail = format!(
            "le contenu attendu est {{\"decisions\": [{{\"id\", \"answer\"}}], \"reason\"}} : {error}"
        );
        ApiError::new(Code::BadBody, detail)
    })?;
    let id = request.match_info().query("id").to_owned();
    let (now, author) = ((state.office()?.clock)(), viewer.name.clone());
    let report = with_store(&state, &viewer, move |place, reader| {
        check_visible(place, &id, reader)?;
        let answered: Vec<Answered> = given
            .decisions
            .into_iter()
            .map(|given| Answered {
                id: given.id,
                answer: given.answer,
            })
            .collect();
        decide(place, &id, &answered, &given.reason, &author, &now)
    });
    let report = report.await?;
    let body = serde_json::to_string(&report).map_err(|error| ApiError::internal(&error))?;
    Ok(made(StatusCode::OK, body))
}

/// What is read, for one viewer: not sent twice while it stays the same.
fn answered(request: &HttpRequest, body: String) -> HttpResponse {
    let answer = Answer::new(request, &sha256(body.as_bytes()), "json");
    answer.not_modified().unwrap_or_else(|| answer.json(body))
}

/// What was done.
fn made(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("application/json")
        .insert_header(("Cache-Control", "private, no-store"))
        .body(body)
}
