//! The draft of a format, written as the TOML that a person completes.

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::inspect::file_bytes;
use super::work_error::WorkError;
use crate::catalogue::Catalogue;
use crate::catalogue::dictionary::VariableType;
use crate::catalogue::format::{DataYearRule, LocateRule, Marker, PerimeterRule};
use crate::domain::delivery::Feed;
use crate::import::{ColumnGuess, DraftColumn, FormatDraft, draft_format};

/// A draft, ready to be put in `import/formats/` of a folder of definitions.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WrittenDraft {
    /// Identifier of the format.
    pub id: String,
    /// Name of the file where it goes.
    pub file: String,
    /// Its text.
    pub toml: String,
    /// Headers that no variable of the dictionary takes.
    pub unknown: Vec<String>,
}

/// Drafts a format for a file. The inner error is a refusal, in French with its remedy.
///
/// # Errors
/// The file cannot be opened.
pub fn draft_path(
    path: &Path,
    id: Option<&str>,
    catalogue: &Catalogue,
) -> Result<Result<WrittenDraft, String>, WorkError> {
    let bytes = file_bytes(path)?;
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = path
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let id = id.map_or_else(|| slug(&stem), str::to_owned);
    if id.is_empty() || id != slug(&id) {
        let message = format!(
            "« {id} » ne peut être un identifiant de format : des minuscules sans accent, des chiffres et des tirets (--id mon-format)"
        );
        return Ok(Err(message));
    }
    if catalogue.formats.contains_key(&id) {
        let message =
            format!("le format « {id} » existe déjà ; donnez un autre identifiant (--id {id}-2)");
        return Ok(Err(message));
    }
    Ok(draft_format(&bytes, catalogue)
        .map(|draft| written(&draft, &id, &stem, &name))
        .map_err(|error| format!("{error} {}", error.remedy())))
}

/// Lower-case letters without accents, digits and dashes.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn written(draft: &FormatDraft, id: &str, label: &str, file_name: &str) -> WrittenDraft {
    let mut lines = vec![
        format!("# Brouillon dressé par « vigie formats new » d'après « {} » :", one_line(file_name)),
        "# relisez chaque ligne, complétez ce qui est marqué À COMPLÉTER, puis « vigie definitions check ».".to_owned(),
        format!("id = {}", quoted(id)),
        format!("label = {}", quoted(&one_line(label))),
        "# À COMPLÉTER : d'où viennent ces fichiers, ce qu'est une ligne.".to_owned(),
        format!("description = {}", quoted(&format!("Brouillon d'après « {} ».", one_line(file_name)))),
    ];
    lines.extend(rows(draft));
    lines.extend(left_out(&draft.columns));
    lines.extend(markers(draft));
    for column in &draft.columns {
        lines.extend(column_lines(draft, column));
    }
    for id in &draft.lacking {
        lines.extend([
            String::new(),
            "# À COMPLÉTER : aucune colonne ne donne cette variable, nécessaire à un tel format."
                .to_owned(),
            "[[column]]".to_owned(),
            format!("variable = {}", quoted(id)),
            "required = true".to_owned(),
        ]);
    }
    let is_unknown = |column: &&DraftColumn| matches!(column.guess, ColumnGuess::Unknown { .. });
    let unknown = draft.columns.iter().filter(is_unknown);
    WrittenDraft {
        id: id.to_owned(),
        file: format!("import/formats/{id}.toml"),
        toml: lines.join("\n") + "\n",
        unknown: unknown.map(|column| column.header.clone()).collect(),
    }
}

/// What rows are about, of which year, where.
fn rows(draft: &FormatDraft) -> Vec<String> {
    let mut lines = vec![
        "# survey : réponses des structures ; register : registre ; directory : annuaire ; territory : valeurs de territoires ;".to_owned(),
        "# detail : plusieurs lignes par structure ; published : chiffres publiés ; reference : listes.".to_owned(),
        format!("feeds = {}", word(&draft.feeds)),
    ];
    lines.push(match &draft.data_year {
        DataYearRule::Column(headers) => format!("data_year = {{ column = {} }}", list(headers)),
        DataYearRule::Printed(headers) => format!("data_year = {{ printed = {} }}", list(headers)),
        DataYearRule::Headers => "data_year = \"headers\"".to_owned(),
        DataYearRule::Fixed(year) => format!("data_year = {{ fixed = {year} }}"),
        DataYearRule::Argument => {
            "# L'année est donnée à l'import (--data-year) ; pour un fichier d'une seule année : { fixed = 2023 }.\ndata_year = \"argument\"".to_owned()
        }
    });
    lines.push(match draft.perimeter {
        PerimeterRule::DepartementsOfRows => "# Le fichier est complet pour les départements de ses lignes ; sinon : \"nothing\".\nperimeter = \"departements_of_rows\"".to_owned(),
        PerimeterRule::Nothing | PerimeterRule::Territories(_) => "perimeter = \"nothing\"".to_owned(),
    });
    if draft.key.is_empty() {
        lines.push(
            "# À COMPLÉTER : les variables qui distinguent une ligne d'une autre.".to_owned(),
        );
    }
    lines.push(format!("key = {}", list(&draft.key)));
    if draft.feeds == Feed::Directory {
        lines.push("# À COMPLÉTER : un préfixe, pour que ces identifiants ne soient ceux d'aucune autre liste.\nkey_prefix = \"liste-\"".to_owned());
    }
    if let Some(item) = &draft.item {
        lines.push(format!(
            "# kind : un mot pour ce qu'est une ligne.\nitem = {{ kind = {}, key = {}, repeats = {} }}",
            quoted(&item.kind),
            list(&item.key),
            item.repeats
        ));
    }
    lines.push(match &draft.locate {
        LocateRule::Code(id) => format!("locate = {{ code = {} }}", quoted(id)),
        LocateRule::Territory(id) => format!("locate = {{ territory = {} }}", quoted(id)),
        LocateRule::PostalCodeAndName { postal_code, name } => format!(
            "locate = {{ postal_code_and_name = {{ postal_code = {}, name = {} }} }}",
            quoted(postal_code),
            quoted(name)
        ),
        LocateRule::NameInDepartement { departement, name } => format!(
            "locate = {{ name_in_departement = {{ departement = {}, name = {} }} }}",
            quoted(departement),
            quoted(name)
        ),
        LocateRule::Nowhere => "locate = \"nowhere\"".to_owned(),
    });
    lines
}

