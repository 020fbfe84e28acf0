//! Editions: the list, one of them, two compared.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::blocking::run_blocking;
use crate::domain::digest::sha256;
use crate::domain::edition::EditionSummary;
use crate::domain::role::Permission;
use crate::service::definitions::edition_view;
use crate::service::diff::{ChangeKind, DiffAsked, compare, diff_view};
use crate::service::editions::{EditionDescription, describe, list_editions as all_editions};
use crate::service::error::QueryError;
use crate::service::selection::MAXIMUM_LIMIT;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;

use super::answer::Answer;
use super::asked::Asked;
use super::auth::Viewer;
use super::error::ApiError;
use super::figures::next_address;
use super::parameters::{Parameters, bad_value};
use super::state::State;

/// `GET /editions`: previews are for roles that read deliveries.
pub(super) async fn list_editions(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let current = state.observatory.current();
    let current = current.as_ref().map(|edition| edition.id());
    let editions = seen(&state, &viewer).await?;
    let answer = Answer::new(&request, &seed(&editions, current), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let view = |summary| edition_view(summary, Some(summary.id.as_str()) == current);
    let views: Vec<_> = editions.iter().map(view).collect();
    Ok(answer.json(json!({"editions": views}).to_string()))
}

/// `GET /editions/{id}`: what it holds, what it changed, what made it.
pub(super) async fn find_edition(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    Parameters::parse(request.query_string(), &[])?;
    let id = request.match_info().query("id").to_owned();
    let current = state.observatory.current();
    let is_current = current.as_ref().is_some_and(|edition| edition.id() == id);
    let known = Asked::named(&state, &request, ("id", &id)).await?;
    let summary = known.summary();
    let described = match &state.office {
        Some(office) => {
            let (place, id) = (Arc::clone(&office.place), id.clone());
            let work = move || described(&place, &id);
            run_blocking(&state.compute, work).await??
        }
        None => None,
    };
    let names = sees_names(&viewer);
    let view = match (described, summary) {
        (Some(described), _) => described.view(names),
        (None, Some(summary)) => edition_view(&summary, is_current),
        (None, None) => json!({}),
    };
    let body = view.to_string();
    let answer = Answer::new(&request, &sha256(body.as_bytes()), "json");
    Ok(answer.not_modified().unwrap_or_else(|| answer.json(body)))
}

/// What the store says of an edition; nothing of one that was never saved there.
fn described(place: &Workplace, id: &str) -> Result<Option<EditionDescription>, ApiError> {
    match describe(place, id) {
        Ok(described) => Ok(Some(described)),
        Err(WorkError::UnknownEdition { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Names of deliveries: for a role that reads deliveries, of every département.
pub(super) fn sees_names(viewer: &Viewer) -> bool {
    viewer.may(Permission::ReadDeliveries) && viewer.departements().is_empty()
}

/// `GET /editions/{a}/diff/{b}?kind=&indicator=&limit=&cursor=`: the figures that differ.
pub(super) async fn compare_editions(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &DIFF_PARAMETERS)?;
    let part = DiffPart::read(&parameters)?;
    let (before, after) = both(&state, &request).await?;
    let seed = format!("{}/{}", before.seed(&state), after.seed(&state));
    let answer = Answer::new(&request, &seed, "json").fixed();
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let names = sees_names(&viewer);
    let (before, after) = (
        before.open_some(&state).await?,
        after.open_some(&state).await?,
    );
    let place = Arc::clone(&state.office()?.place);
    let work = move || {
        let diff = compare(&place, before, after)?;
        let view = diff_view(&diff, &part.asked(names));
        Ok::<_, ApiError>(view)
    };
    let view = run_blocking(&state.past, work).await??;
    let next = view
        .get("next")
        .and_then(serde_json::Value::as_str)
        .map(|cursor| next_address(&request, cursor));
    Ok(answer.with_next(next).json(view.to_string()))
}

/// The two editions that an address names.
pub(super) async fn both(state: &State, request: &HttpRequest) -> Result<(Asked, Asked), ApiError> {
    let named = request.match_info();
    let (before, after) = (named.query("a"), named.query("b"));
    Ok((
        Asked::named(state, request, ("a", before)).await?,
        Asked::named(state, request, ("b", after)).await?,
    ))
}

pub(super) const DIFF_PARAMETERS: [&str; 4] = ["kind", "indicator", "limit", "cursor"];

/// The part of a comparison that a request asks for.
#[derive(Debug)]
pub(super) struct DiffPart {
    pub(super) kind: Option<ChangeKind>,
    pub(super) indicator: Option<String>,
    pub(super) offset: usize,
    pub(super) limit: usize,
}

impl DiffPart {
    pub(super) fn read(parameters: &Parameters) -> Result<Self, ApiError> {
        let expected = "un nombre entier de 1 à 10000";
        let limit = parameters.read("limit", expected)?;
        let limit = limit.unwrap_or(DiffAsked::default().limit);
        if !(1..=MAXIMUM_LIMIT).contains(&limit) {
            return Err(bad_value("limit", &limit.to_string(), expected));
        }
        let offset = match parameters.one("cursor")? {
            None => 0,
            Some(text) => text
                .strip_prefix('d')
                .and_then(|place| usize::from_str_radix(place, 16).ok())
                .ok_or(QueryError::BadCursor)?,
        };
        Ok(Self {
            kind: parameters.choose("kind", &ChangeKind::ALL)?,
            indicator: parameters.one("indicator")?.map(str::to_owned),
            offset,
            limit,
        })
    }

    pub(super) fn asked(&self, names: bool) -> DiffAsked<'_> {
        DiffAsked {
            kind: self.kind,
            indicator: self.indicator.as_deref(),
            offset: self.offset,
            limit: self.limit,
            names,
        }
    }
}

/// The editions that a viewer sees, the last one first: those published, from memory; previews too,
/// from the store, for a role that reads deliveries.
pub(super) async fn seen(
    state: &Data<State>,
    viewer: &Viewer,
) -> Result<Vec<EditionSummary>, ApiError> {
    if viewer.may(Permission::ReadDeliveries) {
        let place = Arc::clone(&state.office()?.place);
        return Ok(run_blocking(&state.compute, move || all_editions(&place)).await??);
    }
    let published = state.observatory.editions();
    let shown = published.iter().filter(|summary| !summary.preview);
    Ok(shown.cloned().collect())
}

fn seed(editions: &[EditionSummary], current: Option<&str>) -> String {
    let ids: Vec<&str> = editions.iter().map(|summary| summary.id.as_str()).collect();
    format!("{}/{}", current.unwrap_or_default(), ids.join("/"))
}
