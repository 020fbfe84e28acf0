//! Editions: immutable, numbered by day, the current one switched at once.

use vigie::domain::edition::EditionSummary;
use vigie::store::StoreError;

use super::backend::for_each_backend;

fn edition(id: &str) -> EditionSummary {
    EditionSummary {
        id: id.into(),
        created_at: "2026-11-23T10:00:00Z".into(),
        note: "Première édition".into(),
        fictitious: true,
        preview: false,
        data_years: vec![2022, 2023],
        definitions_sha256: "0".repeat(64),
    }
}

for_each_backend! {
    fn an_edition_comes_back_as_it_was_saved(database) {
        let store = database.open();
        assert_eq!(store.current_edition_id().unwrap(), None);
        store.save_edition(&edition("2026-11-23.1"), &[0, 159, 146, 150], true).unwrap();
        assert_eq!(store.editions().unwrap(), [edition("2026-11-23.1")]);
        assert_eq!(store.edition_content("2026-11-23.1").unwrap().unwrap(), [0, 159, 146, 150]);
        assert_eq!(store.edition_content("2026-11-23.2").unwrap(), None);
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.1"));
    }

    fn a_preview_never_becomes_the_current_edition(database) {
        let store = database.open();
        store.save_edition(&edition("2026-11-23.1"), b"a", true).unwrap();
        let mut preview = edition("2026-11-23.2");
        preview.preview = true;
        store.save_edition(&preview, b"b", true).unwrap();
        store.save_edition(&edition("2026-11-23.3"), b"c", false).unwrap();
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.1"));
        assert_eq!(store.editions().unwrap().len(), 3);
        store.save_edition(&edition("2026-11-23.4"), b"d", true).unwrap();
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.4"));
    }

    fn an_edition_cannot_be_changed(database) {
        let store = database.open();
        store.save_edition(&edition("2026-11-23.1"), b"first", false).unwrap();
        let error = store.save_edition(&edition("2026-11-23.1"), b"second", true).unwrap_err();
        assert!(matches!(error, StoreError::EditionExists { .. }), "{error}");
        assert_eq!(store.edition_content("2026-11-23.1").unwrap().unwrap(), b"first");
        assert_eq!(store.current_edition_id().unwrap(), None);
    }

    fn editions_are_numbered_by_day(database) {
        let store = database.open();
        assert_eq!(store.next_edition_id("2026-11-23").unwrap(), "2026-11-23.1");
        for number in 1..=10 {
            let id = store.next_edition_id("2026-11-23").unwrap();
            assert_eq!(id, format!("2026-11-23.{number}"));
            store.save_edition(&edition(&id), b"", false).unwrap();
        }
        assert_eq!(store.next_edition_id("2026-11-23").unwrap(), "2026-11-23.11");
        assert_eq!(store.next_edition_id("2026-11-24").unwrap(), "2026-11-24.1");
        let ids: Vec<String> = store.editions().unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(ids[8..], ["2026-11-23.9", "2026-11-23.10"]);
    }
}
