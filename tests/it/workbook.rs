//! The annotated workbook, read back as a spreadsheet would.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use vigie::render::workbook::{ListedCell, Listing, annotated_workbook, listing_workbook};
use vigie::service::annotated::{SentTable, annotated};
use vigie::service::import_file::ImportReport;

const RECEIVED: &str = "2026-11-23T06:30:00Z";

fn report() -> ImportReport {
    let text = r#"{"id": "2026-11-23-senacs-structures-1f0a9c3e", "format": "senacs-structures",
        "status": "accepted_with_warnings", "dry_run": false, "fictitious": true,
        "file": {"name": "enquete.csv", "sha256": "ab", "bytes": 420, "detected": null},
        "campaign": {"survey_year": 2024, "data_year": 2023},
        "rows": {"read": 3, "created": 2, "updated": 0, "unchanged": 0, "rejected": 1},
        "columns": {"mapped": 4, "ignored": ["Courriel"], "missing": [], "proposed": []},
        "issues": [
          {"code": "GEO-001", "severity": "error", "row": 6, "column": "Commune", "variable": "code_insee",
           "value": "44999", "message": "La commune « 44999 » n'existe pas.", "remedy": "Vérifiez le code."},
          {"code": "NUM-001", "severity": "error", "row": 4, "column": "ETP total", "variable": "etp_total",
           "value": "3,5 ETP", "message": "La valeur « 3,5 ETP » n'est pas un nombre.", "remedy": "Saisissez 3,5."},
          {"code": "COH-001", "severity": "warning", "row": 4, "column": "ETP total", "variable": "etp_total",
           "value": null, "message": "Plus d'ETP que de salariés.", "remedy": "Vérifiez les deux."},
          {"code": "FILE-011", "severity": "info", "row": null, "column": null, "variable": null,
           "value": null, "message": "Encodage deviné.", "remedy": "Rien à faire."},
          {"code": "NUM-001", "severity": "error", "row": 4, "column": "Double", "variable": "x",
           "value": "?", "message": "Colonne en double.", "remedy": "Renommez-la."}],
        "issue_counts": {"GEO-001": 1, "NUM-001": 2, "COH-001": 1, "FILE-011": 1}, "decisions": [], "impact": null}"#;
    serde_json::from_str(text).unwrap()
}

fn table() -> SentTable {
    let rows = [
        (4, ["A", "3,5 ETP", "44109", "a@exemple.org", "?", "1"]),
        (5, ["=HYPERLINK(\"http://x\")", "+1", "@x", "", "-2", "007"]),
        (6, ["C", "4", "44999", "c@exemple.org", "2", "2"]),
    ];
    SentTable {
        header_line: 3,
        headers: [
            "Nom",
            "ETP total",
            "Commune",
            "Courriel",
            "Double",
            "Double",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .map(|(line, cells)| (line, cells.map(str::to_owned).to_vec()))
            .to_vec(),
        personal: vec![3],
    }
}

fn bytes() -> Vec<u8> {
    annotated_workbook(&annotated(&report(), None, Some(table()), Some(RECEIVED))).unwrap()
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// A part of the workbook as it is stored.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_file_comes_back_as_it_was_sent_after_two_columns_of_ours() {
    let mut workbook = open(bytes());
    assert_eq!(
        workbook.sheet_names(),
        ["Fichier annoté", "Anomalies", "Lisez-moi"]
    );
    let sheet = workbook.worksheet_range("Fichier annoté").unwrap();
    let line = |at: usize| -> Vec<String> {
        sheet
            .rows()
            .nth(at)
            .unwrap()
            .iter()
            .map(Data::to_string)
            .collect()
    };
    assert_eq!(
        line(0),
        [
            "Ligne n°",
            "Anomalies",
            "Nom",
            "ETP total",
            "Commune",
            "Courriel",
            "Double",
            "Double"
        ]
    );
    assert_eq!(
        line(2),
        [
            "5",
            "",
            "=HYPERLINK(\"http://x\")",
            "+1",
            "@x",
            "",
            "-2",
            "007"
        ]
    );
    assert!(line(3)[1].starts_with("LIGNE REFUSÉE"), "{:?}", line(3));
    assert!(!line(1)[1].contains("REFUSÉE"), "{:?}", line(1));
    for at in 1..=3 {
        for cell in sheet.rows().nth(at).unwrap().iter().skip(2) {
            assert!(matches!(cell, Data::String(_) | Data::Empty), "{cell:?}");
        }
    }
}

#[test]
fn no_cell_from_outside_is_ever_a_formula_or_a_link_outside() {
    let bytes = bytes();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        !sheet.contains("<f>") && !sheet.contains("<hyperlink"),
        "{sheet}"
    );
    let remarks = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(
        !remarks.contains("<f>") && !remarks.contains("r:id=\"rId"),
        "{remarks}"
    );
    let formulas = open(bytes).worksheet_formula("Fichier annoté").unwrap();
    assert!(formulas.is_empty(), "{formulas:?}");
}

