//! The explorer over HTTP, and figures as a workbook.

use calamine::{Data, Reader as _, Xlsx};

use crate::site::get;

const TWO: &str =
    "/explorer?indicator=benevoles-par-structure&geo=2026-DEP-44&geo=2026-EPCI-244400404";

#[test]
fn what_is_chosen_is_shown_in_a_table_and_in_addresses() {
    let page = get(&format!("{TWO}&since=2023&until=2024"));
    assert_eq!(page.status, 200);
    let html = page.text();
    let table = html.split("id=\"tableau-explorer\"").nth(1).unwrap();
    let table = table.split("</table>").next().unwrap();
    assert_eq!(table.matches("<tr").count(), 3);
    assert!(table.contains(">2023</th>") && table.contains(">2024</th>"));
    let api = "/api/v1/figures?indicator=benevoles-par-structure&amp;geo=2026-DEP-44,2026-EPCI-244400404&amp;since=2023&amp;until=2024&amp;population=AVS";
    assert!(html.contains(api), "{api}");
    assert_eq!(get(&api.replace("&amp;", "&")).status, 200);
}

#[test]
fn the_whole_series_leaves_the_years_out_and_what_is_shown_keeps_them() {
    let html = get(&format!("{TWO}&since=2023&until=2024"))
        .text()
        .to_owned();
    let lines = |start: &str| {
        let rest = html.split(start).nth(1).unwrap();
        let link = rest
            .split("href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let link = link.replace("&amp;", "&");
        assert!(link.starts_with("/api/v1/figures.csv?"), "{link}");
        get(&link).text().lines().count() - 1
    };
    assert_eq!(lines("Ce qui est montré"), 4);
    assert!(lines("Toute la série") >= 26);
}

#[test]
fn a_territory_is_added_by_a_misspelt_name() {
    let page = get(&format!("{TWO}&ajouter=chateabriant"));
    assert!(page.text().contains("value=\"2026-COM-44036\" checked"));
    let none = get("/explorer?ajouter=zzzzzzzz");
    assert_eq!(none.status, 200);
    assert!(none.text().contains("Aucun territoire ne ressemble"));
}

#[test]
fn a_level_shows_the_territories_inside_the_first_one() {
    let page = get(
        "/explorer?indicator=structures-agreees&geo=2026-DEP-44&geo_type=EPCI&since=2024&until=2024",
    );
    let table = page.text().split("id=\"tableau-explorer\"").nth(1).unwrap();
    let table = table.split("</table>").next().unwrap();
    assert_eq!(table.matches("<tr").count(), 18, "17 EPCI and the head");
    assert!(page.text().contains("geo_type=EPCI&amp;parent=2026-DEP-44"));
}

#[test]
fn what_cannot_be_broken_down_is_said_and_the_form_stays() {
    let page = get("/explorer?indicator=epci-couverts&geo=2026-DEP-44&by=federation");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Sans cette ventilation"));
    assert!(page.text().contains("name=\"indicator\""));
    assert_eq!(get("/explorer?indicator=inconnu").status, 404);
}

#[test]
fn a_workbook_has_numbers_their_definitions_and_a_page_to_read_first() {
    let query = "indicator=benevoles-par-structure&geo=2026-DEP-44&population=AVS";
    let page = get(&format!("/api/v1/figures.xlsx?{query}"));
    assert_eq!(page.status, 200);
    let name = page.header("content-disposition").unwrap();
    assert!(name.contains("vigie-2026-11-23.1-chiffres.xlsx"), "{name}");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(page.body.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Données", "Métadonnées", "Lisez-moi"]);
    let sheet = book.worksheet_range("Données").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().skip(1).collect();
    let csv = get(&format!("/api/v1/figures.csv?{query}"));
    assert_eq!(rows.len(), csv.text().lines().count() - 1);
    let last = rows.last().unwrap();
    assert!(matches!(last[6], Data::Float(_)), "{last:?}");
    for row in rows.iter().filter(|row| row[7] == "s") {
        assert!(
            matches!(row[6], Data::Empty),
            "a secret has a value: {row:?}"
        );
        assert!(
            matches!(row[9], Data::Empty),
            "a secret has a numerator: {row:?}"
        );
    }
    let read_me = book.worksheet_range("Lisez-moi").unwrap();
    let text: String = read_me
        .cells()
        .map(|(_, _, cell)| cell.to_string())
        .collect();
    assert!(
        text.contains("fictives") && text.contains("2026-11-23.1"),
        "{text}"
    );
    assert_eq!(
        get(&format!("/api/v1/figures.xlsx?{query}&dialect=excel-fr")).status,
        400
    );
}
