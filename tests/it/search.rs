//! Search over territories, indicators, structures and objectives.

use std::time::Instant;

use vigie::service::search::{Ground, Hit, Kind};

use crate::site::{get, observatory};

fn search(text: &str) -> Vec<(Kind, String)> {
    let edition = observatory().current().unwrap();
    let ground = Ground {
        catalogue: edition.catalogue(),
        geography: edition.geography(),
        edition: Some(&edition),
    };
    let found = ground.search(text, 5);
    let label = |hit: &Hit| {
        let view = ground.view(*hit).unwrap();
        (hit.kind(), view["label"].as_str().unwrap().to_owned())
    };
    found.hits.iter().map(label).collect()
}

fn first(text: &str) -> String {
    let found = search(text);
    found
        .first()
        .map(|(_, label)| label.clone())
        .unwrap_or_default()
}

#[test]
fn accents_articles_and_mistakes_are_forgiven() {
    for (typed, expected) in [
        ("nantes", "Nantes"),
        ("CHATEAUBRIANT", "Châteaubriant"),
        ("chateabriant", "Châteaubriant"),
        ("st nazaire", "Saint-Nazaire"),
        ("sant nazere", "Saint-Nazaire"),
        ("44184", "Saint-Nazaire"),
        ("bénevoles par structure", "Bénévoles par structure"),
        ("bennevoles", "Bénévoles"),
        ("taux de reponce", "Taux de réponse"),
    ] {
        assert_eq!(
            first(typed),
            expected,
            "« {typed} » gives {:?}",
            search(typed)
        );
    }
}

#[test]
fn objectives_and_structures_are_found_too() {
    let kinds = |typed: &str| {
        search(typed)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect::<Vec<_>>()
    };
    assert!(kinds("engagement benevole").contains(&Kind::Objective));
    let edition = observatory().current().unwrap();
    let sheet = edition
        .structures()
        .iter()
        .find(|sheet| sheet.name.is_some())
        .unwrap();
    let name = sheet.name.clone().unwrap();
    assert!(kinds(&name).contains(&Kind::Structure), "{name}");
}

#[test]
fn nothing_is_found_of_what_means_nothing() {
    assert!(search("zzzzqqqq").is_empty());
    assert!(search("   ").is_empty());
    assert!(search("'").is_empty());
}

#[test]
fn a_search_of_all_france_takes_a_few_milliseconds() {
    search("nantes");
    let typed = [
        "saint",
        "sant nazere",
        "chateabriant",
        "zzzzqqqq",
        "participants",
        "44",
    ];
    let started = Instant::now();
    for text in typed.iter().cycle().take(60) {
        search(text);
    }
    let each = started.elapsed() / 60;
    // Five on a machine at rest; the tests share theirs.
    assert!(each.as_millis() < 50, "{each:?}");
}

#[test]
fn the_page_and_the_api_find_the_same_and_mark_what_is_illustrative() {
    let page = get("/recherche?q=benevole");
    let html = page.text();
    assert!(html.contains("Bénévoles par structure"));
    assert!(html.contains("illustratif"));
    let api: serde_json::Value =
        serde_json::from_slice(&get("/api/v1/search?q=benevole&limit=3").body).unwrap();
    let results = api["results"].as_array().unwrap();
    assert!(results.iter().any(|hit| hit["kind"] == "indicator"));
    let objective = results
        .iter()
        .find(|hit| hit["kind"] == "objective")
        .unwrap();
    assert_eq!(objective["nature"], "illustrative");
    for hit in results {
        let page = hit["links"]["page"].as_str().unwrap();
        assert_eq!(get(page).status, 200, "{page}");
    }
    assert_eq!(get("/api/v1/search?q=a&limit=0").status, 400);
    assert!(
        get("/recherche?q=%3Cscript%3E")
            .text()
            .contains("&lt;script&gt;")
    );
}

#[test]
fn every_page_has_the_search_and_its_module_is_ours() {
    let html = get("/").text().to_owned();
    assert!(html.contains("action=\"/recherche\""));
    let module = html.split("type=\"module\" src=\"").nth(1).unwrap();
    let module = module.split('"').next().unwrap();
    let script = get(module);
    assert_eq!(script.status, 200);
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(!script.text().contains("http://") && !script.text().contains("https://"));
    let policy = get("/")
        .header("content-security-policy")
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
}
