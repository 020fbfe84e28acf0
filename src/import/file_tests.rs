//! Whole files through small formats: what is kept, what is said.

use std::collections::BTreeSet;
use std::io::Write as _;

use proptest::prelude::*;

use super::issue::Issue;
use super::issue_code::IssueCode;
use super::reading::Reading;
use super::sample::{SURVEY, read_bytes, read_text};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Feed, Perimeter};
use crate::domain::digest::sha256;
use crate::import::{ImportError, ImportReport, ReportHeading, RowsApplied};

fn survey(text: &str) -> Reading {
    read_text(SURVEY, text).unwrap()
}

fn issue<'r>(reading: &'r Reading, code: &str) -> &'r Issue {
    reading
        .issues
        .iter()
        .find(|issue| issue.code == code)
        .unwrap_or_else(|| panic!("{code} is not among {:?}", reading.issues))
}

fn number(value: f64) -> Answer {
    Answer::Value(Value::Number(value))
}

fn text(value: &str) -> Answer {
    Answer::Value(Value::Text(value.to_owned()))
}

const POPULATION: &str = r#"
id = "population"
label = "Population"
description = "Une colonne par année."
feeds = "territory"
data_year = "headers"
perimeter = "nothing"
key = ["code_insee"]
locate = { code = "code_insee" }
ignored = ["libelle"]
[[column]]
variable = "code_insee"
headers = ["code"]
[[column]]
variable = "inhabitants"
headers = ["pmun"]
"#;

const DIRECTORY: &str = r#"
id = "annuaire"
label = "Annuaire"
description = "Sans identifiant."
feeds = "directory"
data_year = { column = ["annee"] }
perimeter = "nothing"
key = ["nom", "code_postal"]
key_prefix = "annuaire-"
locate = { postal_code_and_name = { postal_code = "code_postal", name = "commune" } }
structure_kind = "EVS"
themes = ["identity"]
keep = { headers = ["genre"], values = ["Espace"], reason = "ce ne sont pas des espaces." }
"#;

#[test]
fn each_state_of_an_answer_is_told_apart() {
    let reading = survey(
        "Identifiant;type;Code commune Insee;Type de structure;Nombre total de bénévoles;Femmes;Hommes;Part des jeunes;Résultat de l’exercice\n\
         A;x;44109;CSX;0;;non concerné;12,5 %;−1 200,50 €\n\
         B;x;44143;EVS;nd;s;beaucoup;-;0\n",
    );
    let [first, second] = reading.records.as_slice() else {
        panic!("{:?}", reading.issues)
    };
    assert_eq!(
        (first.subject.as_str(), first.data_year, first.row),
        ("A", 2023, 2)
    );
    assert_eq!(first.feed, Feed::Survey);
    assert_eq!(first.answers["benevoles_total"], number(0.0));
    assert_eq!(first.answers["femmes"], Answer::Blank);
    assert_eq!(first.answers["hommes"], Answer::NotConcerned);
    assert_eq!(first.answers["part_jeunes"], number(12.5));
    assert_eq!(first.answers["resultat"], number(-1200.5));
    assert_eq!(first.answers["type_structure"], text("cs"));
    assert_eq!(second.answers["benevoles_total"], Answer::NotAvailable);
    assert_eq!(second.answers["femmes"], Answer::Secret);
    assert_eq!(
        second.answers["hommes"],
        Answer::Rejected("beaucoup".to_owned())
    );
    assert_eq!(second.answers["part_jeunes"], Answer::Blank);
    assert_eq!(second.answers["code_insee"], text("44143"));
    assert_eq!(
        reading.perimeter,
        Perimeter::Departements(vec!["44".to_owned()])
    );
    assert_eq!(
        (reading.data_year, reading.survey_year),
        (Some(2023), Some(2024))
    );
}

#[test]
fn a_value_refused_is_said_with_line_column_value_and_remedy() {
    let reading = survey("Identifiant;Code commune Insee;Femmes\n\nA;44109;3,5 femmes\n");
    let issue = issue(&reading, "NUM-001");
    assert_eq!(issue.row, Some(3));
    assert_eq!(issue.column.as_deref(), Some("Femmes"));
    assert_eq!(issue.variable.as_deref(), Some("femmes"));
    assert_eq!(issue.value.as_deref(), Some("3,5 femmes"));
    assert_eq!(
        issue.message,
        "La valeur «\u{a0}3,5 femmes\u{a0}» n’est pas un nombre."
    );
    assert_eq!(issue.remedy, "Saisissez seulement le nombre\u{a0}: 3,5.");
    assert_eq!(reading.rows.rejected, 0);
}

