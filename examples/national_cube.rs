//! Times the cube of an observatory, and writes its frames for a comparison with `DuckDB`.
//!
//! `cargo run --release --example national_cube -- DATA_DIR [FRAMES_DIR [DEFINITIONS_DIR]]`: publishes nothing.
//! Reading the records is not timed; the computation is, over 1, 4 and all campaigns.
//! `benches/duckdb_cube.py` then makes the same sums of the same frames.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use vigie::catalogue::dictionary::VariableType;
use vigie::domain::delivery::Feed;
use vigie::domain::structure::Population;
use vigie::engine::{Context, CubeRequest, Scope, StructureYear, compute, structure_years};
use vigie::geography::Geography;
use vigie::geography::coverage::Coverage;
use vigie::service::workplace::Workplace;

#[expect(clippy::too_many_lines, reason = "a measure told from top to bottom")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a data directory");
    let frames = arguments.next().filter(|frames| frames != "-");
    let definitions = arguments.next();
    let database = format!("sqlite://{folder}/vigie.sqlite");
    let place = Workplace::open(
        Path::new(&folder),
        &database,
        definitions.as_deref().map(Path::new),
    )
    .expect("opens");
    let snapshot = place.store.snapshot().expect("reads");
    let mut records = snapshot.records(Feed::Register).expect("reads");
    records.extend(snapshot.records(Feed::Survey).expect("reads"));
    let coverage = Coverage::new(snapshot.deliveries(), &place.geography);
    let lines = structure_years(&records, &coverage, &place.geography);
    drop(records);
    println!(
        "{} lines, {} indicators, {} formulas, {} MB resident",
        lines.len(),
        place.catalogue.indicators.len(),
        place
            .catalogue
            .indicators
            .values()
            .map(|indicator| indicator.formulas().len())
            .sum::<usize>(),
        memory("VmRSS"),
    );
    if let Some(frames) = frames {
        write_frames(Path::new(&frames), &place, &lines, &coverage);
    }
    let inhabitants_of = |commune: u32, year: i32| {
        let commune = usize::try_from(commune).ok()?;
        let year = i16::try_from(year).ok()?;
        let found = place.geography.inhabitants_to_sum(commune, year)?;
        Some((f64::from(found.count), i32::from(found.year)))
    };
    let context = Context::new(&[], &place.geography);
    let years: Vec<i32> = coverage.data_years().collect();
    let timed = |label: &str, scope: Scope| {
        let mut best = f64::INFINITY;
        let mut said = String::new();
        for _ in 0..3 {
            let start = Instant::now();
            let cells = compute(&CubeRequest {
                catalogue: &place.catalogue,
                geography: &place.geography,
                coverage: &coverage,
                lines: &lines,
                inhabitants_of: &inhabitants_of,
                context: &context,
                scope: scope.clone(),
            })
            .expect("computes");
            best = best.min(start.elapsed().as_secs_f64());
            said = format!(
                "{} cells, {} secret, {} MB",
                cells.len(),
                cells.n_secret(),
                cells.bytes() / 1_000_000
            );
        }
        println!("{label}: {best:.3} s ({said}); peak {} MB", memory("VmHWM"));
    };
    let of_years = |n: usize| Scope {
        years: Some(years.iter().rev().take(n).copied().collect::<BTreeSet<_>>()),
        ..Scope::default()
    };
    timed("1 campaign", of_years(1));
    timed("4 campaigns", of_years(4));
    timed("all campaigns", Scope::default());
    let one = place
        .catalogue
        .indicators
        .get_index_of("benevoles-par-structure");
    let one = one.and_then(|index| u16::try_from(index).ok());
    timed(
        "one indicator, revealed",
        Scope {
            indicators: Some(one.into_iter().collect()),
            reveal: true,
            ..Scope::default()
        },
    );
}

/// A line of `/proc/self/status`, in MB.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1000
}

/// `structures.csv`, `communes.csv` (territories that hold each) and `inhabitants.csv`.
fn write_frames(folder: &Path, place: &Workplace, lines: &[StructureYear], coverage: &Coverage) {
    fs::create_dir_all(folder).expect("a folder");
    let dictionary = &place.catalogue.dictionary;
    let is_number = |id: &&str| {
        let kind = dictionary.get(id).map(|variable| variable.kind);
        kind.is_some_and(|kind| {
            kind.is_numeric() || matches!(kind, VariableType::Flag | VariableType::Category)
        })
    };
    let variables: Vec<&str> = dictionary
        .variables
        .keys()
        .map(String::as_str)
        .filter(is_number)
        .collect();
    let mut text = String::from(
        "structure,manager,kind,commune,data_year,accredited,accredited_previous_year,surveyed,respondent,seniority_years",
    );
    for variable in &variables {
        write!(text, ",{variable}").expect("writes");
    }
    text.push('\n');
    for line in lines {
        let before = line
            .accredited_previous_year
            .map_or(String::new(), |flag| flag.to_string());
        let seniority = line
            .seniority_years
            .map_or(String::new(), |years| years.to_string());
        write!(
            text,
            "{},{},{},{},{},{},{before},{},{},{seniority}",
            line.structure,
            line.manager,
            Population::of(line.kind).code(),
            line.commune,
            line.data_year,
            line.accredited,
            line.surveyed,
            line.respondent
        )
        .expect("writes");
        for variable in &variables {
            let answer = line.answers.get(variable);
            let shown = answer.and_then(|answer| {
                answer
                    .number()
                    .map(|number| number.to_string())
                    .or_else(|| answer.flag().map(|flag| flag.to_string()))
                    .or_else(|| answer.text().map(str::to_owned))
            });
            write!(text, ",{}", shown.unwrap_or_default()).expect("writes");
        }
        text.push('\n');
    }
    fs::write(folder.join("structures.csv"), text).expect("writes");
    write_communes(folder, &place.geography, coverage);
}

fn write_communes(folder: &Path, geography: &Geography, coverage: &Coverage) {
    let mut held = String::from("commune,level,territory\n");
    for (index, territory) in geography.territories().iter().enumerate() {
        for commune in territory.communes() {
            writeln!(held, "{commune},{},{index}", territory.code.kind.code()).expect("writes");
        }
    }
    fs::write(folder.join("communes.csv"), held).expect("writes");
    let mut counts = String::from("commune,data_year,inhabitants\n");
    for year in coverage.data_years() {
        for commune in 0..geography.communes().len() {
            let year = i16::try_from(year).expect("a year");
            if let Some(found) = geography.inhabitants_to_sum(commune, year) {
                writeln!(counts, "{commune},{year},{}", found.count).expect("writes");
            }
        }
    }
    fs::write(folder.join("inhabitants.csv"), counts).expect("writes");
}
