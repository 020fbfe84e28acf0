//! The lineage of a figure.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::service::figures::{Figure, FigureKey, Located};
use crate::service::lineage::{Clearance, objective_lineage, write_lineage};
use crate::service::rows::{LineageRow, rows};

use super::answer::Answer;
use super::asked::Asked;
use super::auth::Viewer;
use super::confidential::{may_see_answers_of, note_view};
use super::error::ApiError;
use super::figures::{answer_about_figure, moved};
use super::parameters::Parameters;
use super::plans::plan_of;
use super::problem::Code;
use super::state::State;

/// `GET /lineage/{id}`: names of deliveries for a role that reads deliveries, and the structures one
/// by one for a role that may see their answers.
pub(super) async fn find_lineage(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    let names = viewer.may(Permission::ReadDeliveries);
    if viewer.may(Permission::SeeAnswers) {
        return confidential(&state, &request, viewer).await;
    }
    let place = ("/api/v1/lineage", &["edition"][..]);
    answer_about_figure(&state, &request, place, |out, figure| {
        let public = Clearance { names, rows: None };
        write_lineage(out, figure, public);
    })
    .await
}

async fn confidential(
    state: &State,
    request: &HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["edition"])?;
    let asked = Asked::of(state, request, &parameters).await?;
    let answer = Answer::new(request, &asked.seed(state), "json");
    let edition = asked.open_some(state).await?;
    let id = request.match_info().query("id");
    let key = match FigureKey::locate(&edition, id)? {
        Located::MovedTo(id) => return Ok(moved(request, &format!("/api/v1/lineage/{id}"))),
        Located::Here(key) => key,
    };
    let place = Arc::clone(&state.office()?.place);
    let work = move || {
        let figure = edition.figure(key);
        let found = rows_for(&place, &figure, &viewer)?;
        let mut out = String::new();
        let seen = Clearance {
            names: true,
            rows: found.as_deref(),
        };
        write_lineage(&mut out, &figure, seen);
        Ok::<_, ApiError>(out)
    };
    Ok(answer.json(run_blocking(&state.compute, work).await??))
}

/// The structures behind a figure, where the viewer may see their answers: the view is noted.
pub(super) fn rows_for(
    place: &crate::service::workplace::Workplace,
    figure: &Figure<'_>,
    viewer: &Viewer,
) -> Result<Option<Vec<LineageRow>>, ApiError> {
    let allowed = figure
        .territory()
        .is_some_and(|territory| may_see_answers_of(viewer, &territory.departements));
    if !allowed {
        return Ok(None);
    }
    let found = rows(place, figure)?;
    if found.is_some() {
        note_view(
            viewer,
            figure.edition(),
            &format!("lineage {}", figure.id()),
        );
    }
    Ok(found)
}

/// `GET /plans/{id}/objectives/{code}/lineage`: from an objective to its figures and their deliveries.
pub(super) async fn find_objective_lineage(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    let names = viewer.may(Permission::ReadDeliveries);
    let parameters = Parameters::parse(request.query_string(), &["edition"])?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let plan = plan_of(&request, edition.catalogue())?;
    let code = request.match_info().query("code");
    let (axis, objective) = plan.objective(code).ok_or_else(|| {
        let detail = format!("le plan « {} » n'a pas d'objectif « {code} »", plan.id);
        ApiError::new(Code::AddressNotFound, detail)
    })?;
    let view = objective_lineage(&edition, (plan, axis, objective), names);
    Ok(answer.json(view.to_string()))
}
