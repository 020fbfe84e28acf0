//! Caching, headers, and pages that cannot be served.

use super::{ask, demonstration, empty_server, get};

#[test]
fn a_page_has_a_strong_etag_and_is_not_sent_twice() {
    let first = get("/territoires/2026-DEP-44");
    let etag = first.header("etag").unwrap().to_owned();
    assert!(etag.starts_with('"'), "{etag} is weak");
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    let address = demonstration().server.address();
    let again = ask(
        address,
        "/territoires/2026-DEP-44",
        &[("if-none-match", &etag)],
    );
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
    let other = ask(
        address,
        "/territoires/2026-DEP-44?time=2020",
        &[("if-none-match", &etag)],
    );
    assert_eq!(other.status, 200);
}

#[test]
fn a_page_asks_for_nothing_from_elsewhere() {
    let policy = get("/")
        .header("content-security-policy")
        .unwrap()
        .to_owned();
    for part in [
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    let home = get("/");
    // One module, from this host: the search box.
    assert_eq!(home.text().matches("<script").count(), 1);
    assert!(home.text().contains("<script type=\"module\" src=\"/"));
}

#[test]
fn the_style_may_be_kept_for_ever() {
    let html = get("/").text().to_owned();
    let rest = html.split("href=\"/assets/").nth(1).unwrap();
    let style = get(&format!("/assets/{}", rest.split('"').next().unwrap()));
    assert_eq!(style.status, 200);
    assert!(style.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(get("/assets/rien.css").status, 404);
}

#[test]
fn an_unknown_address_gets_a_page_and_the_api_a_problem() {
    for path in [
        "/nulle-part",
        "/territoires/2026-DEP-444",
        "/indicateurs/benevole",
        "/schemas/x",
        "/schemas/avs-44-2017/objectifs/9.9",
        "/tableaux/x",
    ] {
        let page = get(path);
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        assert!(page.text().contains("Données fictives"), "{path}");
    }
    assert!(
        get("/territoires/2026-DEP-444")
            .text()
            .contains("Vouliez-vous dire")
    );
    let problem = get("/api/v1/nulle-part");
    assert_eq!(
        problem.header("content-type"),
        Some("application/problem+json")
    );
}

#[test]
fn a_wrong_parameter_is_refused_with_what_to_do() {
    let page = get("/territoires/2026-DEP-44?annee=2020");
    assert_eq!(page.status, 400);
    assert!(page.text().contains("annee"));
    assert_eq!(get("/territoires/2026-DEP-44?time=1950").status, 400);
    assert_eq!(get("/indicateurs/etp?population=XYZ").status, 400);
}

#[test]
fn what_is_typed_is_never_markup() {
    let page = get("/territoires?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert!(!page.text().contains("<script>"));
}

#[test]
fn without_an_edition_the_pages_say_what_to_do() {
    let address = empty_server();
    for path in [
        "/",
        "/territoires",
        "/territoires/2026-DEP-44",
        "/indicateurs",
        "/indicateurs/etp",
        "/schemas",
        "/schemas/avs-44-2017",
        "/schemas/avs-44-2017/objectifs/3.1",
        "/methode",
        "/editions",
    ] {
        let page = ask(address, path, &[]);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("Aucune édition"), "{path}");
    }
    let dashboard = ask(address, "/tableaux/apercu", &[]);
    assert_eq!(dashboard.status, 503);
    assert!(dashboard.text().contains("vigie publish"));
}
