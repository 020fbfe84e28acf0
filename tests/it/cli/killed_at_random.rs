//! `kill -9` at random moments of imports, on both databases: each delivery is wholly there or
//! wholly absent.
//!
//! A few imports by default; the slow profile (`VIGIE_SLOW_TESTS=1`) kills fifty for each database.
//! The moments come from a seed, printed, that `VIGIE_KILL_SEED` gives again.

use std::io::Write as _;
use std::time::{Duration, Instant};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use vigie::domain::delivery::Feed;
use vigie::store::{Store, StoredDelivery};

use super::place::Workspace;
use super::sample::register;
use crate::store::backend::Database;

const FORMAT: [&str; 4] = ["--format", "structures-agreees", "--data-year", "2023"];
const LINES: usize = 3_000;

#[test]
fn killing_imports_at_random_leaves_each_delivery_whole_or_absent_on_sqlite() {
    let workspace = Workspace::new();
    kill_imports(&workspace, "SQLite");
}

#[test]
fn killing_imports_at_random_leaves_each_delivery_whole_or_absent_on_postgres() {
    if let Some(database) = Database::postgres("killed_at_random") {
        kill_imports(&Workspace::with_database(Some(&database.url)), "PostgreSQL");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment chooses the slow profile of the tests"
)]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A register whose structures are those of no other.
fn file(number: usize) -> String {
    let ids: Vec<String> = (0..LINES).map(|line| format!("K{number}-{line}")).collect();
    let lines: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "")).collect();
    register(&lines)
}

fn kill_imports(workspace: &Workspace, database: &str) {
    let n_kills = if setting("VIGIE_SLOW_TESTS").is_some() {
        50
    } else {
        6
    };
    let seed = setting("VIGIE_KILL_SEED")
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123);
    let mut moments = ChaCha8Rng::seed_from_u64(seed);
    // One import to its end says how long they last.
    workspace.write("0.csv", file(0));
    let start = Instant::now();
    workspace
        .run(&[&["import", "0.csv"], &FORMAT[..]].concat())
        .done();
    let whole = start.elapsed();
    let store = Store::open(&workspace.database_url()).unwrap();
    assert_eq!(n_records(&store, 0), LINES);

    let (mut n_absent, mut n_there) = (0, 1);
    for number in 1..=n_kills {
        let name = format!("{number}.csv");
        workspace.write(&name, file(number));
        let mut process = workspace.start(&[&["import", &name], &FORMAT[..]].concat());
        std::thread::sleep(whole.mul_f64(moments.random_range(0.0..1.1)));
        process.kill().unwrap();
        process.wait().unwrap();
        wait_for_the_end(&store);
        let deliveries = store.deliveries().unwrap();
        if is_there(&store, &deliveries, number) {
            n_there += 1;
        } else {
            n_absent += 1;
        }
        assert_eq!(deliveries.len(), n_there);
    }
    let line = format!(
        "{database}: {n_kills} imports killed (seed {seed}), {n_absent} absent, {} whole\n",
        n_there - 1
    );
    // Past the capture of the test runner.
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    assert!(
        n_absent > 0,
        "no import was killed before its end: the test shows nothing"
    );
    // What was killed may come again.
    let again = format!("{n_kills}.csv");
    workspace
        .run(&[&["import", &again], &FORMAT[..]].concat())
        .done();
    assert_eq!(n_records(&store, n_kills), LINES);
}

/// Whether the delivery of a file is there, which is then whole; absent, it left nothing.
fn is_there(store: &Store, deliveries: &[StoredDelivery], number: usize) -> bool {
    let name = format!("{number}.csv");
    let of_file: Vec<_> = deliveries
        .iter()
        .filter(|delivery| delivery.summary.file_name == name)
        .collect();
    let [delivery] = of_file.as_slice() else {
        assert!(of_file.is_empty(), "{of_file:?}");
        assert_eq!(
            n_records(store, number),
            0,
            "{name}: records without their delivery"
        );
        return false;
    };
    assert!(delivery.is_active(), "{delivery:?}");
    assert_eq!(
        n_records(store, number),
        LINES,
        "{name}: a part of its records"
    );
    let bytes = store
        .raw_content(&delivery.summary.sha256)
        .unwrap()
        .unwrap();
    assert_eq!(bytes, file(number).into_bytes());
    let report = store
        .delivery_report(&delivery.summary.id)
        .unwrap()
        .unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["rows"]["created"], LINES, "{report}");
    true
}

fn n_records(store: &Store, number: usize) -> usize {
    let ids: Vec<String> = (0..LINES).map(|line| format!("K{number}-{line}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    store
        .records_of(Feed::Register, &ids, &[2023])
        .unwrap()
        .len()
}

/// A server may still be ending the transaction of a client that died: a write waits for its turn.
fn wait_for_the_end(store: &Store) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while store
        .withdraw("none", "2026-11-23T10:00:00Z")
        .is_err_and(|error| matches!(error, vigie::store::StoreError::Busy))
    {
        assert!(Instant::now() < deadline, "the writer's turn never comes");
    }
}
