//! A database that does not open says why and what to do.

use vigie::store::{Store, StoreError};

use super::backend::for_each_backend;

#[test]
fn a_missing_folder_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent/vigie.sqlite");
    let error = Store::open(path.to_str().unwrap()).unwrap_err();
    assert!(
        matches!(error, StoreError::FolderMissing { .. }),
        "{error:?}"
    );
    assert!(!folder.path().join("absent").exists());
}

#[test]
fn a_file_that_is_not_a_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let text = "Ceci n'est pas une base de données. ".repeat(100);
    std::fs::write(&path, &text).unwrap();
    let error = Store::open(path.to_str().unwrap()).unwrap_err();
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("notes.txt"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_server_that_does_not_answer_is_refused_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let host = folder.path().to_str().unwrap();
    let url = format!("postgres://vigie:s3cret@/vigie?host={host}");
    let error = Store::open(&url).unwrap_err();
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
    let said = format!("{error} {error:?}");
    assert!(
        said.contains("PostgreSQL est démarré") && !said.contains("s3cret"),
        "{said}"
    );
}

for_each_backend! {
    fn a_database_of_a_newer_program_is_refused(database) {
        drop(database.open());
        database.raw().run("INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000000')");
        let error = Store::open(&database.url).unwrap_err();
        assert!(matches!(error, StoreError::Newer { .. }), "{error:?}");
    }

    fn a_database_opens_again_with_what_it_held(database) {
        super::backend::apply(&database.open(), "a", &[]).unwrap();
        assert_eq!(database.open().deliveries().unwrap().len(), 1);
    }
}

#[test]
fn a_sqlite_database_lets_readers_read_during_a_write() {
    let database = super::backend::Database::sqlite();
    drop(database.open());
    let header = std::fs::read(&database.url).unwrap();
    // Bytes 18 and 19 of the file: 2 means write-ahead log.
    assert_eq!(header[18..20], [2, 2]);
}
