//! Any bytes, looked at or read through a format: no panic, no hang, no memory without end.
//!
//! The first byte chooses what is done, so that mutations of one file try every way.
#![no_main]
#![allow(dead_code, unused_imports, reason = "rooms taken alone, without those that use them")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::abort;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// The rooms of the product, from their own files.
#[path = "../../src"]
mod rooms {
    pub mod catalogue;
    pub mod domain;
    pub mod geography;
    pub mod import;
}
use rooms::{catalogue, domain, geography, import};

use catalogue::dictionary::{Dictionary, ThemeDefinition};
use catalogue::format::FormatDefinition;
use import::{ImportRequest, Located, Locator, Place, inspect, read, sheet_of};

/// A small dictionary and formats: reading through the embedded ones spends its time on them.
struct Small {
    dictionary: Dictionary,
    formats: Vec<FormatDefinition>,
}

const THEME: &str = r#"
theme = "t"
label = "Essai"
variable = [
  { id = "code", label = "Code", type = "text", attestation = "inferred", sensitivity = "public_identity" },
  { id = "nom", label = "Nom", type = "text", attestation = "inferred", sensitivity = "public_identity" },
  { id = "siret", label = "SIRET", type = "text", attestation = "inferred", sensitivity = "public_identity" },
  { id = "courriel", label = "Courriel", type = "text", attestation = "inferred", sensitivity = "personal" },
  { id = "date", label = "Date", type = "date", attestation = "inferred", sensitivity = "activity" },
  { id = "nombre", label = "Nombre", type = "count", attestation = "inferred", sensitivity = "activity" },
  { id = "part", label = "Part", type = "number", unit = "%", attestation = "inferred", sensitivity = "activity" },
  { id = "montant", label = "Montant", type = "amount", unit = "€", signed = true, attestation = "inferred", sensitivity = "money" },
  { id = "drapeau", label = "Drapeau", type = "flag", attestation = "inferred", sensitivity = "activity" },
  { id = "zone", label = "Zone", type = "category", attestation = "inferred", sensitivity = "activity", categories = [
    { code = "a", label = "Zone A", spellings = ["A", "Abis"] }, { code = "b", label = "Zone B", spellings = ["B1"] },
  ] },
]
"#;

/// Headers of the seeds, so that their cells are typed.
const FORMAT: &str = r#"
id = "essai"
label = "Essai"
description = "Essai."
feeds = "territory"
data_year = "argument"
perimeter = "nothing"
key = ["code"]
locate = { code = "code" }
markers = { "s" = "secret", "nd" = "not_available", "NC" = "not_concerned" }
ignored = ["telephone"]
[[column]]
variable = "code"
headers = ["CODGEO", "Code Insee", "code_com_insee", "NUMCOM", "INSEE", "Code_INSEE", "code_qpv", "siren_epci", "Département", "code_departement", "Id", "Identifiant"]
[[column]]
variable = "nom"
headers = ["LIBGEO", "NOM_COMPLET", "lib_com", "NOMCOM", "NCC", "nom_complet", "Lib", "SALLE"]
[[column]]
variable = "date"
headers = ["date_deb_insee", "date_MAJ", "date_der_maj", "Date_creation", "Date de convention"]
[[column]]
variable = "nombre"
headers = ["NBMENFISC21", "2014", "population_municipale", "nb_com_2021", "annee"]
[[column]]
variable = "part"
headers = ["TP6021", "TXCOUVGLO_COM_2014", "Occupancy rate"]
[[column]]
variable = "montant"
headers = ["MED21", "EUR", "Montant", "Average Price", "ratio_montant_ej"]
[[column]]
variable = "drapeau"
headers = ["plaque", "Reclassement juillet 2024", "drapeau"]
[[column]]
variable = "zone"
headers = ["Zone en vigueur depuis le 5 juillet 2024"]
"#;

static SMALL: LazyLock<Small> = LazyLock::new(|| {
    // A panic that the importer catches (other crates' parsers) is not a finding.
    std::panic::set_hook(Box::new(|_| {}));
    let theme: ThemeDefinition = toml::from_str(THEME).expect("reads");
    let mut dictionary = Dictionary::default();
    for variable in theme.variables {
        let id = variable.id.clone();
        dictionary.variables.insert(id, (theme.theme.clone(), variable));
    }
    let changed = [
        FORMAT.to_owned(),
        FORMAT.replace("\"territory\"", "\"survey\""),
        FORMAT.replace("\"argument\"", "{ column = [\"annee\", \"Année\", \"annee_exercice\"] }"),
    ];
    let formats = changed.iter().map(|text| toml::from_str(text).expect("reads"));
    Small { formats: formats.collect(), dictionary }
});

/// Every code of five digits is a commune of its département.
struct Anywhere;

impl Locator for Anywhere {
    fn by_code(&self, code: &str) -> Located {
        if code.len() == 5 && code.is_ascii() {
            return Located::Current(place(code));
        }
        Located::Unknown { nearest: Vec::new() }
    }

    fn by_postal_code_and_name(&self, postal_code: &str, _name: &str) -> Located {
        self.by_code(postal_code)
    }
}

fn place(code: &str) -> Place {
    Place {
        code: code.to_owned(),
        name: "Commune".to_owned(),
        departement: Some(code[..2].to_owned()),
    }
}

fn try_all(choice: u8, bytes: &[u8]) {
    let small = &*SMALL;
    let format = usize::from(choice % 8).checked_sub(1).and_then(|chosen| small.formats.get(chosen));
    match (choice % 8, format) {
        (0, _) => drop(sheet_of(bytes, small.formats.first(), &small.dictionary)),
        (_, Some(format)) => {
            let request = ImportRequest {
                file_name: "fichier",
                bytes,
                format,
                data_year: (choice % 8 < 3).then_some(2023),
                survey_year: None,
                settled: &[],
            };
            drop(read(&request, &small.dictionary, &Anywhere));
        }
        (_, None) => drop(inspect("fichier", bytes)),
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else {
        return;
    };
    LazyLock::force(&SMALL);
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| try_all(*choice, bytes))) {
        let said = panic.downcast_ref::<String>().map_or("", String::as_str);
        eprintln!("panicked: {said}");
        abort();
    }
});
