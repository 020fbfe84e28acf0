//! Where a campaign stands, on a real store: asked, answered, doubted, confirmed, replaced.

use vigie::app;
use vigie::config::Settings;
use vigie::service::annotated::annotated_workbook;
use vigie::service::campaign::{Campaign, Standing, campaign, survey_years};
use vigie::service::decide::{Answered, decide};
use vigie::service::import_file::{ImportOptions, ImportReport, import_bytes};
use vigie::service::scope::Reader;
use vigie::service::workplace::Workplace;

const NOW: &str = "2026-11-23T06:30:00Z";
const ALL: Reader<'static> = Reader {
    name: "anne",
    departements: &[],
};

const REGISTER: &str = "\
id_structure;type_structure;nom;code_insee;date_premier_agrement;agrement_agc_debut;agrement_agc_fin
44-1;Centre social;Les Tilleuls;44109;01/01/2010;01/01/2020;31/12/2026
44-2;Centre social;Bellevue;44109;01/01/2010;01/01/2020;31/12/2026
44-3;Centre social;Le Port;44184;01/01/2010;01/01/2020;31/12/2026
";
const ANSWERS: &str = "\
id_structure;type_structure;nom;code_insee;nb_salaries;etp_total
44-1;Centre social;Les Tilleuls;44109;4;9,5
44-2;Centre social;Bellevue;44109;4;3
";
const MENDED: &str = "\
id_structure;type_structure;nom;code_insee;nb_salaries;etp_total
44-1;Centre social;Les Tilleuls;44109;4;3,5
";

fn place(folder: &tempfile::TempDir) -> Workplace {
    app::workplace(&Settings::new(folder.path().to_owned(), None, None)).unwrap()
}

fn import(place: &Workplace, format: &str, name: &str, text: &str, partial: bool) -> ImportReport {
    let options = ImportOptions {
        format,
        data_year: Some(2023),
        survey_year: Some(2024),
        fictitious: true,
        partial,
        dry_run: false,
        author: "anne",
        now: NOW,
    };
    import_bytes(place, name, text.as_bytes(), options).unwrap()
}

/// An observatory whose campaign of 2024 has begun.
fn begun(folder: &tempfile::TempDir) -> (Workplace, ImportReport) {
    let place = place(folder);
    let register = import(
        &place,
        "structures-agreees",
        "registre.csv",
        REGISTER,
        false,
    );
    assert_eq!(register.rows.rejected, 0, "{:?}", register.issues);
    let answers = import(&place, "senacs-structures", "reponses.csv", ANSWERS, false);
    (place, answers)
}

fn followed(place: &Workplace) -> Campaign {
    campaign(place, 2024, ALL).unwrap().unwrap()
}

fn standings(campaign: &Campaign) -> Vec<(&str, Standing)> {
    let structures = campaign.structures.iter();
    structures
        .map(|one| (one.id.as_str(), one.standing))
        .collect()
}

#[test]
fn a_campaign_tells_who_answered_who_is_doubted_and_who_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let (place, answers) = begun(&folder);
    assert_eq!(survey_years(&place).unwrap(), [2024]);
    let campaign = followed(&place);
    let expected = [
        ("44-1", Standing::ToVerify),
        ("44-2", Standing::Answered),
        ("44-3", Standing::Silent),
    ];
    assert_eq!(standings(&campaign), expected, "{:?}", answers.issues);
    assert_eq!(campaign.structures[2].name.as_deref(), Some("Le Port"));
    let doubt = &campaign.doubts[0];
    assert_eq!(
        (doubt.structure.as_str(), doubt.code.as_str()),
        ("44-1", "COH-003")
    );
    assert_eq!(doubt.delivery, answers.id);
}

#[test]
fn a_doubt_leaves_when_the_structure_answers_again() {
    let folder = tempfile::tempdir().unwrap();
    let (place, _) = begun(&folder);
    let mended = import(&place, "senacs-structures", "corrige.csv", MENDED, true);
    assert_eq!(mended.rows.rejected, 0, "{:?}", mended.issues);
    let campaign = followed(&place);
    assert!(campaign.doubts.is_empty(), "{:?}", campaign.doubts);
    assert_eq!(campaign.answered(), 2);
}

#[test]
fn a_doubt_that_a_person_confirmed_keeps_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (place, answers) = begun(&folder);
    let id = followed(&place).doubts[0].decision.clone();
    let answer = "confirm".to_owned();
    let reason = "deux directions, vu au téléphone";
    decide(
        &place,
        &answers.id,
        &[Answered { id, answer }],
        reason,
        "anne",
        NOW,
    )
    .unwrap();
    let campaign = followed(&place);
    assert!(campaign.doubts.is_empty(), "{:?}", campaign.doubts);
    assert_eq!(campaign.count(Standing::Answered), 2);
    let confirmed = campaign.confirmed[0].confirmation.as_ref().unwrap();
    assert_eq!(
        (confirmed.author.as_str(), confirmed.reason.as_str()),
        ("anne", reason)
    );
}

#[test]
fn a_reader_of_another_departement_sees_no_structure() {
    let folder = tempfile::tempdir().unwrap();
    let (place, _) = begun(&folder);
    let elsewhere = ["49".to_owned()];
    let reader = Reader {
        name: "paul",
        departements: &elsewhere,
    };
    let campaign = campaign(&place, 2024, reader).unwrap().unwrap();
    assert!(campaign.structures.is_empty() && campaign.doubts.is_empty());
}

#[test]
fn the_file_of_a_delivery_comes_back_annotated_from_what_was_kept() {
    use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
    let folder = tempfile::tempdir().unwrap();
    let place = place(&folder);
    let text = ANSWERS.replace("44109;4;3\n", "44109;4;=1+1\n");
    let report = import(&place, "senacs-structures", "reponses.csv", &text, false);
    let bytes = annotated_workbook(&place, &report.id).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Fichier annoté").unwrap();
    let cells: Vec<String> = sheet
        .rows()
        .nth(2)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(cells[0], "3", "the line of the file");
    assert_eq!(cells[7], "=1+1", "as it was sent, and no formula");
    let refused = import(
        &place,
        "senacs-structures",
        "faux.csv",
        "%PDF-1.7\nrien",
        false,
    );
    let bytes = annotated_workbook(&place, &refused.id).unwrap();
    let book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Anomalies", "Lisez-moi"]);
}
