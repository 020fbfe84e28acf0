//! What single pages say.

use vigie::domain::number::french;
use vigie::domain::structure::Population;
use vigie::domain::territory::TerritoryType;
use vigie::service::figures::Figure;
use vigie::service::published::PublishedEdition;
use vigie::service::selection::{FigureQuery, Selection};

use super::{get, observatory};

/// Figures of an indicator on the EPCI, last year.
fn of_epci(edition: &PublishedEdition, indicator: &str) -> Selection {
    let query = FigureQuery {
        indicators: vec![indicator.to_owned()],
        geo_type: Some(TerritoryType::Epci),
        parent: Some("2026-DEP-44".parse().unwrap()),
        populations: vec![Population::Avs],
        last: Some(1),
        ..FigureQuery::default()
    };
    Selection::new(edition, &query).unwrap()
}

#[test]
fn a_secret_figure_shows_its_mark_and_neither_value_nor_evolution() {
    let edition = observatory().current().unwrap();
    let selection = of_epci(&edition, "etp");
    let secret: Vec<_> = selection
        .figures(&edition)
        .filter(Figure::is_secret)
        .collect();
    assert!(
        !secret.is_empty(),
        "the demonstration has no secret figure to check"
    );
    for figure in secret {
        let page = get(&format!("/territoires/{}", figure.geo()));
        let html = page.text();
        let card = html
            .split("<article")
            .find(|part| part.contains("Emplois en équivalents temps plein"));
        let card = card.unwrap().split("</article>").next().unwrap();
        assert!(card.contains(">s</abbr>"), "{}", figure.id());
        assert!(card.contains("ecret statistique"), "{}", figure.id());
        assert!(!card.contains("class=\"evolution\""), "{}", figure.id());
        assert!(
            !card.contains("exploitée"),
            "{} tells how many answered",
            figure.id()
        );
    }
}

#[test]
fn the_cards_of_the_home_page_show_the_figures_of_the_edition() {
    let edition = observatory().current().unwrap();
    let html = get("/").text().to_owned();
    let query = FigureQuery {
        indicators: vec![
            "structures-agreees".to_owned(),
            "benevoles-par-structure".to_owned(),
        ],
        geos: vec!["2026-DEP-44".parse().unwrap()],
        populations: vec![Population::Avs],
        last: Some(1),
        ..FigureQuery::default()
    };
    let selection = Selection::new(&edition, &query).unwrap();
    for figure in selection.figures(&edition) {
        let definition = figure.definition().unwrap();
        let shown = french(figure.value().unwrap(), definition.decimals);
        assert!(
            html.contains(&format!(">{shown}</span>")),
            "{} = {shown}",
            figure.id()
        );
        let counts = figure.counts().unwrap();
        if definition.id == "benevoles-par-structure" {
            let said = format!(
                "{}\u{a0}réponses exploitées sur {}\u{a0}structures agréées",
                counts.filled, counts.accredited
            );
            assert!(html.contains(&said), "{said}");
        }
    }
}

#[test]
fn a_region_delivered_in_part_says_it_once_and_shows_no_wall_of_marks() {
    let page = get("/territoires/2026-REG-52");
    let html = page.text();
    assert_eq!(html.matches("1\u{a0}département sur 5").count(), 1);
    assert!(!html.contains(">nd</abbr>"));
    assert!(html.contains("/territoires/2026-DEP-44"));
    assert!(
        get("/territoires/2026-FRANCE-F")
            .text()
            .contains("1\u{a0}département sur 101")
    );
}

#[test]
fn a_commune_without_structure_is_told_so_in_a_sentence() {
    let edition = observatory().current().unwrap();
    let query = FigureQuery {
        indicators: vec!["structures-agreees".to_owned()],
        geo_type: Some(TerritoryType::Com),
        parent: Some("2026-DEP-44".parse().unwrap()),
        last: Some(1),
        ..FigureQuery::default()
    };
    let selection = Selection::new(&edition, &query).unwrap();
    let empty = selection
        .figures(&edition)
        .find(|figure| figure.value() == Some(0.0))
        .unwrap();
    let page = get(&format!("/territoires/{}", empty.geo()));
    assert!(page.text().contains("aucune structure agréée ici"));
    // Once, in the legend.
    assert_eq!(page.text().matches(">so</abbr>").count(), 1);
}

#[test]
fn an_evolution_names_its_year_and_counts_percentages_in_points() {
    let html = get("/indicateurs/taux-de-reponse?geo=2026-DEP-44&population=AVS")
        .text()
        .to_owned();
    let card = html.split("<article").nth(1).unwrap();
    assert!(card.contains("depuis 20"), "{card}");
    assert!(card.contains("point") || card.contains("stable"));
}

#[test]
fn the_method_prints_the_rules_in_force() {
    let html = get("/methode").text().to_owned();
    let structures = format!("moins de {} structures", vigie::engine::MIN_UNITS);
    assert!(html.contains(&structures));
    assert!(html.contains("plus de 85\u{a0}%") || html.contains("plus de 85 %"));
    assert!(html.contains("101"));
    assert!(html.contains("Licence Ouverte 2.0"));
}

#[test]
fn a_chart_has_its_words_and_its_table() {
    let page = get("/indicateurs/structures-agreees?geo=2026-DEP-44&population=AVS");
    let html = page.text();
    let alt = html
        .split(" alt=\"Structures agréées")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(
        alt.contains("Loire-Atlantique") && alt.contains("Données fictives"),
        "{alt}"
    );
    assert!(html.contains("<summary>Voir le tableau"));
    assert!(html.contains("(max-width: 40rem)"));
}

#[test]
fn a_search_finds_names_and_former_codes() {
    assert!(
        get("/territoires?q=Saint-Nazaire")
            .text()
            .contains("/territoires/2026-COM-44184")
    );
    let figure = get("/provenance/structures-agreees/2026-COM-44060/2023/CS");
    assert_eq!(
        figure.header("location"),
        Some("/provenance/structures-agreees/2026-COM-49160/2023/CS")
    );
    let former = get("/territoires/2026-COM-44060");
    assert_eq!(former.status, 308);
    assert_eq!(
        former.header("location"),
        Some("/territoires/2026-COM-49160")
    );
    let nothing = get("/territoires?q=zzzzqqq");
    assert_eq!(nothing.status, 200);
    assert!(nothing.text().contains("Aucun territoire"));
}
