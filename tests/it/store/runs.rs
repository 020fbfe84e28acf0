//! Leases and runs: one at a time, whoever asks; what was interrupted is known.

use std::sync::atomic::{AtomicUsize, Ordering};

use vigie::store::{INTERRUPTED, LeaseRequest, NewRun, RunEnd, RunStart, Store};

use super::backend::for_each_backend;

/// Moments of one day, five minutes of lease.
const NOW: &str = "2026-03-28T02:30:00Z";
const UNTIL: &str = "2026-03-28T02:35:00Z";
const CREDIBLE: &str = "2026-03-28T02:40:00Z";
const PLAUSIBLE: &str = "2026-03-30T02:30:00Z";

fn lease<'a>(holder: &'a str, now: &'a str) -> LeaseRequest<'a> {
    LeaseRequest {
        name: "source:depot",
        holder,
        now,
        until: UNTIL,
        credible_until: CREDIBLE,
    }
}

fn run<'a>(holder: &'a str, due_at: &'a str, now: &'a str) -> NewRun<'a> {
    NewRun {
        source: "depot",
        due_at,
        lease: lease(holder, now),
        plausible_until: Some(PLAUSIBLE),
    }
}

fn begin(store: &Store, holder: &str, due_at: &str, now: &str) -> i64 {
    match store.begin_run(run(holder, due_at, now)).unwrap() {
        RunStart::Begun(seq) => seq,
        other @ (RunStart::Held(_) | RunStart::Answered) => panic!("{other:?}"),
    }
}

fn end(store: &Store, seq: i64, holder: &str) -> bool {
    let end = RunEnd {
        seq,
        holder,
        lease: "source:depot",
        finished_at: "2026-03-28T02:31:00Z",
        outcome: "done",
        message: "1 fichier importé.",
        files: "[1]",
    };
    store.end_run(end).unwrap()
}

