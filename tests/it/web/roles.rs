//! Who may do what, and what a stranger meets.

use std::time::Duration;

use vigie::config::Access;
use vigie::domain::role::Role;
use vigie::service::tokens::{Refused, TokenDesk, revoke_token};

use super::office::{Desk, NOW, Setting};
use crate::cli::sample::four_centres;

const LINEAGE: &str = "/api/v1/lineage/benevoles-par-structure/2026-DEP-44/2023/AVS";
const PROVENANCE: &str = "/provenance/benevoles-par-structure/2026-DEP-44/2023/AVS";
const IMPORT: &str = "/api/v1/imports?format=structures-agreees&data_year=2023&dry_run=true";

/// Method, address, then what nobody, reader, importer, analyst, publisher and admin get.
const TABLE: [(&str, &str, [u16; 6]); 15] = [
    ("GET", "/", [200; 6]),
    ("GET", "/livez", [200; 6]),
    (
        "GET",
        "/api/v1/figures?indicator=structures-agreees",
        [200; 6],
    ),
    ("GET", LINEAGE, [200; 6]),
    ("GET", PROVENANCE, [200; 6]),
    ("GET", "/connexion", [200; 6]),
    ("GET", "/api/v1/imports", [401, 403, 200, 200, 200, 200]),
    ("GET", "/api/v1/imports/x", [401, 403, 404, 404, 404, 404]),
    ("GET", "/api/v1/runs", [401, 403, 200, 200, 200, 200]),
    (
        "GET",
        "/api/v1/imports/x/annotated.xlsx",
        [401, 403, 404, 404, 404, 404],
    ),
    ("POST", IMPORT, [401, 403, 200, 403, 403, 200]),
    (
        "DELETE",
        "/api/v1/imports/x",
        [401, 403, 404, 403, 403, 404],
    ),
    ("GET", "/api/v1/jobs/x", [401, 404, 404, 404, 404, 404]),
    ("POST", "/api/v1/editions", [401, 403, 403, 403, 409, 409]),
    (
        "POST",
        "/api/v1/imports/x/decisions",
        [401, 403, 404, 403, 403, 404],
    ),
];

#[test]
fn each_address_answers_each_role_as_the_table_says() {
    let desk = Desk::open();
    let register = four_centres();
    let body = |path: &str| match path {
        IMPORT => register.as_bytes(),
        path if path.ends_with("/decisions") => br#"{"decisions": [], "reason": "x"}"#,
        _ => b"",
    };
    for (method, path, expected) in TABLE {
        let anonymous = desk.send(method, path, &[], body(path));
        assert_eq!(anonymous.status, expected[0], "nobody {method} {path}");
        if anonymous.status == 401 {
            assert_eq!(anonymous.json()["code"], "login_required", "{path}");
            let challenge = anonymous.header("www-authenticate").unwrap();
            assert_eq!(challenge, "Bearer realm=\"vigie\"");
        }
        for (role, expected) in Role::ALL.into_iter().zip(&expected[1..]) {
            let answer = desk.as_role(role, method, path, body(path));
            assert_eq!(answer.status, *expected, "{role:?} {method} {path}");
            if answer.status == 403 {
                let problem = answer.json();
                assert_eq!(problem["code"], "role_not_allowed", "{role:?} {path}");
                let allowed = problem["allowed"].as_array().unwrap();
                assert!(!allowed.contains(&role.code().into()), "{problem}");
                assert!(allowed.contains(&"admin".into()), "{problem}");
            }
        }
    }
}

#[test]
fn a_session_may_read_what_its_token_may() {
    let desk = Desk::open();
    for (method, path, expected) in TABLE.into_iter().filter(|(method, ..)| *method == "GET") {
        for (role, expected) in Role::ALL.into_iter().zip(&expected[1..]) {
            let cookie = desk.log_in(&desk.tokens[&role]);
            let answer = desk.send(method, path, &[("cookie", &cookie)], b"");
            assert_eq!(answer.status, *expected, "{role:?} {path}");
        }
    }
}

