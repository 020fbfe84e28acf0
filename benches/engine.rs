//! Publication of the demonstration and reading of its edition.
//!
//! `cargo bench --bench engine`

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use std::sync::Arc;

use divan::Bencher;
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
