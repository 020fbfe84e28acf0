//! Small formats of every kind: what waits for a person, what the rows of a structure make together,
//! values row by row, parts of communes, figures printed elsewhere.

use super::decision::{Decision, Settled, column_decision};
use super::issue::Issue;
use super::locate::{Located, Locator, Place};
use super::reading::{ImportRequest, Reading, read};
use super::sample::{self, SURVEY, SixCommunes};
use super::territory::Territories;
use crate::catalogue::dictionary::{Dictionary, ThemeDefinition};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Feed, UNDATED};
use crate::import::ImportError;

const THINGS: &str = r#"
theme = "things"
label = "Postes, listes et chiffres"
variable = [
  { id = "fonction", label = "Fonction", type = "category", attestation = "attested", sensitivity = "staff", categories = [
    { code = "direction", label = "Direction" }, { code = "accueil", label = "Accueil" } ] },
  { id = "quotite", label = "Quotité", type = "fte", attestation = "attested", sensitivity = "staff" },
  { id = "salaries", label = "Salariés", type = "count", attestation = "attested", sensitivity = "staff" },
  { id = "etp_direction", label = "ETP de direction", type = "fte", populations = ["CS"], attestation = "attested", sensitivity = "staff" },
  { id = "a_un_accueil", label = "Poste d'accueil", type = "flag", asked = { since = 2023 }, attestation = "attested", sensitivity = "staff" },
  { id = "lieu", label = "Lieu", type = "text", attestation = "external", sensitivity = "public_identity" },
  { id = "libelle", label = "Libellé", type = "text", attestation = "external", sensitivity = "public_identity" },
  { id = "indicateur", label = "Indicateur", type = "text", attestation = "external", sensitivity = "public_identity" },
  { id = "valeur", label = "Valeur", type = "number", attestation = "external", sensitivity = "public_identity" },
  { id = "quartier", label = "Quartier", type = "text", attestation = "external", sensitivity = "public_identity" },
]
"#;

const CONTEXT: &str = r#"
theme = "context"
label = "Contexte"
variable = [
  { id = "menages", label = "Ménages", type = "count", attestation = "external", sensitivity = "public_identity" },
  { id = "median", label = "Revenu médian", type = "amount", attestation = "external", sensitivity = "public_identity" },
]
"#;

const POSTS: &str = r#"
id = "postes"
label = "Postes"
description = "Une ligne par poste."
feeds = "detail"
data_year = "argument"
perimeter = "nothing"
key = ["id_structure"]
item = { kind = "post", key = ["fonction"], repeats = true }
locate = "nowhere"

[[column]]
variable = "id_structure"
required = true
[[column]]
variable = "type_structure"
[[column]]
variable = "fonction"
[[column]]
variable = "quotite"
on_error = "discard_row"

[[gather]]
variable = "salaries"
compute = "count"
[[gather]]
variable = "etp_total"
compute = "sum"
of = "quotite"
[[gather]]
variable = "etp_direction"
compute = "sum"
of = "quotite"
where = { fonction = ["direction"] }
[[gather]]
variable = "a_un_accueil"
compute = "any"
where = { fonction = ["accueil"] }
"#;

const LONG: &str = r#"
id = "contexte"
label = "Contexte"
description = "Une valeur par ligne."
feeds = "territory"
data_year = { column = ["annee"] }
perimeter = "nothing"
key = ["lieu"]
locate = { territory = "lieu" }
themes = ["context"]
markers = { "s" = "secret" }
long = { variable = ["variable"], value = ["valeur"] }
[[column]]
variable = "lieu"
headers = ["territoire"]
"#;

const WIDE: &str = r#"
id = "contexte-communes"
label = "Contexte"
description = "Une ligne par commune."
feeds = "territory"
data_year = "argument"
perimeter = "nothing"
key = ["code_insee"]
locate = { code = "code_insee" }
themes = ["context"]
markers = { "s" = "secret" }
[[column]]
variable = "code_insee"
headers = ["com"]
"#;

