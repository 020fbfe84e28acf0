//! The brochure of a territory: as a page, over HTTP on the demonstration; as a PDF, by the command.

use std::collections::BTreeSet;
use std::path::Path;

use vigie::domain::structure::Population;
use vigie::domain::territory::TerritoryType;
use vigie::service::figures::Figure;
use vigie::service::selection::{FigureQuery, Selection};

use crate::cli::place::Workspace;
use crate::cli::sample::{four_centres, survey};
use crate::site::{Page, get, observatory};

const DEPARTEMENT: &str = "/imprimer/territoires/2026-DEP-44";

/// Addresses of the images of a page.
fn images(page: &Page) -> Vec<String> {
    let parts = page.text().split("<img src=\"").skip(1);
    let addresses = parts.map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    addresses.collect()
}

/// The brochure itself, without what stands around every page.
fn sheets(page: &Page) -> &str {
    let (_, rest) = page.text().split_once("<article class=\"brochure").unwrap();
    rest.split_once("</article>").unwrap().0
}

#[test]
fn every_kind_of_territory_has_a_brochure_that_its_page_leads_to() {
    for geo in [
        "2026-DEP-44",
        "2026-EPCI-244400404",
        "2026-COM-44109",
        "2026-COM-44001",
        "2026-ARR-442",
        "2026-REG-52",
        "2026-FRANCE-F",
    ] {
        let link = format!("href=\"/imprimer/territoires/{geo}");
        let own = get(&format!("/territoires/{geo}"));
        assert!(own.text().contains(&link), "{geo}");
        let page = get(&format!("/imprimer/territoires/{geo}"));
        assert_eq!(page.status, 200, "{geo}");
        for words in ["Données fictives", "Note de méthode", "Édition"] {
            assert!(sheets(&page).contains(words), "{geo}: {words}");
        }
    }
}

#[test]
fn the_brochure_of_a_departement_prints_the_figures_of_the_edition_its_charts_and_its_structures() {
    let edition = observatory().current().unwrap();
    let page = get(DEPARTEMENT);
    let sheets = sheets(&page);
    let year = *edition.data_years().last().unwrap();
    let query = FigureQuery {
        indicators: vec!["benevoles-par-structure".to_owned()],
        geos: vec!["2026-DEP-44".parse().unwrap()],
        times: vec![year],
        populations: vec![Population::Avs],
        ..FigureQuery::default()
    };
    let selection = Selection::new(&edition, &query).unwrap();
    let figure = selection.figures(&edition).next().unwrap();
    let shown = format!("<span class=\"number\">{}</span>", figure.display());
    assert!(sheets.contains(&shown), "{shown}");

    let names: BTreeSet<&str> = edition
        .structures()
        .iter()
        .filter(|sheet| {
            sheet
                .accredited_in
                .iter()
                .any(|own| i32::from(*own) == year)
        })
        .filter_map(|sheet| sheet.name.as_deref())
        .collect();
    assert!(names.len() > 20, "{}", names.len());
    for name in names {
        let said = name.replace('\'', "’");
        let escaped = name.replace('\'', "&#39;");
        assert!(
            sheets.contains(&said) || sheets.contains(&escaped) || sheets.contains(name),
            "{name}"
        );
    }

    let charts = images(&page);
    let drawn: Vec<&String> = charts.iter().filter(|a| a.contains("/charts/")).collect();
    assert!(drawn.len() >= 8, "{drawn:?}");
    for address in drawn {
        assert!(address.contains("theme=print"), "{address}");
        let image = get(address);
        assert_eq!(image.status, 200, "{address}");
        assert!(image.text_if_svg().is_some(), "{address}");
    }
}

#[test]
fn the_brochure_of_a_small_commune_is_short_and_holds_no_row_of_marks() {
    let page = get("/imprimer/territoires/2026-COM-44001");
    let sheets = sheets(&page);
    assert!(sheets.contains("brochure-short"));
    assert!(!sheets.contains("Graphique") && !sheets.contains("plate-wide"));
    let marks = sheets.matches("<abbr class=\"mark\"").count();
    assert!(
        marks <= 8,
        "{marks} marks, besides the legend and the campaigns"
    );
}

