//! Editions: the list, one of them with the form that approves a preview, two compared.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::{Data, Payload};
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::service::diff::compare;
use crate::service::editions::{describe, list_editions as all_editions};
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::pages::{diff_page, edition_page, editions, frame_of};
use crate::web::answer::Answer;
use crate::web::auth::Viewer;
use crate::web::editions::{DIFF_PARAMETERS, DiffPart, both, sees_names};
use crate::web::error::ApiError;
use crate::web::parameters::Parameters;
use crate::web::publishing::approved;
use crate::web::state::State;
use crate::web::upload::small_form;

use super::failure;
use super::serving::{Composition, Reading, guarded, serve, serve_for, with_composition};

/// `GET /editions`; with previews, and made each time, for those who see them.
pub(super) async fn list_editions(state: Data<State>, request: HttpRequest) -> HttpResponse {
    if sees_previews(&request).await {
        return serve_for(
            Permission::ReadDeliveries,
            state,
            request,
            &[],
            |with, _| {
                let all = all_editions(&with.office()?.place)?;
                let page = editions(with.site, &all);
                Ok(with.pages.editions(&frame_of(with.site, false), &page)?)
            },
        )
        .await;
    }
    serve(state, request, &[], |with, _| {
        let published: Vec<_> = with
            .editions
            .iter()
            .filter(|one| !one.preview)
            .cloned()
            .collect();
        let page = editions(with.site, &published);
        Ok(with.pages.editions(&frame_of(with.site, false), &page)?)
    })
    .await
}

async fn sees_previews(request: &HttpRequest) -> bool {
    let viewer = Viewer::extract(request).await;
    viewer.is_ok_and(|viewer| viewer.may(Permission::ReadDeliveries))
}

/// `GET /editions/{id}`.
pub(super) async fn show_edition(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    if sees_previews(&request).await {
        let compose = move |with: &Composition<'_>, _: &Parameters| one_page(with, &id);
        return serve_for(Permission::ReadDeliveries, state, request, &[], compose).await;
    }
    serve(state, request, &[], move |with, _| {
        let published = || with.editions.iter().filter(|one| !one.preview);
        if published().all(|one| one.id != id) {
            return Err(QueryError::Unknown {
                thing: Thing::Edition,
                parameter: "id",
                name: id.clone(),
                nearest: nearest(&id, published().map(|one| one.id.as_str())),
            }
            .into());
        }
        one_page(with, &id)
    })
    .await
}

fn one_page(with: &Composition<'_>, id: &str) -> Result<String, ApiError> {
    let described = describe(&with.office()?.place, id)?;
    let may_publish = with.viewer.may(Permission::Publish);
    let csrf = may_publish.then(|| with.viewer.csrf_token());
    let csrf = csrf.filter(|token| !token.is_empty());
    let page = edition_page(with.site, &described, sees_names(with.viewer), csrf);
    Ok(with.pages.edition(&frame_of(with.site, false), &page)?)
}

/// `POST /editions/{id}/approbation`.
pub(super) async fn approve_edition(
    state: Data<State>,
    request: HttpRequest,
    body: Payload,
) -> HttpResponse {
    match approve(&state, &request, body).await {
        Ok(id) => HttpResponse::SeeOther()
            .insert_header((LOCATION, format!("/editions/{id}")))
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish(),
        Err(error) => failure::page(&state, &request, &error),
    }
}

async fn approve(
    state: &Data<State>,
    request: &HttpRequest,
    body: Payload,
) -> Result<String, ApiError> {
    let viewer = Viewer::extract(request).await?;
    viewer.require_but_proof(Permission::Publish)?;
    let form = small_form(body, &["csrf", "force"]).await?;
    let viewer = viewer.prove(form.one("csrf")?);
    viewer.require(Permission::Publish)?;
    let id = request.match_info().query("id").to_owned();
    let force = form.one("force")?.is_some();
    approved(state, &viewer, id.clone(), force).await?;
    Ok(id)
}

/// `GET /editions/{a}/diff/{b}`.
pub(super) async fn show_diff(state: Data<State>, request: HttpRequest) -> HttpResponse {
    match compared(&state, &request).await {
        Ok(response) => response,
        Err(error) => failure::page(&state, &request, &error),
    }
}

async fn compared(state: &Data<State>, request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    let viewer = Viewer::extract(request).await?;
    let parameters = Parameters::parse(request.query_string(), &DIFF_PARAMETERS)?;
    let part = DiffPart::read(&parameters)?;
    let (before, after) = both(state, request).await?;
    let served = state.observatory.current();
    let current = served.as_ref().map_or("", |edition| edition.seed());
    let seed = format!("{}/{}/{current}", before.seed(state), after.seed(state));
    // The frame around it is that of the edition served.
    let answer = Answer::new(request, &seed, "html").moving();
    if let Some(unchanged) = answer.not_modified() {
        return Ok(guarded(unchanged));
    }
    let (before, after) = (
        before.open_some(state).await?,
        after.open_some(state).await?,
    );
    let place = Arc::clone(&state.office()?.place);
    let shared = state.clone();
    let work = move || {
        let diff = compare(&place, before, after)?;
        let reading = Reading::of(&shared, served.as_deref());
        with_composition(&shared, reading, &viewer, |with| {
            let page = diff_page(with.site, &diff, &part.asked(sees_names(&viewer)));
            Ok::<_, ApiError>(with.pages.diff(&frame_of(with.site, false), &page)?)
        })
    };
    let page = run_blocking(&state.past, work).await??;
    Ok(guarded(
        answer.send("text/html; charset=utf-8", page.into_bytes()),
    ))
}