const PRINTED: &str = r#"
id = "chiffres"
label = "Chiffres"
description = "Tels qu'imprimés."
feeds = "published"
data_year = { printed = ["annee"] }
perimeter = "nothing"
key = ["lieu", "libelle"]
item = { kind = "figure", repeats = true }
locate = { territory = "lieu" }
[[column]]
variable = "lieu"
[[column]]
variable = "libelle"
[[column]]
variable = "valeur"
[[translate]]
from = "libelle"
into = "indicateur"
target = "indicators"
spellings = { "structures-agreees" = ["Nb de CS"] }
"#;

const LIST: &str = r#"
id = "quartiers"
label = "Quartiers"
description = "Une ligne par quartier et commune."
feeds = "reference"
data_year = { fixed = 2024 }
perimeter = "nothing"
key = ["quartier", "code_insee"]
item = { kind = "qpv" }
locate = { code = "code_insee" }
[[column]]
variable = "quartier"
[[column]]
variable = "code_insee"
headers = ["com"]
[[column]]
variable = "nom"
headers = ["lib"]
on_error = "ignore"
"#;

/// Six communes, and one département.
struct WithDepartement;

impl Locator for WithDepartement {
    fn by_code(&self, code: &str) -> Located {
        SixCommunes.by_code(code)
    }
    fn by_postal_code_and_name(&self, postal_code: &str, name: &str) -> Located {
        SixCommunes.by_postal_code_and_name(postal_code, name)
    }
    fn by_departement_and_name(&self, departement: &str, name: &str) -> Located {
        SixCommunes.by_departement_and_name(departement, name)
    }
    fn held_then(&self, code: &str, data_year: i32) -> Vec<Place> {
        SixCommunes.held_then(code, data_year)
    }
    fn territories(&self) -> Option<&dyn Territories> {
        Some(self)
    }
}

impl Territories for WithDepartement {
    fn territory(&self, text: &str) -> Option<String> {
        match text {
            "44" => Some("2026-DEP-44".to_owned()),
            "44109" => Some("44109".to_owned()),
            _ => None,
        }
    }
}

fn dictionary() -> Dictionary {
    let mut dictionary = sample::dictionary();
    for text in [THINGS, CONTEXT] {
        let theme: ThemeDefinition = toml::from_str(text).unwrap();
        for variable in theme.variables {
            let entry = (theme.theme.clone(), variable);
            dictionary.variables.insert(entry.1.id.clone(), entry);
        }
    }
    dictionary
}

fn read_settled(
    format: &str,
    text: &str,
    year: Option<i32>,
    settled: &[Settled],
) -> Result<Reading, ImportError> {
    let format = sample::format(format);
    let request = ImportRequest {
        file_name: "essai.csv",
        bytes: text.as_bytes(),
        format: &format,
        data_year: year,
        survey_year: None,
        settled,
    };
    read(&request, &dictionary(), &WithDepartement)
}

fn reading(format: &str, text: &str, year: Option<i32>) -> Reading {
    read_settled(format, text, year, &[]).unwrap()
}

fn settled(header: &str, answer: &str) -> Settled {
    Settled {
        id: column_decision(header),
        answer: answer.to_owned(),
        reason: "vu avec la structure".to_owned(),
        author: "correspondante".to_owned(),
        decided_at: "2026-11-23T10:00:00Z".to_owned(),
    }
}

fn of<'r>(reading: &'r Reading, code: &str) -> &'r Issue {
    let found = reading.issues.iter().find(|issue| issue.code == code);
    found.unwrap_or_else(|| panic!("{code} is not among {:?}", reading.issues))
}

fn number(value: f64) -> Answer {
    Answer::Value(Value::Number(value))
}

fn text(value: &str) -> Answer {
    Answer::Value(Value::Text(value.to_owned()))
}

/// What the table of codes has of formats.
pub(super) fn remarks() -> Vec<Result<Reading, ImportError>> {
    let read = |format: &str, text: &str| read_settled(format, text, None, &[]);
    vec![
        read_settled(
            SURVEY,
            "Identifiant;Code commune Insee;nb bénévoles\nA;44109;12\n",
            Some(2023),
            &[],
        ),
        read_settled(
            POSTS,
            "id_structure;fonction;quotite\nA;Accueil;\n",
            Some(2023),
            &[],
        ),
        read_settled(WIDE, "com;menages\n49144;1\n44180;2\n", Some(2023), &[]),
        read(
            LONG,
            "territoire;annee;variable;valeur\n44;2023;Foyers;1\nXX;2023;Ménages;1\n",
        ),
        read(
            PRINTED,
            "lieu;annee;libelle;valeur\nAuvergne;2017?;Nb de fédérations;3\n",
        ),
    ]
}

