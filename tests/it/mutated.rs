//! Real files broken at random, and random bytes: the importer refuses or reads, always.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::import::{ImportRequest, Located, Locator, Place, inspect, read, sheet_of};

use crate::cli::place::shared;

/// Bytes kept of each file: enough for every kind of trouble, quick to read a thousand times.
const KEPT: usize = 24 * 1024;

/// No file of this size may take longer, on a busy machine.
const IN_TIME: Duration = Duration::from_secs(10);

/// The files to break: those of the shared data when they are there, and a workbook made here.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut files = vec!["Identifiant Senacs;Code commune Insee\nA;44109\n".into()];
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..20 {
        sheet.write(row, 0, format!("n{row}")).unwrap();
        sheet.write(row, 1, row).unwrap();
    }
    files.push(workbook.save_to_buffer().unwrap());
    for folder in ["messy", "real"].into_iter().filter_map(shared) {
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            let mut bytes = fs::read(path).unwrap();
            // An archive cut is only that: those are small and kept whole.
            if !bytes.starts_with(b"PK") {
                bytes.truncate(KEPT);
            }
            files.push(bytes);
        }
    }
    files
});

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DefinitionFiles::embedded()).unwrap());

/// Every code is a commune.
struct Anywhere;

impl Locator for Anywhere {
    fn by_code(&self, code: &str) -> Located {
        Located::Current(Place {
            code: code.to_owned(),
            name: "Commune".to_owned(),
            departement: code.get(..2).map(str::to_owned),
        })
    }

    fn by_postal_code_and_name(&self, postal_code: &str, _name: &str) -> Located {
        self.by_code(postal_code)
    }
}

/// One way to break a file.
#[derive(Debug, Clone)]
enum Break {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
    Cut(Index),
}

fn breaks() -> impl Strategy<Value = Break> {
    let telling = prop::sample::select(b"\"\";,\t|\n\r\0\xEF\xBB\xBF\xFF\xFE\xC3\x81-%".to_vec());
    prop_oneof![
        (any::<Index>(), prop_oneof![any::<u8>(), telling.clone()])
            .prop_map(|(at, byte)| Break::Set(at, byte)),
        (any::<Index>(), vec(telling, 1..6)).prop_map(|(at, bytes)| Break::Insert(at, bytes)),
        (any::<Index>(), 1..400_usize).prop_map(|(at, length)| Break::Remove(at, length)),
        (any::<Index>(), 1..400_usize).prop_map(|(at, length)| Break::Repeat(at, length)),
        any::<Index>().prop_map(Break::Cut),
    ]
}

fn broken(mut bytes: Vec<u8>, breaks: &[Break]) -> Vec<u8> {
    for one in breaks {
        if bytes.is_empty() {
            return bytes;
        }
        let length = bytes.len();
        match one {
            Break::Set(at, byte) => bytes[at.index(length)] = *byte,
            Break::Insert(at, more) => {
                let at = at.index(length);
                bytes.splice(at..at, more.iter().copied());
            }
            Break::Remove(at, wanted) => {
                let at = at.index(length);
                bytes.drain(at..(at + wanted).min(length));
            }
            Break::Repeat(at, wanted) => {
                let at = at.index(length);
                let again = bytes[at..(at + wanted).min(length)].to_vec();
                bytes.splice(at..at, again);
            }
            Break::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}

/// Looks at bytes and reads them through three formats: each refusal has its reason and its remedy.
fn try_all(bytes: &[u8]) -> Result<(), TestCaseError> {
    let start = Instant::now();
    if let Err(error) = inspect("fichier", bytes) {
        prop_assert!(!error.issues()[0].message.is_empty() && !error.remedy().is_empty());
    }
    drop(sheet_of(bytes, None, &CATALOGUE.dictionary));
    for (format, data_year) in [
        ("senacs-structures", Some(2023)),
        ("filosofi-communes", None),
        ("nantes-equipements", None),
    ] {
        let request = ImportRequest {
            file_name: "fichier",
            bytes,
            format: &CATALOGUE.formats[format],
            data_year,
            survey_year: None,
            settled: &[],
        };
        match read(&request, &CATALOGUE.dictionary, &Anywhere) {
            Ok(reading) => {
                let rows = reading.rows;
                prop_assert_eq!(rows.read + rows.left_out, reading.detected.records);
            }
            Err(error) => prop_assert!(!error.remedy().is_empty()),
        }
    }
    prop_assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_real_file_broken_at_random_is_refused_or_read(
        file in any::<Index>(),
        breaks in vec(breaks(), 1..8),
    ) {
        try_all(&broken(file.get(&FILES).clone(), &breaks))?;
    }

    #[test]
    fn random_bytes_are_refused_or_read(
        start in prop::sample::select(vec![b"".to_vec(), b"PK\x03\x04".to_vec(), b"\x1F\x8B\x08".to_vec(), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), b"\xEF\xBB\xBF".to_vec(), b"{\"features\":[".to_vec()]),
        bytes in vec(any::<u8>(), 0..3000),
    ) {
        try_all(&[start, bytes].concat())?;
    }
}
