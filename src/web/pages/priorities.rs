//! The page of priority zones.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::pages::{frame, priorities_page};
use crate::web::priorities::year_of;
use crate::web::state::State;

use super::figures::no_edition;
use super::serving::serve;

/// `GET /schemas/{plan}/priorites?time=`.
pub(super) async fn show_priorities(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("plan").to_owned();
    serve(state, request, &["time"], move |with, parameters| {
        let edition = with.site.edition.ok_or_else(no_edition)?;
        let year = year_of(edition, parameters)?;
        let page = priorities_page(with.site, edition, &id, year)?;
        Ok(with.pages.priorities(&frame(with.site, &page), &page)?)
    })
    .await
}