#[test]
fn a_column_under_another_name_waits_for_a_person() {
    let file = "Identifiant;Code commune Insee;nb bénévoles\nA;44109;12\n";
    let waiting = reading(SURVEY, file, Some(2023));
    let [decision] = waiting.decisions.as_slice() else {
        panic!("{:?}", waiting.decisions)
    };
    assert_eq!(decision.id, "column:nb benevoles");
    assert!(decision.is_pending());
    assert_eq!(
        (decision.column.as_deref(), decision.row),
        (Some("nb bénévoles"), Some(1))
    );
    let answers: Vec<&str> = decision.choices.iter().map(|c| c.answer.as_str()).collect();
    assert_eq!(answers, ["benevoles_total", "ignore"]);
    let issue = of(&waiting, "FMT-001");
    assert_eq!(issue.column.as_deref(), Some("nb bénévoles"));
    assert!(!waiting.records[0].answers.contains_key("benevoles_total"));
}

#[test]
fn what_a_person_said_of_a_column_is_applied_and_shown() {
    let file = "Identifiant;Code commune Insee;nb bénévoles\nA;44109;12\n";
    let given = [settled("NB Bénévoles", "benevoles_total")];
    let done = read_settled(SURVEY, file, Some(2023), &given).unwrap();
    assert_eq!(done.records[0].answers["benevoles_total"], number(12.0));
    assert_eq!(done.decisions[0].answer.as_deref(), Some("benevoles_total"));
    assert_eq!(done.decisions[0].author.as_deref(), Some("correspondante"));
    assert_eq!((done.columns.mapped, done.columns.ignored.len()), (3, 0));
    assert!(done.issues.is_empty(), "{:?}", done.issues);

    let given = [settled("nb bénévoles", "ignore")];
    let left = read_settled(SURVEY, file, Some(2023), &given).unwrap();
    assert!(!left.records[0].answers.contains_key("benevoles_total"));
    assert_eq!(left.columns.ignored, ["nb bénévoles"]);
    assert!(left.decisions.iter().all(|decision| !decision.is_pending()));
    assert!(left.issues.is_empty(), "{:?}", left.issues);

    // An answer that means nothing settles nothing.
    let given = [settled("nb bénévoles", "n'importe quoi")];
    let asked = read_settled(SURVEY, file, Some(2023), &given).unwrap();
    assert!(asked.decisions.iter().any(Decision::is_pending));
}

#[test]
fn a_known_spelling_goes_before_what_was_settled_for_a_file_without_it() {
    let file =
        "Identifiant;Code commune Insee;nb bénévoles;Nombre total de bénévoles\nA;44109;12;15\n";
    let given = [settled("nb bénévoles", "benevoles_total")];
    let done = read_settled(SURVEY, file, Some(2023), &given).unwrap();
    assert_eq!(done.records[0].answers["benevoles_total"], number(15.0));
    assert_eq!(of(&done, "COL-005").column.as_deref(), Some("nb bénévoles"));
    assert!(done.decisions.is_empty());
}

#[test]
fn a_file_without_its_key_waits_when_a_column_looks_like_it_and_no_row_is_read() {
    let file = "Identifiant;Code comune;Femmes\nA;44109;1\n";
    let waiting = reading(SURVEY, file, Some(2023));
    assert_eq!(waiting.decisions[0].id, "column:code comune");
    assert_eq!(waiting.decisions[0].choices[0].answer, "code_insee");
    assert_eq!((waiting.rows.read, waiting.records.len()), (0, 0));
    let given = [settled("Code comune", "code_insee")];
    let done = read_settled(SURVEY, file, Some(2023), &given).unwrap();
    assert_eq!(done.records[0].answers["code_insee"], text("44109"));
    // Left out, the key is missing for good.
    let given = [settled("Code comune", "ignore")];
    let refused = read_settled(SURVEY, file, Some(2023), &given).unwrap_err();
    assert_eq!(refused.issues()[0].code, "COL-001");
}

