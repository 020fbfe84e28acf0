//! Several writers, one at a time; readers meanwhile.

use vigie::domain::delivery::Feed;
use vigie::store::StoreError;

use super::backend::{Raw, apply, current, for_each_backend, record};

for_each_backend! {
    fn a_database_held_by_another_writer_is_busy_and_still_readable(database) {
        let store = database.open_impatient();
        apply(&store, "a", &[record("S1", &[("etp", 3.0)])]).unwrap();
        let mut other = database.raw();
        other.run(match other {
            Raw::Sqlite(_) => "BEGIN IMMEDIATE",
            Raw::Postgres(_) => "BEGIN; SELECT * FROM settings WHERE key = 'writer' FOR UPDATE",
        });
        let error = apply(&store, "b", &[record("S1", &[("etp", 4.0)])]).unwrap_err();
        assert!(matches!(error, StoreError::Busy), "{error:?}");
        assert!(error.to_string().contains("réessayez"), "{error}");
        assert_eq!(current(&store, "S1", "etp"), Some(3.0));

        other.run("ROLLBACK");
        apply(&store, "b", &[record("S1", &[("etp", 4.0)])]).unwrap();
        assert_eq!(current(&store, "S1", "etp"), Some(4.0));
    }

    fn writers_wait_for_each_other_and_none_is_lost(database) {
        let stores = [database.open(), database.open()];
        std::thread::scope(|scope| {
            for (writer, store) in stores.iter().enumerate() {
                scope.spawn(move || {
                    for number in 0..10 {
                        let name = format!("{writer}{number}");
                        apply(store, &name, &[record(&name, &[]), record("shared", &[("etp", 1.0)])]).unwrap();
                    }
                });
            }
        });
        let store = database.open();
        assert_eq!(store.deliveries().unwrap().len(), 20);
        assert_eq!(store.records(Feed::Survey).unwrap().len(), 21);
    }

    fn two_programs_may_open_a_new_database_at_once(database) {
        std::thread::scope(|scope| {
            let opened = [(); 4].map(|()| scope.spawn(|| database.open().ping().unwrap()));
            for one in opened {
                one.join().unwrap();
            }
        });
        apply(&database.open(), "a", &[]).unwrap();
    }

    fn what_one_store_applied_another_reads(database) {
        let (one, other) = (database.open(), database.open());
        apply(&one, "a", &[record("S1", &[("etp", 3.0)])]).unwrap();
        assert_eq!(current(&other, "S1", "etp"), Some(3.0));
    }
}