#[test]
fn a_secret_figure_is_named_once_and_nothing_of_it_is_printed() {
    let edition = observatory().current().unwrap();
    let query = FigureQuery {
        indicators: vec!["etp".to_owned()],
        geo_type: Some(TerritoryType::Epci),
        parent: Some("2026-DEP-44".parse().unwrap()),
        populations: vec![Population::Avs],
        last: Some(1),
        ..FigureQuery::default()
    };
    let selection = Selection::new(&edition, &query).unwrap();
    let secret: Vec<_> = selection
        .figures(&edition)
        .filter(Figure::is_secret)
        .collect();
    assert!(!secret.is_empty(), "no secret figure to check");
    for figure in secret {
        let page = get(&format!("/imprimer/territoires/{}", figure.geo()));
        let sheets = sheets(&page);
        assert!(sheets.contains("Secrets ici"), "{}", figure.id());
        let cards = sheets.split("<p class=\"key-label\">").skip(1);
        for card in cards {
            assert!(
                !card.starts_with("Emplois en équivalents temps plein"),
                "{}",
                figure.id()
            );
        }
    }
}

#[test]
fn the_year_and_the_edition_asked_are_those_printed() {
    let edition = observatory().current().unwrap();
    let (first, last) = (
        edition.data_years()[4],
        *edition.data_years().last().unwrap(),
    );
    let page = get(&format!(
        "{DEPARTEMENT}?time={first}&edition={}",
        edition.id()
    ));
    assert_eq!(page.status, 200);
    assert!(sheets(&page).contains(&format!("Données {first}")));
    assert!(!sheets(&page).contains(&format!("Données {last}, enquête")));
    assert!(page.text().contains(edition.id()));
    assert_eq!(get(&format!("{DEPARTEMENT}?time=1999")).status, 400);
    assert_eq!(get("/imprimer/territoires/2026-DEP-999").status, 404);
}

/// Four centres of Nantes, three of which answered.
fn nantes() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    let answers = [("A1", "10"), ("A2", "20"), ("A3", "30"), ("A4", "40")];
    workspace.write("reponses.csv", survey(&answers));
    for (file, format) in [
        ("registre.csv", "structures-agreees"),
        ("reponses.csv", "senacs-structures"),
    ] {
        let more = [
            "--data-year",
            "2023",
            "--survey-year",
            "2024",
            "--fictitious",
        ];
        let (outcome, _) = workspace.import(file, format, &more);
        outcome.done();
    }
    workspace.run(&["publish"]).done();
    workspace
}

#[test]
fn a_missing_browser_is_refused_before_anything_is_written() {
    let workspace = Workspace::new();
    let asked = ["brochure", "2026-COM-44109", "--browser", "./absent"];
    workspace
        .run(&asked)
        .ended(1)
        .says(&["./absent", "--browser", "/imprimer/territoires/"]);
    assert!(!workspace.data_dir().exists());
}

#[test]
fn the_command_makes_a_pdf_of_eight_pages_at_most_and_leaves_nothing_else() {
    use std::io::Write as _;
    let known = ["/usr/bin", "/usr/local/bin"].iter().any(|folder| {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        names
            .iter()
            .any(|name| Path::new(folder).join(name).is_file())
    });
    if !known {
        // `scripts/browser-test.sh` installs one, and demands it.
        let message = b"SKIPPED: the PDF of a brochure needs Chromium\n";
        std::io::stderr().write_all(message).unwrap();
        return;
    }
    let workspace = nantes();
    let made = workspace
        .run(&["brochure", "2026-COM-44109", "-o", "nantes.pdf"])
        .done()
        .says(&["nantes.pdf", "page"]);
    let pdf = std::fs::read(workspace.path("nantes.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let pages: usize = made
        .out
        .split('(')
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap();
    assert!((1..=8).contains(&pages), "{}", made.out);
    let left: Vec<_> = std::fs::read_dir(workspace.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("plaquette"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
