//! What is remembered of some subjects: the fold of active deliveries, of the years asked.

use std::collections::BTreeSet;

use vigie::domain::answer::Answer;
use vigie::domain::delivery::{Feed, Record};
use vigie::store::Store;

use super::backend::{apply, delivery, for_each_backend, record};

fn remembered(store: &Store, subjects: &[&str], years: &[i32]) -> Vec<Record> {
    let subjects: BTreeSet<&str> = subjects.iter().copied().collect();
    let years: BTreeSet<i32> = years.iter().copied().collect();
    store
        .remembered(Feed::Survey, &subjects, &years)
        .unwrap()
        .records
}

for_each_backend! {
    fn the_memory_of_subjects_is_their_current_answers_of_the_years_asked(database) {
        let store = database.open();
        let mut last_year = record("S1", &[("etp", 2.0)]);
        last_year.data_year = 2022;
        let mut long_ago = record("S1", &[("etp", 1.0)]);
        long_ago.data_year = 2019;
        apply(&store, "a", &[last_year, long_ago]).unwrap();
        apply(&store, "b", &[record("S1", &[("etp", 3.0), ("benevoles", 10.0)]), record("S2", &[])]).unwrap();
        let later = apply(&store, "c", &[record("S1", &[("etp", 4.0)])]).unwrap();

        let both = remembered(&store, &["S1", "unknown"], &[2022, 2023]);
        let years: Vec<i32> = both.iter().map(|record| record.data_year).collect();
        assert_eq!(years, [2022, 2023]);
        assert_eq!(both[1].answers["etp"].number(), Some(4.0));
        assert_eq!(both[1].answers.get("benevoles").and_then(Answer::number), Some(10.0));
        store.withdraw(&later.id, "2026-11-24T08:00:00Z").unwrap();
        let back = remembered(&store, &["S1"], &[2023]);
        assert_eq!(back[0].answers["etp"].number(), Some(3.0));
        assert!(remembered(&store, &[], &[2023]).is_empty());
        let around = |subjects, years| {
            store.remembered(Feed::Survey, &BTreeSet::from([subjects]), &BTreeSet::from([years])).unwrap().deliveries.len()
        };
        assert_eq!(around("unknown", 2030), 2, "of all years, where nobody is known");
        assert_eq!(around("S1", 2023), 2);
        let mut older = delivery("d");
        older.data_year = 2019;
        store.apply_delivery(&older, &[], b"d", |_, _| "{}".to_owned()).unwrap();
        assert_eq!((around("S1", 2023), around("unknown", 2023)), (2, 3));
    }
}