#[test]
fn a_question_not_asked_that_year_is_not_waited_for() {
    let file = "Identifiant;Code commune Insee;Action pour l ecologi\nA;44109;Oui\n";
    let not_asked = reading(SURVEY, file, Some(2023));
    assert!(not_asked.decisions.is_empty());
    assert_eq!(not_asked.columns.proposed[0].variable, "act_ecologie");
    assert!(reading(SURVEY, file, Some(2022)).decisions[0].is_pending());
}

#[test]
fn the_rows_of_a_structure_make_its_answers() {
    let file = "id_structure;type_structure;fonction;quotite\n\
                A;CS;Direction;1\nA;CS;Accueil;0,5\nA;CS;Accueil;0,8\nB;EVS;Direction;0,3\n";
    let found = reading(POSTS, file, Some(2023));
    let subjects: Vec<(Feed, &str)> = found
        .records
        .iter()
        .map(|record| (record.feed, record.subject.as_str()))
        .collect();
    assert_eq!(
        subjects,
        [
            (Feed::Detail, "A#post:direction"),
            (Feed::Detail, "A#post:accueil"),
            (Feed::Detail, "A#post:accueil~2"),
            (Feed::Detail, "B#post:direction"),
            (Feed::Survey, "A"),
            (Feed::Survey, "B"),
        ]
    );
    assert_eq!(found.records[2].answers["quotite"], number(0.8));
    let (a, b) = (&found.records[4].answers, &found.records[5].answers);
    assert_eq!(a["salaries"], number(3.0));
    assert_eq!(a["etp_total"], number(2.3));
    assert_eq!(a["etp_direction"], number(1.0));
    assert_eq!(a["a_un_accueil"], Answer::Value(Value::Flag(true)));
    assert_eq!(b["a_un_accueil"], Answer::Value(Value::Flag(false)));
    assert!(!b.contains_key("etp_direction"), "not asked of an EVS");
    assert_eq!(found.records[4].row, 2);
    let before = reading(POSTS, file, Some(2022));
    assert!(!before.records[4].answers.contains_key("a_un_accueil"));
}

#[test]
fn a_total_without_one_of_its_terms_is_not_made() {
    let file = "id_structure;fonction;quotite\n\
                A;Direction;1\nA;Accueil;\nB;Accueil;beaucoup\nB;Direction;1\nC;;1\n";
    let found = reading(POSTS, file, Some(2023));
    let survey = |id: &str| {
        let mut records = found.records.iter();
        records.find(|record| record.feed == Feed::Survey && record.subject == id)
    };
    let a = &survey("A").unwrap().answers;
    assert_eq!(a["salaries"], number(2.0));
    assert_eq!(a["etp_direction"], number(1.0));
    assert!(!a.contains_key("etp_total"));
    // The refused row may have been anything: nothing is said of B.
    assert!(survey("B").is_none());
    let c = &survey("C").unwrap().answers;
    assert_eq!(c["etp_total"], number(1.0));
    assert!(!c.contains_key("etp_direction") && !c.contains_key("a_un_accueil"));
    let concerned: Vec<Option<&str>> = found
        .issues
        .iter()
        .filter(|issue| issue.code == "FMT-005")
        .map(|issue| issue.structure.as_deref())
        .collect();
    assert_eq!(concerned, [Some("A"), Some("B"), Some("C")]);
    assert_eq!(found.rows.rejected, 1);
}

#[test]
fn values_row_by_row_make_one_record_a_territory_and_year() {
    let file = "territoire;annee;variable;valeur\n\
                44;2023;Ménages;1200\n44;2023;median;s\n44;2022;menages;1100\n44109;2023;Ménages;300\n\
                44;2023;Menages;1300\nXX;2023;Ménages;1\n44;2023;Foyers;1\n44;2023;Menage;1\n";
    let found = reading(LONG, file, None);
    let records: Vec<_> = found
        .records
        .iter()
        .map(|record| {
            (
                record.subject.as_str(),
                record.data_year,
                record.answers.len(),
            )
        })
        .collect();
    assert_eq!(
        records,
        [
            ("2026-DEP-44", 2023, 2),
            ("2026-DEP-44", 2022, 1),
            ("44109", 2023, 1)
        ]
    );
    assert_eq!(found.records[0].answers["median"], Answer::Secret);
    assert_eq!(found.records[0].answers["menages"], number(1200.0));
    assert_eq!(of(&found, "KEY-002").row, Some(6));
    assert_eq!(of(&found, "FMT-004").row, Some(7));
    let unknown: Vec<(Option<u64>, bool)> = found
        .issues
        .iter()
        .filter(|issue| issue.code == "FMT-002")
        .map(|issue| (issue.row, issue.remedy.contains("Vouliez-vous dire")))
        .collect();
    assert_eq!(unknown, [(Some(8), false), (Some(9), true)]);
    assert_eq!((found.rows.read, found.rows.rejected), (8, 4));
    assert_eq!((found.columns.mapped, found.columns.missing.len()), (4, 0));
}

