//! The cube of a département and of France, publication of the demonstration, reading of its edition.
//!
//! `cargo bench --bench engine`; the cube of France needs `VIGIE_NATIONAL_DIR`, the folder of an
//! observatory where its deliveries were imported, and is left out without it.

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use vigie::domain::delivery::Feed;
use vigie::engine::{Context, CubeRequest, Scope, StructureYear, compute, structure_years};
use vigie::geography::coverage::Coverage;
use vigie::service::demo::build;
use vigie::service::publish::{PublishOptions, current_edition, publish};
use vigie::service::published::PublishedEdition;
use vigie::service::workplace::Workplace;

const NOW: &str = "2026-11-23T10:00:00Z";

fn main() {
    divan::main();
}

fn demonstration() -> (tempfile::TempDir, Workplace) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
    let place = Workplace::open(folder.path(), &database, None).expect("opens");
    (folder, place)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn demonstration_generated_imported_and_published(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(demonstration)
        .bench_local_values(|(folder, place)| {
            let edition = build(&place, NOW, |_| ()).expect("builds");
            (folder, edition.cells.len())
        });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn publication_of_a_departement_over_thirteen_years(bencher: Bencher<'_, '_>) {
    let (_folder, place) = demonstration();
    build(&place, NOW, |_| ()).expect("builds");
    let options = PublishOptions {
        note: "",
        preview: true,
        now: NOW,
    };
    bencher.bench_local(|| publish(&place, options).expect("publishes").cells.len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn edition_read_and_prepared(bencher: Bencher<'_, '_>) {
    let (_folder, place) = demonstration();
    build(&place, NOW, |_| ()).expect("builds");
    bencher.bench_local(|| {
        let edition = current_edition(&place)
            .expect("reads")
            .expect("there is one");
        PublishedEdition::new(
            edition,
            Arc::clone(&place.catalogue),
            Arc::clone(&place.geography),
        )
        .n_cells()
    });
}

/// What a cube is computed from.
struct Ground {
    place: Workplace,
    coverage: Coverage,
    lines: Vec<StructureYear>,
}

impl Ground {
    fn of(place: Workplace) -> Self {
        let snapshot = place.store.snapshot().expect("reads");
        let mut records = snapshot.records(Feed::Register).expect("reads");
        records.extend(snapshot.records(Feed::Survey).expect("reads"));
        let coverage = Coverage::new(snapshot.deliveries(), &place.geography);
        let lines = structure_years(&records, &coverage, &place.geography);
        Self {
            place,
            coverage,
            lines,
        }
    }

    /// France, when a folder that holds it is named.
    fn national() -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "a measure is told where its data are; the product never reads this"
        )]
        let folder = std::env::var("VIGIE_NATIONAL_DIR").ok()?;
        let database = format!("sqlite://{folder}/vigie.sqlite");
        let place = Workplace::open(Path::new(&folder), &database, None).expect("opens");
        Some(Self::of(place))
    }

    /// Number of cells over the last campaigns.
    fn cells(&self, campaigns: usize) -> usize {
        let mut years: Vec<i32> = self.coverage.data_years().collect();
        years.reverse();
        years.truncate(campaigns);
        let geography = &self.place.geography;
        let inhabitants_of = |commune: u32, year: i32| {
            let commune = usize::try_from(commune).ok()?;
            let found = geography.inhabitants_to_sum(commune, i16::try_from(year).ok()?)?;
            Some((f64::from(found.count), i32::from(found.year)))
        };
        compute(&CubeRequest {
            catalogue: &self.place.catalogue,
            geography,
            coverage: &self.coverage,
            lines: &self.lines,
            inhabitants_of: &inhabitants_of,
            context: &Context::default(),
            scope: Scope {
                years: Some(years.into_iter().collect::<BTreeSet<_>>()),
                ..Scope::default()
            },
        })
        .expect("computes")
        .len()
    }
}

const CAMPAIGNS: [usize; 3] = [1, 4, 13];

#[divan::bench(args = CAMPAIGNS, sample_count = 5, sample_size = 1)]
fn cube_of_a_departement(bencher: Bencher<'_, '_>, campaigns: usize) {
    let (_folder, place) = demonstration();
    build(&place, NOW, |_| ()).expect("builds");
    let ground = Ground::of(place);
    bencher.bench_local(|| ground.cells(campaigns));
}

#[divan::bench(args = CAMPAIGNS, sample_count = 3, sample_size = 1)]
fn cube_of_france(bencher: Bencher<'_, '_>, campaigns: usize) {
    if let Some(ground) = Ground::national() {
        bencher.bench_local(|| ground.cells(campaigns));
    }
}
