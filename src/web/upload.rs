//! Bodies that requests bring: bounded in size and in time.

mod multipart;
mod name;

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ContentDisposition,
};
use actix_web::web::Payload;
use futures_core::Stream;
use tokio::time::timeout;

use super::error::ApiError;
use super::parameters::Parameters;
use super::problem::Code;

/// Largest small form, in bytes.
const SMALL_FORM: usize = 16 * 1_024;
/// Longest wait for a small body.
const SMALL_BODY_TIME: Duration = Duration::from_secs(10);
/// Longest time that a file may take to come.
const WHOLE_FILE_TIME: Duration = Duration::from_mins(15);

/// How large and how slow a file may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Bytes.
    pub(super) size: usize,
    /// Longest silence.
    pub(super) silence: Duration,
}

/// A file received.
pub(super) struct Upload {
    /// Its name, without any path; never empty.
    pub(super) file_name: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
    /// The other fields of a form.
    pub(super) fields: Vec<(String, String)>,
}

impl Upload {
    /// The value of a field of the form, unless it is empty.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(own, _)| own == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// Receives one file: the body itself, or the field `file` of a multipart form.
///
/// # Errors
/// 400 when there is no file or several, 408 when it comes too slowly, 413 when it is too large;
/// what was received is dropped then.
pub(super) async fn receive(
    request: &HttpRequest,
    body: Payload,
    name: Option<&str>,
    bounds: Bounds,
) -> Result<Upload, ApiError> {
    let announced = header(request, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if announced.is_some_and(|length: usize| length > bounds.size + multipart::AROUND) {
        return Err(too_large(bounds.size));
    }
    let form = header(request, &CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.trim_start().get(..10).unwrap_or_default();
        kind.eq_ignore_ascii_case("multipart/")
    });
    let received = async {
        if form {
            return multipart::receive(request, body, bounds).await;
        }
        let bytes = whole(body, bounds, bounds.size).await?;
        let disposition = request.headers().get(CONTENT_DISPOSITION);
        let disposition = disposition.and_then(|raw| ContentDisposition::from_raw(raw).ok());
        let told = disposition.as_ref().and_then(|told| told.get_filename());
        Ok(Upload {
            file_name: name::clean(name.or(told)),
            bytes,
            fields: Vec::new(),
        })
    };
    let upload = timeout(WHOLE_FILE_TIME, received).await;
    let upload = upload.map_err(|_late| slow())??;
    if upload.bytes.is_empty() {
        return Err(ApiError::new(Code::BadUpload, "aucun fichier n'a été reçu"));
    }
    Ok(upload)
}

/// Every byte of a stream, at most `most`.
async fn whole<S, B, E>(mut stream: S, bounds: Bounds, most: usize) -> Result<Vec<u8>, ApiError>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
{
    let mut bytes = Vec::new();
    while let Some(chunk) = next(&mut stream, bounds.silence).await? {
        let chunk = chunk.map_err(|_broken| interrupted())?;
        if bytes.len() + chunk.as_ref().len() > most {
            return Err(too_large(most));
        }
        bytes.extend_from_slice(chunk.as_ref());
    }
    Ok(bytes)
}

/// What comes next in a stream, if it comes in time.
async fn next<S: Stream + Unpin>(
    stream: &mut S,
    silence: Duration,
) -> Result<Option<S::Item>, ApiError> {
    let coming = poll_fn(|context| Pin::new(&mut *stream).poll_next(context));
    timeout(silence, coming).await.map_err(|_late| slow())
}

/// The fields of a small form (`application/x-www-form-urlencoded`).
pub(super) async fn small_form(
    body: Payload,
    known: &[&'static str],
) -> Result<Parameters, ApiError> {
    let bytes = small_body(body, SMALL_FORM).await?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_bytes| ApiError::new(Code::BadBody, "le formulaire n'est pas lisible"))?;
    Parameters::parse(text, known)
}

/// A small body, whole.
pub(super) async fn small_body(body: Payload, most: usize) -> Result<Vec<u8>, ApiError> {
    let bounds = Bounds {
        size: most,
        silence: SMALL_BODY_TIME,
    };
    let received = timeout(SMALL_BODY_TIME, whole(body, bounds, most)).await;
    received.map_err(|_late| slow())?
}

fn header<'a>(
    request: &'a HttpRequest,
    name: &actix_web::http::header::HeaderName,
) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn too_large(most: usize) -> ApiError {
    let size = if most >= 1_000_000 {
        format!("{} Mo", most / 1_000_000)
    } else {
        format!("{most} octets")
    };
    ApiError::new(
        Code::TooLarge,
        format!("ce contenu dépasse la limite de {size}"),
    )
}

fn slow() -> ApiError {
    ApiError::new(Code::SlowBody, "le contenu tarde à venir")
}

fn interrupted() -> ApiError {
    ApiError::new(
        Code::BadUpload,
        "l'envoi a été interrompu ou n'est pas lisible",
    )
}
