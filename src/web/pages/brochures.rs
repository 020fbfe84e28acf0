//! Brochures to print.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::pages::{BrochureAsked, brochure, frame};
use crate::web::figures::moved;
use crate::web::state::State;

use super::browsing::{Located, located, place_of};
use super::failure;
use super::serving::serve;

/// `GET /imprimer/territoires/{geo}`; a former code leads to the current territory.
pub(super) async fn show_brochure(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let text = request.match_info().query("geo").to_owned();
    let edition = state.observatory.current();
    match located(state.geography(edition.as_deref()), &text) {
        Ok(Located::Here(_)) => {}
        Ok(Located::MovedTo(current)) => {
            return moved(&request, &format!("/imprimer/territoires/{current}"));
        }
        Err(error) => return failure::page(&state, &request, &error.into()),
    }
    serve(state, request, &["time"], move |with, parameters| {
        let place = place_of(with.site.geography, &text)?;
        let year = parameters.read("time", "une année, par exemple 2023")?;
        let page = brochure(with.site, &BrochureAsked::new(place, year))?;
        Ok(with.pages.brochure(&frame(with.site, &page), &page)?)
    })
    .await
}
