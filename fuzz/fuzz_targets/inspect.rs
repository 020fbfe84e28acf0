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

use catalogue::Catalogue;
use catalogue::source::DefinitionFiles;
use import::{ImportRequest, Located, Locator, Place, inspect, read, sheet_of};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    // A panic that the importer catches (other crates' parsers) is not a finding.
    std::panic::set_hook(Box::new(|_| {}));
    Catalogue::load(&DefinitionFiles::embedded()).expect("embedded definitions load")
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

const FORMATS: [&str; 3] = ["senacs-structures", "filosofi-communes", "population"];

fn try_all(choice: u8, bytes: &[u8]) {
    let catalogue = &*CATALOGUE;
    match usize::from(choice % 8) {
        0 => drop(sheet_of(bytes, None, &catalogue.dictionary)),
        chosen @ 1..=3 => {
            let request = ImportRequest {
                file_name: "fichier",
                bytes,
                format: &catalogue.formats[FORMATS[chosen - 1]],
                data_year: (chosen == 1).then_some(2023),
                survey_year: None,
                settled: &[],
            };
            drop(read(&request, &catalogue.dictionary, &Anywhere));
        }
        _ => drop(inspect("fichier", bytes)),
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else {
        return;
    };
    LazyLock::force(&CATALOGUE);
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| try_all(*choice, bytes))) {
        let said = panic.downcast_ref::<String>().map_or("", String::as_str);
        eprintln!("panicked: {said}");
        abort();
    }
});