#[test]
fn the_contract_of_a_column_may_refuse_the_row_or_the_delivery() {
    let file = "Identifiant;Code commune Insee;ETP\nA;44109;peu\nB;44143;2\n";
    let reading = survey(file);
    assert_eq!(
        (
            reading.rows.read,
            reading.rows.rejected,
            reading.records.len()
        ),
        (2, 1, 1)
    );
    let freezing = SURVEY.replace("discard_row", "freeze");
    let error = read_text(&freezing, file).unwrap_err();
    assert!(matches!(error, ImportError::Frozen { .. }), "{error:?}");
    assert_eq!(
        (error.issues()[0].code.as_str(), error.issues()[0].row),
        ("NUM-001", Some(2))
    );
    assert_eq!(error.detected().unwrap().records, 2);
}

#[test]
fn personal_data_are_never_stored() {
    let reading = survey(
        "Identifiant;Code commune Insee;Courriel de contact;Téléphone\nA;44109;a@exemple.fr;02\n",
    );
    assert_eq!(
        reading.columns.ignored,
        ["Courriel de contact", "Téléphone"]
    );
    assert!(!reading.columns.missing.contains(&"courriel".to_owned()));
    assert!(!format!("{:?}", reading.records).contains("exemple.fr"));
    assert!(reading.issues.is_empty(), "{:?}", reading.issues);
}

#[test]
fn a_near_header_is_proposed_and_never_applied() {
    let reading = survey("Identifiant;Code commune Insee;nb bénévoles\nA;44109;12\n");
    let proposal = &reading.columns.proposed[0];
    assert_eq!(
        (proposal.found.as_str(), proposal.variable.as_str()),
        ("nb bénévoles", "benevoles_total")
    );
    assert_eq!(reading.columns.mapped, 2);
    assert!(!reading.records[0].answers.contains_key("benevoles_total"));
    assert!(
        reading
            .columns
            .missing
            .contains(&"benevoles_total".to_owned())
    );
}

#[test]
fn a_missing_required_column_is_refused_with_those_of_the_file() {
    let error = read_text(SURVEY, "Identifiant;Femmes\nA;1\n").unwrap_err();
    let issue = &error.issues()[0];
    assert_eq!(
        (issue.code.as_str(), issue.variable.as_deref()),
        ("COL-001", Some("code_insee"))
    );
    assert!(
        issue.message.contains("Code commune Insee"),
        "{}",
        issue.message
    );
    assert!(
        issue
            .remedy
            .contains("« Femmes »".replace(' ', "\u{a0}").as_str()),
        "{}",
        issue.remedy
    );
}

#[test]
fn the_second_row_of_a_structure_is_refused_and_names_the_first() {
    let reading = survey("Identifiant;Code commune Insee\nA;44109\nB;44109\nA;44143\n");
    let issue = issue(&reading, "KEY-002");
    assert_eq!((issue.row, issue.value.as_deref()), (Some(4), Some("A")));
    assert!(issue.message.contains("ligne 2"), "{}", issue.message);
    assert_eq!((reading.rows.read, reading.rows.rejected), (3, 1));
}

#[test]
fn a_former_commune_is_accepted_an_unknown_one_is_not() {
    let reading = survey("Identifiant;Code commune Insee\nA;44225\nB;44108\nC;1004\nD;\n");
    assert_eq!(reading.records[0].answers["code_insee"], text("44180"));
    assert_eq!(issue(&reading, "GEO-002").row, Some(2));
    let unknown = issue(&reading, "GEO-001");
    assert_eq!(
        (unknown.row, unknown.value.as_deref()),
        (Some(3), Some("44108"))
    );
    assert!(
        unknown.remedy.contains("Nantes (44109)"),
        "{}",
        unknown.remedy
    );
    assert_eq!(issue(&reading, "GEO-005").row, Some(4));
    assert_eq!(reading.records[1].answers["code_insee"], text("01004"));
    assert_eq!(issue(&reading, "GEO-004").row, Some(5));
    assert_eq!(reading.rows.rejected, 2);
    assert_eq!(
        reading.perimeter,
        Perimeter::Departements(vec!["01".to_owned(), "44".to_owned()])
    );
}

