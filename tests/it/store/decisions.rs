//! What waits for a person, what persons answered, and the bytes kept meanwhile.

use vigie::domain::delivery::{DeliveryStatus, Feed, Perimeter};
use vigie::store::{DecisionAnswer, NewDelivery, RowOutcome, Settlement, Store, StoreError};

use super::backend::{apply, current, delivery, for_each_backend, record};

const NOW: &str = "2026-11-24T08:00:00Z";

fn waiting(name: &str) -> NewDelivery {
    NewDelivery {
        status: DeliveryStatus::AwaitingDecision,
        author: "source-44".into(),
        ..delivery(name)
    }
}

fn hold(store: &Store, name: &str) -> String {
    let report = |_: &str| "waits".to_owned();
    store
        .keep_unapplied(&waiting(name), name.as_bytes(), report)
        .unwrap()
}

fn answer(id: &str) -> DecisionAnswer {
    DecisionAnswer {
        id: id.into(),
        answer: "confirm".into(),
        reason: "vérifié".into(),
        author: "Mme Durand".into(),
        decided_at: NOW.into(),
    }
}

fn settlement<'a>(id: &'a str, answers: &'a [DecisionAnswer]) -> Settlement<'a> {
    Settlement {
        id,
        report_read: "waits",
        answers,
    }
}

