//! Follows links as a reader does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::get;

/// Pages opened of each kind: the others of the kind are made by the same code.
const OPENED_OF_EACH_KIND: usize = 6;

/// Addresses that a page leads to or shows.
pub(crate) fn addresses(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for attribute in ["href=\"", "src=\"", "srcset=\""] {
        for rest in html.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap().replace("&amp;", "&");
            let address = address.split('#').next().unwrap();
            if address.starts_with('/') {
                found.insert(address.to_owned());
            }
        }
    }
    found
}

/// `/territoires/EPCI`, `/indicateurs/*?geo`, `/api/v1/charts/line.png`…
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path.split('/').collect();
    let names: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    let place = match parts.as_slice() {
        [_, "territoires", geo] => format!("/territoires/{}", geo.split('-').nth(1).unwrap_or("")),
        [_, "api", "v1", "charts", kind, file] => {
            format!("/api/v1/charts/{kind}.{}", file.rsplit('.').next().unwrap())
        }
        [_, "api", "v1", thing, ..] => format!("/api/v1/{thing}"),
        [_, first, _, ..] => format!("/{first}/*/{}", parts.len()),
        _ => path.to_owned(),
    };
    format!("{place}?{}", names.join("&"))
}

fn check(address: &str) -> Option<String> {
    let page = get(address);
    assert_eq!(page.status, 200, "{address}");
    let content_type = page.header("content-type").unwrap().to_owned();
    if address.starts_with("/api/v1/charts/") {
        let bytes = &page.body;
        let is_png = bytes.starts_with(b"\x89PNG") && content_type == "image/png";
        let is_svg = page.text_if_svg().is_some() && content_type == "image/svg+xml";
        assert!(is_png || is_svg, "{address} is no image: {content_type}");
        return None;
    }
    if content_type != "text/html; charset=utf-8" {
        return None;
    }
    let html = page.text().to_owned();
    assert!(
        html.contains("<strong>Données fictives</strong>"),
        "{address} hides that it is fictitious"
    );
    for leftover in ["{{", "}}", "{%", "undefined", ">none<", "NaN", ">inf"] {
        assert!(!html.contains(leftover), "{address} holds {leftover}");
    }
    if html.contains("/objectifs/") {
        // A nature in words, and the notice of the plan wherever a text is ours.
        let is_illustrative = html.contains("illustratif");
        assert!(
            is_illustrative || html.contains("sourcé"),
            "{address} names an objective without its mark"
        );
        assert!(
            !is_illustrative || html.contains("n’engagent aucun signataire"),
            "{address} lacks the notice of the plan"
        );
    }
    Some(html)
}

#[test]
fn every_kind_of_link_from_the_home_page_answers() {
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    while let Some(address) = waiting.pop_front() {
        let count = opened.entry(kind(&address)).or_default();
        if *count >= OPENED_OF_EACH_KIND || !seen.insert(address.clone()) {
            continue;
        }
        *count += 1;
        if let Some(html) = check(&address) {
            waiting.extend(addresses(&html));
        }
    }
    for expected in [
        "/territoires/COM?",
        "/territoires/EPCI?",
        "/territoires/ARR?",
        "/territoires/DEP?",
        "/territoires/REG?",
        "/territoires/FRANCE?",
        "/schemas/*/5?",
        "/tableaux/*/3?geo",
        "/structures/*/3?",
        "/explorer?geo",
        "/accessibilite?",
        "/mentions-legales?",
        "/provenance/*/6?",
        "/api/v1/lineage?edition",
        "/methode?",
        "/editions?",
    ] {
        assert!(
            opened.contains_key(expected),
            "no link leads to {expected}: {:?}",
            opened.keys()
        );
    }
    for image in ["line.png", "bar.png", "ranking.png", "line.svg"] {
        let drawn = opened
            .keys()
            .any(|kind| kind.starts_with(&format!("/api/v1/charts/{image}")));
        assert!(drawn, "no page shows a {image}");
    }
}

#[test]
fn the_home_page_leads_to_a_territory_a_figure_its_objective_its_source_and_its_chart() {
    let home = addresses(get("/").text());
    let first = |of: &BTreeSet<String>, start: &str| {
        let found = of.iter().find(|address| address.starts_with(start));
        found
            .unwrap_or_else(|| panic!("no link to {start}"))
            .clone()
    };
    let territory = addresses(get(&first(&home, "/territoires/2026-DEP-44")).text());
    let figure = addresses(
        get(&first(
            &territory,
            "/indicateurs/benevoles-par-structure?geo=",
        ))
        .text(),
    );
    let objective = get(&first(&figure, "/schemas/avs-44-2017/objectifs/3.1"));
    assert!(objective.text().contains("bénévole"));
    let source = get(&first(
        &figure,
        "/provenance/benevoles-par-structure/2026-DEP-44/",
    ));
    assert!(source.text().contains("Réponses annuelles des structures"));
    let lineage = get(&first(
        &addresses(source.text()),
        "/api/v1/lineage/benevoles-par-structure/2026-DEP-44/",
    ));
    assert!(lineage.text().contains("\"deliveries\":[{"));
    let chart = get(&first(
        &figure,
        "/api/v1/charts/line/benevoles-par-structure.png?geo=2026-DEP-44",
    ));
    assert!(chart.body.starts_with(b"\x89PNG"));
}
