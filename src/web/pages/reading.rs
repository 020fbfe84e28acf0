//! Pages that take no parameter, or only a name in their address.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::pages::{IndicatorSearch, about, frame, frame_of, home, indicators, method};
use crate::web::error::ApiError;
use crate::web::state::State;

use super::serving::serve;

/// `GET /`.
pub(super) async fn show_home(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &[], |with, _| {
        let page = home(with.site);
        Ok(with.pages.home(&frame(with.site, &page), &page)?)
    })
    .await
}

/// Longest text searched among the indicators.
const LONGEST_SEARCH: usize = 100;

/// `GET /indicateurs`.
pub(super) async fn list_indicators(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &["q", "theme"], |with, parameters| {
        let text = |name| -> Result<Option<String>, ApiError> {
            let text = parameters.one(name)?.map(str::trim);
            let text = text.map(|text| text.chars().take(LONGEST_SEARCH).collect::<String>());
            Ok(text.filter(|text| !text.is_empty()))
        };
        let asked = IndicatorSearch {
            query: text("q")?,
            theme: text("theme")?,
        };
        let page = indicators(with.site, &asked);
        Ok(with.pages.indicators(&frame(with.site, &page), &page)?)
    })
    .await
}

/// `GET /accessibilite`.
pub(super) async fn show_accessibility(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &[], |with, _| {
        let page = about(with.site);
        Ok(with
            .pages
            .accessibility(&frame_of(with.site, false), &page)?)
    })
    .await
}

/// `GET /mentions-legales`.
pub(super) async fn show_legal_notice(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &[], |with, _| {
        let page = about(with.site);
        Ok(with.pages.legal(&frame_of(with.site, false), &page)?)
    })
    .await
}

/// `GET /methode`; says what is illustrative, whatever it shows.
pub(super) async fn show_method(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &[], |with, _| {
        Ok(with
            .pages
            .methode(&frame_of(with.site, true), &method(with.site))?)
    })
    .await
}
