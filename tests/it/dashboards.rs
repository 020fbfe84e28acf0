//! Dashboards and profiles of territories, over HTTP on the demonstration.

use std::time::Instant;

use vigie::domain::structure::Population;
use vigie::domain::territory::TerritoryType;
use vigie::service::dashboard::states;

use crate::site::{Page, get, observatory};

fn ids() -> Vec<String> {
    let edition = observatory().current().unwrap();
    edition.catalogue().dashboards.keys().cloned().collect()
}

fn json(page: &Page) -> serde_json::Value {
    serde_json::from_slice(&page.body).unwrap()
}

#[test]
fn every_dashboard_shows_on_every_kind_of_territory_and_links_to_the_others() {
    let all = ids();
    assert!(all.len() >= 9, "{all:?}");
    assert_eq!(all[0], "apercu");
    for id in &all {
        for geo in [
            "2026-DEP-44",
            "2026-EPCI-244400404",
            "2026-COM-44001",
            "2026-ARR-442",
            "2026-FRANCE-F",
        ] {
            let page = get(&format!("/tableaux/{id}?geo={geo}"));
            assert_eq!(page.status, 200, "{id} on {geo}");
            for other in &all {
                let link = format!("href=\"/tableaux/{other}?geo={geo}\"");
                assert!(page.text().contains(&link), "{id} on {geo}: no {link}");
            }
        }
    }
}

#[test]
fn what_is_chosen_stays_in_every_link_to_another_dashboard() {
    let page = get(
        "/tableaux/finances?geo=2026-DEP-44&time=2022&population=CS&federation=adherente&compare=siblings",
    );
    assert_eq!(page.status, 200);
    let kept = "/tableaux/emploi?geo=2026-DEP-44&amp;time=2022&amp;population=CS&amp;federation=adherente&amp;compare=siblings";
    assert!(page.text().contains(kept), "{kept}");
}

