//! Rules and doubts over small tables, with what is remembered given by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::super::sample::{SURVEY, dictionary, format, read_text};
use super::{Controls, Memory, PastDelivery, control};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Feed, Record};
use crate::import::issue_code::IssueCode;
use crate::import::{Decision, Issue, Reading, Settled, Severity};

const HEADER: &str = "Identifiant;Type de structure;Code commune Insee;Date du 1er agrément;Femmes;Hommes;Bénévoles;ETP;Part des jeunes;Résultat de l'exercice";

/// The format of the samples with these rules in place of its own.
fn with_rules(rules: &str) -> String {
    let (before, _) = SURVEY.split_once("[[coherence]]").unwrap();
    let before = before.replace(
        "on_error = \"discard_row\"\n\n[[column]]\nvariable = \"type_structure\"",
        "\n[[column]]\nvariable = \"type_structure\"",
    );
    let volunteers = "[[column]]\nvariable = \"benevoles_total\"\nheaders = [\"Bénévoles\"]\n";
    format!("{before}\n{volunteers}\n{rules}")
}

/// A rule with its message and remedy.
fn rule(code: &str, body: &str) -> String {
    format!(
        "[[coherence]]\ncode = \"{code}\"\nmessage = \"Ne tient pas.\"\nremedy = \"Vérifiez.\"\n{body}\n"
    )
}