for_each_backend! {
    fn of_two_servers_that_race_one_takes_the_lease(database) {
        let stores = [database.open(), database.open()];
        for round in 0..10 {
            let name = format!("round {round}");
            let winners = AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for (store, holder) in stores.iter().zip(["a", "b"]) {
                    let (name, winners) = (&name, &winners);
                    scope.spawn(move || {
                        let taken = store.take_lease(LeaseRequest { name, ..lease(holder, NOW) }).unwrap();
                        winners.fetch_add(usize::from(taken.is_none()), Ordering::SeqCst);
                    });
                }
            });
            assert_eq!(winners.into_inner(), 1, "{name}");
        }
    }

    fn of_two_servers_that_race_one_answers_the_moment(database) {
        let stores = [database.open(), database.open()];
        let begun = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for (store, holder) in stores.iter().zip(["a", "b"]) {
                let begun = &begun;
                scope.spawn(move || {
                    for hour in 0..8 {
                        let due = format!("2026-03-28T0{hour}:00:00Z");
                        if let RunStart::Begun(seq) = store.begin_run(run(holder, &due, NOW)).unwrap() {
                            begun.fetch_add(1, Ordering::SeqCst);
                            assert!(end(store, seq, holder));
                        }
                    }
                });
            }
        });
        let runs = database.open().runs(None, 100).unwrap();
        assert_eq!(runs.len(), begun.into_inner());
        let mut moments: Vec<&str> = runs.iter().map(|run| run.due_at.as_str()).collect();
        moments.dedup();
        assert_eq!(moments.len(), runs.len(), "{moments:?}");
        assert_eq!(moments.first(), Some(&"2026-03-28T07:00:00Z"));
    }

    fn a_lease_is_renewed_given_back_taken_when_it_expires_and_never_outlives_its_clock(database) {
        let store = database.open();
        assert_eq!(store.take_lease(lease("a", NOW)).unwrap(), None);
        let other = store.take_lease(lease("b", NOW)).unwrap().unwrap();
        assert_eq!((other.holder.as_str(), other.expires_at.as_str()), ("a", UNTIL));
        assert!(!store.renew_lease("source:depot", "b", UNTIL).unwrap());
        assert!(store.renew_lease("source:depot", "a", "2026-03-28T02:36:00Z").unwrap());
        assert!(store.take_lease(lease("b", UNTIL)).unwrap().is_some(), "renewed past its first end");
        assert_eq!(store.take_lease(lease("b", "2026-03-28T02:36:00Z")).unwrap(), None);
        store.release_lease("source:depot", "a").unwrap();
        assert!(store.take_lease(lease("c", NOW)).unwrap().is_some(), "only its holder gives it back");
        store.release_lease("source:depot", "b").unwrap();
        assert_eq!(store.take_lease(lease("c", NOW)).unwrap(), None);

        // The clock is set back by a day: the lease would last a day more.
        let yesterday = LeaseRequest {
            now: "2026-03-27T02:30:00Z",
            until: "2026-03-27T02:35:00Z",
            credible_until: "2026-03-27T02:40:00Z",
            ..lease("d", NOW)
        };
        assert_eq!(store.take_lease(yesterday).unwrap(), None);
    }

    fn a_run_is_noted_ended_and_listed(database) {
        let store = database.open();
        let seq = begin(&store, "a", NOW, NOW);
        assert!(matches!(store.begin_run(run("b", NOW, NOW)).unwrap(), RunStart::Held(_)));
        store.note_run(seq, "[0]").unwrap();
        let noted = store.runs(Some("depot"), 10).unwrap();
        assert_eq!((noted[0].outcome.as_str(), noted[0].files.as_str()), ("running", "[0]"));
        assert!(end(&store, seq, "a"));
        store.restate_run(seq, "1 fichier importé. Le webhook ne répond pas.").unwrap();
        let listed = store.runs(None, 10).unwrap();
        assert_eq!(listed[0].finished_at.as_deref(), Some("2026-03-28T02:31:00Z"));
        assert_eq!((listed[0].outcome.as_str(), listed[0].files.as_str()), ("done", "[1]"));
        assert!(listed[0].message.ends_with("répond pas."));
        assert_eq!(store.runs(Some("autre"), 10).unwrap(), []);
        assert_eq!(store.last_answered("depot", PLAUSIBLE).unwrap().as_deref(), Some(NOW));
        assert_eq!(store.begin_run(run("b", NOW, NOW)).unwrap(), RunStart::Answered);
        // What is due in a far future was noted by a wrong clock.
        assert_eq!(store.last_answered("depot", "2026-03-01T00:00:00Z").unwrap(), None);
        assert_eq!(store.take_lease(lease("c", NOW)).unwrap(), None, "given back");
    }

    fn an_interrupted_run_is_known_and_tried_again_twice(database) {
        let store = database.open();
        let of = |source: &str| format!("source:{source}");
        for attempt in 1..=3 {
            begin(&store, &format!("crashed {attempt}"), NOW, NOW);
            assert_eq!(store.interrupt_abandoned(NOW, CREDIBLE, of).unwrap(), [], "its lease still runs");
            let found = store.interrupt_abandoned(UNTIL, CREDIBLE, of).unwrap();
            assert_eq!(found.len(), 1);
            store.release_lease("source:depot", &format!("crashed {attempt}")).unwrap();
            let answered = store.last_answered("depot", PLAUSIBLE).unwrap();
            assert_eq!(answered.is_some(), attempt == 3);
        }
        assert_eq!(store.begin_run(run("d", NOW, NOW)).unwrap(), RunStart::Answered);
        let runs = store.runs(None, 10).unwrap();
        assert!(runs.iter().all(|run| run.outcome == INTERRUPTED && run.finished_at.is_some()));
        assert_eq!(runs.len(), 3);
    }

    fn a_run_taken_over_does_not_end_twice(database) {
        let store = database.open();
        let slow = begin(&store, "slow", "2026-03-28T01:30:00Z", NOW);
        let next = begin(&store, "next", NOW, "2026-03-28T02:36:00Z");
        assert!(!end(&store, slow, "slow"), "it was noted as interrupted");
        assert_eq!(store.runs(None, 10).unwrap()[1].outcome, INTERRUPTED);
        assert!(matches!(store.begin_run(run("third", PLAUSIBLE, NOW)).unwrap(), RunStart::Held(_)));
        assert!(end(&store, next, "next"));
    }

    fn what_a_source_remembers_is_replaced(database) {
        let store = database.open();
        assert_eq!(store.source_state("depot").unwrap(), None);
        store.save_source_state("depot", "{}").unwrap();
        store.save_source_state("depot", "{\"a\":1}").unwrap();
        assert_eq!(store.source_state("depot").unwrap().as_deref(), Some("{\"a\":1}"));
    }
}