#[test]
fn the_filter_on_membership_shows_the_members_figure_and_says_where_it_cannot() {
    let url = "/api/v1/dashboards/finances?geo=2026-DEP-44&federation=adherente";
    let dashboard = json(&get(url));
    let figures: Vec<&serde_json::Value> = dashboard["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["tiles"].as_array().unwrap())
        .filter(|tile| tile["kind"] == "figure" && tile["indicator"] == "budget-moyen")
        .map(|tile| &tile["figures"][0]["breakdown"])
        .collect();
    assert_eq!(figures, ["federation:adherente"]);
    let page = get("/tableaux/finances?geo=2026-DEP-44&federation=adherente");
    assert!(page.text().contains("l’adhésion n’est pas calculée ici"));
}

#[test]
fn the_api_follows_the_year_and_the_population_of_the_page() {
    let dashboard = json(&get(
        "/api/v1/dashboards/emploi?geo=2026-DEP-44&time=2021&population=CS",
    ));
    let sections = dashboard["sections"].as_array().unwrap().iter();
    let tiles = sections.flat_map(|section| section["tiles"].as_array().unwrap());
    let mut seen = 0;
    for tile in tiles.filter(|tile| tile["kind"] == "figure") {
        for figure in tile["figures"].as_array().unwrap() {
            assert_eq!(figure["time_period"], 2021, "{figure}");
            assert_eq!(figure["population"], "CS", "{figure}");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen}");
}

#[test]
fn a_choice_that_is_not_known_is_refused_with_what_would_be() {
    for (query, allowed) in [
        ("time=1999", "2024"),
        ("federation=autre", "adherente"),
        ("compare=voisins", "siblings"),
    ] {
        let page = get(&format!("/api/v1/dashboards/apercu?{query}"));
        assert_eq!(page.status, 400, "{query}");
        assert!(page.text().contains(allowed), "{query}: {}", page.text());
    }
}

#[test]
fn a_key_figure_of_an_epci_stands_beside_that_of_its_departement() {
    let page = get("/tableaux/participation?geo=2026-EPCI-244400404");
    let compared = page.text().split("class=\"compared\"").nth(1).unwrap();
    let compared = compared.split("</p>").next().unwrap();
    assert!(compared.contains("Loire-Atlantique"), "{compared}");
    let none = get("/tableaux/participation?geo=2026-EPCI-244400404&compare=aucune");
    assert!(!none.text().contains("class=\"compared\""));
}

#[test]
fn the_quality_of_the_data_counts_the_states_of_the_figures() {
    let edition = observatory().current().unwrap();
    let place = edition
        .geography()
        .find(&"2026-DEP-44".parse().unwrap())
        .unwrap();
    let found = states(&edition, place, Population::Avs, 2024);
    let dashboard = json(&get("/api/v1/dashboards/qualite?geo=2026-DEP-44&time=2024"));
    let sections = dashboard["sections"].as_array().unwrap().iter();
    let mut tiles = sections.flat_map(|section| section["tiles"].as_array().unwrap());
    let tile = tiles.find(|tile| tile["kind"] == "anomalies").unwrap();
    assert_eq!(tile["states"]["published"], found.published);
    assert_eq!(tile["states"]["secret"], found.secret);
    assert!(found.published > 50, "{found:?}");
}

#[test]
fn blanks_of_a_secret_figure_tell_no_answer() {
    let edition = observatory().current().unwrap();
    let epci = edition.geography().indices_of(TerritoryType::Epci);
    let mut secrets = 0;
    for place in epci.take(400) {
        let territory = edition.geography().territory(place).unwrap();
        let inside = territory.departements.iter().any(|own| &**own == "44");
        if !inside {
            continue;
        }
        let page = get(&format!(
            "/tableaux/qualite?geo={}&time=2024",
            territory.code
        ));
        let table = page.text().split("laissées en blanc par").nth(1);
        for row in table.unwrap_or_default().split("<tr").skip(2) {
            let row = row.split("</tr>").next().unwrap();
            if row.contains(">s</abbr>") {
                secrets += 1;
                assert_eq!(row.matches(">s</abbr>").count(), 4, "{row}");
            }
        }
    }
    assert!(secrets > 0, "no secret row to check");
}

#[test]
fn a_commune_without_structure_says_so_and_leads_to_the_nearest_ones() {
    let page = get("/territoires/2026-COM-44001");
    let html = page.text();
    assert!(html.contains("Aucune structure agréée ici au 31 décembre 2024"));
    let list = html.split("id=\"structures\"").nth(1).unwrap();
    let list = list.split("</section>").next().unwrap();
    let link = list.split("href=\"/structures/").nth(1).unwrap();
    let id = link.split('"').next().unwrap();
    assert_eq!(get(&format!("/structures/{id}")).status, 200);
}

#[test]
fn the_profile_lists_its_structures_its_neighbours_and_its_files() {
    let page = get("/territoires/2026-DEP-44");
    let html = page.text();
    for expected in [
        "Départements limitrophes",
        "/territoires/2026-DEP-85",
        "href=\"/structures/",
        "/api/v1/figures.xlsx?geo=2026-DEP-44",
        "/tableaux/couverture?geo=2026-DEP-44",
        "/explorer?geo=2026-DEP-44",
        "Comparer à",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    let compared = get("/territoires/2026-EPCI-244400404?compare=departement");
    assert!(compared.text().contains("Loire-Atlantique</th>"));
    assert_eq!(get("/territoires/2026-DEP-44?compare=rien").status, 400);
}

#[test]
fn the_foot_of_each_page_says_the_campaign_the_answers_the_next_one_and_whom_to_tell() {
    for path in [
        "/",
        "/tableaux/apercu",
        "/explorer",
        "/accessibilite",
        "/mentions-legales",
    ] {
        let page = get(path);
        for expected in [
            "Édition",
            "des structures interrogées (Loire-Atlantique, 2024)",
            "Prochaine livraison attendue",
            "enquête de 2026 (données 2025)",
            "Signalez une anomalie",
        ] {
            assert!(page.text().contains(expected), "{path}: {expected}");
        }
    }
}

#[test]
fn a_dashboard_is_answered_in_a_few_milliseconds_once_warm() {
    get("/tableaux/couverture");
    let started = Instant::now();
    for year in 2013..2023 {
        assert_eq!(
            get(&format!("/tableaux/couverture?time={year}")).status,
            200
        );
    }
    let each = started.elapsed() / 10;
    // Twenty on a machine at rest; the tests share theirs.
    assert!(each.as_millis() < 200, "{each:?}");
}
