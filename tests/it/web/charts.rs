//! Charts: what they say, what they refuse.

use super::get;

#[test]
fn a_line_says_its_territory_years_counts_objective_source_and_marks() {
    let svg = get("/api/v1/charts/line/benevoles-par-structure.svg?geo=2026-DEP-44");
    assert_eq!(
        (svg.status, svg.header("content-type")),
        (200, Some("image/svg+xml"))
    );
    let text = svg.text();
    for said in [
        "Loire-Atlantique",
        "2021",
        "2023",
        "Objectif",
        "Source",
        "2026-11-23.1",
        "fictives",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn a_png_has_the_size_asked() {
    let png =
        get("/api/v1/charts/line/structures-agreees.png?geo=2026-DEP-44&width=800&height=450");
    assert_eq!(png.header("content-type"), Some("image/png"));
    assert!(png.body.starts_with(b"\x89PNG"));
    assert_eq!(png.body[16..24], [0, 0, 3, 32, 0, 0, 1, 194]);
}

#[test]
fn bars_show_the_members_of_a_breakdown_or_the_kinds_of_structure() {
    let ages = get("/api/v1/charts/bar/ages-des-publics.svg?geo=2026-DEP-44");
    assert!(ages.text().contains("0-6 ans"), "{}", ages.text());
    let kinds = get("/api/v1/charts/bar/structures-agreees.svg?geo=2026-DEP-44");
    assert!(kinds.text().contains("Espaces de vie sociale"));
}

#[test]
fn a_ranking_of_a_departement_is_of_its_epci() {
    let svg = get("/api/v1/charts/ranking/structures-agreees.svg?geo=2026-DEP-44");
    assert!(svg.text().contains("Nantes Métropole"), "{}", svg.text());
    let siblings = get("/api/v1/charts/ranking/structures-agreees.svg?geo=2026-EPCI-244400404");
    assert_eq!(siblings.status, 200);
}

#[test]
fn themes_and_compared_territories_are_accepted() {
    let path = "/api/v1/charts/line/structures-agreees.svg?geo=2026-DEP-44&compare=2026-EPCI-244400404&theme=high-contrast";
    let svg = get(path);
    assert_eq!(svg.status, 200);
    assert!(svg.text().contains("Nantes Métropole"));
}
