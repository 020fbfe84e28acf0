//! The traps of French territories, as a file meets them; those of populations, of France and of EPCI
//! are tests of `src/geography`. Contours are not read yet: theirs have no test.

use std::fs;
use std::sync::LazyLock;

use serde_json::{Value, json};
use vigie::geography::{CommuneResolution, Geography};

use crate::cli::place::{Workspace, shared};

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| Geography::load().unwrap());

const RESTORED: [&str; 13] = [
    "12218", "14581", "14666", "15031", "15035", "15047", "15171", "27676", "49126", "60694",
    "69114", "85165", "85212",
];

/// A register of these communes, one EVS in each: code of each commune kept, codes of the remarks.
fn register(year: &str, communes: &[&str]) -> (Vec<Option<String>>, Vec<String>) {
    let workspace = Workspace::new();
    let rows = communes
        .iter()
        .enumerate()
        .map(|(rank, commune)| format!("E{rank};EVS;{commune};01/01/2010;31/12/2030\n"));
    let header = "Identifiant Senacs;Type de structure;Code commune Insee;Début de l'agrément animation locale;Fin de l'agrément animation locale\n";
    workspace.write(
        "registre.csv",
        rows.fold(header.to_owned(), |text, row| text + &row),
    );
    let arguments = ["--data-year", year];
    let (_, report) = workspace.import("registre.csv", "structures-agreees", &arguments);
    let mut codes = codes(&report);
    // A lone structure is said to be a partial file, which is not what these tests are about.
    codes.retain(|code| code != "DELIV-001");
    (communes_kept(&workspace, communes.len()), codes)
}

fn communes_kept(workspace: &Workspace, structures: usize) -> Vec<Option<String>> {
    let store = vigie::store::Store::open(&workspace.database_url()).unwrap();
    let records = store
        .records(vigie::domain::delivery::Feed::Register)
        .unwrap();
    let of = |id: String| {
        let record = records.iter().find(|record| record.subject == id)?;
        Some(record.answers["code_insee"].text()?.to_owned())
    };
    (0..structures).map(|rank| of(format!("E{rank}"))).collect()
}

fn codes(report: &Value) -> Vec<String> {
    let issues = report["issues"].as_array().unwrap().iter();
    issues
        .map(|issue| issue["code"].as_str().unwrap().to_owned())
        .collect()
}

fn some(codes: &[&str]) -> Vec<Option<String>> {
    codes.iter().map(|code| Some((*code).to_owned())).collect()
}

#[test]
fn a_commune_that_left_its_departement_counts_where_it_is_today() {
    let (communes, remarks) = register("2013", &["44060", "49382", "49144", "44225"]);
    assert_eq!(communes, some(&["49160", "49160", "44180", "44180"]));
    assert_eq!(remarks, ["GEO-008", "GEO-002", "GEO-008", "GEO-002"]);
}

#[test]
fn a_restored_commune_is_itself_whatever_the_year() {
    for year in ["2013", "2020", "2025"] {
        let (communes, remarks) = register(year, &RESTORED);
        assert_eq!(communes, some(&RESTORED), "{year}");
        assert_eq!(remarks, Vec::<String>::new(), "{year}");
    }
}

#[test]
fn a_renumbered_commune_is_the_same_under_its_code_of_today() {
    let (communes, remarks) = register("2022", &["12076", "14011", "27058", "49069", "69159"]);
    assert_eq!(
        communes,
        some(&["12218", "14581", "27676", "49126", "69114"])
    );
    assert_eq!(remarks, ["GEO-002"; 5]);
}

/// Essarts en Bocage held Sainte-Florence and L'Oie from 2016 to 2023.
#[test]
fn a_structure_on_a_commune_divided_since_stays_there_with_a_remark() {
    for (year, communes, expected) in [
        ("2015", vec!["85084"], vec![]),
        ("2016", vec!["85084"], vec!["GEO-006"]),
        ("2023", vec!["85084", "44109"], vec!["GEO-006"]),
        ("2024", vec!["85084"], vec![]),
        // The file tells L'Oie apart: it is in a later geography.
        ("2020", vec!["85084", "85165"], vec![]),
    ] {
        let (kept, remarks) = register(year, &communes);
        assert_eq!(kept, some(&communes), "{year}");
        assert_eq!(remarks, expected, "{year} {communes:?}");
    }
}

#[test]
fn figures_of_a_commune_divided_since_are_refused_unless_the_file_divides_them() {
    let Some(real) = shared("real") else { return };
    let workspace = Workspace::new();
    let name = "filosofi_2021_communes_pays_de_la_loire.csv";
    let text = fs::read_to_string(real.join(name)).unwrap();
    let apart = text
        .lines()
        .filter(|line| !line.starts_with("85165") && !line.starts_with("85212"));
    let whole: String = apart.fold(String::new(), |text, line| text + line + "\n");
    workspace.write("partage.csv", &text);
    workspace.write("entier.csv", &whole);
    let refused = |file: &str| {
        let (_, report) = workspace.import(file, "filosofi-communes", &["--dry-run"]);
        (
            report["issue_counts"]["GEO-007"].clone(),
            report["rows"].clone(),
        )
    };
    let (codes, rows) = refused("partage.csv");
    assert_eq!((codes, &rows["rejected"]), (Value::Null, &json!(4)));
    let (codes, rows) = refused("entier.csv");
    assert_eq!((codes, &rows["rejected"]), (json!(1), &json!(5)));
    assert_eq!(
        rows["created"].as_u64().unwrap() + 5,
        rows["read"].as_u64().unwrap()
    );
}

