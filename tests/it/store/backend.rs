//! An empty database of its own for each test: a SQLite file, or a PostgreSQL schema.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use tempfile::TempDir;
use vigie::domain::answer::{Answer, Value};
use vigie::domain::delivery::{DeliveryStatus, Feed, Perimeter, Record};
use vigie::store::{Applied, NewDelivery, Store, StoreError};

/// Runs each test on SQLite, and on PostgreSQL when there is one.
macro_rules! for_each_backend {
    ($(fn $name:ident($database:ident) $body:block)+) => { $(
        fn $name($database: &crate::store::backend::Database) $body
        mod $name {
            use crate::store::backend::Database;
            #[test]
            fn on_sqlite() {
                super::$name(&Database::sqlite());
            }
            #[test]
            fn on_postgres() {
                if let Some(database) = Database::postgres(stringify!($name)) {
                    super::$name(&database);
                }
            }
        }
    )+ };
}
pub(crate) use for_each_backend;

pub(crate) struct Database {
    pub(crate) url: String,
    kind: Kind,
}

enum Kind {
    Sqlite { _folder: TempDir },
    Postgres { server: String, schema: String },
}

/// A connection below the store, to look at or to stand in its way.
pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    pub(crate) fn run(&mut self, sql: &str) {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sql).unwrap(),
            Self::Postgres(conn) => conn.batch_execute(sql).unwrap(),
        }
    }
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = folder
            .path()
            .join("vigie.sqlite")
            .to_str()
            .unwrap()
            .to_owned();
        Self {
            url,
            kind: Kind::Sqlite { _folder: folder },
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the environment names the server of the tests"
    )]
    pub(crate) fn postgres(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            let required = std::env::var("VIGIE_REQUIRE_POSTGRES").as_deref() == Ok("1");
            assert!(
                !required,
                "TEST_DATABASE_URL is not set, and VIGIE_REQUIRE_POSTGRES=1"
            );
            skipped(test);
            return None;
        };
        let name: String = test.chars().take(40).collect();
        let schema = format!("{name}_{}", std::process::id());
        let mut conn = PgConnection::establish(&server).unwrap();
        conn.batch_execute(&format!("CREATE SCHEMA {schema}"))
            .unwrap();
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options=-c%20search_path%3D{schema}");
        Some(Self {
            url,
            kind: Kind::Postgres { server, schema },
        })
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(&self.url).unwrap()
    }

    pub(crate) fn open_impatient(&self) -> Store {
        Store::open_with_patience(&self.url, Duration::from_millis(100)).unwrap()
    }

    pub(crate) fn raw(&self) -> Raw {
        match self.kind {
            Kind::Sqlite { .. } => Raw::Sqlite(SqliteConnection::establish(&self.url).unwrap()),
            Kind::Postgres { .. } => Raw::Postgres(PgConnection::establish(&self.url).unwrap()),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Kind::Postgres { server, schema } = &self.kind {
            let mut conn = PgConnection::establish(server).unwrap();
            let drop = format!("SET client_min_messages = warning; DROP SCHEMA {schema} CASCADE");
            conn.batch_execute(&drop).unwrap();
        }
    }
}

/// Written past the capture of the test runner, which would hide it when the test passes.
fn skipped(test: &str) {
    use std::io::Write as _;
    let line = format!("SKIPPED on PostgreSQL: TEST_DATABASE_URL is not set ({test})\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// A record of the survey of 2023.
pub(crate) fn record(subject: &str, answers: &[(&str, f64)]) -> Record {
    let number =
        |(name, number): &(&str, f64)| ((*name).to_owned(), Answer::Value(Value::Number(*number)));
    let answers = answers.iter().map(number).collect();
    Record {
        feed: Feed::Survey,
        subject: subject.to_owned(),
        data_year: 2023,
        row: 2,
        answers,
    }
}

/// A fictitious delivery whose content is `name`.
pub(crate) fn delivery(name: &str) -> NewDelivery {
    NewDelivery {
        format: "senacs-structures".into(),
        feed: Feed::Survey,
        file_name: format!("{name}.csv"),
        sha256: format!("{name:0<64}"),
        bytes: 5,
        fictitious: true,
        data_year: 2023,
        survey_year: Some(2024),
        perimeter: Perimeter::Departements(vec!["44".into()]),
        status: DeliveryStatus::Accepted,
        received_at: "2026-11-23T09:30:00Z".into(),
        rows_read: 4,
        rows_rejected: 1,
        author: String::new(),
        asked_year: Some(2023),
        partial: false,
    }
}

pub(crate) fn apply(store: &Store, name: &str, records: &[Record]) -> Result<Applied, StoreError> {
    store.apply_delivery(&delivery(name), records, name.as_bytes(), |id, _| {
        format!("{{\"id\": \"{id}\"}}")
    })
}

/// The answer of a subject to a variable, now.
pub(crate) fn current(store: &Store, subject: &str, variable: &str) -> Option<f64> {
    let records = store.records(Feed::Survey).unwrap();
    records
        .iter()
        .find(|record| record.subject == subject)?
        .answers
        .get(variable)?
        .number()
}