/// Reads lines under [`HEADER`] for 2023.
fn reading_of(format_text: &str, lines: &[String]) -> Reading {
    read_text(format_text, &format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap()
}

/// `A;CS;44109;…` with these cells from the date on.
fn line(id: &str, cells: &str) -> String {
    format!("{id};CS;44109;{cells}")
}

struct Checked {
    reading: Reading,
}

impl Checked {
    fn codes(&self) -> BTreeMap<&str, u64> {
        let counts = self.reading.issue_counts.iter();
        counts.map(|(code, n)| (code.as_str(), *n)).collect()
    }

    fn issue(&self, code: &str) -> &Issue {
        let found = self.reading.issues.iter().find(|issue| issue.code == code);
        found.unwrap_or_else(|| panic!("{code} not in {:?}", self.reading.issues))
    }

    fn pending(&self) -> Vec<&str> {
        let pending = self.reading.decisions.iter().filter(|d| d.is_pending());
        pending
            .map(|decision: &Decision| decision.id.as_str())
            .collect()
    }

    fn answer(&self, id: &str, variable: &str) -> &Answer {
        let record = self.reading.records.iter().find(|r| r.subject == id);
        &record.unwrap().answers[variable]
    }
}

fn check(format_text: &str, mut reading: Reading, memory: &Memory, settled: &[Settled]) -> Checked {
    let format = format(format_text);
    let controls = Controls {
        format: &format,
        dictionary: &dictionary(),
        memory,
        settled,
    };
    control(&mut reading, controls);
    Checked { reading }
}

/// Checks lines against nothing remembered.
fn alone(rules: &str, lines: &[&str]) -> Checked {
    let format_text = with_rules(rules);
    let lines: Vec<String> = lines.iter().map(|cells| (*cells).to_owned()).collect();
    let reading = reading_of(&format_text, &lines);
    check(&format_text, reading, &Memory::default(), &[])
}

/// What these lines say, remembered for a year.
fn remembered(lines: &[String], data_year: i32) -> Memory {
    let records = reading_of(&with_rules(""), lines).records.into_iter();
    let of_year = records.map(|record| Record {
        data_year,
        ..record
    });
    Memory {
        records: of_year
            .map(|record| ((record.subject.clone(), data_year), record))
            .collect(),
        deliveries: Vec::new(),
    }
}

/// Checks lines against those of the year before.
fn after(rules: &str, before: &[String], now: &[String]) -> Checked {
    let format_text = with_rules(rules);
    let reading = reading_of(&format_text, now);
    check(&format_text, reading, &remembered(before, 2022), &[])
}

fn settled(id: &str) -> Settled {
    Settled {
        id: id.to_owned(),
        answer: "confirm".to_owned(),
        reason: "fusion de deux sites".to_owned(),
        author: "Camille".to_owned(),
        decided_at: "2026-11-23T10:00:00Z".to_owned(),
    }
}

const SUM: &str =
    "left = [\"femmes\", \"hommes\"]\ncompare = \"equals\"\nright = [\"benevoles_total\"]";

#[test]
fn a_sum_that_differs_from_its_total_says_whose_and_where() {
    let checked = alone(&rule("COH-001", SUM), &["A;CS;44109;;40;30;100;;;"]);
    let issue = checked.issue("COH-001");
    assert_eq!(issue.value.as_deref(), Some("70 ≠ 100"));
    assert_eq!(issue.severity, Severity::Warning);
    assert_eq!(
        (
            issue.row,
            issue.structure.as_deref(),
            issue.column.as_deref()
        ),
        (Some(2), Some("A"), Some("Femmes"))
    );
    assert!(checked.pending().is_empty());
    assert_eq!(
        *checked.answer("A", "femmes"),
        Answer::Value(Value::Number(40.0))
    );
}

#[test]
fn a_difference_within_the_tolerance_is_none() {
    let line = "A;CS;44109;;40;58;100;;;";
    let tolerant = |share: &str| rule("COH-001", &format!("{SUM}\ntolerance = {share}"));
    assert!(alone(&tolerant("0.05"), &[line]).codes().is_empty());
    assert_eq!(
        alone(&tolerant("0.01"), &[line]).codes(),
        BTreeMap::from([("COH-001", 1)])
    );
}

#[test]
fn a_missing_answer_is_what_the_rule_says() {
    let missing = |strategy: &str| rule("COH-001", &format!("{SUM}\nmissing = \"{strategy}\""));
    let blank = "A;CS;44109;;40;;100;;;";
    let too_many = "A;CS;44109;;140;;100;;;";
    let codes = |strategy: &str, line: &str| alone(&missing(strategy), &[line]).codes().len();
    assert_eq!((codes("skip", blank), codes("skip", too_many)), (0, 0));
    assert_eq!((codes("zero", blank), codes("zero", too_many)), (1, 1));
    assert_eq!(
        (codes("lower_bound", blank), codes("lower_bound", too_many)),
        (0, 1)
    );
    let not_concerned = "A;CS;44109;;40;non concerné;40;;;";
    assert_eq!(codes("skip", not_concerned), 0);
    let wrong = "A;CS;44109;;40;non concerné;50;;;";
    assert_eq!(
        codes("skip", wrong),
        1,
        "« non concerné » is zero beside a number"
    );
}

#[test]
fn a_difference_of_two_sides_keeps_its_sign() {
    let body = "left = [\"resultat\"]\ncompare = \"equals\"\nright = [\"femmes\"]\nright_minus = [\"hommes\"]\ntolerance = 0.01";
    let right = alone(&rule("COH-006", body), &["A;CS;44109;;100;120;;;;-20"]);
    assert!(right.codes().is_empty(), "{:?}", right.codes());
    let wrong = alone(&rule("COH-006", body), &["A;CS;44109;;100;120;;;;20"]);
    assert_eq!(wrong.issue("COH-006").value.as_deref(), Some("20 ≠ −20"));
}

#[test]
fn an_error_refuses_the_left_answers_and_the_other_rules_see_what_is_left() {
    let impossible = rule(
        "COH-020",
        "severity = \"error\"\nleft = [\"femmes\"]\ncompare = \"between\"\nmax = 50",
    );
    let rules = format!("{}{impossible}", rule("COH-001", SUM));
    let lines = ["A;CS;44109;;60;30;100;;;", "B;CS;44109;;0;30;30;;;"];
    let checked = alone(&rules, &lines);
    assert_eq!(checked.issue("COH-020").severity, Severity::Error);
    assert_eq!(checked.codes(), BTreeMap::from([("COH-020", 1)]));
    assert_eq!(
        *checked.answer("A", "femmes"),
        Answer::Rejected("60".to_owned())
    );
    assert_eq!(
        *checked.answer("A", "hommes"),
        Answer::Value(Value::Number(30.0))
    );
}

#[test]
fn a_rule_that_waits_makes_the_delivery_wait_until_confirmed() {
    let rules = rule("COH-001", &format!("severity = \"wait\"\n{SUM}"));
    let checked = alone(&rules, &["A;CS;44109;;40;30;100;;;"]);
    let id = "confirmation:COH-001:A:femmes";
    assert_eq!(checked.pending(), [id]);
    let format_text = with_rules(&rules);
    let lines = [line("A", ";40;30;100;;;")];
    let reading = reading_of(&format_text, &lines);
    let confirmed = check(&format_text, reading, &Memory::default(), &[settled(id)]);
    assert!(confirmed.pending().is_empty());
    assert_eq!(confirmed.reading.decisions.len(), 1);
    let issue = confirmed.issue("COH-001");
    assert_eq!(issue.severity, Severity::Info);
    assert!(
        issue.remedy.contains("Camille le 23/11/2026"),
        "{}",
        issue.remedy
    );
    assert!(
        issue.remedy.contains("fusion de deux sites"),
        "{}",
        issue.remedy
    );
}

#[test]
fn a_confirmed_warning_or_error_is_said_and_its_answer_stands() {
    for severity in ["warning", "error"] {
        let format_text = with_rules(&rule(
            "COH-001",
            &format!("severity = \"{severity}\"\n{SUM}"),
        ));
        let reading = reading_of(&format_text, &[line("A", ";40;30;100;;;")]);
        let confirmation = settled("confirmation:COH-001:A:femmes");
        let checked = check(&format_text, reading, &Memory::default(), &[confirmation]);
        assert_eq!(checked.issue("COH-001").severity, Severity::Info);
        assert_eq!(
            *checked.answer("A", "femmes"),
            Answer::Value(Value::Number(40.0))
        );
        assert_eq!(
            checked.reading.decisions[0].author.as_deref(),
            Some("Camille")
        );
    }
}

/// Ten structures of the same answers but for their identifier.
fn ten(cells: &str) -> Vec<String> {
    let letters = 'A'..='J';
    letters
        .map(|letter| line(&letter.to_string(), cells))
        .collect()
}

const UNIT: &str = "severity = \"error\"\nleft = [\"resultat\"]\ncompare = \"unit_of_previous\"\nfactor = 0.001\nfrom = 5000\nwhole = { code = \"DEL-004\", message = \"En milliers.\", remedy = \"Renvoyez.\" }";

#[test]
fn a_rule_that_fails_for_most_is_one_question_about_the_file() {
    let rules = rule("COH-030", UNIT);
    let checked = after(&rules, &ten(";;;;;;120000"), &ten(";;;;;;118"));
    assert_eq!(checked.pending(), ["confirmation:DEL-004:-:resultat"]);
    assert_eq!(checked.codes(), BTreeMap::from([("DEL-004", 1)]));
    assert_eq!(checked.issue("DEL-004").message, "En milliers. (10 sur 10)");
    assert_eq!(
        *checked.answer("A", "resultat"),
        Answer::Value(Value::Number(118.0))
    );
    let mut one = ten(";;;;;;121000");
    one[3] = line("D", ";;;;;;118");
    let checked = after(&rules, &ten(";;;;;;120000"), &one);
    assert!(checked.pending().is_empty());
    assert_eq!(
        *checked.answer("D", "resultat"),
        Answer::Rejected("118".to_owned())
    );
    assert_eq!(
        *checked.answer("A", "resultat"),
        Answer::Value(Value::Number(121_000.0))
    );
}

#[test]
fn a_variation_is_judged_from_a_size_on() {
    let rules = rule(
        "COH-050",
        "left = [\"femmes\", \"hommes\"]\ncompare = \"ratio_to_previous\"\nmin = 0.2\nmax = 5\nfrom = 40",
    );
    let before = [line("A", ";100;2;;;;"), line("B", ";100;100;;;;")];
    let now = [line("A", ";600;30;;;;"), line("B", ";0;90;;;;")];
    let checked = after(&rules, &before, &now);
    assert_eq!(checked.codes(), BTreeMap::from([("COH-050", 2)]));
    let values: Vec<&str> = checked
        .reading
        .issues
        .iter()
        .filter_map(|issue| issue.value.as_deref())
        .collect();
    assert_eq!(values, ["100 → 600", "100 → 0"]);
}

#[test]
fn one_far_from_its_peers_is_said_and_few_peers_say_nothing() {
    let rules = rule(
        "COH-053",
        "left = [\"benevoles_total\"]\ncompare = \"like_peers\"\nmax = 6\nfactor = 10",
    );
    let mut lines: Vec<String> = ('A'..='J')
        .zip(0_u32..)
        .map(|(letter, rank)| line(&letter.to_string(), &format!(";;;{};;;", 20 + 3 * rank)))
        .collect();
    lines.push(line("Z", ";;;4000;;;"));
    let all: Vec<&str> = lines.iter().map(String::as_str).collect();
    let checked = alone(&rules, &all);
    assert_eq!(checked.codes(), BTreeMap::from([("COH-053", 1)]));
    assert_eq!(checked.issue("COH-053").structure.as_deref(), Some("Z"));
    let few: Vec<&str> = all[6..].to_vec();
    assert!(alone(&rules, &few).codes().is_empty());
}

#[test]
fn a_growth_unlike_that_of_peers_is_said() {
    let rules = rule(
        "COH-054",
        "left = [\"benevoles_total\"]\ncompare = \"growth_like_peers\"\nmax = 8\nfactor = 2",
    );
    let mut now = ten(";;;53;;;");
    now[2] = line("C", ";;;160;;;");
    let checked = after(&rules, &ten(";;;50;;;"), &now);
    assert_eq!(checked.issue("COH-054").structure.as_deref(), Some("C"));
    assert_eq!(checked.codes(), BTreeMap::from([("COH-054", 1)]));
    // All grow alike: a campaign that doubled doubts nobody.
    assert!(
        after(&rules, &ten(";;;50;;;"), &ten(";;;160;;;"))
            .codes()
            .is_empty()
    );
}

#[test]
fn copies_exchanged_days_and_late_dates_are_said() {
    let copied = rule(
        "COH-042",
        "left = [\"femmes\", \"hommes\", \"benevoles_total\"]\ncompare = \"not_copied\"\nmin = 3",
    );
    let before = [
        line("A", "04/09/2015;40;30;70;;;"),
        line("B", "04/09/2015;4;3;0;;;"),
    ];
    let checked = after(&copied, &before, &before);
    assert_eq!(checked.codes(), BTreeMap::from([("COH-042", 1)]));
    assert_eq!(
        checked.issue("COH-042").value.as_deref(),
        Some("3 réponses identiques sur 3")
    );
    let swapped = rule(
        "COH-040",
        "severity = \"error\"\nleft = [\"date_premier_agrement\"]\ncompare = \"not_swapped\"",
    );
    let now = [line("A", "09/04/2015;;;;;;"), line("B", "04/09/2015;;;;;;")];
    let checked = after(&swapped, &before, &now);
    assert_eq!(checked.issue("COH-040").structure.as_deref(), Some("A"));
    assert_eq!(
        *checked.answer("A", "date_premier_agrement"),
        Answer::Rejected("09/04/2015".to_owned())
    );
    let late = rule(
        "COH-023",
        "left = [\"date_premier_agrement\"]\ncompare = \"before\"",
    );
    let now = [line("A", "01/01/2024;;;;;;"), line("B", "31/12/2023;;;;;;")];
    let checked = after(&late, &before, &now);
    assert_eq!(checked.codes(), BTreeMap::from([("COH-023", 1)]));
    let changed = rule(
        "COH-041",
        "severity = \"info\"\nleft = [\"date_premier_agrement\"]\ncompare = \"unchanged\"",
    );
    let checked = after(&changed, &before, &now);
    assert_eq!(checked.issue("COH-041").severity, Severity::Info);
}

/// A delivery of two columns is judged with the answers already known of the same year.
#[test]
fn a_partial_delivery_is_judged_with_what_is_known() {
    let format_text = with_rules(&rule("COH-001", SUM));
    let known = remembered(&[line("A", ";40;30;70;;;")], 2023);
    let partial = |count: u32| {
        let text = format!(
            "Identifiant;Type de structure;Code commune Insee;Bénévoles\nA;CS;44109;{count}\n"
        );
        read_text(&format_text, &text).unwrap()
    };
    let checked = check(&format_text, partial(90), &known, &[]);
    let issue = checked.issue("COH-001");
    assert_eq!(issue.value.as_deref(), Some("70 ≠ 90"));
    assert_eq!(
        issue.column.as_deref(),
        Some("Bénévoles"),
        "the column that the file has"
    );
    assert!(
        check(&format_text, partial(70), &known, &[])
            .codes()
            .is_empty()
    );
}

fn past(feed: Feed, data_year: i32, departement: &str, rows: u64) -> PastDelivery {
    PastDelivery {
        feed,
        data_year,
        departements: BTreeSet::from([departement.to_owned()]),
        rows,
    }
}

/// The doubts of the table of codes that need no rule, each from the smallest file that shows it.
#[test]
fn every_doubt_of_the_table_is_produced() {
    let mut produced: BTreeSet<String> = BTreeSet::new();
    let format_text = with_rules("");
    let mut note = |lines: &[String], memory: &Memory| {
        let checked = check(&format_text, reading_of(&format_text, lines), memory, &[]);
        for id in checked.pending() {
            let code = id.split(':').nth(1).unwrap();
            assert_eq!(checked.issue(code).severity, Severity::Warning);
            produced.insert(code.to_owned());
        }
    };
    note(&ten(";1;2;3;1;0,35;1"), &Memory::default());
    let mut refused = ten(";1;2;3;1;35;1");
    for line in refused.iter_mut().take(6) {
        *line = line.replace("44109", "99999");
    }
    note(&refused, &Memory::default());
    let elsewhere = Memory {
        records: BTreeMap::new(),
        deliveries: vec![past(Feed::Register, 2023, "49", 80)],
    };
    note(&ten(";1;2;3;1;35;1"), &elsewhere);
    let larger = Memory {
        records: BTreeMap::new(),
        deliveries: vec![past(Feed::Survey, 2022, "44", 80)],
    };
    note(&ten(";1;2;3;1;35;1"), &larger);
    note(&ten(";a;b;c;d;35;e"), &Memory::default());
    let codes = ["DEL-003", "DEL-005", "DEL-006", "DEL-007", "DEL-011"];
    assert_eq!(
        produced.iter().map(String::as_str).collect::<Vec<_>>(),
        codes
    );
    // DEL-002 compares ten answers at least: tests/it/spoiled shows it on a real form.
    let table: BTreeSet<&str> = IssueCode::ALL.iter().map(|code| code.code()).collect();
    let doubts: Vec<&str> = table
        .into_iter()
        .filter(|c| c.starts_with("DEL-"))
        .collect();
    assert_eq!(
        doubts,
        [
            "DEL-002", "DEL-003", "DEL-005", "DEL-006", "DEL-007", "DEL-011"
        ]
    );
}

/// What follows a first delivery completes or corrects it, however small.
#[test]
fn a_second_delivery_may_be_as_small_as_it_likes() {
    let format_text = with_rules("");
    let memory = Memory {
        records: BTreeMap::new(),
        deliveries: vec![
            past(Feed::Survey, 2022, "44", 80),
            past(Feed::Survey, 2023, "44", 75),
        ],
    };
    let reading = reading_of(&format_text, &[line("A", ";1;2;3;1;35;1")]);
    assert!(
        check(&format_text, reading, &memory, &[])
            .pending()
            .is_empty()
    );
}
