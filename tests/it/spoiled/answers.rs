//! Answers that are wrong in a good file: the others are applied, these are said or left out.

use vigie::domain::answer::Answer;
use vigie::import::{ImportReport, Issue, Severity};

use super::observatory::{
    CATALOGUE, Observatory, SURVEY, Table, generated, good, is_applied, issues, written,
};

/// The issue of a code about a structure; the delivery was applied.
fn doubted<'a>(report: &'a ImportReport, code: &str, structure: &str) -> &'a Issue {
    assert!(is_applied(report), "{code}: {:?}", report.decisions);
    let found = issues(report, code);
    let ours = found
        .iter()
        .find(|issue| issue.structure.as_deref() == Some(structure));
    let issue = ours.unwrap_or_else(|| panic!("{code} of {structure} not in {found:?}"));
    assert!(issue.row.is_some() && issue.column.is_some(), "{issue:?}");
    issue
}

fn structure(table: &Table, row: usize) -> String {
    table.text(row, "id_structure").to_owned()
}

#[test]
fn one_budget_in_thousands_of_euros_is_left_out() {
    let mut table = good(SURVEY, 2023);
    let observatory = Observatory::before_2023();
    let known = observatory.answers(2022);
    let row = (0..table.rows.len()).find(|row| {
        let number = table.number(*row, "charges_total");
        let before = known.iter().find(|r| r.subject == structure(&table, *row));
        let before = before.and_then(|r| r.answers.get("charges_total")?.number());
        number.is_some() && before.is_some_and(|amount| amount > 20_000.0)
    });
    let row = row.unwrap();
    let amount = table.number(row, "charges_total").unwrap();
    table.set(row, "charges_total", &written((amount / 1000.0).round()));
    let report = observatory.import(&table);
    let id = structure(&table, row);
    let issue = doubted(&report, "COH-030", &id);
    assert_eq!(issue.severity, Severity::Error);
    assert_eq!(issue.column.as_deref(), Some("Total des charges"));
    let kept = observatory.answer(&id, 2023, "charges_total").unwrap();
    assert_eq!(kept, Answer::Rejected(written((amount / 1000.0).round())));
}

#[test]
fn one_fte_in_hours_is_left_out() {
    let mut table = good(SURVEY, 2023);
    let row = table.row_with(&["etp_total", "nb_salaries"], 2.0);
    let fte = table.number(row, "etp_total").unwrap();
    table.set(row, "etp_total", &written((fte * 1607.0).round()));
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    let id = structure(&table, row);
    assert_eq!(doubted(&report, "COH-032", &id).severity, Severity::Error);
    let kept = observatory.answer(&id, 2023, "etp_total").unwrap();
    assert!(matches!(kept, Answer::Rejected(_)), "{kept:?}");
}

#[test]
fn ages_that_do_not_make_the_total_are_said() {
    let mut table = good(SURVEY, 2023);
    let row = table.row_with(&["participants_uniques", "age_26_59", "age_0_6"], 5.0);
    let adults = table.number(row, "age_26_59").unwrap() + 500.0;
    table.set(row, "age_26_59", &written(adults));
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    let id = structure(&table, row);
    let issue = doubted(&report, "COH-001", &id);
    assert_eq!(issue.severity, Severity::Warning);
    assert!(issue.value.as_ref().unwrap().contains('≠'), "{issue:?}");
    let kept = observatory.answer(&id, 2023, "age_26_59").unwrap();
    assert_eq!(kept.number(), Some(adults), "a doubt refuses nothing");
}

#[test]
fn funders_that_do_not_make_the_income_are_said() {
    let mut table = good(SURVEY, 2023);
    let row = table.row_with(&["produits_total", "prod_commune_epci"], 5_000.0);
    table.set(row, "produits_total", "1000000000");
    let report = Observatory::before_2023().import(&table);
    doubted(&report, "COH-005", &structure(&table, row));
}

#[test]
fn a_negative_count_is_refused() {
    let mut table = good(SURVEY, 2023);
    let row = table.row_with(&["benevoles_total"], 1.0);
    table.set(row, "benevoles_total", "-12");
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    let id = structure(&table, row);
    assert_eq!(doubted(&report, "NUM-003", &id).severity, Severity::Error);
    let kept = observatory.answer(&id, 2023, "benevoles_total").unwrap();
    assert_eq!(kept, Answer::Rejected("-12".to_owned()));
}

