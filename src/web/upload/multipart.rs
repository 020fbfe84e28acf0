//! A form with a file, as browsers and `curl -F` send it.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::web::Payload;

use crate::web::error::ApiError;
use crate::web::problem::Code;

use super::{Bounds, Upload, interrupted, name, next, whole};

/// Bytes that a form may have around its file.
pub(super) const AROUND: usize = 64 * 1_024;
/// Most fields of a form, and longest value of one that is not the file.
const MOST_FIELDS: usize = 20;
const LONGEST_VALUE: usize = 2_000;

/// Receives a form with exactly one file.
pub(super) async fn receive(
    request: &HttpRequest,
    body: Payload,
    bounds: Bounds,
) -> Result<Upload, ApiError> {
    let mut form = Multipart::new(request.headers(), body);
    let mut file: Option<(String, Vec<u8>)> = None;
    let mut fields = Vec::new();
    while let Some(field) = next(&mut form, bounds.silence).await? {
        let field = field.map_err(|_broken| interrupted())?;
        let disposition = field.content_disposition();
        let field_name = field.name().unwrap_or_default().to_owned();
        let told = disposition
            .and_then(|told| told.get_filename())
            .map(str::to_owned);
        if field_name != "file" && told.is_none() {
            fields.push((field_name, value(field, bounds).await?));
        } else {
            let bytes = whole(field, bounds, bounds.size).await?;
            let is_nothing_chosen = bytes.is_empty() && told.as_deref().unwrap_or_default() == "";
            let previous = if is_nothing_chosen {
                None
            } else {
                file.replace((name::clean(told.as_deref()), bytes))
            };
            if previous.is_some() {
                return Err(ApiError::new(
                    Code::BadUpload,
                    "le formulaire contient plusieurs fichiers",
                ));
            }
        }
        if fields.len() > MOST_FIELDS {
            return Err(ApiError::new(
                Code::BadUpload,
                "le formulaire contient trop de champs",
            ));
        }
    }
    let (file_name, bytes) = file.unwrap_or_default();
    Ok(Upload {
        file_name,
        bytes,
        fields,
    })
}

async fn value(field: Field, bounds: Bounds) -> Result<String, ApiError> {
    let bytes = whole(field, bounds, LONGEST_VALUE).await?;
    String::from_utf8(bytes).map_err(|_bytes| {
        ApiError::new(Code::BadUpload, "un champ du formulaire n'est pas lisible")
    })
}