/// The movements published by Insee say the same, commune by commune and year by year.
#[test]
fn what_divided_communes_held_agrees_with_the_movements_of_insee() {
    let Some(real) = shared("real") else { return };
    let text = fs::read_to_string(real.join("commune_movements_1943_2026.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|l| l.split(',').collect())
        .collect();
    // 1 January of the geography that an event makes.
    let geography = |date: &str| {
        let (year, day) = date.split_once('-').unwrap();
        year.parse::<i32>().unwrap() + i32::from(day != "01-01")
    };
    let mut seen = 0;
    for row in &rows {
        let [kind, date, before, whole, after, part] = [0, 1, 2, 3, 8, 9].map(|column| row[column]);
        let restores = kind == "21" && before == "COM" && after == "COM" && whole != part;
        if !restores || geography(date) < 2018 {
            continue;
        }
        seen += 1;
        let merged = rows
            .iter()
            .find(|row| row[0] == "32" && row[3] == part && row[9] == whole);
        // Les Hauts-Talican kept the name and part of the merger under another code.
        let since = merged.map_or(2019, |row| geography(row[1]));
        let idx = GEOGRAPHY.resolve_code(part).commune.idx().unwrap();
        for year in 2010..2027 {
            let held = GEOGRAPHY.held_then(whole, year).any(|held| held == idx);
            let expected = (since..geography(date)).contains(&year);
            assert_eq!(held, expected, "{whole} {part} {year}");
        }
    }
    assert_eq!(seen, 8);
}

/// Ancenis, until 2018, and Ancenis-Saint-Géréon, since: one code, that of the commune of today.
#[test]
fn a_commune_deleguee_may_have_the_code_of_its_commune_nouvelle() {
    let (communes, remarks) = register("2015", &["44003", "44160"]);
    assert_eq!(communes, some(&["44003", "44003"]));
    assert_eq!(remarks, ["GEO-002"]);
    let idx = GEOGRAPHY.resolve_code("44003").commune.idx().unwrap();
    assert_eq!(&*GEOGRAPHY.communes()[idx].name, "Ancenis-Saint-Géréon");
}

#[test]
fn the_45_municipal_arrondissements_are_their_commune() {
    let paris = (75101..=75120).map(|code| (code, "75056"));
    let lyon = (69381..=69389).map(|code| (code, "69123"));
    let marseille = (13201..=13216).map(|code| (code, "13055"));
    for (code, whole) in paris.chain(lyon).chain(marseille) {
        let idx = GEOGRAPHY.commune(whole).map(|commune| &commune.code);
        let CommuneResolution::MunicipalArrondissement(found) =
            GEOGRAPHY.resolve_code(&code.to_string()).commune
        else {
            panic!("{code} is a municipal arrondissement");
        };
        assert_eq!(Some(&GEOGRAPHY.communes()[found].code), idx, "{code}");
    }
    let (communes, remarks) = register("2023", &["75101", "69389", "13216"]);
    assert_eq!(communes, some(&["75056", "69123", "13055"]));
    assert_eq!(remarks, ["GEO-002"; 3]);
}

#[test]
fn addresses_with_a_cedex_an_arrondissement_or_an_island_are_found() {
    let workspace = Workspace::new();
    let towns = [
        ("49009", "Angers cedex 01"),
        ("69009", "Lyon 9e Arrondissement"),
        ("75012", "Paris 12"),
        ("13233", "MARSEILLE CEDEX 20"),
        ("97150", "Saint-Martin"),
        ("20200", "Bastia"),
        ("1000", "Bourg en Bresse"),
    ];
    let rows = towns
        .iter()
        .map(|(code, town)| format!("EVS;Maison {code};{code};{town}\n"));
    workspace.write(
        "fiches.csv",
        rows.fold("type;nom;cp;commune\n".to_owned(), |t, row| t + &row),
    );
    let (_, report) = workspace.import("fiches.csv", "senacs-annuaire", &["--data-year", "2024"]);
    assert_eq!(codes(&report), ["GEO-005"]);
    let store = vigie::store::Store::open(&workspace.database_url()).unwrap();
    let records = store
        .records(vigie::domain::delivery::Feed::Directory)
        .unwrap();
    let mut found: Vec<&str> = records
        .iter()
        .map(|record| record.answers["code_insee"].text().unwrap())
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "01053", "13055", "2B033", "49007", "69123", "75056", "97801"
        ]
    );
}

/// Former codes do not (44060 is in 49): only those of today may be read so.
#[test]
fn the_code_of_a_commune_of_today_begins_with_its_departement() {
    for commune in GEOGRAPHY.communes() {
        let departement = commune.departement.as_deref().unwrap();
        assert!(commune.code.starts_with(departement), "{}", commune.code);
    }
}

#[test]
fn an_epci_keeps_its_siren_when_its_name_changes_and_its_population_is_a_sum() {
    let redon = "2019-EPCI-243500741".parse().unwrap();
    let today = GEOGRAPHY.redirect(&redon).unwrap();
    assert_eq!(today.to_string(), "2026-EPCI-243500741");
    let idx = GEOGRAPHY.find(&today).unwrap();
    let sum: u32 = GEOGRAPHY.territories()[idx]
        .communes()
        .filter_map(|commune| GEOGRAPHY.inhabitants_to_sum(commune, 2023))
        .map(|found| found.count)
        .sum();
    let told = GEOGRAPHY.inhabitants_of(idx, 2023).unwrap();
    assert_eq!(told.count, sum);
}
