//! Plans: the list, one plan, one objective.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::render::page::FrameView;
use crate::service::pages::{PlanAsked, frame, objective, schema, schemas};
use crate::service::published::PublishedEdition;
use crate::web::asked::Asked;
use crate::web::error::ApiError;
use crate::web::parameters::{Parameters, bad_value};
use crate::web::problem::Code;
use crate::web::state::State;

use super::browsing::place_of;
use super::serving::{Composition, serve};

/// `GET /schemas`.
pub(super) async fn list_plans(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve(state, request, &[], |with, _| {
        let page = schemas(with.site);
        Ok(with.pages.schemas(&frame(with.site, &page), &page)?)
    })
    .await
}

/// `GET /schemas/{plan}`.
pub(super) async fn show_plan(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("plan").to_owned();
    let before = edition_before(&state, &request).await;
    serve(state, request, &["geo", "time"], move |with, parameters| {
        let asked = PlanAsked {
            before: before.as_deref(),
            ..asked(with, parameters)?
        };
        let page = schema(with.site, &id, asked)?;
        let frame = own_notice(frame(with.site, &page), page.notice.as_ref());
        Ok(with.pages.schema(&frame, &page)?)
    })
    .await
}

/// `GET /schemas/{plan}/objectifs/{code}`.
pub(super) async fn show_objective(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("plan").to_owned();
    let code = request.match_info().query("code").to_owned();
    serve(state, request, &["geo", "time"], move |with, parameters| {
        let asked = asked(with, parameters)?;
        let page = objective(with.site, &id, &code, asked)?.ok_or_else(|| {
            let detail = format!("le schéma « {id} » n'a pas d'objectif « {code} »");
            ApiError::new(Code::AddressNotFound, detail)
        })?;
        let frame = own_notice(frame(with.site, &page), page.notice.as_ref());
        Ok(with.pages.objective(&frame, &page)?)
    })
    .await
}

/// The frame says the notice of the plan in view, where the page has an illustrative text.
fn own_notice(frame: FrameView, notice: Option<&String>) -> FrameView {
    let illustrative_notice = frame
        .illustrative_notice
        .as_ref()
        .map(|general| notice.unwrap_or(general).clone());
    FrameView {
        illustrative_notice,
        ..frame
    }
}

fn asked(with: &Composition<'_>, parameters: &Parameters) -> Result<PlanAsked<'static>, ApiError> {
    let geo = parameters.one("geo")?;
    let territory = geo
        .map(|text| place_of(with.site.geography, text))
        .transpose()?;
    let years = with
        .site
        .edition
        .map_or(&[][..], |edition| edition.data_years());
    let year = parameters.read::<i32>("time", "une année de données, 2023")?;
    if let Some(unknown) = year.filter(|year| !years.contains(year)) {
        let known: Vec<String> = years.iter().map(i32::to_string).collect();
        let expected = format!("l'une des années {}", known.join(", "));
        return Err(bad_value("time", &unknown.to_string(), &expected));
    }
    Ok(PlanAsked {
        territory,
        year,
        before: None,
    })
}

/// The edition published before the one that the request reads, as the public reads it; none when
/// there is none, or when it can no longer be read.
async fn edition_before(
    state: &Data<State>,
    request: &HttpRequest,
) -> Option<Arc<PublishedEdition>> {
    let parameters = Parameters::parse(request.query_string(), &["geo", "time", "edition"]).ok()?;
    let current = state.observatory.current();
    let own = match parameters.one("edition").ok()? {
        Some(id) => id.to_owned(),
        None => current?.id().to_owned(),
    };
    let listed = state.observatory.editions();
    let published: Vec<_> = listed.iter().filter(|one| !one.preview).collect();
    let place = published.iter().position(|one| one.id == own)?;
    let before = published.get(place + 1)?;
    let asked = Asked::named(state, request, ("edition", &before.id))
        .await
        .ok()?;
    asked.open(state).await.ok()?
}
