//! `docs/codes.md` is the table of codes and the rules of the formats, written out for readers:
//! this holds them together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vigie::catalogue::Catalogue;
use vigie::catalogue::format::{CoherenceRule, RuleSeverity};
use vigie::catalogue::source::DefinitionFiles;
use vigie::import::{IssueCode, Severity};

const INTRODUCTION: &str = "# Codes des rapports d'import

Un code est permanent : il n'est jamais changé ni réemployé. Cette page est la mise en clair de la
table du programme et des règles `[[coherence]]` de `import/formats/*.toml` : un test les compare.

- **erreur** : refusé. La valeur est gardée telle que reçue, hors de tout calcul ; ou la ligne, ou le fichier, est refusé.
- **attente** : toute la livraison attend ; rien n'atteint les chiffres avant qu'une personne confirme, ou qu'un fichier corrigé arrive.
- **avertissement** : appliqué, mais douteux tant que ce n'est ni corrigé ni confirmé.
- **information** : bon à savoir.

Ce que disent les codes `COH-…` et `DEL-…` se confirme avec une raison, qui est gardée : la remarque devient alors une information.

";

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "erreur",
        Severity::Warning => "avertissement",
        Severity::Info => "information",
    }
}

fn word_of_rule(severity: RuleSeverity) -> &'static str {
    match severity {
        RuleSeverity::Error => "erreur",
        RuleSeverity::Wait => "attente",
        RuleSeverity::Warning => "avertissement",
        RuleSeverity::Info => "information",
    }
}

fn page(catalogue: &Catalogue) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("## Fichiers, colonnes, lignes, valeurs\n\n| code | gravité | ce que c'est |\n| --- | --- | --- |\n");
    let (of_delivery, of_parts): (Vec<&IssueCode>, Vec<&IssueCode>) = IssueCode::ALL
        .iter()
        .partition(|code| code.code().starts_with("DEL-"));
    for code in of_parts {
        let severity = word(code.severity());
        writeln!(
            page,
            "| `{}` | {severity} | {} |",
            code.code(),
            code.title()
        )
        .unwrap();
    }
    page.push_str("\n## Livraisons douteuses\n\nLa livraison entière attend une confirmation.\n\n| code | ce que c'est |\n| --- | --- |\n");
    let mut doubts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for code in of_delivery {
        doubts
            .entry(code.code())
            .or_default()
            .push(code.title().to_owned());
    }
    let rules = || {
        catalogue
            .formats
            .values()
            .flat_map(|format| &format.coherence)
    };
    for rule in rules() {
        if let Some(whole) = &rule.whole {
            let said = format!("{} ({})", whole.message, rule.code);
            doubts.entry(&whole.code).or_default().push(said);
        }
    }
    for (code, said) in doubts {
        writeln!(page, "| `{code}` | {} |", said.join(" ")).unwrap();
    }
    for format in catalogue
        .formats
        .values()
        .filter(|f| !f.coherence.is_empty())
    {
        let (label, id) = (&format.label, &format.id);
        write!(page, "\n## Règles de cohérence : {label} (`{id}`)\n\n| code | gravité | ce qui est dit | ce qu'il faut faire |\n| --- | --- | --- | --- |\n").unwrap();
        for rule in &format.coherence {
            let severity = word_of_rule(rule.severity);
            let CoherenceRule {
                code,
                message,
                remedy,
                ..
            } = rule;
            writeln!(page, "| `{code}` | {severity} | {message} | {remedy} |").unwrap();
        }
    }
    page
}

#[test]
fn the_page_of_codes_is_the_table_written_out() {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
    let expected = page(&catalogue);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes.md");
    let found = std::fs::read_to_string(path).unwrap_or_default();
    if found != expected {
        let proposed = std::env::temp_dir().join("vigie-codes.md");
        std::fs::write(&proposed, expected).unwrap();
        panic!(
            "docs/codes.md is not up to date: replace it by {}",
            proposed.display()
        );
    }
}

/// One code says one thing, whatever the format.
#[test]
fn a_code_of_coherence_means_the_same_in_every_format() {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
    let mut meanings: BTreeMap<&str, &str> = BTreeMap::new();
    for rule in catalogue
        .formats
        .values()
        .flat_map(|format| &format.coherence)
    {
        let first = *meanings.entry(&rule.code).or_insert(&rule.message);
        assert_eq!(first, rule.message, "{}", rule.code);
    }
    assert!(meanings.len() > 30, "{}", meanings.len());
}

#[test]
fn a_wrong_rule_is_said_with_its_file_and_line() {
    let path = "import/formats/senacs-structures.toml";
    let faults = |found: &str, replaced: &str| {
        let mut files = DefinitionFiles::embedded();
        let text = files.files.get_mut(path).unwrap();
        assert!(text.contains(found), "{found}");
        *text = text.replacen(found, replaced, 1);
        Catalogue::load(&files).unwrap_err().0
    };
    let unknown = faults("right = [\"ca_membres\"]", "right = [\"ca_membre\"]");
    assert!(unknown[0].message.contains("« ca_membre »"), "{unknown:?}");
    let unbounded = faults("compare = \"between\"\nmax = 53", "compare = \"between\"");
    assert!(unbounded[0].message.contains("COH-020"), "{unbounded:?}");
    let not_a_number = faults("left = [\"nb_cdi\"]", "left = [\"nom\"]");
    assert!(
        not_a_number[0].message.contains("n'est pas un nombre"),
        "{not_a_number:?}"
    );
    let twice = faults("code = \"COH-002\"", "code = \"COH-001\"");
    assert!(twice[0].message.contains("deux règles"), "{twice:?}");
    let misspelt = faults("compare = \"at_most\"", "compare = \"atmost\"");
    for problem in [&unknown[0], &unbounded[0], &twice[0], &misspelt[0]] {
        assert_eq!(problem.file, path);
        assert!(problem.line > 100, "{problem}");
    }
}
