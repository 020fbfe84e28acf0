//! Every file of `../shared/data/messy`, one row each: the shape that its INDEX states, and cells
//! chosen among the nastiest.
//!
//! How INDEX is read. « rows x cols » counts the lines of the file with its header: under the header
//! there is one fewer. Where several shapes are told (`11 x 17/1`), the file has lines of 17 cells
//! and lines of one: f18 has three lines of title of one cell, four more lines before its header (a
//! title, « Affichage », two half-empty lines above the header), and three rows of 17 cells; f48 was
//! counted with a delimiter that it does not use: it has 5 columns, and its last line is a lone mark. f09 has three title lines, a blank
//! one, two headers and 777 communes. The last two headers of r10 are rows until an import leaves
//! them out.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::import::{Inspection, Sheet, inspect, sheet_of};

use crate::cli::place::shared;

/// Beginning of the name → container, encoding, delimiter, decimal mark, line of the header, rows,
/// columns, warnings; or the code of the refusal.
const SHAPES: [(&str, &str); 36] = [
    ("f01", "csv utf-8 ; none 1 1363 4"),
    ("f03b", "zip+csv utf-8 | none 2 6 37 ROW-006"),
    ("f04", "csv utf-8 ; , 1 1232 28"),
    ("f08", "csv utf-8 ; , 1 231 16"),
    ("f09", "csv utf-8 , none 5 777 4 ROW-004"),
    ("f15", "csv utf-8 , none 1 399 3"),
    ("f18", "csv utf-8 , , 8 3 17 COL-008"),
    ("f20", "FILE-002"),
    ("f23", "csv utf-8 , none 1 3 6"),
    ("f24_file_comma.", "csv utf-8 , none 1 3 8"),
    ("f24_file_comma_missing_col", "csv utf-8 , none 1 3 7"),
    ("f24_file_comma_missing_data", "csv utf-8 , none 1 3 8"),
    ("f24_file_comma_wrong_type", "csv utf-8 , none 1 3 8"),
    ("f27", "csv utf-8 ; none 1 101 11"),
    ("f29", "csv utf-8 ; none 1 116 2"),
    ("f32", "csv utf-16le \t none 1 376 2"),
    ("f37", "csv utf-8 ; . 1 4 14 FILE-016"),
    ("f38", "csv utf-8 ; . 1 9 16"),
    ("f41", "csv utf-8 , . 1 80 36"),
    ("f42", "csv utf-8 ; none 1 206 21"),
    ("f44", "csv utf-8 ; , 1 12 6 FILE-010"),
    ("f47", "csv utf-8 , . 1 7 25 FILE-009"),
    ("f48", "csv utf-8 , none 1 7 5"),
    ("f53", "csv utf-8 ; none 1 60 22"),
    ("f56", "csv windows-1252 ; , 1 60 8 FILE-011"),
    ("f60", "csv utf-8 , , 1 120 31 COL-008"),
    ("r01", "csv windows-1252 ; none 1 15 13 FILE-011"),
    ("r02", "csv utf-8 ; none 1 15 13"),
    ("r03", "csv cp850 ; , 1 9 26 FILE-011"),
    ("r05", "csv utf-8 ; none 1 1232 6"),
    ("r06", "csv utf-8 , none 1 578 5"),
    ("r08", "xlsx   , 1 9 8"),
    ("r10", "csv utf-8 ; . 1 406 11"),
    ("r12", "ods   , 1 5 8"),
    ("r14", "gzip+csv utf-8 , none 1 6 3"),
    ("r16", "csv utf-8 , none 1 60 15"),
];

/// The file whose name begins so.
fn path(messy: &PathBuf, stem: &str) -> PathBuf {
    let entries = fs::read_dir(messy).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path()).filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(stem)
    });
    let found = paths
        .next()
        .unwrap_or_else(|| panic!("no file begins with {stem}"));
    assert!(paths.next().is_none(), "several files begin with {stem}");
    found
}

fn shape(inspection: Inspection) -> String {
    let detected = inspection.detected;
    let mut found = vec![
        detected.container,
        detected.encoding,
        detected.delimiter,
        detected.decimal.unwrap_or_else(|| "none".to_owned()),
        detected.header_row.to_string(),
        detected.records.to_string(),
        detected.columns.len().to_string(),
    ];
    found.extend(inspection.warnings.into_iter().map(|issue| issue.code));
    found.join(" ")
}

#[test]
fn every_messy_file_has_the_shape_that_its_index_states() {
    let Some(messy) = shared("messy") else { return };
    let mut differ = Vec::new();
    let mut seen = BTreeSet::new();
    for (stem, expected) in SHAPES {
        let path = path(&messy, stem);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = match inspect(&name, &fs::read(&path).unwrap()) {
            Ok(inspection) => shape(inspection),
            Err(error) => {
                assert!(!error.remedy().is_empty(), "{name}");
                error.issues()[0].code.clone()
            }
        };
        if found != expected {
            differ.push(format!("{name}: {found:?}, expected {expected:?}"));
        }
        seen.insert(name);
    }
    assert!(differ.is_empty(), "{differ:#?}");
    let all = fs::read_dir(&messy)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let tables: BTreeSet<String> = all.filter(|name| name != "INDEX.md").collect();
    assert_eq!(seen, tables);
}