/// One structure sends again what it answered last year.
#[test]
fn last_years_answers_copied_are_said() {
    let mut table = good(SURVEY, 2023);
    let last = good(SURVEY, 2022);
    let ids: Vec<String> = (0..last.rows.len())
        .map(|row| structure(&last, row))
        .collect();
    let row = (0..table.rows.len())
        .find(|row| ids.contains(&structure(&table, *row)))
        .unwrap();
    let id = structure(&table, row);
    let from = ids.iter().position(|known| *known == id).unwrap();
    for (_, variable) in CATALOGUE.dictionary.variables.values() {
        let is_both =
            last.headers.contains(&variable.label) && table.headers.contains(&variable.label);
        if is_both && variable.id != "annee_donnees" {
            let text = last.text(from, &variable.id).to_owned();
            table.set(row, &variable.id, &text);
        }
    }
    let report = Observatory::before_2023().import(&table);
    let issue = doubted(&report, "COH-042", &id);
    assert!(
        issue.value.as_ref().unwrap().contains("identiques"),
        "{issue:?}"
    );
}

#[test]
fn an_answer_to_a_question_not_asked_that_year_is_said() {
    let mut table = good(SURVEY, 2023);
    table.headers.push("Bénévoles de 12 à 25 ans".to_owned());
    for row in &mut table.rows {
        row.push("3".to_owned());
    }
    let report = Observatory::before_2023().import(&table);
    assert!(is_applied(&report), "{:?}", report.decisions);
    assert_eq!(report.issue_counts["COL-006"], 1);
}

#[test]
fn a_merged_commune_is_located_where_it_is_now() {
    let mut table = good(SURVEY, 2023);
    // Anetz, part of Vair-sur-Loire since 2016.
    table.set(0, "code_insee", "44004");
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    let id = structure(&table, 0);
    doubted(&report, "GEO-002", &id);
    let kept = observatory.answer(&id, 2023, "code_insee").unwrap();
    assert_eq!(kept.text(), Some("44163"));
}

#[test]
fn a_leading_zero_lost_is_put_back() {
    let files = generated("01", 2023..=2023, 7);
    let observatory = Observatory::empty();
    observatory.import(&files[0]);
    let mut survey = files[1].clone();
    for row in 0..survey.rows.len() {
        let code = survey
            .text(row, "code_insee")
            .trim_start_matches('0')
            .to_owned();
        survey.set(row, "code_insee", &code);
    }
    let report = observatory.import(&survey);
    assert!(is_applied(&report), "{:?}", report.decisions);
    let rows = u64::try_from(survey.rows.len()).unwrap();
    assert_eq!(report.issue_counts["GEO-005"], rows);
    let stored = observatory.answers(2023);
    assert_eq!(u64::try_from(stored.len()).unwrap(), rows);
    let code = |record: &vigie::domain::delivery::Record| {
        record.answers["code_insee"].text().unwrap().to_owned()
    };
    assert!(stored.iter().all(|record| code(record).starts_with("01")));
}

#[test]
fn a_total_row_is_no_structure() {
    let mut table = good(SURVEY, 2023);
    let good_rows = table.rows.len();
    let mut total = vec![String::new(); table.headers.len()];
    total[0] = "TOTAL".to_owned();
    table.rows.push(total);
    for variable in ["participants_uniques", "benevoles_total", "produits_total"] {
        let sum: f64 = (0..good_rows)
            .filter_map(|row| table.number(row, variable))
            .sum();
        table.set(good_rows, variable, &written(sum));
    }
    let observatory = Observatory::before_2023();
    let report = observatory.import(&table);
    assert!(is_applied(&report), "{:?}", report.decisions);
    assert_eq!(observatory.answers(2023).len(), good_rows);
    let is_said = report.issues.iter().any(|issue| {
        issue.row == Some(u64::try_from(good_rows + 2).unwrap()) || issue.code.starts_with("ROW-")
    });
    assert!(is_said, "{:?}", report.issue_counts);
}

/// The mark of UTF-8 before bytes of Windows-1252: refused with a reason, or read right and said.
#[test]
fn windows_1252_declared_as_utf_8_is_never_passed_on_in_silence() {
    let table = good(SURVEY, 2023);
    let text = table.text_of_file();
    let (encoded, _, lost) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lost);
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    bytes.extend_from_slice(&encoded);
    let observatory = Observatory::before_2023();
    let report = observatory.import_bytes(&table, &bytes);
    let is_said = report
        .issues
        .iter()
        .any(|issue| issue.code.starts_with("FILE-"));
    assert!(is_said, "{:?}", report.issue_counts);
    for record in observatory.answers(2023) {
        let name = record.answers["nom"].text().unwrap_or_default();
        assert!(!name.contains('\u{fffd}') && !name.contains('Ã'), "{name}");
    }
}
