//! An indicator, a dashboard: pages that look at one territory and one population.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::role::Permission;
use crate::domain::structure::Population;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::figures::{FigureKey, Located};
use crate::service::lineage::Clearance;
use crate::service::pages::{dashboard, frame, indicator, provenance};
use crate::web::dashboards::{CHOICES, choices};
use crate::web::error::ApiError;
use crate::web::figures::moved;
use crate::web::lineage::rows_for;
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;

use super::browsing::place_of;
use super::serving::{Composition, serve};

/// `GET /indicateurs/{id}`.
pub(super) async fn show_indicator(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    serve(
        state,
        request,
        &["geo", "population", "by"],
        move |with, parameters| {
            let (territory, population) = view(with, parameters)?;
            let by = parameters.one("by")?;
            let page = indicator(with.site, &id, territory, population, by)?;
            Ok(with.pages.indicator(&frame(with.site, &page), &page)?)
        },
    )
    .await
}

/// `GET /tableaux/{dashboard}`.
pub(super) async fn show_dashboard(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("dashboard").to_owned();
    serve(state, request, &CHOICES, move |with, parameters| {
        let known = &with.site.catalogue.dashboards;
        let own = known.get(&id).ok_or_else(|| QueryError::Unknown {
            thing: Thing::Dashboard,
            parameter: "dashboard",
            name: id.clone(),
            nearest: nearest(&id, known.keys().map(String::as_str)),
        })?;
        let edition = with.site.edition.ok_or_else(no_edition)?;
        let choices = choices(parameters, edition, own)?;
        let page = dashboard(with.site, edition, own, &choices);
        Ok(with.pages.dashboard(&frame(with.site, &page), &page)?)
    })
    .await
}

/// `GET /provenance/{id}`.
pub(super) async fn show_provenance(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    let edition = state.observatory.current();
    let located = edition
        .as_deref()
        .map(|edition| FigureKey::locate(edition, &id));
    if let Some(Ok(Located::MovedTo(current))) = located {
        return moved(&request, &format!("/provenance/{current}"));
    }
    serve(state, request, &[], move |with, _| {
        let edition = with.site.edition.ok_or_else(no_edition)?;
        let unknown = || {
            let detail = format!("rien ne se trouve à l'adresse /provenance/{id}");
            ApiError::new(Code::AddressNotFound, detail)
        };
        let Located::Here(key) = FigureKey::locate(edition, &id)? else {
            return Err(unknown());
        };
        let figure = edition.figure(key);
        let found = if with.viewer.may(Permission::SeeAnswers) {
            rows_for(&with.office()?.place, &figure, with.viewer)?
        } else {
            None
        };
        let seen = Clearance {
            names: with.viewer.may(Permission::ReadDeliveries),
            rows: found.as_deref(),
        };
        let page = provenance(&figure, seen).ok_or_else(unknown)?;
        Ok(with.pages.provenance(&frame(with.site, &page), &page)?)
    })
    .await
}

pub(super) fn no_edition() -> ApiError {
    ApiError::new(
        Code::NoEdition,
        "l'observatoire n'a pas encore d'édition publiée",
    )
}

fn view(
    with: &Composition<'_>,
    parameters: &Parameters,
) -> Result<(Option<usize>, Option<Population>), ApiError> {
    let populations = Population::ALL.map(|population| (population.code(), population));
    let geo = parameters.one("geo")?;
    let territory = geo
        .map(|text| place_of(with.site.geography, text))
        .transpose()?;
    Ok((territory, parameters.choose("population", &populations)?))
}