#[test]
fn what_is_personal_is_masked_wherever_it_would_show() {
    let bytes = bytes();
    let texts = part(&bytes, "xl/sharedStrings.xml");
    assert!(
        texts.contains("(masqué)") && !texts.contains("exemple.org"),
        "{texts}"
    );
}

#[test]
fn each_faulty_cell_holds_its_remarks_with_code_and_remedy() {
    let bytes = bytes();
    let notes = part(&bytes, "xl/comments1.xml");
    assert_eq!(notes.matches("<comment ref=").count(), 2, "{notes}");
    let etp = notes
        .split("<comment ref=")
        .find(|note| note.starts_with("\"D2\""))
        .unwrap();
    for word in [
        "NUM-001",
        "COH-001",
        "3,5 ETP",
        "Saisissez 3,5.",
        "Vérifiez les deux.",
    ] {
        assert!(etp.contains(word), "{word}: {etp}");
    }
    assert!(notes.contains("ref=\"E4\""), "{notes}");
    assert!(
        !notes.contains("Renommez-la"),
        "a header twice points at no cell: {notes}"
    );
}

#[test]
fn every_remark_is_listed_and_leads_to_its_cell() {
    let bytes = bytes();
    let links = part(&bytes, "xl/worksheets/sheet2.xml");
    for cell in ["!E4", "!D2", "!A2"] {
        assert!(
            links.contains(&format!("location=\"'Fichier annoté'{cell}\"")),
            "{cell}: {links}"
        );
    }
    let mut workbook = open(bytes);
    let sheet = workbook.worksheet_range("Anomalies").unwrap();
    assert_eq!(sheet.height(), 1 + report().issues.len());
    let said: Vec<String> = sheet.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(
        said,
        [
            "Gravité",
            "Erreur",
            "Erreur",
            "À vérifier",
            "Information",
            "Erreur"
        ]
    );
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_file_without_a_table_still_says_what_to_do() {
    let bytes = annotated_workbook(&annotated(&report(), None, None, Some(RECEIVED))).unwrap();
    let mut workbook = open(bytes);
    assert_eq!(workbook.sheet_names(), ["Anomalies", "Lisez-moi"]);
    let sheet = workbook.worksheet_range("Lisez-moi").unwrap();
    let text: String = sheet.rows().flatten().map(Data::to_string).collect();
    assert!(
        text.contains("Que faire") && text.contains("enquete.csv"),
        "{text}"
    );
}

#[test]
fn a_listing_keeps_numbers_as_numbers_and_words_as_words() {
    let listing = Listing {
        title: "Campagne".to_owned(),
        sheet: "Campagne".to_owned(),
        created_at: RECEIVED.to_owned(),
        columns: vec![("Nom".to_owned(), 20), ("Nombre".to_owned(), 10)],
        rows: vec![vec![
            ListedCell::Text("=1+1".to_owned()),
            ListedCell::Number(2.5),
        ]],
    };
    let mut workbook = open(listing_workbook(&listing).unwrap());
    let sheet = workbook.worksheet_range("Campagne").unwrap();
    let row: Vec<Data> = sheet.rows().nth(1).unwrap().to_vec();
    assert_eq!(row, [Data::String("=1+1".to_owned()), Data::Float(2.5)]);
}
