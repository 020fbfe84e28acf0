//! Bodies that requests bring: bounded in size and in time.

use std::time::Duration;

use actix_web::web::Payload;
use tokio::time::timeout;

use super::error::ApiError;
use super::parameters::Parameters;
use super::problem::Code;

/// Largest small form, in bytes.
const SMALL_FORM: usize = 16 * 1_024;
/// Longest wait for a small form.
const SMALL_FORM_TIME: Duration = Duration::from_secs(10);

/// The fields of a small form (`application/x-www-form-urlencoded`).
pub(super) async fn small_form(
    body: Payload,
    known: &[&'static str],
) -> Result<Parameters, ApiError> {
    let bytes = small_body(body).await?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_bytes| ApiError::new(Code::BadBody, "le formulaire n'est pas lisible"))?;
    Parameters::parse(text, known)
}

/// A small body, whole.
pub(super) async fn small_body(body: Payload) -> Result<Vec<u8>, ApiError> {
    let received = timeout(SMALL_FORM_TIME, body.to_bytes_limited(SMALL_FORM)).await;
    match received {
        Err(_late) => Err(ApiError::new(Code::SlowBody, "le contenu tarde à venir")),
        Ok(Err(_too_large)) => Err(ApiError::new(Code::TooLarge, "ce contenu dépasse 16 Ko")),
        Ok(Ok(Err(_broken))) => Err(ApiError::new(Code::BadBody, "le contenu est interrompu")),
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
    }
}
