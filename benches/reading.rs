//! Reading and typing alone: one campaign of all France, then several side by side, through the
//! survey's format, nothing stored. Time grows with the rows.
//!
//! `cargo bench --bench reading`
//!
//! With `VIGIE_BENCH_FILE=campagne.csv`, the largest file is left there, for another program to be
//! measured beside: `read_csv('campagne.csv', delim = ';', all_varchar = true)` in `DuckDB` takes about as
//! long to give texts as this room to give typed answers when the ratio is 1; at least 0.5 is asked.

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use divan::Bencher;
use divan::counter::BytesCount;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::geography::Geography;
use vigie::import::{ImportRequest, inspect, read};
use vigie::service::generate::plan_files;
use vigie::service::locate::GeographyLocator;

const YEAR: i32 = 2023;

/// Copies of the campaign in the largest file, about 40,000 rows.
const LARGEST: usize = 13;

fn main() {
    if let Some(path) = std::env::var_os("VIGIE_BENCH_FILE") {
        let catalogue = Catalogue::load(&DefinitionFiles::embedded()).expect("loads");
        let geography = Geography::load().expect("loads");
        std::fs::write(path, campaign(&catalogue, &geography, LARGEST)).expect("writes");
    }
    divan::main();
}

/// The structures of all France, `times` over: each copy has identifiers of its own.
fn campaign(catalogue: &Catalogue, geography: &Geography, times: usize) -> String {
    let plan = plan_files(Vec::new(), YEAR..=YEAR, 44, catalogue, geography).expect("plans");
    let mut header = String::new();
    let mut rows = Vec::new();
    for file in plan {
        let file = file.expect("writes");
        if file.format != "senacs-structures" {
            continue;
        }
        let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&file.bytes);
        let text =
            std::str::from_utf8(&file.bytes).map_or_else(|_| text.to_string(), str::to_owned);
        let (first, rest) = text.split_once('\n').expect("has a header");
        // Départements order and spell their columns in a few ways: one is enough here.
        if header.is_empty() || header == first {
            first.clone_into(&mut header);
            rows.extend(rest.lines().map(str::to_owned));
        }
    }
    let copies = (0..times).flat_map(|copy| rows.iter().map(move |row| format!("{copy}-{row}\n")));
    std::iter::once(header + "\n").chain(copies).collect()
}

#[divan::bench(args = [1, 4, LARGEST], sample_count = 5, sample_size = 1)]
fn survey_read_and_typed(bencher: Bencher<'_, '_>, times: usize) {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).expect("loads");
    let geography = Geography::load().expect("loads");
    let text = campaign(&catalogue, &geography, times);
    let locator = GeographyLocator::new(&geography);
    let request = ImportRequest {
        file_name: "campagne.csv",
        bytes: text.as_bytes(),
        format: catalogue
            .formats
            .get("senacs-structures")
            .expect("a format of ours"),
        data_year: Some(YEAR),
        survey_year: None,
        settled: &[],
    };
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let reading = read(&request, &catalogue.dictionary, &locator).expect("reads");
        assert_eq!(reading.rows.rejected, 0, "{:?}", reading.issue_counts);
        reading.records.len()
    });
}

#[divan::bench(args = [1, 4, LARGEST], sample_count = 5, sample_size = 1)]
fn table_split(bencher: Bencher<'_, '_>, times: usize) {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).expect("loads");
    let geography = Geography::load().expect("loads");
    let text = campaign(&catalogue, &geography, times);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let looked = inspect("campagne.csv", text.as_bytes()).expect("reads");
        looked.detected.records
    });
}
