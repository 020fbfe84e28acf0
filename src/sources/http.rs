//! An HTTP(S) address: asked only for what changed, patiently, within limits.

mod answer;
mod retry;
#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::address::{redirected, same_server, shown};
use super::{Environment, SourceError};
use crate::catalogue::schedule::HttpOrigin;
use answer::{file_name, read_body};
use retry::{Attempt, delay, wait_asked};

/// Redirections followed at most.
const REDIRECTIONS: usize = 5;
/// How long the server may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(10);
/// How we present ourselves.
const AGENT: &str = concat!("Vigie/", env!("CARGO_PKG_VERSION"));

/// What a server said of the version that it gave: handed back to be asked only for another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What a fetch brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The same version as the one known.
    Same,
    /// A file.
    File {
        /// Its name, made harmless.
        name: String,
        /// Its bytes, decompressed if the server compressed them on the way.
        bytes: Vec<u8>,
        /// What to hand back next time.
        validators: Validators,
    },
}

/// How a fetch waits: everything that depends on time or chance.
pub struct Patience<'a> {
    /// Waits; `false` when the service is stopping.
    pub sleep: &'a dyn Fn(Duration) -> bool,
    /// A number between 0 and 1, so that many services do not try again together.
    pub jitter: &'a dyn Fn() -> f64,
    /// Now.
    pub clock: &'a dyn Fn() -> DateTime<Utc>,
}

impl std::fmt::Debug for Patience<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Patience").finish_non_exhaustive()
    }
}

/// Fetches the file of an address, if it is another than the one known.
///
/// Network errors, `408`, `429` and `5xx` are tried again, later and later; `Retry-After` is obeyed.
///
/// # Errors
/// The server cannot be reached or refuses; a redirection that is not followed; too many bytes; an
/// environment variable that is not set. No message holds a header, nor the query of an address.
pub fn fetch(
    origin: &HttpOrigin,
    known: &Validators,
    fallback_name: &str,
    environment: Environment<'_>,
    patience: &Patience<'_>,
) -> Result<Fetched, SourceError> {
    let secrets = secrets(origin, environment)?;
    let mut attempt = 0;
    loop {
        let outcome = attempt_once(origin, &secrets, known, fallback_name);
        let (error, asked) = match outcome {
            Attempt::Done(fetched) => return Ok(fetched),
            Attempt::Final(error) => return Err(error),
            Attempt::Again { error, retry_after } => (error, retry_after),
        };
        let asked = asked.and_then(|text| wait_asked(&text, (patience.clock)()));
        let Some(delay) = delay(attempt, asked, (patience.jitter)()) else {
            return Err(error);
        };
        if attempt >= origin.retries {
            return Err(error);
        }
        tracing::info!(%error, "nouvelle tentative dans {} s", delay.as_secs());
        if !(patience.sleep)(delay) {
            return Err(SourceError::Stopping);
        }
        attempt += 1;
    }
}

/// Whether the address answers, without fetching its file.
///
/// # Errors
/// As [`fetch`]; nothing is tried again.
pub fn probe(origin: &HttpOrigin, environment: Environment<'_>) -> Result<(), SourceError> {
    let secrets = secrets(origin, environment)?;
    let agent = agent(origin.timeout);
    let mut request = agent.head(&origin.url);
    for (name, value) in &secrets {
        request = request.header(name.as_str(), value.as_str());
    }
    let answer = request
        .call()
        .map_err(|error| unreachable(origin, &error))?;
    match answer.status().as_u16() {
        // A server may know no HEAD: it answers, which is what was asked.
        200..400 | 405 | 501 => Ok(()),
        status => Err(refusal(origin, status)),
    }
}

type Secrets = Vec<(String, String)>;

fn secrets(origin: &HttpOrigin, environment: Environment<'_>) -> Result<Secrets, SourceError> {
    let value = |(name, variable): (&String, &String)| {
        let value = environment(variable).filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| SourceError::Variable {
            variable: variable.clone(),
        })?;
        Ok((name.clone(), value))
    };
    origin.headers.iter().map(value).collect()
}

