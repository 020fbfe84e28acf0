//! `/connexion` and `/deconnexion`: a token becomes a session of the browser, and ends.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::role::Permission;
use crate::render::page::LoginPage;
use crate::service::pages::{Site, frame_of};
use crate::service::tokens::{Holder, random_hex};
use crate::web::error::ApiError;
use crate::web::office::Office;
use crate::web::pages::{failure_page, made_once};
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;
use crate::web::upload::small_form;

use super::session::{COOKIE, LASTS_SECONDS, NONCE_BYTES, Session};
use super::{Viewer, identify, origin};

/// Longest address that one may come back to.
const LONGEST_RETURN: usize = 1_000;

/// `GET /connexion`.
pub(in crate::web) async fn show_login(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let asked = Parameters::parse(request.query_string(), &["retour"]);
    let retour = asked.and_then(|asked| Ok(asked.one("retour")?.map(str::to_owned)));
    let viewer = identify::identify(&request).await;
    match (retour, viewer) {
        (Ok(retour), Ok(viewer)) => {
            let retour = local(retour.as_deref()).map(str::to_owned);
            page(&state, &request, &viewer, retour, None)
        }
        (Err(error), _) | (_, Err(error)) => failure_page(&state, &request, &error),
    }
}

/// `POST /connexion`: takes the token once, and sends a session back.
pub(in crate::web) async fn log_in(
    state: Data<State>,
    request: HttpRequest,
    body: Payload,
) -> HttpResponse {
    let form = match small_form(body, &["jeton", "retour"]).await {
        Ok(form) => form,
        Err(error) => return failure_page(&state, &request, &error),
    };
    let retour = form.one("retour").ok().flatten();
    let retour = local(retour).map(str::to_owned);
    let token = form.one("jeton").ok().flatten().unwrap_or_default().trim();
    match open_session(&state, &request, token).await {
        Ok((holder, cookie)) => {
            tracing::info!(
                name = holder.name,
                role = holder.role.code(),
                "a session begins"
            );
            let landing = landing(&holder).to_owned();
            HttpResponse::SeeOther()
                .insert_header((LOCATION, retour.unwrap_or(landing)))
                .insert_header((CACHE_CONTROL, "no-store"))
                .cookie(cookie)
                .finish()
        }
        Err(error) => page(&state, &request, &Viewer::nobody(), retour, Some(&error)),
    }
}

/// `POST /deconnexion`: ends the session of this browser.
pub(in crate::web) async fn log_out(
    state: Data<State>,
    request: HttpRequest,
    body: Payload,
) -> HttpResponse {
    let form = small_form(body, &["csrf"]).await;
    let viewer = identify::identify(&request).await;
    let done = viewer.and_then(|viewer| {
        let form = form?;
        viewer.prove(form.one("csrf")?).require_proof()
    });
    if let Err(error) = done {
        return failure_page(&state, &request, &error);
    }
    let mut ended = cookie(String::new(), false, 0);
    ended.make_removal();
    HttpResponse::SeeOther()
        .insert_header((LOCATION, "/"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .cookie(ended)
        .finish()
}

async fn open_session(
    state: &Data<State>,
    request: &HttpRequest,
    token: &str,
) -> Result<(Holder, Cookie<'static>), ApiError> {
    let office: &Data<Office> = state.office()?;
    let public_url = office.access.public_url.as_deref();
    origin::check(request, public_url)?;
    office
        .attempts
        .check_form()
        .map_err(identify::too_many_attempts)?;
    let holder = identify::verify(request, office, token).await?;
    let session = Session {
        token: holder.id.clone(),
        ends_at: office.now_in_seconds().saturating_add(LASTS_SECONDS),
        nonce: random_hex(NONCE_BYTES).map_err(|error| ApiError::internal(&error))?,
    };
    let secure = origin::is_https(request, public_url);
    let cookie = cookie(office.sessions.sign(&session), secure, LASTS_SECONDS);
    Ok((holder, cookie))
}

/// `Lax`: a link in a message leads to a page of the session; a change never comes by GET.
fn cookie(value: String, secure: bool, lasts: i64) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .max_age(Duration::seconds(lasts))
        .finish()
}

/// Where a session begins when no page was asked.
fn landing(holder: &Holder) -> &'static str {
    if holder.may(Permission::ReadDeliveries) {
        "/imports"
    } else {
        "/"
    }
}

/// An address of ours that one may come back to: never another site.
fn local(address: Option<&str>) -> Option<&str> {
    let address = address?;
    let mut letters = address.bytes();
    let is_local = letters.next() == Some(b'/') && letters.next() != Some(b'/');
    let is_plain = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_page = !address.starts_with("/api/")
        && !address.starts_with("/connexion")
        && !address.starts_with("/deconnexion");
    (is_local && is_plain && is_page && address.len() <= LONGEST_RETURN).then_some(address)
}

fn page(
    state: &Data<State>,
    request: &HttpRequest,
    viewer: &Viewer,
    retour: Option<String>,
    error: Option<&ApiError>,
) -> HttpResponse {
    let model = LoginPage {
        retour,
        refusal: error.map(refusal),
        closed: state.is_closed(),
        can_sign_in: state.office.is_some(),
    };
    let edition = state.observatory.current();
    let visitor = viewer.visitor(state.office.as_ref().map(Data::get_ref));
    let site = Site {
        catalogue: state.catalogue(edition.as_deref()),
        geography: state.geography(edition.as_deref()),
        edition: edition.as_deref(),
        served_href: None,
        visitor: Some(&visitor),
    };
    let mut response = match state.pages.login(&frame_of(site, false), &model) {
        Ok(html) => made_once(html),
        Err(error) => return failure_page(state, request, &error.into()),
    };
    let headers = response.headers_mut();
    if let Some(error) = error {
        if let Some(seconds) = error.seconds_to_wait() {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if let Some(challenge) = error.challenge().and_then(|text| text.parse().ok()) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        *response.status_mut() = StatusCode::from_u16(error.code().status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    response
}

/// What the form says of a refusal; nothing tells which part of a token was wrong.
fn refusal(error: &ApiError) -> String {
    let code = error.code();
    if code == Code::InvalidToken {
        return "Ce jeton n’est pas reconnu. Vérifiez qu’il est entier et qu’il n’a pas été révoqué."
            .to_owned();
    }
    if code == Code::TooManyAttempts {
        let minutes = error.seconds_to_wait().unwrap_or(60).div_ceil(60);
        return format!("Trop d’essais refusés. Attendez {minutes}\u{a0}min avant de recommencer.");
    }
    if code == Code::FormRefused {
        return "Le formulaire venait d’une autre adresse. Recommencez depuis cette page."
            .to_owned();
    }
    format!("{}. {}", code.title(), code.remedy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_a_page_of_ours_only() {
        for address in [
            "/",
            "/imports",
            "/imports/2026-11-23-x?a=b&c=%C3%A9",
            "/territoires?q=x",
        ] {
            assert_eq!(local(Some(address)), Some(address));
        }
        for address in [
            "",
            "imports",
            "//example.org",
            "/\\example.org",
            "/\\/example.org",
            "https://example.org",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/a b",
            "/é",
            "/\t/example.org",
            "/connexion?retour=/connexion",
            "/deconnexion",
            "/api/v1/imports",
        ] {
            assert_eq!(local(Some(address)), None, "{address:?}");
        }
        let long = format!("/{}", "a".repeat(LONGEST_RETURN));
        assert_eq!(local(Some(&long)), None);
    }
}
