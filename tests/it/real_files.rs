//! The three real files, imported by the command, with reports that a person can act on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use vigie::app;
use vigie::config::Settings;
use vigie::domain::structure::Population;
use vigie::service::publish::current_edition;

use crate::cli::place::{Outcome, Workspace, shared};

const NANTES: &str = "nantes_metropole_csc_2014.csv";

/// Imports a real file; gives the outcome for a person and the report.
fn import(
    workspace: &Workspace,
    real: &Path,
    name: &str,
    format: &str,
    more: &[&str],
) -> (Outcome, Value) {
    workspace.write(name, fs::read(real.join(name)).unwrap());
    let arguments = [&["import", name, "--format", format], more].concat();
    let said = workspace.run(&arguments);
    let id = workspace.imports().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let report = workspace.run(&["imports", &id, "--json"]).done().json();
    (said, report)
}

/// Lines of the issues of one code.
fn lines(report: &Value, code: &str) -> Vec<u64> {
    let issues = report["issues"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|issue| issue["code"] == code);
    issues.map(|issue| issue["row"].as_u64().unwrap()).collect()
}

/// 38 lines: 29 centres socioculturels, all in the commune that they name, « ST-SEBASTIEN » included,
/// and 9 maisons d'associations that the format leaves out.
#[test]
fn the_list_of_nantes_gives_29_centres_and_leaves_9_out() {
    let Some(real) = shared("real") else { return };
    let workspace = Workspace::new();
    let (said, report) = import(&workspace, &real, NANTES, "nantes-equipements", &[]);
    said.done().says(&[
        "29 nouvelles",
        "9 lignes laissées de côté",
        "maisons d’associations",
    ]);
    assert_eq!(
        report["rows"],
        json!({"read": 29, "created": 29, "updated": 0, "unchanged": 0, "rejected": 0})
    );
    assert_eq!(report["issue_counts"], json!({"ROW-002": 1}));
    assert_eq!(report["campaign"]["data_year"], 2014);
}

/// 27 sheets, « Test EVS 2 » twice (lines 26 and 27), two SIRET of 13 digits (lines 2 and 7).
#[test]
fn the_public_sheets_of_senacs_say_what_is_wrong_with_them() {
    let Some(real) = shared("real") else { return };
    let workspace = Workspace::new();
    let name = "senacs_structures_observees.csv";
    let (said, report) = import(
        &workspace,
        &real,
        name,
        "senacs-annuaire",
        &["--data-year", "2024"],
    );
    said.ended(1).says(&[
        "ligne 27",
        "Test EVS 2",
        "déjà décrit à la ligne 26",
        "Gardez une seule des lignes",
    ]);
    assert_eq!(
        report["rows"],
        json!({"read": 27, "created": 26, "updated": 0, "unchanged": 0, "rejected": 1})
    );
    assert_eq!(lines(&report, "KEY-002"), [27]);
    assert_eq!(lines(&report, "ID-001"), [2, 7]);
    assert_eq!(report["issue_counts"], json!({"KEY-002": 1, "ID-001": 2}));
    // A directory is not a register: nothing is published from it alone but an empty edition.
    workspace.run(&["publish"]).done();
    let figures = [
        "figures",
        "--indicator",
        "structures-agreees",
        "--geo",
        "2026-DEP-44",
        "--json",
    ];
    assert_eq!(
        workspace.run(&figures).done().json()["suppressed"]["primary"],
        0
    );
}

/// 1,232 communes of 2021; four of them merged with another that the file describes too: two medians
/// cannot be added, the line is refused and says so.
#[test]
fn the_incomes_of_insee_keep_the_secret_and_the_merged_communes_apart() {
    let Some(real) = shared("real") else { return };
    let workspace = Workspace::new();
    let name = "filosofi_2021_communes_pays_de_la_loire.csv";
    let (said, report) = import(&workspace, &real, name, "filosofi-communes", &[]);
    said.ended(1).says(&[
        "ligne 886",
        "« 72287 » fait aujourd’hui partie de 72155",
        "ligne 765",
    ]);
    assert_eq!(
        report["rows"],
        json!({"read": 1232, "created": 1228, "updated": 0, "unchanged": 0, "rejected": 4})
    );
    assert_eq!(lines(&report, "KEY-002"), [886, 896, 998, 1173]);
    assert_eq!(lines(&report, "GEO-002"), [248, 886, 896, 998, 1173]);
    assert_eq!(report["file"]["detected"]["decimal"], ",");
    assert_eq!(report["campaign"]["data_year"], 2021);
}

