//! One chart by itself.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::pages::{chart_page, frame};
use crate::web::charts::{PARAMETERS, chart_query};
use crate::web::state::State;

use super::figures::no_edition;
use super::serving::serve;

/// `GET /graphiques/{kind}/{indicator}`.
pub(super) async fn show_chart(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let path = request.match_info();
    let (kind, id) = (
        path.query("kind").to_owned(),
        path.query("indicator").to_owned(),
    );
    serve(state, request, &PARAMETERS, move |with, parameters| {
        let edition = with.site.edition.ok_or_else(no_edition)?;
        let query = chart_query((&kind, &id), parameters, edition)?;
        let page = chart_page(with.site, edition, &query)?;
        Ok(with.pages.chart(&frame(with.site, &page), &page)?)
    })
    .await
}
