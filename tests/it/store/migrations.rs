//! Two sets of migrations, one set of tables.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::backend::{Database, Raw, for_each_backend};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

#[derive(QueryableByName, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    in_table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Text)]
    kind: String,
}

const SQLITE_COLUMNS: &str = "
    SELECT m.name AS in_table, c.name AS name, c.\"notnull\" = 0 AS nullable,
           CASE upper(c.type) WHEN 'BLOB' THEN 'bytes' WHEN 'INTEGER' THEN 'integer'
                WHEN 'BIGINT' THEN 'integer' ELSE lower(c.type) END AS kind
    FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
    WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name::text AS in_table, column_name::text AS name, is_nullable = 'YES' AS nullable,
           CASE data_type WHEN 'bytea' THEN 'bytes' WHEN 'bigint' THEN 'integer'
                ELSE data_type::text END AS kind
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_%'";

fn columns(database: &Database) -> Vec<Column> {
    let mut columns: Vec<Column> = match database.raw() {
        Raw::Sqlite(mut conn) => diesel::sql_query(SQLITE_COLUMNS).load(&mut conn).unwrap(),
        Raw::Postgres(mut conn) => diesel::sql_query(POSTGRES_COLUMNS).load(&mut conn).unwrap(),
    };
    columns.sort();
    columns
}

#[test]
fn both_sets_yield_the_same_tables_columns_types_and_nullability() {
    let sqlite = Database::sqlite();
    drop(sqlite.open());
    let tables = columns(&sqlite);
    assert_eq!(
        tables.len(),
        20 + 2 + 6 + 8 + 2 + 8 + 8 + 9 + 3 + 2 + 14 + 8 + 2 + 3,
        "{tables:#?}"
    );
    if let Some(postgres) = Database::postgres("both_sets") {
        drop(postgres.open());
        assert_eq!(tables, columns(&postgres));
    }
}

#[test]
fn both_sets_have_the_same_migrations_and_each_goes_both_ways() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = |set: &str| {
        let folders = std::fs::read_dir(root.join(set))
            .unwrap()
            .map(|folder| folder.unwrap().path());
        let mut names: Vec<_> = folders
            .inspect(|folder| {
                for file in ["up.sql", "down.sql"] {
                    assert!(
                        folder.join(file).is_file(),
                        "{}: no {file}",
                        folder.display()
                    );
                }
            })
            .map(|folder| folder.file_name().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

for_each_backend! {
    fn migrations_go_down_and_up_again(database) {
        drop(database.open());
        let tables = columns(database);
        match database.raw() {
            Raw::Sqlite(mut conn) => drop(conn.revert_all_migrations(SQLITE).unwrap()),
            Raw::Postgres(mut conn) => drop(conn.revert_all_migrations(POSTGRES).unwrap()),
        }
        assert_eq!(columns(database), []);
        super::backend::apply(&database.open(), "a", &[]).unwrap();
        assert_eq!(columns(database), tables);
    }
}