#[test]
fn a_commune_is_found_by_its_name_within_the_departement() {
    let format = SURVEY.replace(
        "{ code = \"code_insee\" }",
        "{ name_in_departement = { departement = \"code_postal\", name = \"commune\" } }",
    );
    let file = "Identifiant;Code postal;Commune;Nom\nA;49;LE LION D'ANGERS;a\nB;44;Angers;b\nC;;Nantes;c\n";
    let reading = read_text(&format, file).unwrap();
    assert_eq!(reading.records.len(), 1);
    assert_eq!(reading.records[0].answers["code_insee"], text("49176"));
    assert_eq!(issue(&reading, "GEO-001").row, Some(3));
    assert!(issue(&reading, "GEO-001").message.contains("Angers (44)"));
    assert_eq!(issue(&reading, "GEO-004").row, Some(4));
}

#[test]
fn a_column_per_year_gives_a_record_per_year() {
    let reading = read_bytes(
        POPULATION,
        b"code,libelle,2016,PMUN2017\n44109,Nantes,303382,309346\n44143,Reze,,\n",
        None,
    )
    .unwrap();
    let found: Vec<_> = reading
        .records
        .iter()
        .map(|record| {
            (
                record.subject.as_str(),
                record.data_year,
                record.answers["inhabitants"].clone(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("44109", 2016, number(303_382.0)),
            ("44109", 2017, number(309_346.0)),
            ("44143", 2016, Answer::Blank),
            ("44143", 2017, Answer::Blank),
        ]
    );
    assert_eq!(reading.records[0].answers.len(), 1);
    assert_eq!(reading.columns.mapped, 3);
    assert_eq!((reading.rows.read, reading.data_year), (2, Some(2017)));
    assert_eq!(reading.perimeter, Perimeter::Nothing);
    let one = read_bytes(POPULATION, b"code,2016,2017\n44109,1,2\n", Some(2016)).unwrap();
    assert_eq!(one.records.len(), 1);
    let undated = read_bytes(POPULATION, b"code,pmun\n44109,1\n", None).unwrap_err();
    assert_eq!(undated.issues()[0].code, "YEAR-001");
    assert_eq!(
        read_bytes(POPULATION, b"code,pmun\n44109,1\n", Some(2016))
            .unwrap()
            .records
            .len(),
        1
    );
    let other = read_bytes(POPULATION, b"code,2017\n44109,1\n", Some(2016)).unwrap_err();
    assert!(other.issues()[0].message.contains("2016"));
}

#[test]
fn rows_left_out_are_counted_and_blanks_of_a_directory_erase_nothing() {
    let reading = read_bytes(
        DIRECTORY,
        "genre;nom;code postal;commune;annee;siret\nEspace;L'Île;44000;NANTES;2022;\nMaison;M;44000;NANTES;2022;\n".as_bytes(),
        None,
    )
    .unwrap();
    assert_eq!(
        (
            reading.rows.read,
            reading.rows.left_out,
            reading.rows.rejected
        ),
        (1, 1, 0)
    );
    let record = &reading.records[0];
    assert_eq!(record.subject, "annuaire-l-ile-44000");
    assert_eq!(record.data_year, 2022);
    assert_eq!(record.answers["type_structure"], text("evs"));
    assert!(!record.answers.contains_key("siret"));
    assert!(
        issue(&reading, "ROW-002")
            .message
            .starts_with("1 ligne laissée de côté")
    );
}

#[test]
fn a_blank_under_a_question_not_put_is_not_an_answer() {
    let reading = survey(
        "Identifiant;Code commune Insee;Type de structure;Action pour l'écologie;Agrément familles\n\
         A;44109;EVS;;\nB;44109;CS;Oui;\n",
    );
    assert!(!reading.records[0].answers.contains_key("act_ecologie"));
    assert!(!reading.records[0].answers.contains_key("acf"));
    assert_eq!(reading.records[1].answers["acf"], Answer::Blank);
    assert_eq!(
        reading.records[1].answers["act_ecologie"],
        Answer::Rejected("Oui".to_owned())
    );
    assert_eq!(
        issue(&reading, "COL-006").column.as_deref(),
        Some("Action pour l'écologie")
    );
}

#[test]
fn the_year_of_the_data_is_never_guessed() {
    let file = b"Identifiant;Code commune Insee\nA;44109\n";
    let error = read_bytes(SURVEY, file, None).unwrap_err();
    assert_eq!(error.issues()[0].code, "YEAR-001");
    let fixed = SURVEY.replace("\"argument\"", "{ fixed = 2014 }");
    assert_eq!(
        read_bytes(&fixed, file, Some(2015)).unwrap_err().issues()[0].code,
        "YEAR-003"
    );
    assert_eq!(
        read_bytes(&fixed, file, None).unwrap().data_year,
        Some(2014)
    );
}

/// Small files that make every remark of a survey row.
const REMARKS: &str = "Identifiant;Code commune Insee;Femmes;Hommes;Nombre total de bénévoles;Part des jeunes;Date du 1er agrément;Agrément familles;Type de structure;Numéro SIRET;Colonne à nous;Action pour l'écologie
Identifiant;Code commune Insee;Femmes;Hommes;Nombre total de bénévoles;Part des jeunes;Date du 1er agrément;Agrément familles;Type de structure;Numéro SIRET;Colonne à nous;Action pour l'écologie
A;44109;-3;2,5;1.234;101;hier;peut-être;MJC;123;;Oui
B;44109;dix;1;3;;31/02/2020;;;32318058800037;;
C;49144;1;1;3;;01/02/13;;;;;
D;00000;;;;;;;;;;
E;;;;;;;;;;;
F;1004;;;;;;;;;;
F;1004;;;;;;;;;;
;44109;;;;;;;;;;
Source : notre enquête
";

fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default())
        .unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A workbook whose second sheet holds the survey.
fn two_sheets() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let notes = workbook.add_worksheet();
    notes.write(0, 0, "Lisez-moi").unwrap();
    let survey = workbook.add_worksheet();
    for (row, cells) in [["Identifiant", "Code commune Insee"], ["A", "44109"]]
        .iter()
        .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            survey.write(row, column, *cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The survey, known by its numbers of volunteers.
fn telling() -> String {
    SURVEY.replace(
        "\nkey =",
        "\nat_least_one_of = [\"femmes\", \"hommes\"]\nkey =",
    )
}

#[test]
fn a_file_of_another_format_is_refused_by_the_columns_that_it_lacks() {
    let file = b"Identifiant;Code commune Insee;Nom\nA;44109;B\n";
    let error = read_bytes(&telling(), file, Some(2023)).unwrap_err();
    let issue = &error.issues()[0];
    assert_eq!(issue.code, "COL-007");
    assert!(issue.message.contains("Femmes"), "{}", issue.message);
    let file = b"Identifiant;Code commune Insee;Hommes\nA;44109;1\n";
    assert!(read_bytes(&telling(), file, Some(2023)).is_ok());
}

#[test]
fn every_code_of_the_table_is_produced_by_a_file() {
    let mut produced: BTreeSet<String> = BTreeSet::new();
    let mut note = |result: Result<Reading, ImportError>| match result {
        Ok(reading) => produced.extend(reading.issue_counts.into_keys()),
        Err(error) => produced.extend(error.issues().iter().map(|issue| issue.code.clone())),
    };
    note(read_text(SURVEY, REMARKS));
    for file in [
        b"".as_slice(),
        b"%PDF-1.4",
        b"7z\xBC\xAF\x27\x1C",
        b"PK\x03\x04xl/workbook.xml",
        &zip_of("xl/workbook.bin", b""),
        b"{\"type\": \"Topology\"}",
        b"\xEF\xBB\xBFIdentifiant;Code commune Insee;Nom\nA;44109;Caf\xE9 \xE0 Rez\xE9\n",
        "Identifiant;Code commune Insee;Nom\nA;44109;Caf\u{c3}\u{a9}\n".as_bytes(),
        format!("Identifiant;Code commune Insee\n{}\n", ";".repeat(20_000)).as_bytes(),
        &two_sheets(),
        b"\xD0\xCF\x11\xE0",
        b"\x89PNG",
        b"<html>",
        b"nom;\xC3\xA9\xC3\xA9\xC3\xA9\n\xE9;1\n",
        b"Identifiant;Code commune Insee;Nom\nA;44109;Caf\xE9\0\n",
        "Identifiant;Code commune Insee;Nom\nA;44109;Caf\u{fffd}\n".as_bytes(),
        b"Identifiant;Code commune Insee\nA;\"44109\n",
        b"Identifiant;Code commune Insee\n",
        b"Identifiant;Femmes\nA;1\n",
        b"Identifiant;Code commune Insee;Femmes;femmes\nA;44109;1;1\n",
        b"Identifiant;Code commune Insee;Notre code;notre code\nA;44109;1;1\n",
        b"Identifiant;Code commune Insee;Femmes\nIDENT;CODGEO;NBFEMMES\nA;44109;1\nB;44109;2\nTotal;;3\n99;2\n",
        "Identifiant;Code commune Insee;Subventions;Part des jeunes\nA;44109;12 k€;0,45\n".as_bytes(),
        b"Identifiant;;Code commune Insee\nA;;44109\n",
        b"Identifiant;id_structure;Code commune Insee\nA;A;44109\n",
    ] {
        note(read_bytes(SURVEY, file, Some(2023)));
    }
    note(read_bytes(SURVEY, b"a;b\n1;2\n", None));
    note(read_bytes(
        &telling(),
        b"Identifiant;Code commune Insee\nA;44109\n",
        Some(2023),
    ));
    note(read_text(
        SURVEY,
        "Identifiant;Code commune Insee;Femmes\nA;44109;1.234\n",
    ));
    note(read_bytes(
        &SURVEY.replace("\"argument\"", "{ fixed = 2014 }"),
        b"a;b\n1;2\n",
        Some(2015),
    ));
    note(read_bytes(
        DIRECTORY,
        b"genre;nom;code postal;commune;annee\nEspace;A;49000;Angers;2023\nMaison;B;49000;Angers;2023\nEspace;C;44000;Nantes;2022\nEspace;D;44000;Nantes;bientot\n",
        Some(2023),
    ));
    let moved = "Identifiant;Code commune Insee\nA;49144\nB;44225\n";
    note(read_bytes(SURVEY, moved.as_bytes(), Some(2022)));
    note(read_text(
        super::divided::tests::FIGURES,
        "code_insee;annee;inhabitants\n44180;2023;1\n",
    ));
    super::format_tests::remarks().into_iter().for_each(note);
    produced.extend(super::identity::tests::every_code());
    let expected: BTreeSet<String> = IssueCode::ALL
        .iter()
        .map(|code| code.code().to_owned())
        .filter(|code| !code.starts_with("DEL"))
        .collect();
    assert_eq!(produced, expected);
}

#[test]
fn codes_are_unique_and_titled() {
    let codes: BTreeSet<&str> = IssueCode::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(codes.len(), IssueCode::ALL.len());
    assert!(IssueCode::ALL.iter().all(|code| !code.title().is_empty()));
}

fn heading(bytes: &[u8]) -> ReportHeading {
    ReportHeading {
        id: "d-1".to_owned(),
        format: "enquete".to_owned(),
        dry_run: true,
        fictitious: true,
        file_name: "essai.csv".to_owned(),
        sha256: sha256(bytes),
        size_bytes: 10,
    }
}

#[test]
fn a_report_has_the_members_that_were_promised() {
    let file = b"Identifiant;Code commune Insee;Femmes;Perdu\nA;44109;1,5;x\nB;44143;2;y\n";
    let reading = read_bytes(SURVEY, file, Some(2023)).unwrap();
    let applied = RowsApplied {
        created: 2,
        ..RowsApplied::default()
    };
    let report = ImportReport::applied(heading(file), &reading, applied);
    let mut json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["file"]["sha256"].as_str().map(str::len), Some(64));
    json["file"]["sha256"] = "…".into();
    json["columns"]["missing"] = serde_json::json!([]);
    insta::assert_json_snapshot!(json);
}

#[test]
fn the_report_of_a_refusal_says_why_and_applies_nothing() {
    let error = read_text(SURVEY, "Identifiant;Femmes\nA;1\n").unwrap_err();
    let report = ImportReport::rejected(
        heading(b""),
        &error,
        crate::import::report::CampaignReport::default(),
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["status"], "rejected");
    assert_eq!(json["issue_counts"], serde_json::json!({ "COL-001": 1 }));
    assert_eq!(json["file"]["detected"]["delimiter"], ";");
    assert_eq!(json["rows"]["read"], 0);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Err(error) = read_bytes(SURVEY, &bytes, Some(2023)) {
            prop_assert!(!error.remedy().is_empty());
        }
    }

    #[test]
    fn every_row_is_either_kept_or_rejected(rows in prop::collection::vec("[A-C]{0,1}[;,\"]{0,3}(44109|49144|1004|x)?[;\n \"-]{0,2}[0-9.,%-]{0,6}", 0..30)) {
        let file = format!("Identifiant;Code commune Insee;Femmes\n{}", rows.join("\n"));
        if let Ok(reading) = read_text(SURVEY, &file) {
            let kept = u64::try_from(reading.records.len()).unwrap();
            prop_assert_eq!(kept + reading.rows.rejected, reading.rows.read);
            prop_assert_eq!(reading.rows.read + reading.rows.left_out, reading.detected.records);
            let subjects: BTreeSet<&str> =
                reading.records.iter().map(|record| record.subject.as_str()).collect();
            prop_assert_eq!(subjects.len(), reading.records.len());
        }
    }
}
