//! The explorer and the search.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::service::pages::{ExplorerAsked, explorer, frame, search};
use crate::service::search::LONGEST_QUERY;
use crate::web::error::ApiError;
use crate::web::parameters::Parameters;
use crate::web::state::State;

use super::figures::no_edition;
use super::serving::serve;

const PARAMETERS: [&str; 8] = [
    "indicator",
    "geo",
    "ajouter",
    "geo_type",
    "since",
    "until",
    "population",
    "by",
];

/// `GET /explorer`.
pub(super) async fn show_explorer(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &PARAMETERS, |with, parameters| {
        let edition = with.site.edition.ok_or_else(no_edition)?;
        let page = explorer(with.site, edition, &asked(parameters)?)?;
        Ok(with.pages.explorer(&frame(with.site, &page), &page)?)
    })
    .await
}

fn asked(parameters: &Parameters) -> Result<ExplorerAsked, ApiError> {
    let levels = TerritoryType::ALL.map(|level| (level.code(), level));
    let populations = Population::ALL.map(|population| (population.code(), population));
    let year = "une année, par exemple 2023";
    Ok(ExplorerAsked {
        indicators: parameters
            .list("indicator")?
            .into_iter()
            .map(str::to_owned)
            .collect(),
        geos: parameters.read_list("geo", "un code de territoire, par exemple 2026-DEP-44")?,
        added: text(parameters, "ajouter")?,
        level: parameters.choose("geo_type", &levels)?,
        since: parameters.read("since", year)?,
        until: parameters.read("until", year)?,
        population: parameters.choose("population", &populations)?,
        by: parameters.one("by")?.map(str::to_owned),
    })
}

fn text(parameters: &Parameters, name: &'static str) -> Result<Option<String>, ApiError> {
    let typed = parameters.one(name)?;
    let typed = typed.map(|text| text.trim().chars().take(LONGEST_QUERY).collect());
    Ok(typed.filter(|text: &String| !text.is_empty()))
}

/// `GET /recherche`.
pub(super) async fn show_search(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &["q"], |with, parameters| {
        let query = text(parameters, "q")?;
        let page = search(with.site, query.as_deref());
        Ok(with.pages.search(&frame(with.site, &page), &page)?)
    })
    .await
}
