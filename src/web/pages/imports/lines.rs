//! The lines of a delivered file behind a figure.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::role::Permission;
use crate::service::figures::{FigureKey, Located};
use crate::service::pages::{file_rows, frame};
use crate::web::error::ApiError;
use crate::web::lineage::rows_for;
use crate::web::problem::Code;
use crate::web::state::State;

use super::super::figures::no_edition;
use super::super::serving::serve_for;
use super::visible;

/// `GET /imports/{id}/lignes?chiffre=`: for a role that may see the answers of every département of
/// the figure; each view is noted.
pub(in crate::web) async fn show_lines(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    let permission = Permission::SeeAnswers;
    serve_for(
        permission,
        state,
        request,
        &["chiffre"],
        move |with, parameters| {
            let edition = with.site.edition.ok_or_else(no_edition)?;
            let delivery = visible(with, &id)?;
            let asked = parameters.one("chiffre")?.unwrap_or_default();
            let Located::Here(key) = FigureKey::locate(edition, asked)? else {
                let detail = format!("le chiffre « {asked} » porte un ancien code de territoire");
                return Err(ApiError::new(Code::AddressNotFound, detail));
            };
            let figure = edition.figure(key);
            let rows = rows_for(&with.office()?.place, &figure, with.viewer)?.ok_or_else(|| {
                let detail = "ce chiffre n'est pas fait de lignes que vous puissiez lire";
                ApiError::new(Code::AddressNotFound, detail)
            })?;
            let page = file_rows(with.site.catalogue, &figure, &delivery, &rows);
            Ok(with.pages.file_rows(&frame(with.site, &page), &page)?)
        },
    )
    .await
}
