//! The session of a browser: its cookie, its forms, where it leads.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};

use vigie::config::Access;
use vigie::domain::role::Role;
use vigie::service::tokens::revoke_token;

use super::office::{Desk, NOW, Setting};
use super::{Answer, ask};
use crate::cli::sample::four_centres;

const IMPORT: &str = "/api/v1/imports?format=structures-agreees&data_year=2023";

fn log_in(desk: &Desk, form: &str, headers: &[(&str, &str)]) -> Answer {
    desk.send("POST", "/connexion", headers, form.as_bytes())
}

#[test]
fn the_cookie_is_for_the_server_only_and_holds_no_secret() {
    let desk = Desk::open();
    let token = &desk.tokens[&Role::Importer];
    let secret = token.rsplit_once('_').unwrap().1;
    let answer = log_in(&desk, &format!("jeton={token}"), &[]);
    let cookie = answer.header("set-cookie").unwrap();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "over plain HTTP: {cookie}");
    assert!(!cookie.contains(secret));
    assert_eq!(answer.header("location"), Some("/imports"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let again = log_in(&desk, &format!("jeton={token}"), &[]);
    assert_ne!(
        again.header("set-cookie"),
        Some(cookie),
        "each session is new"
    );
    let reader = format!("jeton={}", desk.tokens[&Role::Reader]);
    assert_eq!(log_in(&desk, &reader, &[]).header("location"), Some("/"));
}

#[test]
fn over_https_the_cookie_stays_on_https() {
    let desk = Desk::open();
    let form = format!("jeton={}", desk.tokens[&Role::Reader]);
    let proxied = log_in(&desk, &form, &[("x-forwarded-proto", "https")]);
    assert!(proxied.header("set-cookie").unwrap().contains("Secure"));
    let access = Access {
        public_url: Some("https://vigie.example.fr".to_owned()),
        ..Access::default()
    };
    let desk = Desk::with(Setting {
        access,
        ..Setting::default()
    });
    let form = format!("jeton={}", desk.tokens[&Role::Reader]);
    let own = log_in(&desk, &form, &[("origin", "https://vigie.example.fr")]);
    assert!(own.header("set-cookie").unwrap().contains("Secure"));
    let address = format!("http://{}", desk.address());
    assert_eq!(log_in(&desk, &form, &[("origin", &address)]).status, 403);
}

#[test]
fn a_cookie_that_was_tampered_with_is_nobody() {
    let desk = Desk::open();
    let cookie = desk.log_in(&desk.tokens[&Role::Analyst]);
    let admin = desk.tokens[&Role::Admin].split('_').nth(1).unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    let own = value.split('.').next().unwrap();
    let status = |cookie: &str| {
        desk.send("GET", "/api/v1/imports", &[("cookie", cookie)], b"")
            .status
    };
    assert_eq!(status(&cookie), 200);
    for value in [
        value.replacen(own, admin, 1),
        value.replacen(".1", ".9", 1),
        value.split_at(value.len() - 1).0.to_owned(),
        format!("{value}0"),
        String::new(),
        "...".to_owned(),
    ] {
        assert_eq!(status(&format!("{name}={value}")), 401, "{value}");
    }
    // The key belongs to this observatory.
    let other = Desk::open();
    let foreign = other.log_in(&other.tokens[&Role::Analyst]);
    assert_eq!(status(&foreign), 401);
    // A public page stays readable.
    let page = desk.send("GET", "/", &[("cookie", &format!("{name}=x"))], b"");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("href=\"/connexion\""));
}

#[test]
fn a_session_ends_after_twelve_hours() {
    static SECONDS: AtomicI64 = AtomicI64::new(1_795_000_000);
    let desk = Desk::with(Setting {
        clock: || {
            let moment = chrono::DateTime::from_timestamp(SECONDS.load(Ordering::Relaxed), 0);
            moment.unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string()
        },
        ..Setting::default()
    });
    let cookie = desk.log_in(&desk.tokens[&Role::Analyst]);
    let status = || {
        desk.send("GET", "/api/v1/imports", &[("cookie", &cookie)], b"")
            .status
    };
    SECONDS.fetch_add(12 * 3_600 - 1, Ordering::Relaxed);
    assert_eq!(status(), 200);
    SECONDS.fetch_add(1, Ordering::Relaxed);
    assert_eq!(status(), 401);
}

