//! Every other real file has its format: lists of reference, classes of communes, printed figures.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use vigie::app;
use vigie::config::Settings;
use vigie::domain::delivery::{Feed, Record, UNDATED};

use crate::cli::place::{Workspace, shared};

/// A whole list of France is read, checked and stored within this, the tests of others running.
const SOON: Duration = Duration::from_secs(30);

/// Imports a shared file by its own path; gives the workspace and the report.
fn imported(
    folder: &str,
    name: &str,
    format: &str,
    more: &[&str],
    code: i32,
) -> Option<(Workspace, Value)> {
    let file = shared(folder)?.join(name);
    let workspace = Workspace::new();
    let start = Instant::now();
    let (outcome, report) = workspace.import(file.to_str().unwrap(), format, more);
    assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
    outcome.ended(code);
    assert_eq!(report["decisions"], json!([]), "{name}");
    Some((workspace, report))
}

fn all_created(rows: u64) -> Value {
    json!({"read": rows, "created": rows, "updated": 0, "unchanged": 0, "rejected": 0})
}

fn records(workspace: &Workspace, feed: Feed) -> Vec<Record> {
    let settings = Settings::new(workspace.data_dir(), None, None);
    app::workplace(&settings)
        .unwrap()
        .store
        .records(feed)
        .unwrap()
}

