//! Territories: list, search, profile.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::Geography;
use crate::service::error::{QueryError, Thing};
use crate::service::pages::{Browsing, frame, territories, territory};
use crate::web::error::ApiError;
use crate::web::figures::moved;
use crate::web::state::State;

use super::failure;
use super::serving::serve;

/// Longest text searched: no name of territory comes near.
const LONGEST_QUERY: usize = 100;

/// `GET /territoires`.
pub(super) async fn list_territories(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &["q", "type"], |with, parameters| {
        let levels = TerritoryType::ALL.map(|level| (level.code(), level));
        let asked = Browsing {
            query: parameters
                .one("q")?
                .map(|text| text.trim().chars().take(LONGEST_QUERY).collect())
                .filter(|text: &String| !text.is_empty()),
            kind: parameters.choose("type", &levels)?,
        };
        let page = territories(with.site, &asked);
        Ok(with.pages.territories(&frame(with.site, &page), &page)?)
    })
    .await
}

/// `GET /territoires/{geo}`; a former code leads to the current territory.
pub(super) async fn show_territory(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let text = request.match_info().query("geo").to_owned();
    let edition = state.observatory.current();
    match located(state.geography(edition.as_deref()), &text) {
        Ok(Located::Here(_)) => {}
        Ok(Located::MovedTo(current)) => {
            return moved(&request, &format!("/territoires/{current}"));
        }
        Err(error) => return failure::page(&state, &request, &error.into()),
    }
    serve(
        state,
        request,
        &["time", "compare"],
        move |with, parameters| {
            // In the edition that answers, which may be a newer one.
            let place = place_of(with.site.geography, &text)?;
            let year = parameters.read("time", "une année, par exemple 2023")?;
            let page = territory(with.site, place, year, parameters.one("compare")?)?;
            Ok(with.pages.territory(&frame(with.site, &page), &page)?)
        },
    )
    .await
}

pub(super) enum Located {
    Here(usize),
    MovedTo(TerritoryCode),
}

/// Where a code of the address is: among the territories of today, or under another code.
pub(super) fn located(geography: &Geography, text: &str) -> Result<Located, QueryError> {
    let unknown = || QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: text.to_owned(),
        nearest: geography.nearest_code(text).map(|code| code.to_string()),
    };
    let code: TerritoryCode = text.parse().map_err(|_form| unknown())?;
    match geography.find(&code) {
        Some(place) => Ok(Located::Here(place)),
        None => geography
            .redirect(&code)
            .map(Located::MovedTo)
            .ok_or_else(unknown),
    }
}

/// Place of the territory that a parameter names; a former code stands for the current one.
pub(super) fn place_of(geography: &Geography, text: &str) -> Result<usize, ApiError> {
    let current = match located(geography, text)? {
        Located::Here(place) => Some(place),
        Located::MovedTo(code) => geography.find(&code),
    };
    let unknown = QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: text.to_owned(),
        nearest: None,
    };
    current.ok_or_else(|| unknown.into())
}