#[test]
fn a_session_of_a_token_revoked_elsewhere_ends() {
    let desk = Desk::open();
    let token = desk.token(Role::Analyst, "éphémère", &[]);
    let cookie = desk.log_in(&token);
    revoke_token(&desk.place, "éphémère", NOW).unwrap();
    // Another server on the same store never saw it: it asks the store.
    let observatory =
        vigie::service::observatory::Observatory::new(super::catalogue(), super::geography());
    let office =
        vigie::web::server::Office::open(desk.place.clone(), Access::default(), || NOW.to_owned());
    let other = vigie::web::server::run_with_office(
        vigie::web::server::ServerSettings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            workers: Some(1),
        },
        std::sync::Arc::new(observatory),
        office.unwrap(),
    )
    .unwrap();
    let status = |cookie: &str| {
        ask(
            other.address(),
            "GET",
            "/api/v1/imports",
            &[("cookie", cookie)],
        )
        .status
    };
    let kept = desk.log_in(&desk.tokens[&Role::Analyst]);
    assert_eq!(status(&kept), 200, "the key is in the store");
    assert_eq!(status(&cookie), 401);
    other.stop().unwrap();
}

#[test]
fn a_change_asked_by_a_session_needs_the_field_of_its_form() {
    let desk = Desk::open();
    let cookie = desk.log_in(&desk.tokens[&Role::Importer]);
    let (csrf, register) = (desk.csrf(&cookie), four_centres());
    let other = desk.csrf(&desk.log_in(&desk.tokens[&Role::Importer]));
    assert_ne!(csrf, other, "each session has its own");
    let send = |more: &[(&str, &str)]| {
        let headers = [&[("cookie", cookie.as_str())], more].concat();
        desk.send("POST", IMPORT, &headers, register.as_bytes())
    };
    for headers in [
        &[][..],
        &[("x-csrf-token", "")],
        &[("x-csrf-token", "x")],
        &[("x-csrf-token", other.as_str())],
        &[
            ("x-csrf-token", csrf.as_str()),
            ("origin", "https://example.org"),
        ],
        &[("x-csrf-token", csrf.as_str()), ("origin", "null")],
        &[
            ("x-csrf-token", csrf.as_str()),
            ("sec-fetch-site", "cross-site"),
        ],
        &[
            ("x-csrf-token", csrf.as_str()),
            ("sec-fetch-site", "same-site"),
        ],
    ] {
        let refused = send(headers);
        assert_eq!(refused.status, 403, "{headers:?}");
        assert_eq!(refused.json()["code"], "form_refused", "{headers:?}");
    }
    assert_eq!(desk.n_deliveries(), 0);
    let address = format!("http://{}", desk.address());
    let own = [
        ("x-csrf-token", csrf.as_str()),
        ("origin", &address),
        ("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(send(&own).status, 201);
    let id = desk.place.store.deliveries().unwrap()[0].summary.id.clone();
    let path = format!("/api/v1/imports/{id}");
    let cookie_only = [("cookie", cookie.as_str())];
    assert_eq!(desk.send("DELETE", &path, &cookie_only, b"").status, 403);
    assert_eq!(
        desk.send("POST", "/api/v1/editions", &cookie_only, b"")
            .status,
        403
    );
}

#[test]
fn the_field_of_the_form_may_come_inside_the_form() {
    let desk = Desk::open();
    let cookie = desk.log_in(&desk.tokens[&Role::Importer]);
    let csrf = desk.csrf(&cookie);
    let form = |csrf: &str| {
        let parts = [
            ("csrf", csrf),
            ("format", "structures-agreees"),
            ("data_year", "2023"),
        ];
        let mut body = String::new();
        for (name, value) in parts {
            write!(
                body,
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        body += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"registre.csv\"\r\n\r\n";
        body + &four_centres() + "\r\n--b--\r\n"
    };
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "multipart/form-data; boundary=b"),
    ];
    let send = |csrf: &str| desk.send("POST", "/api/v1/imports", &headers, form(csrf).as_bytes());
    assert_eq!(send("x").status, 403);
    assert_eq!(desk.n_deliveries(), 0);
    let done = send(&csrf);
    assert_eq!(done.status, 201, "{}", done.text());
    assert_eq!(done.json()["file"]["name"], "registre.csv");
}

#[test]
fn leaving_ends_the_session_of_the_browser() {
    let desk = Desk::open();
    let cookie = desk.log_in(&desk.tokens[&Role::Analyst]);
    let leave = |body: &str| {
        desk.send(
            "POST",
            "/deconnexion",
            &[("cookie", &cookie)],
            body.as_bytes(),
        )
    };
    assert_eq!(leave("csrf=x").status, 403);
    let left = leave(&format!("csrf={}", desk.csrf(&cookie)));
    assert_eq!((left.status, left.header("location")), (303, Some("/")));
    let removed = left.header("set-cookie").unwrap();
    assert!(removed.starts_with("vigie_session=;"), "{removed}");
    assert!(removed.contains("Max-Age=0"), "{removed}");
    // A page of another site cannot end it by a link.
    let by_link = desk.send("GET", "/deconnexion", &[("cookie", &cookie)], b"");
    assert_eq!(by_link.status, 405);
}

#[test]
fn a_login_leads_back_to_a_page_of_ours_and_nowhere_else() {
    let desk = Desk::open();
    let token = &desk.tokens[&Role::Reader];
    let landing = |retour: &str| {
        let form = format!("jeton={token}&retour={retour}");
        let answer = log_in(&desk, &form, &[]);
        answer.header("location").unwrap().to_owned()
    };
    assert_eq!(landing("/methode"), "/methode");
    assert_eq!(landing("/territoires%3Fq%3Da"), "/territoires?q=a");
    for hostile in [
        "https://example.org",
        "//example.org",
        "/%5Cexample.org",
        "%5C%5Cexample.org",
        "/%09/example.org",
        "javascript:alert(1)",
        "/x%0D%0ASet-Cookie:%20a=b",
    ] {
        assert_eq!(landing(hostile), "/", "{hostile}");
    }
    let page = desk.send("GET", "/connexion?retour=//example.org", &[], b"");
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("example.org"));
}

#[test]
fn a_refused_login_says_so_in_the_form_and_echoes_nothing() {
    let desk = Desk::open();
    let form = "jeton=%3Cscript%3Evigie_x%3C%2Fscript%3E&retour=/methode";
    let answer = log_in(&desk, form, &[]);
    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(answer.header("set-cookie").is_none());
    assert!(answer.header("www-authenticate").is_some());
    let html = answer.text();
    assert!(html.contains("role=\"alert\"") && html.contains("pas reconnu"));
    assert!(html.contains("aria-invalid=\"true\""));
    assert!(html.contains("value=\"/methode\""), "the way back is kept");
    assert!(!html.contains("<script>") && !html.contains("vigie_x"));
    let elsewhere = log_in(&desk, form, &[("sec-fetch-site", "cross-site")]);
    assert_eq!(elsewhere.status, 403);
}

#[test]
fn too_many_refusals_make_one_address_wait() {
    let desk = Desk::open();
    let mut answers = (0..30).map(|_| log_in(&desk, "jeton=vigie_x", &[]));
    let blocked = answers.find(|answer| answer.status == 429).unwrap();
    let seconds: u64 = blocked.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=600).contains(&seconds), "{seconds}");
    assert!(blocked.text().contains("Trop d’essais"));
    // A good token waits too: its secret is not even looked at…
    let form = format!("jeton={}", desk.tokens[&Role::Reader]);
    assert_eq!(log_in(&desk, &form, &[]).status, 429);
    let bearer = desk.bearer(Role::Analyst);
    let api = desk.send("GET", "/api/v1/imports", &[("authorization", &bearer)], b"");
    assert_eq!(api.json()["code"], "too_many_attempts");
    assert!(api.header("retry-after").is_some());
    // … and published figures stay open.
    assert_eq!(desk.send("GET", "/", &[], b"").status, 200);
}

#[test]
fn what_a_session_read_is_not_kept_for_the_next_person() {
    let desk = Desk::open();
    let cookie = desk.log_in(&desk.tokens[&Role::Analyst]);
    let own = desk.send("GET", "/methode", &[("cookie", &cookie)], b"");
    let public = desk.send("GET", "/methode", &[], b"");
    assert_eq!(own.header("cache-control"), Some("private, no-cache"));
    assert!(own.text().contains("Se déconnecter"));
    assert!(public.text().contains("href=\"/connexion\""));
    assert!(public.header("vary").unwrap().contains("Cookie"));
    assert_ne!(own.header("etag"), public.header("etag"));
    let etag = own.header("etag").unwrap();
    let stranger = desk.send("GET", "/methode", &[("if-none-match", etag)], b"");
    assert_eq!(stranger.status, 200);
}
