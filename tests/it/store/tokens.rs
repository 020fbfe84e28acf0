//! Tokens and the key of sessions, on both databases.

use vigie::domain::role::Role;
use vigie::store::{StoreError, StoredToken};

use super::backend::for_each_backend;

fn token(id: &str, name: &str) -> StoredToken {
    StoredToken {
        id: id.to_owned(),
        name: name.to_owned(),
        role: Role::Importer,
        hash: "$argon2id$…".to_owned(),
        departements: vec!["44".to_owned(), "2A".to_owned()],
        created_at: "2026-11-23T10:00:00Z".to_owned(),
        last_used_at: None,
        revoked_at: None,
    }
}

for_each_backend! {
    fn a_token_is_kept_as_it_was_given(database) {
        let store = database.open();
        store.add_token(&token("a1", "caf 44")).unwrap();
        assert_eq!(store.token("a1").unwrap(), Some(token("a1", "caf 44")));
        assert_eq!(store.token("a2").unwrap(), None);
        store.touch_token("a1", "2026-11-23T11:00:00Z").unwrap();
        let used = store.tokens().unwrap();
        assert_eq!(used[0].last_used_at.as_deref(), Some("2026-11-23T11:00:00Z"));
    }

    fn one_name_has_one_token_in_service(database) {
        let store = database.open();
        store.add_token(&token("a1", "caf 44")).unwrap();
        let error = store.add_token(&token("a2", "caf 44")).unwrap_err();
        assert!(matches!(error, StoreError::TokenExists { .. }), "{error:?}");
        let at = "2026-11-23T12:00:00Z";
        assert_eq!(store.revoke_token("caf 44", at).unwrap().as_deref(), Some("a1"));
        assert_eq!(store.revoke_token("caf 44", at).unwrap(), None);
        store.add_token(&token("a2", "caf 44")).unwrap();
        assert_eq!(store.revoke_token("a2", at).unwrap().as_deref(), Some("a2"));
        let revoked = store.tokens().unwrap();
        assert!(revoked.iter().all(|token| token.revoked_at.as_deref() == Some(at)));
    }

    fn the_key_of_sessions_is_made_once_for_all_servers(database) {
        let stores = [database.open(), database.open()];
        let keys: Vec<String> = std::thread::scope(|scope| {
            let asked: Vec<_> = stores
                .iter()
                .enumerate()
                .map(|(n, store)| scope.spawn(move || store.session_key(&format!("key {n}")).unwrap()))
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(keys[0], keys[1]);
        assert_eq!(database.open().session_key("another").unwrap(), keys[0]);
    }
}
