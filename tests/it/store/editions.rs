//! Editions: immutable, numbered by day, the current one switched at once.

use std::collections::BTreeMap;

use vigie::domain::edition::{EditionContents, EditionSummary};
use vigie::store::{Approval, NewEdition, Store, StoreError};

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

/// Saves over the edition that is current, with one definition file named after the set.
fn save(store: &Store, summary: &EditionSummary, content: &[u8]) -> Result<(), StoreError> {
    let current = store.current_edition_id().unwrap();
    save_after(store, summary, content, current.as_deref())
}

fn save_after(
    store: &Store,
    summary: &EditionSummary,
    content: &[u8],
    previous: Option<&str>,
) -> Result<(), StoreError> {
    let set = summary.definitions_sha256.clone();
    let definitions = BTreeMap::from([
        ("dashboards/indicators/own.toml".to_owned(), set),
        (
            "dashboards/indicators/shared.toml".to_owned(),
            "id = 'é'".to_owned(),
        ),
    ]);
    let contents = EditionContents {
        figures: 2,
        suppressed: 1,
        territories: 1,
        indicators: vec![("own".to_owned(), 3)],
        deliveries: Vec::new(),
    };
    store.save_edition(&NewEdition {
        summary,
        content,
        contents: &contents,
        definitions: &definitions,
        software: "vigie 0",
        comparison: "",
        previous,
    })
}

for_each_backend! {
    fn an_edition_comes_back_as_it_was_saved(database) {
        let store = database.open();
        assert_eq!(store.current_edition_id().unwrap(), None);
        save(&store, &edition("2026-11-23.1"), &[0, 159, 146, 150]).unwrap();
        assert_eq!(store.editions().unwrap(), [edition("2026-11-23.1")]);
        assert_eq!(store.edition_content("2026-11-23.1").unwrap().unwrap(), [0, 159, 146, 150]);
        assert_eq!(store.edition_content("2026-11-23.2").unwrap(), None);
        let stored = store.edition("2026-11-23.1").unwrap().unwrap();
        assert_eq!((stored.bytes, stored.contents.suppressed), (4, 1));
        assert_eq!(stored.contents.indicators, [("own".to_owned(), 3)]);
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.1"));
    }

    fn a_preview_is_not_the_current_edition_until_it_is_approved(database) {
        let store = database.open();
        save(&store, &edition("2026-11-23.1"), b"a").unwrap();
        let mut preview = edition("2026-11-23.2");
        preview.preview = true;
        save(&store, &preview, b"b").unwrap();
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.1"));
        let approval = Approval {
            id: "2026-11-23.2",
            current: Some("2026-11-23.1"),
            at: "2026-11-24T09:00:00Z",
            by: "claire",
        };
        let stale = store.approve_edition(Approval { current: None, ..approval });
        assert!(matches!(stale, Err(StoreError::EditionOvertaken { .. })), "{stale:?}");
        assert!(store.edition("2026-11-23.2").unwrap().unwrap().summary.preview);
        let approved = store.approve_edition(approval).unwrap();
        assert_eq!(store.edition("2026-11-23.2").unwrap().unwrap(), approved);
        assert!(!approved.summary.preview);
        assert_eq!(approved.approved_by, "claire");
        assert_eq!(approved.approved_at.as_deref(), Some("2026-11-24T09:00:00Z"));
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.2"));
        assert_eq!(store.edition_content("2026-11-23.2").unwrap().unwrap(), b"b");
        let current = Some("2026-11-23.2");
        let again = store.approve_edition(Approval { current, ..approval }).unwrap_err();
        assert!(matches!(again, StoreError::NotPreview { .. }), "{again}");
    }

    fn an_edition_computed_from_before_another_was_published_is_refused_whole(database) {
        let store = database.open();
        save(&store, &edition("2026-11-23.1"), b"a").unwrap();
        save(&store, &edition("2026-11-23.2"), b"b").unwrap();
        let late = save_after(&store, &edition("2026-11-23.3"), b"c", Some("2026-11-23.1"));
        let Err(StoreError::EditionOvertaken { current }) = late else {
            panic!("{late:?}");
        };
        assert_eq!(current, "2026-11-23.2");
        assert_eq!(store.editions().unwrap().len(), 2);
        assert_eq!(store.edition("2026-11-23.3").unwrap(), None);
    }

    fn definitions_come_back_by_set_and_a_text_is_kept_once(database) {
        let store = database.open();
        let mut second = edition("2026-11-23.2");
        second.definitions_sha256 = "1".repeat(64);
        save(&store, &edition("2026-11-23.1"), b"a").unwrap();
        save(&store, &second, b"b").unwrap();
        save(&store, &edition("2026-11-23.3"), b"c").unwrap();
        let set = store.definitions(&"1".repeat(64)).unwrap();
        assert_eq!(set["dashboards/indicators/own.toml"], "1".repeat(64));
        assert_eq!(set["dashboards/indicators/shared.toml"], "id = 'é'");
        assert_eq!(store.definitions(&"0".repeat(64)).unwrap().len(), 2);
        assert!(store.definitions("unknown").unwrap().is_empty());
    }

    fn an_edition_cannot_be_changed(database) {
        let store = database.open();
        save(&store, &edition("2026-11-23.1"), b"first").unwrap();
        let error = save(&store, &edition("2026-11-23.1"), b"second").unwrap_err();
        assert!(matches!(error, StoreError::EditionExists { .. }), "{error}");
        assert_eq!(store.edition_content("2026-11-23.1").unwrap().unwrap(), b"first");
        assert_eq!(store.current_edition_id().unwrap().as_deref(), Some("2026-11-23.1"));
    }

    fn editions_are_numbered_by_day(database) {
        let store = database.open();
        assert_eq!(store.next_edition_id("2026-11-23").unwrap(), "2026-11-23.1");
        for number in 1..=10 {
            let id = store.next_edition_id("2026-11-23").unwrap();
            assert_eq!(id, format!("2026-11-23.{number}"));
            save(&store, &edition(&id), b"").unwrap();
        }
        assert_eq!(store.next_edition_id("2026-11-23").unwrap(), "2026-11-23.11");
        assert_eq!(store.next_edition_id("2026-11-24").unwrap(), "2026-11-24.1");
        let ids: Vec<String> = store.editions().unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(ids[8..], ["2026-11-23.9", "2026-11-23.10"]);
    }
}
