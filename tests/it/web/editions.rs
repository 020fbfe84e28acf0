//! Earlier editions at their addresses, previews until they are approved.

use diesel::Connection as _;
use serde_json::Value;
use vigie::domain::role::Role;
use vigie::service::publish::{Extent, PublishOptions, publish_extent};

use super::Answer;
use super::office::{Desk, Setting};
use crate::cli::sample::{four_answers, four_centres, survey};

const REGISTER: &str = "/api/v1/imports?format=structures-agreees&data_year=2023";
const SURVEY: &str = "/api/v1/imports?format=senacs-structures&data_year=2023&survey_year=2024";
const FIGURE: &str = "/api/v1/figures/benevoles/2026-DEP-44/2023/AVS";

/// A desk that published an edition, then another in which A1 says 60 instead of 10.
fn two_editions() -> (Desk, String, String) {
    let desk = Desk::with(Setting::default());
    import(&desk, REGISTER, &four_centres());
    import(&desk, SURVEY, &four_answers());
    let first = publish(&desk, "{}");
    import(&desk, SURVEY, &survey(&[("A1", "60")]));
    let second = publish(&desk, "{}");
    (desk, first, second)
}

#[track_caller]
fn import(desk: &Desk, path: &str, table: &str) {
    let report = desk.as_role(Role::Importer, "POST", path, table.as_bytes());
    let status = report.json()["status"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(status.starts_with("accepted"), "{}", report.text());
}

#[track_caller]
fn publish(desk: &Desk, asked: &str) -> String {
    let done = desk.as_role(
        Role::Publisher,
        "POST",
        "/api/v1/editions",
        asked.as_bytes(),
    );
    assert_eq!(done.status, 201, "{}", done.text());
    done.json()["id"].as_str().unwrap().to_owned()
}

fn value(answer: &Answer) -> Value {
    answer.json()["obs_value"].clone()
}

#[test]
fn an_earlier_edition_answers_at_every_public_address() {
    let (desk, first, second) = two_editions();
    let get = |path: &str| desk.send("GET", path, &[], b"");
    assert_eq!(value(&get(FIGURE)), 150.0);
    let earlier = get(&format!("{FIGURE}?edition={first}"));
    assert_eq!(value(&earlier), 100.0);
    assert_eq!(earlier.json()["edition"], first);
    for address in [
        format!("{FIGURE}?edition={first}"),
        format!("/api/v1/figures.csv?indicator=benevoles&geo=2026-DEP-44&edition={first}"),
        format!("/api/v1/charts/line/benevoles.svg?geo=2026-DEP-44&edition={first}"),
        format!("/api/v1/lineage/benevoles/2026-DEP-44/2023/AVS?edition={first}"),
        format!("/api/v1/dashboards/apercu?edition={first}"),
        format!("/api/v1/dashboards?edition={first}"),
        format!("/api/v1/plans?edition={first}"),
        format!("/api/v1/plans/avs-44-2017/coverage?edition={first}"),
        format!("/api/v1/indicators/benevoles?edition={first}"),
        format!("/api/v1/territories/2026-DEP-44?edition={first}"),
        format!("/api/v1/editions/{first}/diff/{second}"),
        format!("/territoires/2026-DEP-44?edition={first}"),
        format!("/indicateurs/benevoles?edition={first}"),
        format!("/tableaux/apercu?edition={first}"),
        format!("/provenance/benevoles/2026-DEP-44/2023/AVS?edition={first}"),
        format!("/schemas/avs-44-2017?edition={first}"),
        format!("/methode?edition={first}"),
        format!("/?edition={first}"),
    ] {
        let answer = get(&address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let cache = answer.header("cache-control").unwrap();
        assert_eq!(cache, "public, max-age=31536000, immutable", "{address}");
        let etag = answer.header("etag").unwrap();
        let again = desk.send("GET", &address, &[("if-none-match", etag)], b"");
        assert_eq!(again.status, 304, "{address}");
    }
}

#[test]
fn a_page_of_an_earlier_edition_says_so_and_leads_on_inside_it() {
    let (desk, first, second) = two_editions();
    let get = |path: &str| desk.send("GET", path, &[], b"");
    let page = get(&format!("/territoires/2026-DEP-44?edition={first}"));
    let text = page.text();
    assert!(text.contains("Édition antérieure"), "{text}");
    assert!(text.contains("href='/territoires/2026-DEP-44'"), "{text}");
    let is_page = |link: &&str| {
        let leads = [
            "/territoires",
            "/indicateurs",
            "/schemas",
            "/tableaux",
            "/provenance",
        ];
        leads.iter().any(|start| link.starts_with(start))
    };
    let links = text
        .split(" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let links: Vec<&str> = links.filter(is_page).collect();
    assert!(links.len() > 10, "{links:?}");
    let named = format!("edition={first}");
    let lost: Vec<_> = links.iter().filter(|link| !link.contains(&named)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    // The edition served has no such mark, and its pages move.
    let current = get(&format!("/territoires/2026-DEP-44?edition={second}"));
    assert!(!current.text().contains("Édition antérieure"));
    assert_eq!(current.header("cache-control"), Some("no-cache"));
    assert!(
        !get("/territoires/2026-DEP-44")
            .text()
            .contains("edition=2026-11-24.1")
    );
}

#[test]
fn an_unknown_edition_is_refused_with_those_that_exist() {
    let (desk, first, second) = two_editions();
    let answer = desk.send("GET", &format!("{FIGURE}?edition=2020-01-01.1"), &[], b"");
    assert_eq!(answer.status, 404);
    let problem = answer.json();
    assert_eq!(problem["code"], "edition_not_found");
    let allowed = problem["allowed"].as_array().unwrap();
    assert!(
        allowed.contains(&first.into()) && allowed.contains(&second.into()),
        "{problem}"
    );
    let page = desk.send("GET", "/?edition=2020-01-01.1", &[], b"");
    assert_eq!(page.status, 404);
    assert!(
        page.text().contains("liste des éditions"),
        "{}",
        page.text()
    );
}

#[test]
fn a_preview_is_read_by_roles_and_approved_by_a_publisher() {
    let (desk, _, second) = two_editions();
    import(&desk, SURVEY, &survey(&[("A2", "70")]));
    let preview = publish(&desk, r#"{"preview": true}"#);
    let address = format!("{FIGURE}?edition={preview}");
    for path in [
        &address,
        &format!("/?edition={preview}"),
        &format!("/editions/{preview}"),
    ] {
        assert_eq!(desk.send("GET", path, &[], b"").status, 404, "{path}");
        let reader = desk.as_role(Role::Reader, "GET", path, b"");
        assert_eq!(reader.status, 404, "{path}");
        for role in [Role::Importer, Role::Analyst, Role::Publisher, Role::Admin] {
            let seen = desk.as_role(role, "GET", path, b"");
            assert_eq!(seen.status, 200, "{role:?} {path} {}", seen.text());
            assert!(
                seen.header("cache-control").unwrap().starts_with("private"),
                "{path}"
            );
        }
    }
    let seen = desk.as_role(Role::Analyst, "GET", &address, b"");
    assert_eq!(value(&seen), 200.0);
    assert_eq!(value(&desk.send("GET", FIGURE, &[], b"")), 150.0);
    let list = desk.send("GET", "/editions", &[], b"");
    assert!(!list.text().contains(&preview));

    let approve = format!("/api/v1/editions/{preview}/approve");
    for (role, status) in [
        (Role::Reader, 403),
        (Role::Importer, 403),
        (Role::Analyst, 403),
    ] {
        assert_eq!(desk.as_role(role, "POST", &approve, b"").status, status);
    }
    assert_eq!(desk.send("POST", &approve, &[], b"").status, 401);
    let done = desk.as_role(Role::Publisher, "POST", &approve, b"");
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(value(&desk.send("GET", FIGURE, &[], b"")), 200.0);
    let public = desk.send("GET", &address, &[], b"");
    assert_eq!((public.status, value(&public).as_f64()), (200, Some(200.0)));
    let described = desk.as_role(
        Role::Admin,
        "GET",
        &format!("/api/v1/editions/{preview}"),
        b"",
    );
    let described = described.json();
    assert_eq!(
        (&described["preview"], &described["current"]),
        (&false.into(), &true.into())
    );
    assert_eq!(described["approved_by"], "publisher");
    assert_eq!(described["previous"], second);
    let again = desk.as_role(Role::Publisher, "POST", &approve, b"");
    assert_eq!(
        (again.status, again.json()["code"].clone()),
        (409, "not_preview".into())
    );
}

#[test]
fn a_preview_that_is_out_of_date_is_refused_unless_forced() {
    let (desk, ..) = two_editions();
    let preview = publish(&desk, r#"{"preview": true}"#);
    import(&desk, SURVEY, &survey(&[("A2", "70")]));
    let approve = format!("/api/v1/editions/{preview}/approve");
    let refused = desk.as_role(Role::Publisher, "POST", &approve, b"");
    assert_eq!(refused.status, 409);
    assert_eq!(refused.json()["code"], "preview_outdated");
    assert!(refused.text().contains("1 livraison"), "{}", refused.text());
    publish(&desk, "{}");
    let refused = desk.as_role(Role::Publisher, "POST", &approve, b"");
    assert!(
        refused.text().contains("a été publiée depuis"),
        "{}",
        refused.text()
    );
    let forced = desk.as_role(Role::Publisher, "POST", &approve, br#"{"force": true}"#);
    assert_eq!(forced.status, 200, "{}", forced.text());
    assert_eq!(value(&desk.send("GET", FIGURE, &[], b"")), 150.0);
}

#[test]
fn a_preview_is_approved_from_its_page_with_the_proof_of_the_form() {
    let (desk, ..) = two_editions();
    let preview = publish(&desk, r#"{"preview": true}"#);
    let cookie = desk.log_in(&desk.tokens[&Role::Publisher]);
    let page_path = format!("/editions/{preview}");
    let page = desk.send("GET", &page_path, &[("cookie", &cookie)], b"");
    assert!(
        page.text().contains("Publier cette édition"),
        "{}",
        page.text()
    );
    let analyst = desk.log_in(&desk.tokens[&Role::Analyst]);
    let seen = desk.send("GET", &page_path, &[("cookie", &analyst)], b"");
    assert!(!seen.text().contains("Publier cette édition"));
    let form = format!("{page_path}/approbation");
    let without = desk.send("POST", &form, &[("cookie", &cookie)], b"");
    assert_eq!(without.status, 403, "{}", without.text());
    let csrf = format!("csrf={}", desk.csrf(&cookie));
    let done = desk.send("POST", &form, &[("cookie", &cookie)], csrf.as_bytes());
    assert_eq!(
        (done.status, done.header("location")),
        (303, Some(page_path.as_str()))
    );
    let public = desk.send("GET", &page_path, &[], b"");
    assert!(
        public.text().contains("Édition actuelle"),
        "{}",
        public.text()
    );
}

#[test]
fn differences_name_files_to_roles_only() {
    let (desk, first, second) = two_editions();
    let path = format!("/api/v1/editions/{first}/diff/{second}");
    let public = desk.send("GET", &path, &[], b"");
    assert_eq!(public.status, 200, "{}", public.text());
    let cause = &public.json()["causes"][0];
    assert!(
        cause["sha256"].is_string() && cause["delivery"].is_null(),
        "{cause}"
    );
    let role = desk.as_role(Role::Analyst, "GET", &path, b"");
    assert!(
        role.json()["causes"][0]["delivery"].is_string(),
        "{}",
        role.text()
    );
    let page = format!("/editions/{first}/diff/{second}?kind=moved");
    let page = desk.send("GET", &page, &[], b"");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        page.text().contains("Loire-Atlantique, 2023"),
        "{}",
        page.text()
    );
    let few = desk.send("GET", &format!("{path}?kind=moved&limit=2"), &[], b"");
    let link = few.header("link").unwrap();
    assert!(
        link.contains("cursor=d2") && link.contains("kind=moved"),
        "{link}"
    );
    for wrong in ["?kind=x", "?cursor=x", "?limit=0", "?x=1"] {
        assert_eq!(
            desk.send("GET", &format!("{path}{wrong}"), &[], b"").status,
            400,
            "{wrong}"
        );
    }
    let unknown = format!("/api/v1/editions/{first}/diff/2020-01-01.1");
    assert_eq!(desk.send("GET", &unknown, &[], b"").status, 404);
}

#[test]
fn differences_show_no_secret_to_any_role() {
    let (desk, first, _) = two_editions();
    let blanks = [("A1", "4444"), ("A2", ""), ("A3", ""), ("A4", "")];
    import(&desk, SURVEY, &survey(&blanks));
    let third = publish(&desk, "{}");
    let figure = desk.as_role(Role::Analyst, "GET", FIGURE, b"");
    assert!(
        figure.text().contains("4444"),
        "an analyst sees it: {}",
        figure.text()
    );
    for path in [
        format!("/api/v1/editions/{first}/diff/{third}?limit=10000"),
        format!("/editions/{first}/diff/{third}"),
        format!("/api/v1/editions/{third}"),
        format!("/editions/{third}"),
    ] {
        for role in Role::ALL {
            let answer = desk.as_role(role, "GET", &path, b"");
            assert_eq!(answer.status, 200, "{role:?} {path}");
            let text = answer.text().replace(['\u{a0}', '\u{202f}'], "");
            assert!(!text.contains("4444"), "{role:?} {path}: {text}");
        }
    }
}

#[test]
fn an_edition_keeps_the_words_of_its_definitions() {
    let (desk, first, _) = two_editions();
    let mut other = desk.place.clone();
    let mut files = other.catalogue.sources.clone();
    let path = &other.catalogue.files["indicator/benevoles"];
    let text = files.files.get_mut(path).unwrap();
    *text = text.replacen(
        "label = \"Bénévoles\"",
        "label = \"Personnes bénévoles\"",
        1,
    );
    let catalogue = vigie::catalogue::Catalogue::load(&files).unwrap();
    assert_ne!(catalogue.sha256, other.catalogue.sha256);
    other.catalogue = std::sync::Arc::new(catalogue);
    let options = PublishOptions {
        note: "",
        preview: true,
        now: super::office::NOW,
    };
    let third = publish_extent(&other, options, Extent::default())
        .unwrap()
        .summary
        .id;
    // This program has the former definitions; the edition comes with its own.
    let approve = format!("/api/v1/editions/{third}/approve");
    let done = desk.as_role(Role::Publisher, "POST", &approve, br#"{"force": true}"#);
    assert_eq!(done.status, 200, "{}", done.text());
    let label = |path: &str| desk.send("GET", path, &[], b"").json()["label"].clone();
    assert_eq!(label(FIGURE), "Personnes bénévoles");
    assert_eq!(label("/api/v1/indicators/benevoles"), "Personnes bénévoles");
    assert_eq!(label(&format!("{FIGURE}?edition={first}")), "Bénévoles");
    assert_eq!(
        label(&format!("/api/v1/indicators/benevoles?edition={first}")),
        "Bénévoles"
    );
    let page = desk.send("GET", "/indicateurs", &[], b"");
    assert!(page.text().contains("Personnes bénévoles"));
}

#[test]
fn an_edition_of_another_format_is_refused_in_words() {
    let (desk, first, _) = two_editions();
    let mut raw = diesel::SqliteConnection::establish(
        desk.place.data_dir.join("vigie.sqlite").to_str().unwrap(),
    )
    .unwrap();
    diesel::connection::SimpleConnection::batch_execute(
        &mut raw,
        "UPDATE editions SET content = x'1f8b0800' WHERE seq = 1",
    )
    .unwrap();
    let answer = desk.send("GET", &format!("{FIGURE}?edition={first}"), &[], b"");
    assert_eq!(answer.status, 410, "{}", answer.text());
    assert_eq!(answer.json()["code"], "edition_not_readable");
    assert!(
        answer.text().contains("publiez de nouveau"),
        "{}",
        answer.text()
    );
    assert_eq!(value(&desk.send("GET", FIGURE, &[], b"")), 150.0);
}