#[test]
fn counts_of_merged_communes_are_added_and_medians_are_not() {
    let found = reading(WIDE, "com;menages\n49144;10\n44180;6000\n", Some(2020));
    assert_eq!(found.records.len(), 1);
    assert_eq!(found.records[0].answers["menages"], number(6010.0));
    assert_eq!(of(&found, "FMT-003").row, Some(2));
    assert_eq!(found.rows.rejected, 0);
    // One secret part makes a secret whole.
    let secret = reading(WIDE, "com;menages\n49144;s\n44180;6000\n", Some(2020));
    assert_eq!(secret.records[0].answers["menages"], Answer::Secret);
    let median = reading(
        WIDE,
        "com;menages;median\n49144;10;20000\n44180;6000;21000\n",
        Some(2020),
    );
    assert_eq!(median.records[0].answers["menages"], number(6000.0));
    assert_eq!(
        (of(&median, "KEY-002").row, median.rows.rejected),
        (Some(2), 1)
    );
    // The same code twice is a mistake, not two parts.
    let twice = reading(WIDE, "com;menages\n49144;10\n49144;20\n", Some(2020));
    assert_eq!(twice.records[0].answers["menages"], number(10.0));
    assert_eq!(of(&twice, "KEY-002").row, Some(3));
}

#[test]
fn a_printed_figure_is_kept_as_printed_and_brought_to_an_indicator() {
    let file = "lieu;annee;libelle;valeur\n44;2017?;Nb de CS;40\n44;2017;nb de cs;41\n\
                Auvergne;2016;Nb de fédérations;3\n44;n.d.;Nb de CS;51\n";
    let found = reading(PRINTED, file, None);
    let first = &found.records[0];
    assert_eq!(
        (first.feed, first.subject.as_str(), first.data_year),
        (Feed::Published, "figure:44:nb-de-cs", 2017)
    );
    assert_eq!(first.answers["indicateur"], text("structures-agreees"));
    assert_eq!(first.answers["libelle"], text("Nb de CS"));
    assert_eq!(first.answers["pub_territoire_code"], text("2026-DEP-44"));
    assert_eq!(of(&found, "FIG-003").row, Some(2));
    // Two sources may contradict each other.
    assert_eq!(found.records[1].subject, "figure:44:nb-de-cs~2");
    let third = &found.records[2].answers;
    assert!(!third.contains_key("indicateur") && !third.contains_key("pub_territoire_code"));
    assert_eq!(of(&found, "FIG-001").row, Some(4));
    assert!(of(&found, "FIG-002").message.contains("Nb de fédérations"));
    // A figure without a year is kept, and says so.
    assert_eq!(
        (found.records[3].data_year, found.rows.rejected),
        (UNDATED, 0)
    );
    assert_eq!(found.issue_counts.get("FIG-003"), Some(&2));
}

#[test]
fn a_list_of_reference_keeps_its_keys_and_the_commune_of_today() {
    let found = reading(
        LIST,
        "quartier;com;lib\nQN04401M;49144;X\nQN04401M;44109;Y\n",
        None,
    );
    let subjects: Vec<&str> = found.records.iter().map(|r| r.subject.as_str()).collect();
    assert_eq!(subjects, ["qpv:QN04401M:49144", "qpv:QN04401M:44109"]);
    let first = &found.records[0];
    assert_eq!((first.feed, first.data_year), (Feed::Reference, 2024));
    assert_eq!(first.answers["code_insee"], text("44180"));
    // The contract of « lib » leaves it out.
    assert!(!first.answers.contains_key("nom"));
    assert_eq!(found.columns.ignored, ["lib"]);
    assert!(!found.columns.missing.contains(&"nom".to_owned()));
}
