//! From the headers of a request to the viewer; once per request.

use actix_web::http::header::{AUTHORIZATION, HeaderName};
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};

use crate::blocking::run_blocking;
use crate::service::tokens::{Holder, Refused};
use crate::web::error::ApiError;
use crate::web::office::Office;
use crate::web::problem::Code;
use crate::web::state::State;

use super::{Means, Proof, Viewer, origin, session};

/// Header that a program of the browser may send in place of the hidden field.
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// Who sent the request. A wrong token is refused; a session that ended is nobody.
pub(super) async fn identify(request: &HttpRequest) -> Result<Viewer, ApiError> {
    if let Some(known) = Viewer::of(request) {
        return Ok(known);
    }
    let office = request
        .app_data::<Data<State>>()
        .and_then(|state| state.office.clone());
    let viewer = match (bearer(request), office) {
        (Some(token), Some(office)) => by_token(request, &office, token).await?,
        (Some(_), None) => return Err(invalid_token()),
        (None, Some(office)) => by_session(request, &office).await?,
        (None, None) => Viewer::nobody(),
    };
    request.extensions_mut().insert(viewer.clone());
    Ok(viewer)
}

/// The token of `Authorization: Bearer …`; another scheme is the business of a proxy.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn by_token(
    request: &HttpRequest,
    office: &Data<Office>,
    token: &str,
) -> Result<Viewer, ApiError> {
    let holder = match office.desk.remembered(token) {
        Some(holder) => holder,
        None => verify(request, office, token).await?,
    };
    note_use(office, &holder);
    Ok(Viewer::known(holder, Means::Bearer))
}

/// Verifies a token that memory does not know, unless its sender was refused too often.
///
/// # Errors
/// 401 for a token not in service, 429 after too many of them, 503 when too many are verified.
pub(super) async fn verify(
    request: &HttpRequest,
    office: &Data<Office>,
    token: &str,
) -> Result<Holder, ApiError> {
    let sender = origin::sender(request, office.access.behind_proxy);
    office.attempts.check(sender).map_err(too_many_attempts)?;
    let (shared, presented) = (office.clone(), token.to_owned());
    let verified = run_blocking(&office.verifying, move || shared.desk.verify(&presented)).await?;
    match verified {
        Ok(holder) => Ok(holder),
        Err(Refused::Unknown) => {
            office.attempts.failed(sender);
            tracing::warn!(?sender, "a token was refused");
            Err(invalid_token())
        }
        Err(Refused::Store(error)) => Err(error.into()),
    }
}

async fn by_session(request: &HttpRequest, office: &Data<Office>) -> Result<Viewer, ApiError> {
    let cookie = request.cookie(session::COOKIE);
    let now = office.now_in_seconds();
    let session = cookie.and_then(|cookie| office.sessions.open(cookie.value(), now));
    let Some(session) = session else {
        return Ok(Viewer::nobody());
    };
    let Some(holder) = session_holder(office, &session.token).await? else {
        return Ok(Viewer::nobody());
    };
    note_use(office, &holder);
    let csrf = office.sessions.csrf(&session);
    if request.method().is_safe() {
        let proof = Proof::NotNeeded;
        return Ok(Viewer::known(
            holder,
            Means::Session {
                session,
                csrf,
                proof,
            },
        ));
    }
    origin::check(request, office.access.public_url.as_deref())?;
    let proof = Proof::Missing;
    let viewer = Viewer::known(
        holder,
        Means::Session {
            session,
            csrf,
            proof,
        },
    );
    let header = request.headers().get(CSRF_HEADER);
    Ok(viewer.prove(header.and_then(|value| value.to_str().ok())))
}

/// The holder of the token of a session; none when it was revoked.
async fn session_holder(office: &Data<Office>, id: &str) -> Result<Option<Holder>, ApiError> {
    if let Some(holder) = office.desk.remembered_holder(id) {
        return Ok(Some(holder));
    }
    let (shared, id) = (office.clone(), id.to_owned());
    match run_blocking(&office.verifying, move || shared.desk.holder(&id)).await? {
        Ok(holder) => Ok(Some(holder)),
        Err(Refused::Unknown) => Ok(None),
        Err(Refused::Store(error)) => Err(error.into()),
    }
}

/// Writes the last use of a token every few minutes, without making the request wait.
fn note_use(office: &Data<Office>, holder: &Holder) {
    if !office.desk.is_touch_due(&holder.id) {
        return;
    }
    let (office, id) = (office.clone(), holder.id.clone());
    actix_web::rt::spawn(async move {
        let shared = office.clone();
        let write = move || shared.desk.touch(&id, &(shared.clock)());
        if !matches!(run_blocking(&office.noting, write).await, Ok(Ok(()))) {
            tracing::debug!("the last use of a token was not written");
        }
    });
}

fn invalid_token() -> ApiError {
    ApiError::new(Code::InvalidToken, "ce jeton n'est pas reconnu")
}

pub(super) fn too_many_attempts(seconds: u64) -> ApiError {
    let detail = "trop de jetons refusés depuis cette adresse";
    ApiError::new(Code::TooManyAttempts, detail).retry_after(seconds)
}
