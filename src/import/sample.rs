//! A small dictionary, two formats and six communes for the tests of this room.

use super::locate::{Located, Locator, Place};
use super::reading::{ImportRequest, Reading, read};
use super::wording::normalise;
use crate::catalogue::dictionary::{Dictionary, ThemeDefinition};
use crate::catalogue::format::FormatDefinition;
use crate::import::ImportError;

const IDENTITY: &str = r#"
theme = "identity"
label = "Identité"
variable = [
  { id = "id_structure", label = "Identifiant", type = "text", attestation = "inferred", sensitivity = "public_identity" },
  { id = "nom", label = "Nom de la structure", type = "text", attestation = "attested", sensitivity = "public_identity" },
  { id = "code_insee", label = "Code commune Insee", type = "text", attestation = "inferred", sensitivity = "public_identity" },
  { id = "code_postal", label = "Code postal", type = "text", attestation = "attested", sensitivity = "public_identity" },
  { id = "commune", label = "Commune", type = "text", attestation = "attested", sensitivity = "public_identity" },
  { id = "siret", label = "Numéro SIRET", type = "text", attestation = "attested", sensitivity = "public_identity" },
  { id = "courriel", label = "Courriel de contact", type = "text", attestation = "attested", sensitivity = "personal" },
  { id = "date_premier_agrement", label = "Date du 1er agrément", type = "date", attestation = "attested", sensitivity = "public_identity" },
  { id = "type_structure", label = "Type de structure", type = "category", attestation = "attested", sensitivity = "public_identity", categories = [
    { code = "cs", label = "Centre social", spellings = ["CS"] },
    { code = "evs", label = "Espace de vie sociale", spellings = ["EVS"] },
  ] },
]
"#;

const ACTIVITY: &str = r#"
theme = "activity"
label = "Activité"
variable = [
  { id = "benevoles_total", label = "Nombre total de bénévoles", type = "count", unit = "personnes", attestation = "attested", sensitivity = "activity" },
  { id = "femmes", label = "Femmes", type = "count", unit = "personnes", attestation = "attested", sensitivity = "activity" },
  { id = "hommes", label = "Hommes", type = "count", unit = "personnes", attestation = "attested", sensitivity = "activity" },
  { id = "etp_total", label = "ETP total", type = "fte", unit = "ETP", attestation = "attested", sensitivity = "staff" },
  { id = "part_jeunes", label = "Part des jeunes", type = "number", unit = "%", attestation = "attested", sensitivity = "activity" },
  { id = "resultat", label = "Résultat de l'exercice", type = "amount", unit = "€", signed = true, attestation = "attested", sensitivity = "money" },
  { id = "subventions", label = "Subventions", type = "amount", unit = "€", attestation = "attested", sensitivity = "money" },
  { id = "act_ecologie", label = "Action pour l'écologie", type = "flag", populations = ["CS", "EVS"], asked = { only = [2022] }, attestation = "attested", sensitivity = "activity" },
  { id = "acf", label = "Agrément familles", type = "flag", populations = ["CS"], attestation = "attested", sensitivity = "public_identity" },
  { id = "inhabitants", label = "Population municipale", type = "count", unit = "habitants", attestation = "external", sensitivity = "public_identity" },
]
"#;

pub(super) const SURVEY: &str = r#"
id = "enquete"
label = "Enquête"
description = "Une ligne par structure."
feeds = "survey"
data_year = "argument"
perimeter = "departements_of_rows"
key = ["id_structure"]
locate = { code = "code_insee" }
themes = ["identity", "activity"]
ignored = ["Téléphone"]
markers = { "non concerné" = "not_concerned", "nd" = "not_available", "s" = "secret", "-" = "blank" }

[[column]]
variable = "etp_total"
headers = ["ETP"]
on_error = "discard_row"

[[column]]
variable = "type_structure"
values = { "CSX" = "cs" }

[[coherence]]
code = "COH-001"
left = ["femmes", "hommes"]
compare = "equals"
right = ["benevoles_total"]
message = "Femmes et hommes ne font pas le total des bénévoles."
remedy = "Corrigez l'un des trois nombres."
"#;

pub(super) fn dictionary() -> Dictionary {
    let mut dictionary = Dictionary::default();
    for text in [IDENTITY, ACTIVITY] {
        let theme: ThemeDefinition = toml::from_str(text).unwrap();
        dictionary.themes.insert(theme.theme.clone(), theme.label);
        for variable in theme.variables {
            let entry = (theme.theme.clone(), variable);
            dictionary.variables.insert(entry.1.id.clone(), entry);
        }
    }
    dictionary
}

pub(super) fn format(text: &str) -> FormatDefinition {
    toml::from_str(text).unwrap()
}

/// Reads a text through a format, for the data year 2023 when the format asks for one.
pub(super) fn read_text(format_text: &str, text: &str) -> Result<Reading, ImportError> {
    read_bytes(format_text, text.as_bytes(), Some(2023))
}

pub(super) fn read_bytes(
    format_text: &str,
    bytes: &[u8],
    data_year: Option<i32>,
) -> Result<Reading, ImportError> {
    let format = format(format_text);
    let request = ImportRequest {
        file_name: "essai.csv",
        bytes,
        format: &format,
        data_year,
        survey_year: Some(2024),
        settled: &[],
    };
    read(&request, &dictionary(), &SixCommunes)
}

/// Code, name, département of each.
const COMMUNES: [(&str, &str, &str); 6] = [
    ("01004", "Ambérieu-en-Bugey", "01"),
    ("44109", "Nantes", "44"),
    ("44143", "Rezé", "44"),
    ("44180", "Vallons-de-l'Erdre", "44"),
    ("49007", "Angers", "49"),
    ("49176", "Le Lion-d'Angers", "49"),
];

/// A country of six communes; 49144 became 44180, « Angers » is said of two.
pub(super) struct SixCommunes;

fn places(kept: impl Fn(&(&str, &str, &str)) -> bool) -> Vec<Place> {
    let place = |(code, name, departement): (&str, &str, &str)| Place {
        code: code.to_owned(),
        name: name.to_owned(),
        departement: Some(departement.to_owned()),
    };
    COMMUNES.into_iter().filter(kept).map(place).collect()
}

impl Locator for SixCommunes {
    fn by_code(&self, code: &str) -> Located {
        if code == "49144" {
            return places(|commune| commune.0 == "44180").pop().map_or(
                Located::Unknown {
                    nearest: Vec::new(),
                },
                Located::Former,
            );
        }
        match places(|commune| commune.0 == code).pop() {
            Some(place) => Located::Current(place),
            None => Located::Unknown {
                nearest: places(|commune| strsim::hamming(commune.0, code) == Ok(1)),
            },
        }
    }

    fn by_postal_code_and_name(&self, postal_code: &str, name: &str) -> Located {
        let departement = postal_code.get(..2).unwrap_or("");
        let name = normalise(name);
        let mut found =
            places(|commune| commune.2 == departement && normalise(commune.1).ends_with(&name));
        match (found.len(), found.pop()) {
            (1, Some(place)) => Located::Current(place),
            (_, Some(place)) => {
                found.push(place);
                Located::Ambiguous(found)
            }
            (_, None) => Located::Unknown {
                nearest: Vec::new(),
            },
        }
    }
}