for_each_backend! {
    fn what_waits_counts_for_nothing_then_takes_its_own_place(database) {
        let store = database.open();
        apply(&store, "a", &[record("S1", &[("etp", 1.0), ("benevoles", 5.0)])]).unwrap();
        let id = hold(&store, "b");
        assert_eq!(store.raw_content(&delivery("b").sha256).unwrap().unwrap(), b"b");
        let listed = store.delivery(&id).unwrap().unwrap();
        assert!(listed.is_waiting() && !listed.is_active());
        assert_eq!((listed.author.as_str(), listed.asked_year), ("source-44", Some(2023)));
        // Came after the one that waits: it stays said last.
        apply(&store, "c", &[record("S1", &[("etp", 3.0)]), record("S3", &[("etp", 7.0)])]).unwrap();
        assert_eq!(current(&store, "S1", "etp"), Some(3.0));

        let records = [
            record("S1", &[("etp", 2.0), ("benevoles", 6.0)]),
            record("S2", &[("etp", 4.0)]),
            record("S3", &[("etp", 8.0)]),
        ];
        let answers = [answer("identity:S2")];
        let outcome = store
            .apply_waiting(settlement(&id, &answers), &delivery("b"), &records, |_| "applied".into())
            .unwrap();
        // S3 is masked whole by what came since: nothing of it changes.
        assert_eq!(outcome, RowOutcome { created: 1, updated: 1, unchanged: 1 });
        assert_eq!(current(&store, "S1", "etp"), Some(3.0));
        assert_eq!(current(&store, "S1", "benevoles"), Some(6.0));
        assert_eq!(current(&store, "S3", "etp"), Some(7.0));
        assert_eq!(store.delivery_report(&id).unwrap().unwrap(), "applied");
        let order: Vec<String> =
            store.active_deliveries().unwrap().into_iter().map(|delivery| delivery.file_name).collect();
        assert_eq!(order, ["a.csv", "b.csv", "c.csv"]);
        let kept = store.decisions_of_format("senacs-structures").unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].answer, answers[0]);
        assert_eq!((kept[0].sha256.as_str(), kept[0].data_year), (delivery("b").sha256.as_str(), 2023));
        assert!(store.decisions_of_format("other").unwrap().is_empty());
    }

    fn a_decision_upon_another_is_refused_and_nothing_is_lost(database) {
        let store = database.open();
        let id = hold(&store, "b");
        let first = [answer("column:x")];
        store.hold_waiting(settlement(&id, &first), &waiting("b"), "waits for one").unwrap();
        let late = [answer("column:y")];
        let error = store.hold_waiting(settlement(&id, &late), &waiting("b"), "other").unwrap_err();
        assert!(matches!(error, StoreError::Busy), "{error}");
        let error = store
            .apply_waiting(settlement(&id, &late), &delivery("b"), &[record("S1", &[])], |_| "x".into())
            .unwrap_err();
        assert!(matches!(error, StoreError::Busy), "{error}");
        assert_eq!(store.delivery_report(&id).unwrap().unwrap(), "waits for one");
        assert_eq!(store.decisions_of_format("senacs-structures").unwrap().len(), 1);
        assert!(store.records(Feed::Survey).unwrap().is_empty());
    }

    fn real_and_fictitious_never_meet_at_the_time_of_the_decision_either(database) {
        let store = database.open();
        let id = hold(&store, "b");
        let real = NewDelivery { fictitious: false, ..delivery("a") };
        store.apply_delivery(&real, &[record("S1", &[("etp", 1.0)])], b"a", |_, _| "{}".into()).unwrap();
        let error = store
            .apply_waiting(settlement(&id, &[]), &delivery("b"), &[record("S1", &[("etp", 2.0)])], |_| "x".into())
            .unwrap_err();
        assert!(matches!(error, StoreError::Mixed { delivery_is_fictitious: true }), "{error}");
        assert_eq!(current(&store, "S1", "etp"), Some(1.0));
        assert!(store.delivery(&id).unwrap().unwrap().is_waiting());
    }

    fn withdrawing_what_waits_cancels_it_and_what_was_answered_holds_no_more(database) {
        let store = database.open();
        let id = hold(&store, "b");
        let answers = [answer("column:x")];
        store.hold_waiting(settlement(&id, &answers), &waiting("b"), "waits").unwrap();
        store.withdraw(&id, NOW).unwrap();
        assert!(!store.delivery(&id).unwrap().unwrap().is_waiting());
        assert!(store.decisions_of_format("senacs-structures").unwrap().is_empty());
        let error = store
            .apply_waiting(settlement(&id, &[]), &delivery("b"), &[], |_| "x".into())
            .unwrap_err();
        assert!(matches!(&error, StoreError::NothingToDecide { id: named } if *named == id), "{error}");
        assert!(store.withdraw(&id, NOW).is_err());
    }

    fn confirming_an_applied_delivery_changes_its_report_and_no_record(database) {
        let store = database.open();
        let applied = apply(&store, "a", &[record("S1", &[("etp", 1.0)])]).unwrap();
        let read = store.delivery_report(&applied.id).unwrap().unwrap();
        let answers = [answer("confirmation:COH-003:S1:-")];
        let settlement = Settlement { id: &applied.id, report_read: &read, answers: &answers };
        let perimeter = Perimeter::Departements(vec!["49".into()]);
        store.confirm_applied(settlement, DeliveryStatus::Accepted, &perimeter, "confirmed").unwrap();
        assert_eq!(store.delivery_report(&applied.id).unwrap().unwrap(), "confirmed");
        assert_eq!(store.active_deliveries().unwrap()[0].perimeter, perimeter);
        assert_eq!(store.records(Feed::Survey).unwrap(), [record("S1", &[("etp", 1.0)])]);
        assert_eq!(store.decisions_of_format("senacs-structures").unwrap()[0].answer, answers[0]);
    }

    fn a_file_refused_again_keeps_its_line_and_says_when_it_last_came(database) {
        let store = database.open();
        let refused = NewDelivery { status: DeliveryStatus::Rejected, ..delivery("b") };
        let id = store.keep_unapplied(&refused, b"b", |_| "no".into()).unwrap();
        let find = |status| store.find_unapplied(&refused.sha256, &refused.format, status).unwrap();
        let (found, report) = find(DeliveryStatus::Rejected).unwrap();
        assert_eq!((found.summary.id.as_str(), report.as_str()), (id.as_str(), "no"));
        assert!(find(DeliveryStatus::AwaitingDecision).is_none());
        store.came_again(&id, &refused.sha256, b"b", "2026-12-01T08:00:00Z").unwrap();
        let listed = store.deliveries().unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].received_at, "2026-12-01T08:00:00Z");
    }

    fn old_bytes_are_forgotten_unless_a_person_is_awaited_or_the_file_came_again(database) {
        let store = database.open();
        let old = |name: &str, status| NewDelivery {
            received_at: "2020-01-01T00:00:00Z".into(),
            status,
            ..delivery(name)
        };
        let keep = |given: &NewDelivery, raw: &[u8]| store.keep_unapplied(given, raw, |_| "r".into()).unwrap();
        store
            .apply_delivery(&old("a", DeliveryStatus::Accepted), &[record("S1", &[("etp", 1.0)])], b"a", |_, _| "r".into())
            .unwrap();
        keep(&old("b", DeliveryStatus::Rejected), b"b");
        keep(&old("c", DeliveryStatus::AwaitingDecision), b"c");
        keep(&old("d", DeliveryStatus::Rejected), b"d");
        keep(&NewDelivery { status: DeliveryStatus::Rejected, ..delivery("d") }, b"d");
        assert_eq!(store.purge_contents("2019-01-01T00:00:00Z").unwrap(), 0);
        assert_eq!(store.purge_contents("2023-11-24T00:00:00Z").unwrap(), 2);
        let kept = |name: &str| store.raw_content(&delivery(name).sha256).unwrap().is_some();
        assert_eq!(["a", "b", "c", "d"].map(kept), [false, false, true, true]);
        assert_eq!(store.purge_contents("2023-11-24T00:00:00Z").unwrap(), 0);
        assert_eq!(store.deliveries().unwrap().len(), 5);
        assert_eq!(current(&store, "S1", "etp"), Some(1.0));
    }

    fn the_records_of_some_subjects_are_folded_for_the_years_asked(database) {
        let store = database.open();
        apply(&store, "a", &[record("S1", &[("etp", 1.0), ("benevoles", 5.0)]), record("S2", &[("etp", 2.0)])]).unwrap();
        let later = apply(&store, "b", &[record("S1", &[("etp", 9.0)])]).unwrap();
        let found = store.records_of(Feed::Survey, &["S1", "S9"], &[2022, 2023]).unwrap();
        assert_eq!(found, [record("S1", &[("etp", 9.0), ("benevoles", 5.0)])]);
        assert!(store.records_of(Feed::Survey, &["S1"], &[2022]).unwrap().is_empty());
        assert!(store.records_of(Feed::Register, &["S1"], &[2023]).unwrap().is_empty());
        store.withdraw(&later.id, NOW).unwrap();
        let found = store.records_of(Feed::Survey, &["S1"], &[2023]).unwrap();
        assert_eq!(found, [record("S1", &[("etp", 1.0), ("benevoles", 5.0)])]);
    }
}