pub(super) fn agent(timeout: Duration) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(timeout))
        .timeout_connect(Some(CONNECTING.min(timeout)))
        .user_agent(AGENT)
        .build()
        .into()
}

fn attempt_once(
    origin: &HttpOrigin,
    secrets: &Secrets,
    known: &Validators,
    fallback_name: &str,
) -> Attempt {
    let agent = agent(origin.timeout);
    let mut address = origin.url.clone();
    for _ in 0..=REDIRECTIONS {
        let answer = match ask(&agent, origin, &address, secrets, known) {
            Ok(answer) => answer,
            Err(error) => return Attempt::of_network(origin, &error),
        };
        match answer.status().as_u16() {
            304 => return Attempt::Done(Fetched::Same),
            200 => return take(origin, &address, answer, fallback_name),
            301 | 302 | 303 | 307 | 308 => match follow(origin, &address, &answer) {
                Ok(next) => address = next,
                Err(error) => return Attempt::Final(error),
            },
            status => return Attempt::of_status(origin, status, &answer),
        }
    }
    Attempt::Final(stopped_redirection(origin, "trop de renvois à la suite"))
}

fn ask(
    agent: &Agent,
    origin: &HttpOrigin,
    address: &str,
    secrets: &Secrets,
    known: &Validators,
) -> Result<Response<Body>, ureq::Error> {
    let mut request = agent.get(address);
    if same_server(&origin.url, address) {
        for (name, value) in secrets {
            request = request.header(name.as_str(), value.as_str());
        }
    }
    if let Some(etag) = &known.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(moment) = &known.last_modified {
        request = request.header(header::IF_MODIFIED_SINCE, moment);
    }
    request.call()
}

fn take(
    origin: &HttpOrigin,
    address: &str,
    answer: Response<Body>,
    fallback_name: &str,
) -> Attempt {
    let text = |name: header::HeaderName| {
        let value = answer.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let validators = Validators {
        etag: text(header::ETAG),
        last_modified: text(header::LAST_MODIFIED),
    };
    let disposition = text(header::CONTENT_DISPOSITION);
    let name = file_name(disposition.as_deref(), address, fallback_name);
    match read_body(origin, answer.into_body()) {
        Ok(bytes) => Attempt::Done(Fetched::File {
            name,
            bytes,
            validators,
        }),
        Err(attempt) => attempt,
    }
}

fn follow(
    origin: &HttpOrigin,
    address: &str,
    answer: &Response<Body>,
) -> Result<String, SourceError> {
    let location = answer.headers().get(header::LOCATION);
    let location = location.and_then(|location| location.to_str().ok());
    let location = location.ok_or_else(|| stopped_redirection(origin, "il ne dit pas où"))?;
    redirected(address, location).map_err(|reason| stopped_redirection(origin, reason))
}

fn stopped_redirection(origin: &HttpOrigin, reason: &'static str) -> SourceError {
    SourceError::Redirect {
        address: shown(&origin.url),
        reason,
    }
}

fn unreachable(origin: &HttpOrigin, error: &ureq::Error) -> SourceError {
    if matches!(error, ureq::Error::Http(_) | ureq::Error::BadUri(_)) {
        return SourceError::Request {
            address: shown(&origin.url),
        };
    }
    SourceError::Unreachable {
        address: shown(&origin.url),
        reason: error.to_string(),
    }
}

fn refusal(origin: &HttpOrigin, status: u16) -> SourceError {
    let remedy = match status {
        401 | 403 => "vérifiez l'en-tête d'autorisation et ses droits",
        404 | 410 => "vérifiez l'adresse : le fichier a pu être déplacé",
        408 | 429 | 500.. => "le serveur est en difficulté ou trop sollicité ; réessayez plus tard",
        _ => "vérifiez l'adresse",
    };
    SourceError::Status {
        address: shown(&origin.url),
        status,
        remedy,
    }
}
