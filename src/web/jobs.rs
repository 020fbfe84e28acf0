//! Work that lasts longer than a request waits: followed at an address, kept a while, bounded.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::blocking::{Budget, run_blocking};
use crate::domain::role::Role;
use crate::service::tokens::random_hex;

use super::auth::Viewer;
use super::error::ApiError;
use super::office::Office;
use super::problem::Code;
use super::state::State;

/// How long the outcome of a job is kept.
const KEPT: Duration = Duration::from_hours(1);
/// Most jobs remembered.
const MOST: usize = 200;
/// Random bytes of an identifier.
const ID_BYTES: usize = 12;
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// What a piece of work answers.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) status: StatusCode,
    /// Address of what was made.
    pub(super) location: Option<String>,
    /// JSON.
    pub(super) body: String,
}

#[derive(Debug)]
struct Job {
    /// Identifier of the token that asked.
    owner: String,
    kind: &'static str,
    started_at: String,
    done: Option<(Result<Outcome, Value>, Instant)>,
}

/// The jobs of this server.
#[derive(Debug, Default)]
pub(super) struct Jobs(Mutex<BTreeMap<String, Job>>);

impl Jobs {
    fn begin(&self, owner: &str, kind: &'static str, now: &str) -> Result<String, ApiError> {
        let id = random_hex(ID_BYTES).map_err(|error| ApiError::internal(&error))?;
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.retain(|_, job| job.done.as_ref().is_none_or(|(_, at)| at.elapsed() < KEPT));
        if jobs.len() >= MOST {
            let done = jobs
                .iter()
                .filter_map(|(id, job)| Some((job.done.as_ref()?.1, id)));
            let oldest = done.min().map(|(_, id)| id.clone());
            let oldest =
                oldest.ok_or_else(|| ApiError::new(Code::Busy, "trop de tâches en cours"))?;
            jobs.remove(&oldest);
        }
        let job = Job {
            owner: owner.to_owned(),
            kind,
            started_at: now.to_owned(),
            done: None,
        };
        jobs.insert(id.clone(), job);
        Ok(id)
    }

    fn finish(&self, id: &str, outcome: Result<Outcome, Value>) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = jobs.get_mut(id) {
            job.done = Some((outcome, Instant::now()));
        }
    }

    fn forget(&self, id: &str) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.remove(id);
    }

    /// A job as its owner, or an administrator, sees it.
    fn view(&self, id: &str, viewer: &Viewer) -> Option<Value> {
        let jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let job = jobs.get(id)?;
        let sees = viewer.role == Some(Role::Admin) || viewer.token_id() == Some(&job.owner);
        sees.then(|| job.view(id))
    }
}

impl Job {
    fn view(&self, id: &str) -> Value {
        let (state, status, location, result) = match &self.done {
            None => ("running", None, None, Value::Null),
            Some((Ok(outcome), _)) => (
                "done",
                Some(outcome.status.as_u16()),
                outcome.location.as_deref(),
                serde_json::from_str(&outcome.body).unwrap_or_default(),
            ),
            Some((Err(problem), _)) => (
                "failed",
                problem
                    .get("status")
                    .and_then(Value::as_u64)
                    .and_then(|s| u16::try_from(s).ok()),
                None,
                problem.clone(),
            ),
        };
        json!({
            "id": id,
            "kind": self.kind,
            "state": state,
            "started_at": self.started_at,
            "status": status,
            "location": location,
            "result": result,
            "links": {"self": address(id)},
        })
    }
}

fn address(id: &str) -> String {
    format!("/api/v1/jobs/{id}")
}

/// Runs work within a budget. Its answer comes with the request when it comes soon, else the request
/// is answered `202` with the address of the job; the work goes on when the client leaves.
pub(super) async fn run_as_job<F>(
    request: &HttpRequest,
    office: &Data<Office>,
    viewer: &Viewer,
    kind: &'static str,
    budget: &Budget,
    work: F,
) -> Result<HttpResponse, ApiError>
where
    F: FnOnce() -> Result<Outcome, ApiError> + Send + 'static,
{
    let owner = viewer.token_id().unwrap_or_default();
    let id = office.jobs.begin(owner, kind, &(office.clock)())?;
    let (shared, budget, own) = (office.clone(), budget.clone(), id.clone());
    let task = actix_web::rt::spawn(async move {
        let done = run_blocking(&budget, work).await.map_err(ApiError::from);
        let done = done.and_then(|outcome| outcome);
        let kept = match &done {
            Ok(outcome) => Ok(outcome.clone()),
            Err(error) => Err(error.as_json()),
        };
        shared.jobs.finish(&own, kept);
        done
    });
    let running = || {
        HttpResponse::Accepted()
            .insert_header((LOCATION, address(&id)))
            .insert_header((CACHE_CONTROL, "no-store"))
            .json(json!({"id": id, "state": "running", "links": {"self": address(&id)}}))
    };
    if is_async(request) {
        return Ok(running());
    }
    match timeout(office.patience, task).await {
        Err(_later) => Ok(running()),
        Ok(done) => {
            office.jobs.forget(&id);
            let outcome = done.map_err(|error| ApiError::internal(&error))??;
            Ok(respond(&outcome))
        }
    }
}

fn respond(outcome: &Outcome) -> HttpResponse {
    let mut response = HttpResponse::build(outcome.status);
    response
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "private, no-store"));
    if let Some(location) = &outcome.location {
        response.insert_header((LOCATION, location.as_str()));
    }
    response.body(outcome.body.clone())
}

/// `Prefer: respond-async` (RFC 7240).
fn is_async(request: &HttpRequest) -> bool {
    let wishes = request.headers().get_all(PREFER);
    wishes
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|wish| wish.trim().eq_ignore_ascii_case("respond-async"))
}

/// `GET /jobs/{id}`: for who asked the work, and for an administrator.
pub(super) async fn find_job(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    if viewer.role.is_none() {
        return Err(ApiError::new(
            Code::LoginRequired,
            "cette adresse demande un rôle",
        ));
    }
    let id = request.match_info().query("id");
    let found = state.office()?.jobs.view(id, &viewer);
    let view = found.ok_or_else(|| {
        ApiError::new(
            Code::JobNotFound,
            format!("aucune tâche ne porte le nom « {id} »"),
        )
    })?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .json(view))
}