#[test]
fn names_of_deliveries_are_for_roles_and_hashes_for_everybody() {
    let desk = Desk::open();
    let sees = |answer: &super::Answer| answer.text().contains("nom-de-fichier-confidentiel.csv");
    for path in [LINEAGE, PROVENANCE] {
        let public = desk.send("GET", path, &[], b"");
        assert!(!sees(&public), "{path}");
        assert!(public.text().contains(&"a".repeat(12)), "the hash stays");
        assert!(
            public
                .header("vary")
                .unwrap()
                .contains("Authorization, Cookie")
        );
        for role in Role::ALL {
            let answer = desk.as_role(role, "GET", path, b"");
            assert_eq!(sees(&answer), role != Role::Reader, "{role:?} {path}");
            assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
            assert_ne!(answer.header("etag"), public.header("etag"), "{path}");
        }
    }
    let fixed = format!("{LINEAGE}?edition=2026-11-23.1");
    let public = desk.send("GET", &fixed, &[], b"");
    assert!(
        public
            .header("cache-control")
            .unwrap()
            .starts_with("public")
    );
    let own = desk.as_role(Role::Analyst, "GET", &fixed, b"");
    assert_eq!(own.header("cache-control"), Some("private, no-cache"));
}

#[test]
fn a_wrong_token_is_refused_whatever_is_wrong_in_it() {
    let desk = Desk::open();
    let good = &desk.tokens[&Role::Analyst];
    let (head, secret) = good.rsplit_once('_').unwrap();
    let other = desk.tokens[&Role::Admin].rsplit_once('_').unwrap().1;
    let last = if secret.ends_with('0') { "1" } else { "0" };
    let wrong = [
        format!("{head}_{other}"),
        format!("{head}_{}{last}", secret.split_at(secret.len() - 1).0),
        format!("vigie_000000000000_{secret}"),
        "vigie".to_owned(),
        "x".repeat(5_000),
    ];
    let mut bodies = Vec::new();
    for token in &wrong {
        let header = format!("Bearer {token}");
        let answer = desk.send("GET", "/api/v1/imports", &[("authorization", &header)], b"");
        assert_eq!(answer.status, 401, "{token}");
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.contains("invalid_token"), "{challenge}");
        bodies.push(answer.body);
    }
    // Nothing tells an unknown token from a known one with a wrong secret.
    assert!(bodies.iter().all(|body| body == &bodies[0]));
}

#[test]
fn an_unknown_token_costs_the_same_work_as_a_known_one() {
    // By structure, not by the clock: both go through one argon2 verification, whose parameters are
    // those of the hash; the hash of nobody has the parameters of the others.
    let desk = Desk::open();
    let stored = desk.place.store.tokens().unwrap();
    let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
    let first = parameters(&stored[0].hash);
    assert!(first.starts_with("$argon2id$v=19$m="), "{first}");
    assert!(stored.iter().all(|token| parameters(&token.hash) == first));
}

#[test]
fn a_basic_authorization_of_a_proxy_is_not_ours_to_judge() {
    let desk = Desk::open();
    let answer = desk.send("GET", "/", &[("authorization", "Basic dmlnaWU6eA==")], b"");
    assert_eq!(answer.status, 200);
}

#[test]
fn a_revoked_token_ends_its_sessions_too() {
    let desk = Desk::open();
    let token = desk.token(Role::Analyst, "éphémère", &[]);
    let bearer = format!("Bearer {token}");
    let tokens = TokenDesk::believing(desk.place.store.clone(), Duration::ZERO);
    assert_eq!(tokens.verify(&token).unwrap().name, "éphémère");
    // Remembered as verified, and yet the store is asked again.
    assert!(tokens.remembered(&token).is_none());
    revoke_token(&desk.place, "éphémère", NOW).unwrap();
    assert!(matches!(tokens.verify(&token), Err(Refused::Unknown)));
    let id = token.split('_').nth(1).unwrap();
    assert!(matches!(tokens.holder(id), Err(Refused::Unknown)));

    // A server that never saw it refuses it at once; no session begins.
    let answer = desk.send("GET", "/api/v1/imports", &[("authorization", &bearer)], b"");
    assert_eq!(answer.status, 401);
    let form = format!("jeton={token}");
    let refused = desk.send("POST", "/connexion", &[], form.as_bytes());
    assert_eq!(refused.status, 401);
    assert!(refused.header("set-cookie").is_none());
}

