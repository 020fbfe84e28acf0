//! A page that cannot be served: what happened, and what to do, in the browser's own form.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

use crate::render::page::{ErrorPage, LinkView};
use crate::service::pages::{Site, frame_of};
use crate::web::auth::{Viewer, to_login};
use crate::web::error::ApiError;
use crate::web::problem::Code;
use crate::web::state::State;

use super::serving::guarded;

/// The page of an error; the problem itself, should even that page fail. Who must identify
/// themselves to read it is led to the page of connection.
pub(in crate::web) fn page(
    state: &Data<State>,
    request: &HttpRequest,
    error: &ApiError,
) -> HttpResponse {
    let code = error.code();
    if code == Code::LoginRequired && state.office.is_some() {
        return to_login(request);
    }
    let edition = state.observatory.current();
    let visitor =
        Viewer::of(request).map(|viewer| viewer.visitor(state.office.as_ref().map(Data::get_ref)));
    let site = Site {
        catalogue: state.catalogue(edition.as_deref()),
        geography: state.geography(edition.as_deref()),
        edition: edition.as_deref(),
        served_href: None,
        visitor: visitor.as_ref(),
    };
    let model = ErrorPage {
        status: code.status(),
        title: code.title().to_owned(),
        detail: sentence(error.detail()),
        remedy: remedy(code).to_owned(),
        code: code.code().to_owned(),
        suggestions: suggestions(site, error),
    };
    match state.pages.error(&frame_of(site, false), &model) {
        Ok(html) => {
            let status =
                StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = HttpResponse::build(status);
            response
                .content_type("text/html; charset=utf-8")
                .insert_header((CACHE_CONTROL, "no-store"));
            if let Some(seconds) = error.seconds_to_wait() {
                response.insert_header((RETRY_AFTER, seconds.to_string()));
            }
            if let Some(challenge) = error.challenge() {
                response.insert_header((WWW_AUTHENTICATE, challenge));
            }
            guarded(response.body(html))
        }
        Err(_broken_template) => error.error_response(),
    }
}

/// A detail begins as the middle of a sentence: here it stands alone.
fn sentence(detail: &str) -> String {
    let mut letters = detail.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let text: String = first.chain(letters).collect();
    let text = text
        .replace('\'', "’")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»");
    let text = text.replace(" : ", "\u{a0}: ").replace(" ; ", "\u{202f}; ");
    if text.ends_with(['.', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

/// What a reader of pages can do; the API's own remedies name its addresses.
fn remedy(code: Code) -> &'static str {
    match code {
        Code::TerritoryNotFound => "Cherchez le territoire par son nom ou son code.",
        Code::IndicatorNotFound => "Choisissez un indicateur dans la liste des indicateurs.",
        Code::PlanNotFound => "Choisissez un schéma dans la liste des schémas.",
        Code::DashboardNotFound => "Ouvrez le tableau de bord de la navigation.",
        Code::AddressNotFound => "Vérifiez l’adresse, ou repartez de l’accueil.",
        Code::NoEdition => {
            "Importez des livraisons avec « vigie import », puis publiez une édition avec « vigie publish ». Pour essayer sans données, lancez « vigie demo »."
        }
        Code::Internal => {
            "Réessayez. Si l’erreur revient, signalez-la avec l’heure et l’adresse de la page."
        }
        Code::LoginRequired | Code::InvalidToken => {
            "Ouvrez la page de connexion et donnez le jeton que l’administrateur vous a remis."
        }
        Code::StructureNotFound => "Vérifiez l’adresse, ou partez de la page de la commune.",
        Code::DeliveryNotFound => "Choisissez une livraison dans la liste des imports.",
        Code::NotApplied => "Rechargez la page de la livraison pour voir son état.",
        Code::JobNotFound => "Retrouvez la livraison dans la liste des imports.",
        Code::BadUpload => "Choisissez un seul fichier, puis envoyez-le de nouveau.",
        Code::EditionNotFound | Code::EditionNotReadable | Code::NotPreview => {
            "Choisissez une édition dans la liste des éditions."
        }
        Code::PreviewOutdated | Code::EditionOvertaken => {
            "Rouvrez la page de l’aperçu pour voir ce qui a changé, ou préparez-en un autre."
        }
        Code::UnknownParameter
        | Code::BadBody
        | Code::RoleNotAllowed
        | Code::OutsideScope
        | Code::FormRefused
        | Code::SlowBody
        | Code::KindsNeverMeet
        | Code::NothingDelivered
        | Code::NotPublished
        | Code::DecisionRefused
        | Code::SecretsRecovered
        | Code::TooLarge
        | Code::TooManyAttempts
        | Code::RepeatedParameter
        | Code::MissingParameter
        | Code::BadValue
        | Code::BadCursor
        | Code::FigureNotFound
        | Code::MethodNotAllowed
        | Code::LevelNotComputed
        | Code::PopulationNotComputed
        | Code::BreakdownNotComputed
        | Code::ChartNotPossible
        | Code::SizeOutOfBounds
        | Code::TooMany
        | Code::Busy => code.remedy(),
    }
}

fn suggestions(site: Site<'_>, error: &ApiError) -> Vec<LinkView> {
    let link = |label: &str, href: String| {
        vec![LinkView {
            label: label.to_owned(),
            href,
        }]
    };
    let nearest = error.nearest_name();
    match (error.code(), nearest) {
        (Code::TerritoryNotFound, Some(code)) => {
            let known = code
                .parse()
                .ok()
                .and_then(|code| site.geography.find(&code));
            let label = known.and_then(|place| site.geography.territory(place));
            link(
                label.map_or(code, |found| &found.label),
                format!("/territoires/{code}"),
            )
        }
        (Code::IndicatorNotFound, Some(id)) => {
            let label = site
                .catalogue
                .indicators
                .get(id)
                .map_or(id, |found| &found.label);
            link(label, format!("/indicateurs/{id}"))
        }
        (Code::PlanNotFound, Some(id)) => {
            let label = site
                .catalogue
                .plans
                .get(id)
                .map_or(id, |found| &found.label);
            link(label, format!("/schemas/{id}"))
        }
        (Code::DashboardNotFound, Some(id)) => {
            let label = site
                .catalogue
                .dashboards
                .get(id)
                .map_or(id, |found| &found.label);
            link(label, format!("/tableaux/{id}"))
        }
        _ => Vec::new(),
    }
}

/// What no route answers: a problem for programs under `/api`, a page elsewhere.
pub(in crate::web) async fn refuse_address(
    state: Data<State>,
    request: HttpRequest,
) -> HttpResponse {
    let path = request.path();
    let error = ApiError::new(
        Code::AddressNotFound,
        format!("rien ne se trouve à l'adresse {path}"),
    );
    if path == "/api" || path.starts_with("/api/") {
        error.error_response()
    } else {
        page(&state, &request, &error)
    }
}

pub(super) async fn refuse_method(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let detail = format!("{} n'est pas accepté ici", request.method());
    page(
        &state,
        &request,
        &ApiError::new(Code::MethodNotAllowed, detail),
    )
}
