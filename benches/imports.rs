//! Deliveries read, controlled and stored: one département, then more, to see that cost grows with rows.
//!
//! `cargo bench --bench imports`

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use divan::Bencher;
use divan::counter::ItemsCount;
use vigie::service::generate::{GeneratedFile, plan_files};
use vigie::service::import_file::{ImportOptions, import_bytes};
use vigie::service::workplace::Workplace;

const NOW: &str = "2026-11-23T10:00:00Z";
const DEPARTEMENTS: [&str; 8] = ["44", "49", "53", "72", "85", "35", "56", "29"];

fn main() {
    divan::main();
}

fn observatory() -> (tempfile::TempDir, Workplace) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
    let place = Workplace::open(folder.path(), &database, None).expect("opens");
    (folder, place)
}

fn files(
    place: &Workplace,
    n_departements: usize,
    years: std::ops::RangeInclusive<i32>,
) -> Vec<GeneratedFile> {
    let departements = DEPARTEMENTS
        .iter()
        .take(n_departements)
        .map(|&code| code.to_owned())
        .collect();
    plan_files(departements, years, 44, &place.catalogue, &place.geography)
        .expect("plans")
        .collect::<Result<_, _>>()
        .expect("generates")
}

fn n_rows(files: &[GeneratedFile]) -> usize {
    let lines = |file: &GeneratedFile| file.bytes.split(|&byte| byte == b'\n').count();
    files.iter().map(|file| lines(file).saturating_sub(2)).sum()
}

fn options(file: &GeneratedFile, dry_run: bool) -> ImportOptions<'_> {
    ImportOptions {
        format: &file.format,
        data_year: Some(file.data_year),
        survey_year: Some(file.survey_year),
        fictitious: true,
        partial: false,
        dry_run,
        author: "",
        now: NOW,
    }
}

fn import_all(place: &Workplace, files: &[GeneratedFile]) {
    for file in files {
        import_bytes(place, &file.name, &file.bytes, options(file, false)).expect("imports");
    }
}

/// Register and survey of Loire-Atlantique for one year.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn one_departemental_campaign(bencher: Bencher<'_, '_>) {
    let (_folder, place) = observatory();
    let files = files(&place, 1, 2023..=2023);
    bencher
        .counter(ItemsCount::new(n_rows(&files)))
        .with_inputs(observatory)
        .bench_local_values(|(folder, place)| {
            import_all(&place, &files);
            (folder, place)
        });
}

/// Thirteen campaigns of 1, 2, 4 and 8 départements: rows per second should stay.
#[divan::bench(args = [1, 2, 4, 8], sample_count = 3, sample_size = 1)]
fn thirteen_campaigns(bencher: Bencher<'_, '_>, n_departements: usize) {
    let (_folder, place) = observatory();
    let files = files(&place, n_departements, 2012..=2024);
    bencher
        .counter(ItemsCount::new(n_rows(&files)))
        .with_inputs(observatory)
        .bench_local_values(|(folder, place)| {
            import_all(&place, &files);
            (folder, place)
        });
}

/// The report of a survey with its effect on figures, beside eight départements over thirteen years.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn dry_run_of_a_departemental_survey(bencher: Bencher<'_, '_>) {
    let (_folder, place) = observatory();
    let files = files(&place, DEPARTEMENTS.len(), 2012..=2024);
    import_all(&place, &files);
    let mut tried = files
        .iter()
        .find(|file| file.format == "senacs-structures" && file.data_year == 2023)
        .expect("a survey")
        .clone();
    // Another content: the same bytes would be known.
    tried.bytes.push(b'\n');
    bencher.bench_local(|| {
        let report = import_bytes(&place, &tried.name, &tried.bytes, options(&tried, true));
        report
            .expect("reads")
            .impact
            .expect("is computed")
            .figures_changed
    });
}