/// « Part de la population vivant dans une commune équipée », Nantes Métropole, 2014.
///
/// By hand: the 29 centres are in eight communes. The reference has no population of 2014; in 2016:
/// Bouguenais 19,049, Couëron 20,900, Nantes 306,694, Orvault 25,931, Rezé 40,368,
/// Saint-Herblain 46,603, Saint-Sébastien-sur-Loire 26,872, Thouaré-sur-Loire 9,778: 496,195 in all,
/// out of the 638,931 inhabitants of the 24 communes: 77.660186 %.
#[test]
fn the_share_of_the_population_in_an_equipped_commune_is_right() {
    let (Some(real), Some(reference)) = (shared("real"), shared("reference")) else {
        return;
    };
    let workspace = Workspace::new();
    import(&workspace, &real, NANTES, "nantes-equipements", &[])
        .0
        .done();
    workspace.run(&["publish"]).done();

    let equipped = [
        "44020", "44047", "44109", "44114", "44143", "44162", "44190", "44204",
    ];
    let (inside, all) = populations_of_2016(&reference, "244400404", &equipped);
    let id = "population-communes-equipees/2026-EPCI-244400404/2014/CS";
    let figure = workspace.figure(
        "population-communes-equipees",
        "2026-EPCI-244400404",
        2014,
        "CS",
    );
    assert_eq!(figure["id"], id);
    assert_eq!(
        (figure["numerator"].as_u64(), figure["denominator"].as_u64()),
        (Some(inside), Some(all))
    );
    let (inside, all) = (u32::try_from(inside).unwrap(), u32::try_from(all).unwrap());
    let share = 100.0 * f64::from(inside) / f64::from(all);
    let (shown, exact) = (figure["obs_value"].as_f64().unwrap(), computed(&workspace));
    assert!((exact - share).abs() < 1e-9, "{exact} / {share}");
    // JSON carries six decimals.
    assert!((shown - share).abs() < 5e-7, "{shown} / {share}");
    assert!((share - 77.660_186).abs() < 5e-7, "{share}");
    assert_eq!(figure["accredited"], 29);
    let notes = figure["notes"].as_array().unwrap();
    assert!(notes.contains(&json!("population de 2016")), "{notes:?}");

    // One EPCI was delivered: neither its département, nor its région, nor France, nor another EPCI.
    for (geo, note) in [
        ("2026-DEP-44", "livraisons : 0 département sur 1"),
        ("2026-REG-52", "livraisons : 0 département sur 5"),
        ("2026-FRANCE-F", "livraisons : 0 département sur 101"),
        ("2026-EPCI-200000438", "livraisons : 0 département sur 1"),
    ] {
        let figure = workspace.figure("population-communes-equipees", geo, 2014, "CS");
        assert_eq!(
            (&figure["obs_status"], &figure["obs_value"]),
            (&json!("O"), &Value::Null),
            "{figure}"
        );
        assert_eq!(figure["display"], "nd");
        assert_eq!(figure["notes"][0], note);
    }
}

/// The value kept in the edition, before any rounding.
fn computed(workspace: &Workspace) -> f64 {
    let settings = Settings::new(workspace.data_dir(), None, None);
    let edition = current_edition(&app::workplace(&settings).unwrap())
        .unwrap()
        .unwrap();
    let indicator = edition
        .indicators
        .iter()
        .position(|(id, _)| id == "population-communes-equipees");
    let territory = edition
        .territories
        .iter()
        .position(|code| code.to_string() == "2026-EPCI-244400404");
    let (indicator, territory) = (indicator.unwrap(), territory.unwrap());
    let cell = edition.cells.iter().find(|cell| {
        usize::from(cell.indicator) == indicator
            && usize::try_from(cell.territory).unwrap() == territory
            && cell.population == Population::Cs
            && cell.data_year == 2014
    });
    cell.unwrap().value().unwrap()
}

/// Inhabitants of these communes and of the whole EPCI, read from the reference tables.
fn populations_of_2016(reference: &Path, epci: &str, equipped: &[&str]) -> (u64, u64) {
    let table = |name: &str| fs::read_to_string(reference.join(name)).unwrap();
    let communes = table("communes_2026.csv");
    // No name of commune holds a comma.
    let of_epci: BTreeSet<&str> = communes
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells[2] == epci)
        .map(|cells| cells[0])
        .collect();
    let counts = table("population_2016_2023.csv");
    let header: Vec<&str> = counts.lines().next().unwrap().split(',').collect();
    let year = header.iter().position(|name| *name == "2016").unwrap();
    let inhabitants: BTreeMap<&str, u64> = counts
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| of_epci.contains(cells[0]))
        .map(|cells| (cells[0], cells[year].parse().unwrap()))
        .collect();
    assert_eq!(inhabitants.len(), 24, "communes of Nantes Métropole");
    (
        equipped.iter().map(|code| inhabitants[code]).sum(),
        inhabitants.values().sum(),
    )
}
