//! Follow-up of the campaigns, page and files.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::Data;
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::render::workbook::listing_workbook;
use crate::service::campaign::{Campaign, Standing, campaign as campaign_of, survey_years};
use crate::service::pages::{
    CampaignAsked, Grouping, campaign, campaign_csv, campaign_listing, campaigns, frame_of,
};
use crate::service::work_error::WorkError;
use crate::web::auth::Viewer;
use crate::web::error::ApiError;
use crate::web::imports::reader;
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;

use super::failure;
use super::imports::csrf;
use super::serving::{Composition, Reading, serve_for, with_composition};

/// `GET /campagnes`.
pub(super) async fn list_campaigns(state: Data<State>, request: HttpRequest) -> HttpResponse {
    serve_for(
        Permission::ReadDeliveries,
        state,
        request,
        &[],
        |with, _| {
            let place = &with.office()?.place;
            let mut found = Vec::new();
            for year in survey_years(place)? {
                found.extend(campaign_of(place, year, reader(with.viewer))?);
            }
            Ok(with
                .pages
                .campaigns(&frame_of(with.site, false), &campaigns(&found))?)
        },
    )
    .await
}

/// `GET /campagnes/{survey_year}`.
pub(super) async fn show_campaign(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let year = request.match_info().query("year").to_owned();
    let known = ["par", "etat"];
    serve_for(
        Permission::ReadDeliveries,
        state,
        request,
        &known,
        move |with, parameters| {
            let standings = Standing::ALL.map(|standing| (standing.code(), standing));
            let asked = CampaignAsked {
                grouping: parameters
                    .choose("par", &Grouping::ALL)?
                    .unwrap_or_default(),
                standing: parameters.choose("etat", &standings)?,
            };
            let found = found(with, &year)?;
            let others = survey_years(&with.office()?.place)?;
            let page = campaign(with.site, &found, asked, &others, csrf(with));
            Ok(with.pages.campaign(&frame_of(with.site, false), &page)?)
        },
    )
    .await
}

/// `GET /campagnes/{survey_year}.csv` and `.xlsx`.
pub(super) async fn export_campaign(state: Data<State>, request: HttpRequest) -> HttpResponse {
    match exported(&state, &request).await {
        Ok(response) => response,
        Err(error) => failure::page(&state, &request, &error),
    }
}

async fn exported(state: &Data<State>, request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    let viewer = Viewer::extract(request).await?;
    viewer.require(Permission::ReadDeliveries)?;
    Parameters::parse(request.query_string(), &[])?;
    let year = request.match_info().query("year").to_owned();
    let is_workbook = request.match_info().query("extension") == "xlsx";
    let (shared, edition, asked) = (state.clone(), state.observatory.current(), year.clone());
    let work = move || {
        let reading = Reading::at_work(&shared, edition.as_deref());
        with_composition(&shared, reading, &viewer, |with| {
            let found = found(with, &asked)?;
            if is_workbook {
                let now = (with.office()?.clock)();
                let listing = campaign_listing(with.site, &found, &now);
                Ok(listing_workbook(&listing).map_err(WorkError::from)?)
            } else {
                Ok::<_, ApiError>(campaign_csv(with.site, &found).into_bytes())
            }
        })
    };
    let bytes = run_blocking(&state.compute, work).await??;
    let (content_type, extension) = if is_workbook {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (kind, "xlsx")
    } else {
        ("text/csv; charset=utf-8", "csv")
    };
    let name = format!("attachment; filename=\"campagne-{year}.{extension}\"");
    Ok(HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(bytes))
}

fn found(with: &Composition<'_>, year: &str) -> Result<Campaign, ApiError> {
    let unknown = || {
        let detail = format!("aucune livraison ne parle de l'enquête « {year} »");
        ApiError::new(Code::AddressNotFound, detail)
    };
    let year: i32 = year.parse().ok().ok_or_else(unknown)?;
    campaign_of(&with.office()?.place, year, reader(with.viewer))?.ok_or_else(unknown)
}
