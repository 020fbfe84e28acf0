//! Deliveries: applied whole, folded, withdrawn, never half done.

use std::panic::{AssertUnwindSafe, catch_unwind};

use vigie::domain::answer::{Answer, Value};
use vigie::domain::delivery::{DeliveryStatus, Feed};
use vigie::store::{ObservatoryKind, RowOutcome, StoreError};

use super::backend::{apply, current, delivery, for_each_backend, record};

for_each_backend! {
    fn a_delivery_comes_back_as_it_was_given(database) {
        let store = database.open();
        let mut records = vec![record("S1", &[("etp_total", 0.1 + 0.2)]), record("S2", &[])];
        for (name, answer) in [
            ("nom", Answer::Value(Value::Text("Centre social fictif « L'Été »".into()))),
            ("act_jeunesse", Answer::Value(Value::Flag(false))),
            ("agrement_debut", Answer::Value(Value::Date("2020-01-01".parse().unwrap()))),
            ("budget", Answer::Blank),
            ("ecologie", Answer::NotConcerned),
            ("etp_direction", Answer::Rejected("3,5 ETP".into())),
        ] {
            records[1].answers.insert(name, answer);
        }
        records[1].row = 41;
        let applied = apply(&store, "a", &records).unwrap();
        assert_eq!(applied.id, "2026-11-23-senacs-structures-a0000000");
        assert_eq!(applied.outcome, RowOutcome { created: 2, updated: 0, unchanged: 0 });

        assert_eq!(store.records(Feed::Survey).unwrap(), records);
        assert_eq!(store.records(Feed::Register).unwrap(), []);
        assert_eq!(store.raw_content(&delivery("a").sha256).unwrap().unwrap(), b"a");
        assert_eq!(store.raw_content("unknown").unwrap(), None);
        let report = format!("{{\"id\": \"{}\"}}", applied.id);
        assert_eq!(store.delivery_report(&applied.id).unwrap(), Some(report));
        assert_eq!(store.delivery_report("unknown").unwrap(), None);

        let listed = store.deliveries().unwrap();
        let [stored] = listed.as_slice() else { panic!("{listed:?}") };
        let given = delivery("a");
        assert!(stored.is_active());
        assert_eq!(stored.status, DeliveryStatus::Accepted);
        assert_eq!(stored.bytes, 5);
        assert_eq!(stored.received_at, given.received_at);
        assert_eq!(stored.summary.perimeter, given.perimeter);
        assert_eq!(stored.summary.survey_year, Some(2024));
        assert_eq!((stored.summary.rows_read, stored.summary.rows_rejected), (4, 1));
        assert_eq!(store.active_deliveries().unwrap(), std::slice::from_ref(&stored.summary));
    }

    fn a_later_delivery_supersedes_answer_by_answer_and_its_withdrawal_brings_them_back(database) {
        let store = database.open();
        apply(&store, "a", &[record("S1", &[("etp", 3.0), ("benevoles", 10.0)]), record("S2", &[("etp", 1.0)])])
            .unwrap();
        let second = [record("S1", &[("etp", 4.0)]), record("S2", &[("etp", 1.0)]), record("S3", &[])];
        assert_eq!(
            store.outcome_of(&second).unwrap(),
            RowOutcome { created: 1, updated: 1, unchanged: 1 },
        );
        let applied = apply(&store, "b", &second).unwrap();
        assert_eq!(applied.outcome, RowOutcome { created: 1, updated: 1, unchanged: 1 });
        assert_eq!(current(&store, "S1", "etp"), Some(4.0));
        assert_eq!(current(&store, "S1", "benevoles"), Some(10.0));

        store.withdraw(&applied.id, "2026-11-24T08:00:00Z").unwrap();
        assert_eq!(current(&store, "S1", "etp"), Some(3.0));
        assert_eq!(store.records(Feed::Survey).unwrap().len(), 2);
        let withdrawn = store.deliveries().unwrap().pop().unwrap();
        assert_eq!(withdrawn.withdrawn_at.as_deref(), Some("2026-11-24T08:00:00Z"));
        assert_eq!(store.active_deliveries().unwrap().len(), 1);

        // What is withdrawn no longer counts in comparisons either.
        let again = apply(&store, "c", &second).unwrap();
        assert_eq!(again.outcome, RowOutcome { created: 1, updated: 1, unchanged: 1 });
    }

    fn only_an_applied_delivery_can_be_withdrawn_and_only_once(database) {
        let store = database.open();
        let applied = apply(&store, "a", &[]).unwrap();
        let mut refused = delivery("b");
        refused.status = DeliveryStatus::Rejected;
        let refused = store.keep_unapplied(&refused, b"b", |_| "{}".into()).unwrap();
        store.withdraw(&applied.id, "2026-11-24T08:00:00Z").unwrap();
        for id in [applied.id.as_str(), refused.as_str(), "unknown"] {
            let error = store.withdraw(id, "2026-11-25T08:00:00Z").unwrap_err();
            assert!(matches!(&error, StoreError::NotApplied { id: named } if named == id), "{error}");
        }
        let first = store.deliveries().unwrap().remove(0);
        assert_eq!(first.withdrawn_at.as_deref(), Some("2026-11-24T08:00:00Z"));
    }

    fn a_refused_delivery_is_remembered_with_its_report_and_changes_nothing(database) {
        let store = database.open();
        apply(&store, "a", &[record("S1", &[("etp", 3.0)])]).unwrap();
        let mut refused = delivery("b");
        refused.status = DeliveryStatus::AwaitingDecision;
        // Of the other kind: it is not applied, so nothing is mixed.
        refused.fictitious = false;
        let id = store.keep_unapplied(&refused, b"bytes", |id| format!("[\"{id}\"]")).unwrap();
        assert_eq!(store.delivery_report(&id).unwrap(), Some(format!("[\"{id}\"]")));
        assert_eq!(store.raw_content(&refused.sha256).unwrap().unwrap(), b"bytes");
        assert_eq!(store.find_applied(&refused.sha256, &refused.format, 2023).unwrap(), None);
        assert_eq!(store.active_deliveries().unwrap().len(), 1);
        let listed = store.deliveries().unwrap();
        assert_eq!(listed[1].status, DeliveryStatus::AwaitingDecision);
        assert!(!listed[1].is_active());
        assert_eq!(current(&store, "S1", "etp"), Some(3.0));
    }

    fn the_same_file_is_found_by_content_format_and_year(database) {
        let store = database.open();
        let applied = apply(&store, "a", &[]).unwrap();
        let sha256 = delivery("a").sha256;
        let find = |sha256: &str, format: &str, year| store.find_applied(sha256, format, year).unwrap();
        assert_eq!(find(&sha256, "senacs-structures", 2023), Some(applied.id.clone()));
        assert_eq!(find(&sha256, "senacs-structures", 2022), None);
        assert_eq!(find(&sha256, "structures-agreees", 2023), None);
        assert_eq!(find("other", "senacs-structures", 2023), None);

        store.withdraw(&applied.id, "2026-11-24T08:00:00Z").unwrap();
        assert_eq!(find(&sha256, "senacs-structures", 2023), None);
        let again = apply(&store, "a", &[]).unwrap();
        assert_eq!(again.id, format!("{}-2", applied.id));
        assert_eq!(find(&sha256, "senacs-structures", 2023), Some(again.id));
    }

    fn real_and_fictitious_deliveries_never_meet(database) {
        let store = database.open();
        assert_eq!(store.observatory_kind().unwrap(), None);
        let fictitious = apply(&store, "a", &[record("S1", &[])]).unwrap();
        assert_eq!(store.observatory_kind().unwrap(), Some(ObservatoryKind::Fictitious));

        let mut real = delivery("b");
        real.fictitious = false;
        let apply_real = || store.apply_delivery(&real, &[record("S9", &[])], b"b", |_, _| "{}".into());
        let error = apply_real().unwrap_err();
        assert!(matches!(error, StoreError::Mixed { delivery_is_fictitious: false }), "{error}");
        assert!(error.to_string().contains("--data-dir"), "{error}");
        assert_eq!(store.deliveries().unwrap().len(), 1);
        assert_eq!(store.raw_content(&real.sha256).unwrap(), None);

        store.withdraw(&fictitious.id, "2026-11-24T08:00:00Z").unwrap();
        apply_real().unwrap();
        assert_eq!(store.observatory_kind().unwrap(), Some(ObservatoryKind::Real));
    }

    fn a_delivery_interrupted_midway_leaves_the_previous_state(database) {
        let store = database.open();
        apply(&store, "a", &[record("S1", &[("etp", 3.0)])]).unwrap();
        // The report is written inside the transaction, after the first statements of it.
        let broken = catch_unwind(AssertUnwindSafe(|| {
            let records = [record("S1", &[("etp", 9.0)])];
            store.apply_delivery(&delivery("b"), &records, b"b", |_, _| panic!("on purpose"))
        }));
        assert!(broken.is_err());
        assert_eq!(current(&store, "S1", "etp"), Some(3.0));
        assert_eq!(store.deliveries().unwrap().len(), 1);
        assert_eq!(store.raw_content(&delivery("b").sha256).unwrap(), None);
        // And the store still works.
        apply(&store, "b", &[record("S1", &[("etp", 9.0)])]).unwrap();
        assert_eq!(current(&store, "S1", "etp"), Some(9.0));
    }

    fn a_refusal_of_the_last_record_undoes_the_first_ones(database) {
        let store = database.open();
        apply(&store, "a", &[record("S1", &[("etp", 3.0)])]).unwrap();
        // 2,500 records are three INSERT statements; the database refuses the last of them.
        refuse_subject_z(database);
        let mut records: Vec<_> =
            (0..2_500).map(|number| record(&format!("S{number}"), &[("etp", 1.0)])).collect();
        records.push(record("Z", &[]));
        let error = apply(&store, "b", &records).unwrap_err();
        assert!(matches!(error, StoreError::Database { .. }), "{error}");
        assert_eq!(store.deliveries().unwrap().len(), 1);
        assert_eq!(store.records(Feed::Survey).unwrap(), [record("S1", &[("etp", 3.0)])]);
        records.pop();
        assert_eq!(apply(&store, "b", &records).unwrap().outcome.created, 2_499);
    }

    fn a_number_that_is_not_finite_is_refused_before_anything_is_written(database) {
        let store = database.open();
        let error = apply(&store, "a", &[record("S1", &[("etp", f64::INFINITY)])]).unwrap_err();
        assert!(matches!(&error, StoreError::Unreadable { what, .. } if what.contains("S1")), "{error}");
        assert!(store.deliveries().unwrap().is_empty());
    }

    fn several_lines_of_one_file_on_one_subject_make_one_record(database) {
        let store = database.open();
        let lines = [record("S1", &[("etp", 3.0)]), record("S1", &[("benevoles", 10.0)])];
        assert_eq!(apply(&store, "a", &lines).unwrap().outcome.created, 1);
        assert_eq!(
            store.records(Feed::Survey).unwrap(),
            [record("S1", &[("etp", 3.0), ("benevoles", 10.0)])],
        );
    }

    fn records_come_by_subject_then_year_whatever_the_pages(database) {
        let store = database.open();
        // 1,800 subjects × 2 years in two deliveries: several pages, keys across their edges.
        let make = |value: f64| {
            let subjects = (0..1_800).map(|number| format!("{}{number}", ["é", "z", "E", "a-"][number % 4]));
            let records = subjects.flat_map(|subject| [2022, 2023].map(|year| (subject.clone(), year)));
            records.map(|(subject, year)| {
                let mut record = record(&subject, &[("etp", value)]);
                record.data_year = year;
                record
            }).collect::<Vec<_>>()
        };
        let withdrawn = apply(&store, "a", &make(1.0)).unwrap();
        apply(&store, "b", &make(2.0)).unwrap();
        apply(&store, "c", &make(3.0)).unwrap();
        store.withdraw(&withdrawn.id, "2026-11-24T08:00:00Z").unwrap();
        let mut expected = make(3.0);
        expected.sort_by(|a, b| (&a.subject, a.data_year).cmp(&(&b.subject, b.data_year)));
        assert!(store.records(Feed::Survey).unwrap() == expected);
    }

    fn a_snapshot_does_not_see_what_comes_after_it(database) {
        let store = database.open();
        let first = apply(&store, "a", &[record("S1", &[("etp", 3.0)])]).unwrap();
        let snapshot = store.snapshot().unwrap();
        apply(&store, "b", &[record("S1", &[("etp", 4.0)])]).unwrap();
        store.withdraw(&first.id, "2026-11-24T08:00:00Z").unwrap();
        assert_eq!(snapshot.records(Feed::Survey).unwrap(), [record("S1", &[("etp", 3.0)])]);
        assert_eq!(snapshot.deliveries().len(), 1);
        assert_eq!(snapshot.deliveries()[0].id, first.id);
    }
}

/// Makes the database itself refuse the subject « Z », as a full disk would refuse a page.
fn refuse_subject_z(database: &super::backend::Database) {
    let mut raw = database.raw();
    let sql = match raw {
        super::backend::Raw::Sqlite(_) => {
            "CREATE TRIGGER refuse BEFORE INSERT ON records WHEN NEW.subject = 'Z'
             BEGIN SELECT RAISE(ABORT, 'refused on purpose'); END"
        }
        super::backend::Raw::Postgres(_) => {
            "ALTER TABLE records ADD CONSTRAINT refuse CHECK (subject <> 'Z')"
        }
    };
    raw.run(sql);
}