/// Columns known and left out, personal ones first: their values are never shown.
fn left_out(columns: &[DraftColumn]) -> Vec<String> {
    let of = |guess: &ColumnGuess| {
        let same = columns.iter().filter(|column| column.guess == *guess);
        same.map(|column| column.header.clone()).collect::<Vec<_>>()
    };
    let (personal, others) = (of(&ColumnGuess::Personal), of(&ColumnGuess::LeftOut));
    let mut lines = Vec::new();
    if !personal.is_empty() {
        lines.push(format!(
            "# Données personnelles, jamais lues : {}.",
            personal.join(", ")
        ));
    }
    let all = [personal, others].concat();
    if !all.is_empty() {
        lines.push(format!("ignored = {}", list(&all)));
    }
    lines.iter().map(|line| one_line(line)).collect()
}

fn markers(draft: &FormatDraft) -> Vec<String> {
    if draft.markers.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        "# Vus dans les cellules ; À COMPLÉTER : est-ce bien ce qu'ils veulent dire ici ?"
            .to_owned(),
        "[markers]".to_owned(),
    ];
    let line = |(text, marker): &(String, Marker)| format!("{} = {}", quoted(text), word(marker));
    lines.extend(draft.markers.iter().map(line));
    lines
}

fn column_lines(draft: &FormatDraft, column: &DraftColumn) -> Vec<String> {
    let header = &column.header;
    let mut lines = vec![String::new()];
    let mut feeds = |variable: &String| {
        lines.extend([
            "[[column]]".to_owned(),
            format!("variable = {}", quoted(variable)),
            format!("headers = {}", list(std::slice::from_ref(header))),
        ]);
        if draft.key.contains(variable) {
            lines.push("required = true".to_owned());
        }
    };
    match &column.guess {
        ColumnGuess::Year | ColumnGuess::LeftOut | ColumnGuess::Personal => return Vec::new(),
        ColumnGuess::Known { variable } => feeds(variable),
        ColumnGuess::Near { variable, label } => {
            let shown = one_line(header);
            feeds(variable);
            lines.insert(
                1,
                format!("# À VÉRIFIER : « {shown} » ressemble à « {label} »."),
            );
        }
        ColumnGuess::Again { variable } => lines.push(one_line(&format!(
            "# « {header} » donne aussi « {variable} » : une seule colonne peut le faire."
        ))),
        ColumnGuess::Unknown {
            kind,
            distinct,
            examples,
        } => lines.extend(unknown(header, *kind, *distinct, examples)),
    }
    lines
}

/// A column that the dictionary does not know, as comments.
fn unknown(header: &str, kind: VariableType, distinct: usize, examples: &[String]) -> Vec<String> {
    let mut said = format!(
        "# « {header} » n'est pas au dictionnaire ({}, {distinct} valeur{} différente{}",
        word(&kind),
        if distinct > 1 { "s" } else { "" },
        if distinct > 1 { "s" } else { "" },
    );
    if !examples.is_empty() {
        let quoted: Vec<String> = examples.iter().map(|text| format!("« {text} »")).collect();
        said.push_str(" ; par exemple ");
        said.push_str(&quoted.join(", "));
    }
    said.push_str(") : définissez la variable dans import/dictionary, ou laissez.");
    vec![
        one_line(&said),
        "# [[column]]".to_owned(),
        format!("# variable = {}", quoted(&slug(header).replace('-', "_"))),
        one_line(&format!("# headers = {}", list(&[header.to_owned()]))),
    ]
}

/// A comment ends with its line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control())
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// The word of a code in TOML, with its quotes.
fn word(code: &impl serde::Serialize) -> String {
    serde_json::to_string(code).unwrap_or_default()
}
