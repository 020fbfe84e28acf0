//! Files that are wrong as a whole: the delivery waits for a person and no figure moves.

use std::collections::BTreeSet;

use vigie::import::Severity;

use super::observatory::{
    NOW, Observatory, REGISTER, SURVEY, Table, generated, good, is_applied, issues, waits_for,
    written,
};

/// Every amount of the survey, in euros.
const MONEY: [&str; 19] = [
    "charges_total",
    "charges_personnel",
    "charges_pilotage",
    "charges_logistique",
    "charges_activites",
    "produits_total",
    "prod_caf_ps_agc",
    "prod_caf_ps_acf",
    "prod_caf_ps_al",
    "prod_caf_autres",
    "prod_commune_epci",
    "prod_departement",
    "prod_region",
    "prod_etat",
    "prod_msa_carsat",
    "prod_europe",
    "prod_usagers",
    "prod_fondations",
    "resultat",
];

fn in_thousands(table: &mut Table) {
    for variable in MONEY {
        table.map(variable, |amount| amount / 1000.0);
    }
}

/// Waits, and the answers of 2023 are still unknown.
fn waits_untouched(observatory: &Observatory, table: &Table, code: &str) {
    let report = observatory.import(table);
    let decision = waits_for(&report, code);
    assert!(decision.question.ends_with('?'), "{}", decision.question);
    let issue = issues(&report, code)[0];
    assert!(issue.remedy.len() > 20, "{}", issue.remedy);
    assert!(observatory.answers(table.data_year).is_empty(), "{code}");
}

#[test]
fn thousands_of_euros_for_euros_wait() {
    let mut table = good(SURVEY, 2023);
    in_thousands(&mut table);
    waits_untouched(&Observatory::before_2023(), &table, "DEL-004");
}

#[test]
fn thousands_of_euros_wait_even_in_a_first_campaign() {
    let mut table = good(SURVEY, 2023);
    in_thousands(&mut table);
    let observatory = Observatory::empty();
    observatory.import(&good(REGISTER, 2023));
    waits_untouched(&observatory, &table, "DEL-004");
}

#[test]
fn hours_for_full_time_equivalents_wait() {
    let mut table = good(SURVEY, 2023);
    let variables = [
        "etp_total",
        "etp_direction",
        "etp_accueil",
        "etp_animation",
        "etp_referent_familles",
    ];
    for variable in variables {
        table.map(variable, |fte| (fte * 1607.0).round());
    }
    waits_untouched(&Observatory::before_2023(), &table, "DEL-008");
    let first = Observatory::empty();
    first.import(&good(REGISTER, 2023));
    waits_untouched(&first, &table, "DEL-008");
}

/// A cell inserted in every row before a column, the last one pushed out.
fn shifted_from(variable: &str) -> Table {
    let mut table = good(SURVEY, 2023);
    let column = table.column(variable);
    for row in &mut table.rows {
        row.insert(column, String::new());
        row.pop();
    }
    table
}

#[test]
fn columns_shifted_by_one_wait() {
    for variable in [
        "nb_salaries",
        "charges_total",
        "act_petite_enfance",
        "participants_uniques",
    ] {
        let observatory = Observatory::before_2023();
        waits_untouched(&observatory, &shifted_from(variable), "DEL-005");
    }
}

#[test]
fn columns_shifted_the_other_way_wait() {
    let mut table = good(SURVEY, 2023);
    let column = table.column("nb_salaries");
    for row in &mut table.rows {
        row.remove(column);
        row.push(String::new());
    }
    waits_untouched(&Observatory::before_2023(), &table, "DEL-005");
}

#[test]
fn columns_shifted_in_a_first_campaign_wait_too() {
    let observatory = Observatory::empty();
    observatory.import(&good(REGISTER, 2023));
    // Numbers among numbers: no type betrays them, their sums do.
    let report = observatory.import(&shifted_from("charges_total"));
    waits_for(&report, "DEL-010");
    assert!(observatory.answers(2023).is_empty());
}

#[test]
fn the_file_of_the_last_campaign_sent_again_waits() {
    let mut table = good(SURVEY, 2022);
    table.data_year = 2023;
    table.remove_column("annee_donnees");
    waits_untouched(&Observatory::before_2023(), &table, "DEL-001");
    let mut dressed = good(SURVEY, 2022);
    dressed.data_year = 2023;
    for row in 0..dressed.rows.len() {
        dressed.set(row, "annee_donnees", "2023");
    }
    waits_untouched(&Observatory::before_2023(), &dressed, "DEL-001");
}

#[test]
fn a_file_that_says_another_year_is_not_applied() {
    let mut table = good(SURVEY, 2022);
    table.data_year = 2023;
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    let rows = u64::try_from(table.rows.len()).unwrap();
    assert_eq!(report.issue_counts["YEAR-004"], rows);
    assert_eq!(report.rows.rejected, rows);
    assert!(observatory.answers(2023).is_empty());
}

#[test]
fn this_years_answers_under_last_year_wait() {
    let mut table = good(SURVEY, 2023);
    table.data_year = 2022;
    table.remove_column("annee_donnees");
    let observatory = Observatory::before_2023();
    let before = observatory.answers(2022);
    let report = observatory.import(&table);
    waits_for(&report, "DEL-002");
    assert_eq!(observatory.answers(2022), before);
}

#[test]
fn answers_already_received_for_the_next_year_wait() {
    let observatory = Observatory::empty();
    observatory.import(&good(REGISTER, 2022));
    assert!(is_applied(&observatory.import(&good(SURVEY, 2022))));
    let mut table = good(SURVEY, 2022);
    table.data_year = 2021;
    table.remove_column("annee_donnees");
    waits_untouched(&observatory, &table, "DEL-002");
}