fn sheet(messy: &PathBuf, stem: &str) -> Sheet {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
    sheet_of(
        &fs::read(path(messy, stem)).unwrap(),
        None,
        &catalogue.dictionary,
    )
    .unwrap()
}

/// File, line, column → text of the cell.
const CELLS: [(&str, u64, &str, &str); 31] = [
    // Trailing empty column, lost zeros, empty end date.
    ("f01", 2, "code_com_insee", "1001"),
    ("f03b", 3, "structure_date_creation", "01/02/2006 00:00:00"),
    ("f04", 3, "TP6021", "s"),
    ("f08", 2, "_IDOBJ", "3718,000000000000000"),
    ("f09", 7, "Classement en ZRR", "NC - Commune non classée"),
    ("f18", 9, "Date de dernière modif. de l'EJ", "10.01.2023"),
    (
        "f18",
        9,
        "Fournisseur titulaire principal (EJ) (2)",
        "ATLAS SOUTENIR LES COMPETENCES",
    ),
    ("f18", 9, "Contrat de projet Etat-Region", "#"),
    ("f18", 9, "EUR", "22500,12"),
    ("f23", 3, "code_qpv", "NR"),
    ("f27", 2, "2014", "12 220"),
    ("f29", 2, "Trimestre", "1er trimestre 1996"),
    ("f37", 2, "Date de versement", "2019-05-20"),
    ("f41", 2, "BE_NB", "12"),
    ("f41", 2, "DATE_EP", "NC"),
    ("f44", 2, "Montant (?)", "1947,40"),
    ("f48", 3, "SALLE", "Salle du Belvédère"),
    ("f48", 3, "CAPACITE", "150-200"),
    ("f53", 3, "Pl1", "FERME"),
    ("f56", 2, "Date", "01-01-13"),
    ("f56", 2, "Année", "2013"),
    ("f60", 2, "name_fr (2)", "Asie et pacifique"),
    ("r01", 2, "date_der_maj", "2013.01.26"),
    ("r03", 2, "adresse_co", "18 RUE CRÈVE COEUR"),
    ("r03", 2, "clé_chiff", "0"),
    ("r03", 2, "Code_INSEE", "1053"),
    ("r05", 2, "Reclassement juillet 2024", "Non"),
    ("r08", 2, "nom_complet", "CA Lannion-Trégor Communauté"),
    (
        "r10",
        4,
        "STRUCTURED_INFO",
        "{\"champ_1\": 0, \"champ_2\": -1.0}",
    ),
    ("r16", 2, "commune_parent_id", "\\N"),
    (
        "r16",
        2,
        "mairie_adresse",
        "22 rue de la Mairie\n44170 Abbaretz",
    ),
];

#[test]
fn nasty_cells_are_given_whole_on_their_line() {
    let Some(messy) = shared("messy") else { return };
    let mut differ = Vec::new();
    for (stem, line, column, expected) in CELLS {
        let sheet = sheet(&messy, stem);
        let position = sheet.headers.iter().position(|header| header == column);
        let row = sheet.rows.iter().find(|row| row.line == line);
        let found = position
            .zip(row)
            .and_then(|(position, row)| row.cells.get(position));
        let found = found.map(|cell| cell.replace("\r\n", "\n").trim().to_owned());
        if found.as_deref() != Some(expected) {
            differ.push(format!(
                "{stem} line {line} {column:?}: {found:?}, among {:?}",
                sheet.headers
            ));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn two_encodings_of_one_table_give_one_table() {
    let Some(messy) = shared("messy") else { return };
    let (windows, utf_8) = (sheet(&messy, "r01"), sheet(&messy, "r02"));
    assert_eq!(windows.headers, utf_8.headers);
    assert_eq!(windows.rows, utf_8.rows);
}

/// NUL are taken off, lines counted with CRLF inside cells and LF between them.
#[test]
fn lines_stay_those_that_a_person_sees() {
    let Some(messy) = shared("messy") else { return };
    let sheet = sheet(&messy, "f42");
    let text = fs::read_to_string(path(&messy, "f42")).unwrap();
    let last = sheet.rows.last().unwrap();
    let line = usize::try_from(last.line).unwrap();
    let seen = text.lines().nth(line - 1).unwrap();
    assert!(seen.starts_with(&last.cells[0]), "{seen}");
    let nul = sheet_text(&messy, "f47");
    assert!(!nul.contains('\0'));
}

fn sheet_text(messy: &PathBuf, stem: &str) -> String {
    let rows = sheet(messy, stem).rows;
    rows.into_iter().flat_map(|row| row.cells).collect()
}