/// How many records have each text as the answer to a variable.
fn counts<'r>(records: &'r [Record], variable: &str) -> BTreeMap<&'r str, usize> {
    let mut counts = BTreeMap::new();
    for record in records {
        let answer = record
            .answers
            .get(variable)
            .and_then(|answer| answer.text());
        if let Some(text) = answer {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts
}

/// 13,734 events from 1943 to 2026, each its own record, in the year of its date.
#[test]
fn the_movements_of_communes_are_kept_each_with_its_date() {
    let name = "commune_movements_1943_2026.csv";
    let Some((workspace, report)) = imported("real", name, "mouvements-communes", &[], 0) else {
        return;
    };
    assert_eq!(report["rows"], all_created(13_734));
    assert_eq!(report["issue_counts"], json!({}));
    assert_eq!(report["campaign"]["data_year"], 2026);
    let records = records(&workspace, Feed::Reference);
    assert_eq!(records.len(), 13_734);
    assert_eq!(counts(&records, "mvt_nature")["32"], 5470);
    assert_eq!(counts(&records, "mvt_nature").len(), 14);
    let found = records
        .iter()
        .find(|record| record.subject == "movement:34:2026-01-01:coma:01324:com:01245");
    let record = found.unwrap();
    assert_eq!((record.data_year, record.row), (2026, 2));
    assert_eq!(
        record.answers["mvt_nom_apres"].text(),
        Some("Bohas-Meyriat-Rignat")
    );
    assert_eq!(
        records.iter().map(|record| record.data_year).min(),
        Some(1943)
    );
}

/// 34,875 communes in seven classes, of the grid of 2025; an edition made of it has no figure.
#[test]
fn the_classes_of_density_travel_with_their_year() {
    let name = "density_2025_communes.csv";
    let year = ["--data-year", "2025"];
    let Some((workspace, report)) = imported("real", name, "densite-communes", &year, 0) else {
        return;
    };
    assert_eq!(report["rows"], all_created(34_875));
    assert_eq!(report["issue_counts"], json!({}));
    let records = records(&workspace, Feed::Territory);
    assert!(records.iter().all(|record| record.data_year == 2025));
    assert_eq!(
        counts(&records, "niveau_densite"),
        BTreeMap::from([
            ("bourgs_ruraux", 5072),
            ("ceintures_urbaines", 1996),
            ("centres_urbains_intermediaires", 637),
            ("grands_centres_urbains", 699),
            ("petites_villes", 947),
            ("rural_disperse", 18_288),
            ("rural_tres_disperse", 7236),
        ])
    );
    // Without its year, the class is refused: the grids differ.
    let file = shared("real").unwrap().join(name);
    let (outcome, undated) = workspace.import(file.to_str().unwrap(), "densite-communes", &[]);
    outcome.ended(1);
    assert_eq!(undated["issues"][0]["code"], "YEAR-001");
    workspace.run(&["publish"]).done();
}

/// 1,684 lines: 1,493 quartiers, 148 of them over several communes.
#[test]
fn the_quartiers_prioritaires_are_kept_commune_by_commune() {
    let name = "qpv2024_communes.csv";
    let Some((workspace, report)) = imported("real", name, "qpv-communes", &[], 0) else {
        return;
    };
    assert_eq!(report["rows"], all_created(1684));
    assert_eq!(report["issue_counts"], json!({}));
    assert_eq!(report["campaign"]["data_year"], 2024);
    let records = records(&workspace, Feed::Reference);
    let quartiers = counts(&records, "qpv_code");
    assert_eq!(quartiers.len(), 1493);
    assert_eq!(
        quartiers.values().filter(|communes| **communes > 1).count(),
        148
    );
    let of_nantes = counts(&records, "code_insee")["44109"];
    assert!(of_nantes > 1, "{of_nantes}");
    workspace.run(&["publish"]).done();
}

#[test]
fn the_communes_in_france_ruralites_revitalisation_are_all_known() {
    let name = "frr_2025_loire_atlantique.csv";
    let year = ["--data-year", "2025"];
    let Some((workspace, report)) = imported("real", name, "frr-communes", &year, 0) else {
        return;
    };
    assert_eq!(report["rows"], all_created(42));
    assert_eq!(report["issue_counts"], json!({}));
    let records = records(&workspace, Feed::Territory);
    assert_eq!(
        counts(&records, "classement_frr"),
        BTreeMap::from([("frr", 42)])
    );
}

/// 122 figures as printed: six are without a year (five « n.d. », one « avant 2024 ») and kept so; nine
/// years are imprecise; eight are of a former région or of one équipement.
#[test]
fn printed_figures_keep_their_words_and_meet_our_indicators() {
    let name = "published_values.csv";
    let Some((workspace, report)) = imported("reference", name, "chiffres-publies", &[], 0) else {
        return;
    };
    assert_eq!(report["rows"], all_created(122));
    assert_eq!(
        report["issue_counts"],
        json!({"FIG-001": 8, "FIG-002": 1, "FIG-003": 15})
    );
    let records = records(&workspace, Feed::Published);
    assert_eq!(records.len(), 122);
    let undated = records.iter().filter(|record| record.data_year == UNDATED);
    assert_eq!(undated.count(), 6);
    let dordogne: BTreeSet<&str> = records
        .iter()
        .filter(|record| {
            record
                .answers
                .get("pub_territoire_code")
                .and_then(|code| code.text())
                == Some("2026-DEP-24")
        })
        .filter_map(|record| record.answers.get("pub_indicateur")?.text())
        .collect();
    for indicator in [
        "structures-agreees",
        "part-cdi",
        "budget-total",
        "benevoles",
        "evenements",
    ] {
        assert!(dordogne.contains(indicator), "{indicator}: {dordogne:?}");
    }
    // « 68 % » and « 70 % » of associations contradict nobody: each keeps its edition.
    let associative = counts(&records, "pub_indicateur")["mode-de-gestion/management:associatif"];
    assert!(associative >= 2, "{associative}");
    let close = records
        .iter()
        .find(|record| record.answers["pub_precision"].text() == Some("un peu plus de"));
    assert_eq!(close.unwrap().answers["pub_valeur"].number(), Some(500.0));
}

#[test]
fn the_population_by_age_is_context_of_communes() {
    let name = "population_by_age_2021_communes_44.csv";
    let year = ["--data-year", "2021"];
    let Some((workspace, report)) = imported("reference", name, "contexte-communes", &year, 0)
    else {
        return;
    };
    assert_eq!(report["rows"], all_created(207));
    assert_eq!(report["columns"]["mapped"], 7);
    let records = records(&workspace, Feed::Territory);
    let sum = |variable: &str| -> f64 {
        let numbers = records
            .iter()
            .map(|record| record.answers[variable].number().unwrap());
        numbers.sum()
    };
    let ages = sum("population_0_19") + sum("population_20_64") + sum("population_65p");
    // Insee rounds each age apart.
    assert!((ages - sum("inhabitants")).abs() < 207.0, "{ages}");
}