#[test]
fn the_file_of_another_departement_waits_until_its_register_comes() {
    let observatory = Observatory::before_2023();
    let other = generated("49", 2023..=2023, 7);
    let [register, survey] = other.as_slice() else {
        panic!("a register and a survey")
    };
    waits_untouched(&observatory, survey, "DEL-003");
    assert!(is_applied(&observatory.import(register)));
    assert!(is_applied(&observatory.import(survey)));
}

#[test]
fn an_extract_in_place_of_a_campaign_waits() {
    let mut table = good(SURVEY, 2023);
    // Two structures out of five: a smaller file is taken as partial, and is complete for nothing.
    table.rows.truncate(table.rows.len() * 2 / 5);
    waits_untouched(&Observatory::before_2023(), &table, "DEL-006");
}

#[test]
fn most_rows_refused_make_the_rest_wait() {
    let mut table = good(SURVEY, 2023);
    let rows = table.rows.len();
    for row in 0..rows * 2 / 3 {
        table.set(row, "code_insee", "99999");
    }
    waits_untouched(&Observatory::before_2023(), &table, "DEL-011");
}

#[test]
fn day_and_month_exchanged_wait() {
    let mut table = good(SURVEY, 2023);
    for row in 0..table.rows.len() {
        let date = table.text(row, "date_premier_agrement").to_owned();
        let parts: Vec<&str> = date.split('/').collect();
        let exchanged = format!("{}/{}/{}", parts[1], parts[0], parts[2]);
        table.set(row, "date_premier_agrement", &exchanged);
    }
    waits_untouched(&Observatory::before_2023(), &table, "DEL-009");
}

#[test]
fn a_percentage_written_as_a_fraction_waits() {
    let communes = ["44109", "44143", "44162", "44190", "44020", "44035"];
    let file = |scale: f64| {
        let lines = communes.iter().zip(1..).map(|(code, rank)| {
            let rate = f64::from(rank) * 2.5 * scale;
            format!("{code};1000;21000;{}\n", written(rate))
        });
        let lines: String = lines.collect();
        format!("CODGEO;NBMENFISC21;MED21;TP6021\n{lines}")
    };
    let table = Table {
        format: "filosofi-communes",
        data_year: 2021,
        headers: Vec::new(),
        rows: Vec::new(),
    };
    let observatory = Observatory::empty();
    let report = observatory.import_bytes(&table, file(0.01).as_bytes());
    let decision = waits_for(&report, "DEL-007");
    assert!(
        decision.question.contains("TP6021"),
        "{}",
        decision.question
    );
    assert!(is_applied(
        &observatory.import_bytes(&table, file(1.0).as_bytes())
    ));
}

/// One structure, one theme: touches what it carries and nothing else; withdrawn, nothing is left of it.
#[test]
fn a_partial_resubmission_touches_only_what_it_carries() {
    let observatory = Observatory::before_2023();
    let whole = good(SURVEY, 2023);
    assert!(is_applied(&observatory.import(&whole)));
    let before = observatory.answers(2023);
    let row = whole.row_with(&["benevoles_total", "benevoles_activite"], 10.0);
    let volunteers = whole.number(row, "benevoles_total").unwrap() + 3.0;
    let mut table = whole.clone();
    table.rows = vec![whole.rows[row].clone()];
    table.set(0, "benevoles_total", &written(volunteers));
    table.keep_columns(&[
        "id_structure",
        "type_structure",
        "code_insee",
        "benevoles_total",
    ]);
    let report = observatory.import(&table);
    assert!(is_applied(&report), "{:?}", report.decisions);
    assert_eq!((report.rows.read, report.rows.updated), (1, 1));
    let structure = whole.text(row, "id_structure");
    let mut expected = before.clone();
    let changed = expected
        .iter_mut()
        .find(|record| record.subject == structure);
    let changed = changed.unwrap();
    changed.row = 2;
    let stored = observatory.answers(2023);
    let ours = stored.iter().find(|record| record.subject == structure);
    let answer = ours.unwrap().answers["benevoles_total"].clone();
    assert_eq!(answer.number(), Some(volunteers));
    changed.answers.insert("benevoles_total".to_owned(), answer);
    assert_eq!(stored, expected);
    vigie::service::deliveries::withdraw(&observatory.place, &report.id, NOW).unwrap();
    assert_eq!(observatory.answers(2023), before);
}

/// The same for every structure but one theme, and for a handful of structures.
#[test]
fn a_correction_of_a_theme_or_of_some_structures_does_not_wait() {
    let observatory = Observatory::before_2023();
    let whole = good(SURVEY, 2023);
    assert!(is_applied(&observatory.import(&whole)));
    let mut theme = whole.clone();
    theme.map("benevoles_total", |count| count + 1.0);
    theme.keep_columns(&[
        "id_structure",
        "type_structure",
        "code_insee",
        "benevoles_total",
    ]);
    let report = observatory.import(&theme);
    assert!(is_applied(&report), "{:?}", report.decisions);
    let mut some = whole;
    some.rows.truncate(7);
    some.map("participations", |count| count + 40.0);
    let report = observatory.import(&some);
    assert!(is_applied(&report), "{:?}", report.decisions);
    let doubted: BTreeSet<&str> = report
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .map(|issue| issue.code.as_str())
        .collect();
    assert!(doubted.is_empty(), "{doubted:?}");
}