#[test]
fn the_memory_of_a_desk_is_believed_for_a_while_and_forgets_on_demand() {
    let desk = Desk::open();
    let token = desk.token(Role::Reader, "mémoire", &["44"]);
    let tokens = TokenDesk::new(desk.place.store.clone());
    assert!(tokens.remembered(&token).is_none());
    let holder = tokens.verify(&token).unwrap();
    assert_eq!(tokens.remembered(&token), Some(holder.clone()));
    assert_eq!(tokens.remembered_holder(&holder.id), Some(holder.clone()));
    assert_eq!(holder.departements, ["44"]);
    assert!(tokens.is_touch_due(&holder.id));
    assert!(
        !tokens.is_touch_due(&holder.id),
        "written once every few minutes"
    );
    tokens.touch(&holder.id, NOW).unwrap();
    let stored = desk.place.store.token(&holder.id).unwrap().unwrap();
    assert_eq!(stored.last_used_at.as_deref(), Some(NOW));
    tokens.forget(&holder.id);
    assert!(tokens.remembered(&token).is_none());
    assert!(tokens.remembered_holder(&holder.id).is_none());
}

#[test]
fn a_closed_observatory_opens_to_its_readers_only() {
    let access = Access {
        closed: true,
        ..Access::default()
    };
    let desk = Desk::with(Setting {
        access,
        ..Setting::default()
    });
    let get = |path: &str| desk.send("GET", path, &[], b"");
    for path in ["/livez", "/readyz", "/connexion"] {
        assert_eq!(get(path).status, 200, "{path}");
    }
    let style = get("/connexion").text().to_owned();
    let (_, style) = style.split_once("rel=\"stylesheet\" href=\"").unwrap();
    assert_eq!(get(style.split('"').next().unwrap()).status, 200);
    for path in ["/", "/indicateurs", "/methode", "/nulle-part"] {
        let answer = get(path);
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").unwrap().starts_with("/connexion"));
    }
    let back = get("/territoires?q=a&type=COM");
    assert_eq!(
        back.header("location"),
        Some("/connexion?retour=/territoires%3Fq%3Da%26type%3DCOM")
    );
    for path in [
        "/api/v1/figures",
        "/api/v1/indicators",
        LINEAGE,
        "/api/v1/nulle-part",
        "/api/v1/charts/line/structures-agreees.png?geo=2026-DEP-44",
    ] {
        let answer = get(path);
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.header("etag").is_none(), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
    }
    let figures = "/api/v1/figures?indicator=structures-agreees&edition=2026-11-23.1";
    for role in Role::ALL {
        let answer = desk.as_role(role, "GET", figures, b"");
        assert_eq!(answer.status, 200, "{role:?}");
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    }
    let etag = desk.as_role(Role::Reader, "GET", figures, b"");
    let etag = etag.header("etag").unwrap();
    let stranger = desk.send("GET", figures, &[("if-none-match", etag)], b"");
    assert_eq!(stranger.status, 401, "an entity tag opens nothing");
}

#[test]
fn a_closed_observatory_says_so_on_the_page_of_connection() {
    let access = Access {
        closed: true,
        ..Access::default()
    };
    let closed = Desk::with(Setting {
        access,
        ..Setting::default()
    });
    let page = closed.send("GET", "/connexion?retour=/methode", &[], b"");
    assert!(page.text().contains("n’est pas public"));
    assert!(page.text().contains("value=\"/methode\""));
    let cookie = closed.log_in(&closed.tokens[&Role::Reader]);
    let page = closed.send("GET", "/methode", &[("cookie", &cookie)], b"");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Se déconnecter"));
}

#[test]
fn lines_of_files_and_what_they_touch_are_for_roles_that_may_see_answers() {
    let desk = Desk::open();
    let table = [
        ("/imports/x", [303, 403, 404, 404]),
        ("/imports/x/lignes", [303, 403, 404, 404]),
        ("/api/v1/imports/x/figures", [401, 403, 404, 404]),
    ];
    for (path, expected) in table {
        let public = desk.send("GET", path, &[], b"");
        assert_eq!(public.status, expected[0], "{path}");
        for (role, expected) in [Role::Reader, Role::Analyst, Role::Admin]
            .into_iter()
            .zip(&expected[1..])
        {
            let answer = desk.as_role(role, "GET", path, b"");
            assert_eq!(answer.status, *expected, "{role:?} {path}");
        }
    }
}
