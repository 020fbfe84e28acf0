//! A watched folder through a simulated week: the clock is advanced by hand.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use vigie::app;
use vigie::config::Settings;
use vigie::service::decide::{Answered, decide};
use vigie::service::deliveries::list_deliveries;
use vigie::service::import_file::{ImportOptions, import_bytes};
use vigie::service::schedule::{
    Clockwork, Outside, RunView, run_source, runs, runs_of, sources, tick,
};
use vigie::service::work_error::WorkError;
use vigie::service::workplace::Workplace;
use vigie::store::{LeaseRequest, NewRun, RunStart};

use crate::cli::place::Workspace;
use crate::cli::sample::{four_answers, four_centres, survey};
use crate::store::backend::Database;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";

/// Two folders looked at every night at 02:30, Paris; the second publishes and tells.
const SCHEDULE: &str = r#"
[[source]]
id = "registre"
label = "Registre des agréments"
format = "structures-agreees"
cron = "30 2 * * *"
data_year = "previous"
[source.folder]
path = "depots/registre"
pattern = "*.csv"
settle_seconds = 60

[[source]]
id = "enquete"
label = "Enquête annuelle"
format = "senacs-structures"
cron = "30 2 * * *"
data_year = "previous"
survey_year = "current"
on_success = "publish"
[source.folder]
path = "depots/enquete"
pattern = "*.csv"
settle_seconds = 60
[source.notify]
command = ["sh", "-c", "cat >> HEARD; echo >> HEARD"]
timeout_seconds = 20
"#;

/// An observatory whose time stands still between two orders.
struct Week {
    workspace: Workspace,
    place: Workplace,
    outside: Outside,
    clock: Arc<Mutex<DateTime<Utc>>>,
}

impl Week {
    /// It is noon on Monday 25 March 2024, in Paris.
    fn new(database: Option<&str>) -> Self {
        let workspace = Workspace::with_database(database);
        let heard = workspace.path("heard.jsonl");
        let schedule = SCHEDULE.replace("HEARD", heard.to_str().unwrap());
        workspace.write("definitions/import/schedule.toml", schedule);
        for folder in ["depots/registre", "depots/enquete"] {
            fs::create_dir_all(workspace.data_dir().join(folder)).unwrap();
        }
        let definitions = Some(workspace.path("definitions"));
        let settings = Settings::new(
            workspace.data_dir(),
            Some(workspace.database_url()),
            definitions,
        );
        let clock = Arc::new(Mutex::new(at("2024-03-25T11:00:00Z")));
        Self {
            place: app::workplace(&settings).unwrap(),
            outside: outside(&clock),
            clock,
            workspace,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        *self.clock.lock().unwrap()
    }

    fn set(&self, moment: &str) {
        *self.clock.lock().unwrap() = at(moment);
    }

    /// The server looks at the schedule until a moment, every quarter of an hour; gives the runs.
    fn live_until(&self, moment: &str) -> Vec<RunView> {
        let mut made = Vec::new();
        while self.now() < at(moment) {
            let next = self.now() + TimeDelta::minutes(15);
            *self.clock.lock().unwrap() = next.min(at(moment));
            made.extend(tick(&self.place, &self.outside));
        }
        made
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.workspace.data_dir().join("depots").join(name)
    }

    /// A file that somebody puts in a folder now.
    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.folder(name);
        fs::write(&path, content).unwrap();
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(SystemTime::from(self.now())).unwrap();
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.folder(folder)).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn edition(&self) -> Option<String> {
        self.place.store.current_edition_id().unwrap()
    }

    /// Volunteers for each structure of Loire-Atlantique, in the edition served.
    fn figure(&self) -> f64 {
        let figure = self
            .workspace
            .figure("benevoles-par-structure", "2026-DEP-44", 2023, "AVS");
        figure["obs_value"]
            .as_f64()
            .unwrap_or_else(|| panic!("{figure}"))
    }

    /// What the command was told, one run each.
    fn heard(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.workspace.path("heard.jsonl")).unwrap_or_default();
        let read = |line| serde_json::from_str(line).unwrap();
        text.lines().map(read).collect()
    }

    fn deliveries(&self) -> usize {
        list_deliveries(&self.place).unwrap().len()
    }
}

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

fn outside(clock: &Arc<Mutex<DateTime<Utc>>>) -> Outside {
    let clock = Arc::clone(clock);
    Outside::new(Arc::new(move || *clock.lock().unwrap()), Arc::new(|_| None))
}

/// Source, moment answered and outcome of runs.
fn lines(runs: &[RunView]) -> Vec<(&str, &str, &str)> {
    runs.iter()
        .map(|run| {
            (
                run.source.as_str(),
                run.due_at.as_str(),
                run.outcome.as_str(),
            )
        })
        .collect()
}

#[test]
fn a_week_of_good_and_bad_files() {
    a_week(&Week::new(None));
}

#[test]
fn a_week_of_good_and_bad_files_on_postgres() {
    if let Some(database) = Database::postgres("week") {
        a_week(&Week::new(Some(&database.url)));
    }
}

fn a_week(week: &Week) {
    the_first_night_brings_both_files(week);
    a_bad_file_is_refused_and_holds_the_publication(week);
    a_file_still_being_written_waits_and_frees_the_publication(week);
    the_same_file_again_changes_nothing(week);
    a_file_that_waits_for_a_person_holds_the_publication_until_answered(week);
    the_night_of_the_change_of_hour_has_one_run(week);
    two_days_off_are_caught_up_once(week);
    a_lease_held_elsewhere_is_respected(week);
    the_history_tells_the_week(week);
}

fn the_first_night_brings_both_files(week: &Week) {
    week.put("registre/registre.csv", four_centres());
    week.put("enquete/enquete.csv", four_answers());
    assert_eq!(
        lines(&week.live_until("2024-03-26T01:15:00Z")),
        [],
        "nothing before its hour"
    );
    let night = week.live_until("2024-03-26T09:00:00Z");
    let due = "2024-03-26T01:30:00Z";
    assert_eq!(
        lines(&night),
        [("registre", due, "done"), ("enquete", due, "done")]
    );
    assert!(
        night[0].message.contains("vigie publish"),
        "{}",
        night[0].message
    );
    assert_eq!(week.names("registre/archive/2024-03-26"), ["registre.csv"]);
    assert_eq!(week.names("enquete/archive/2024-03-26"), ["enquete.csv"]);
    assert_eq!(
        (week.names("registre"), week.names("enquete")),
        (vec![], vec![])
    );
    assert_eq!(week.edition().as_deref(), Some("2024-03-26.1"));
    assert!(
        (week.figure() - 25.0).abs() < 1e-9,
        "(10 + 20 + 30 + 40) / 4"
    );
}

/// The good one, which says 50 for A1, is imported but not published: somebody corrects first.
fn a_bad_file_is_refused_and_holds_the_publication(week: &Week) {
    week.put("enquete/complement.csv", survey(&[("A1", "50")]));
    week.put("enquete/scan.csv", PDF);
    week.put("enquete/suite.csv.part", "Identifiant Senacs;Typ");
    week.put("enquete/lisez-moi.txt", "rien");
    let night = week.live_until("2024-03-27T09:00:00Z");
    let due = "2024-03-27T01:30:00Z";
    assert_eq!(
        lines(&night),
        [("registre", due, "nothing"), ("enquete", due, "partly")]
    );
    assert_eq!(week.names("enquete"), ["lisez-moi.txt", "suite.csv.part"]);
    assert_eq!(week.names("enquete/archive/2024-03-27"), ["complement.csv"]);
    assert_eq!(
        week.names("enquete/refused"),
        ["scan.csv", "scan.csv.report.json", "scan.csv.txt"]
    );
    let kept = fs::read(week.folder("enquete/refused/scan.csv")).unwrap();
    assert_eq!(kept, PDF);

    let report = fs::read_to_string(week.folder("enquete/refused/scan.csv.report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let refused = night[1]
        .files
        .iter()
        .find(|file| file.name == "scan.csv")
        .unwrap();
    assert_eq!(report["status"], "rejected");
    assert_eq!(report["id"], refused.delivery.as_deref().unwrap());
    let note = fs::read_to_string(week.folder("enquete/refused/scan.csv.txt")).unwrap();
    for said in [
        "Fichier refusé : scan.csv",
        "27/03/2024 à 02:30",
        "PDF",
        report["id"].as_str().unwrap(),
    ] {
        assert!(note.contains(said), "« {said} » is not in:\n{note}");
    }

    assert_eq!(
        week.edition().as_deref(),
        Some("2024-03-26.1"),
        "nothing is published"
    );
    assert!(
        night[1].message.contains("Rien n'est publié"),
        "{}",
        night[1].message
    );
    let heard = week.heard();
    assert_eq!(heard.len(), 1);
    assert_eq!(
        (&heard[0]["source"], &heard[0]["outcome"]),
        (&"enquete".into(), &"partly".into())
    );
    assert_eq!(heard[0]["files"].as_array().unwrap().len(), 2);
}

/// The correction, which says 80 for A2, is being copied at 02:30.
fn a_file_still_being_written_waits_and_frees_the_publication(week: &Week) {
    week.live_until("2024-03-28T01:29:45Z");
    let whole = survey(&[("A2", "80")]);
    week.put("enquete/correction.csv", &whole.as_bytes()[..40]);
    let night = week.live_until("2024-03-28T01:30:00Z");
    assert_eq!(night[1].outcome, "nothing");
    assert!(
        night[1].message.contains("correction.csv"),
        "{}",
        night[1].message
    );

    week.set("2024-03-28T01:30:40Z");
    week.put("enquete/correction.csv", &whole);
    for too_early in ["2024-03-28T01:31:00Z", "2024-03-28T01:31:30Z"] {
        week.set(too_early);
        assert_eq!(
            lines(&tick(&week.place, &week.outside)),
            [],
            "it is still being written"
        );
    }
    let later = week.live_until("2024-03-28T09:00:00Z");
    let again = ("enquete", "2024-03-28T01:46:30Z", "done");
    assert_eq!(lines(&later), [again]);
    assert_eq!(week.names("enquete/archive/2024-03-28"), ["correction.csv"]);
    assert_eq!(week.edition().as_deref(), Some("2024-03-28.1"));
    assert!(
        (week.figure() - 50.0).abs() < 1e-9,
        "(50 + 80 + 30 + 40) / 4"
    );
}

fn the_same_file_again_changes_nothing(week: &Week) {
    let before = week.deliveries();
    week.put("enquete/enquete.csv", four_answers());
    let night = week.live_until("2024-03-29T09:00:00Z");
    let due = "2024-03-29T01:30:00Z";
    assert_eq!(
        lines(&night),
        [("registre", due, "nothing"), ("enquete", due, "nothing")]
    );
    assert_eq!(night[1].files[0].outcome, "unchanged");
    assert_eq!(week.names("enquete/archive/2024-03-29"), ["enquete.csv"]);
    assert_eq!(week.deliveries(), before);
    assert_eq!(week.edition().as_deref(), Some("2024-03-28.1"));
}

/// The column « Nb bénévoles » is close to a known one: nothing of the file counts before a person
/// says which. The next good file frees what is held.
fn a_file_that_waits_for_a_person_holds_the_publication_until_answered(week: &Week) {
    week.put(
        "enquete/autre-titre.csv",
        survey(&[("A1", "70")]).replace("Bénévoles", "Nb bénévoles"),
    );
    let night = week.live_until("2024-03-30T09:00:00Z");
    assert_eq!(night[1].outcome, "partly", "{night:?}");
    let file = &night[1].files[0];
    assert_eq!(file.outcome, "awaiting_decision");
    assert!(file.message.contains("vigie imports"), "{}", file.message);
    assert_eq!(
        week.names("enquete/archive/2024-03-30"),
        ["autre-titre.csv"]
    );
    assert!((week.figure() - 50.0).abs() < 1e-9);

    let answer = [Answered::column("Nb bénévoles", "benevoles_total")];
    let delivery = file.delivery.as_deref().unwrap();
    let decided = decide(
        &week.place,
        delivery,
        &answer,
        "",
        "correspondante",
        "2024-03-30T10:00:00Z",
    );
    assert_eq!(decided.unwrap().id, delivery);
    assert_eq!(
        week.edition().as_deref(),
        Some("2024-03-28.1"),
        "a person publishes what a person decides"
    );
}

/// On Sunday 31 March, 02:30 does not exist in Paris: clocks jump at 01:00 UTC.
fn the_night_of_the_change_of_hour_has_one_run(week: &Week) {
    week.live_until("2024-03-30T18:00:00Z");
    week.put("enquete/correction-2.csv", survey(&[("A3", "110")]));
    let night = week.live_until("2024-03-31T10:00:00Z");
    let due = "2024-03-31T01:00:00Z";
    assert_eq!(
        lines(&night),
        [("registre", due, "nothing"), ("enquete", due, "done")]
    );
    assert!(
        (week.figure() - 75.0).abs() < 1e-9,
        "(70, decided + 80 + 110, corrected + 40) / 4"
    );
}

fn two_days_off_are_caught_up_once(week: &Week) {
    week.put("enquete/pendant-la-panne.csv", survey(&[("A4", "60")]));
    week.set("2024-04-03T07:00:00Z");
    let back = week.live_until("2024-04-03T12:00:00Z");
    let due = "2024-04-03T00:30:00Z";
    assert_eq!(
        lines(&back),
        [("registre", due, "nothing"), ("enquete", due, "done")]
    );
    assert!(
        (week.figure() - 80.0).abs() < 1e-9,
        "(70 + 80 + 110 + 60) / 4"
    );

    // The clock goes back by a day: the night that was answered is not answered again.
    week.set("2024-04-02T12:00:00Z");
    assert_eq!(lines(&week.live_until("2024-04-03T12:15:00Z")), []);
}

fn a_lease_held_elsewhere_is_respected(week: &Week) {
    week.live_until("2024-04-04T00:15:00Z");
    week.put("enquete/nuit.csv", survey(&[("A4", "160")]));
    let elsewhere = LeaseRequest {
        name: "source:enquete",
        holder: "autre serveur",
        now: "2024-04-04T00:29:00Z",
        until: "2024-04-04T00:34:00Z",
        credible_until: "2024-04-04T00:39:00Z",
    };
    week.set("2024-04-04T00:29:00Z");
    assert_eq!(week.place.store.take_lease(elsewhere).unwrap(), None);
    week.set("2024-04-04T00:30:00Z");
    let here = tick(&week.place, &week.outside);
    assert_eq!(
        lines(&here),
        [("registre", "2024-04-04T00:30:00Z", "nothing")]
    );
    let refused = run_source(&week.place, "enquete", &week.outside).unwrap_err();
    assert!(matches!(refused, WorkError::SourceBusy { .. }), "{refused}");
    assert_eq!(
        week.names("enquete"),
        ["lisez-moi.txt", "nuit.csv", "suite.csv.part"]
    );
    // The other server died: its lease expires.
    let after = week.live_until("2024-04-04T06:00:00Z");
    assert_eq!(lines(&after), [("enquete", "2024-04-04T00:30:00Z", "done")]);
    assert!(
        (week.figure() - 105.0).abs() < 1e-9,
        "(70 + 80 + 110 + 160) / 4"
    );
}

fn the_history_tells_the_week(week: &Week) {
    let mut history = runs_of(&week.place, "enquete", 100).unwrap();
    history.reverse();
    let told: Vec<(&str, &str)> = history
        .iter()
        .map(|run| (run.due_at.get(5..16).unwrap(), run.outcome.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("03-26T01:30", "done"),
            ("03-27T01:30", "partly"),
            ("03-28T01:30", "nothing"),
            ("03-28T01:46", "done"),
            ("03-29T01:30", "nothing"),
            ("03-30T01:30", "partly"),
            ("03-31T01:00", "done"),
            ("04-03T00:30", "done"),
            ("04-04T00:30", "done"),
        ]
    );
    assert!(history.iter().all(|run| run.finished_at.is_some()));
    assert_eq!(runs(&week.place, 2).unwrap()[0], history[8]);
    assert_eq!(
        week.heard().len(),
        2,
        "the nights that refused a file, and that left one to a person, were told"
    );
    // Seven good deliveries of the survey, one of them decided by a person; one refused; the register.
    assert_eq!(week.deliveries(), 9);
    let views = sources(&week.place, week.now()).unwrap();
    assert_eq!(views[1].next_due.as_deref(), Some("2024-04-05T00:30:00Z"));
    assert_eq!(views[1].last_run.as_ref(), history.last());
    let deliveries = list_deliveries(&week.place).unwrap();
    assert!(
        deliveries
            .iter()
            .all(|one| one.data_year.is_none_or(|year| year == 2023))
    );
}

#[test]
fn a_crash_between_import_and_move_doubles_nothing() {
    crash(&Week::new(None));
}

#[test]
fn a_crash_between_import_and_move_doubles_nothing_on_postgres() {
    if let Some(database) = Database::postgres("week_crash") {
        crash(&Week::new(Some(&database.url)));
    }
}

/// Another process imported both files, and ended before it moved and published anything.
fn crash(week: &Week) {
    week.put("registre/registre.csv", four_centres());
    week.live_until("2024-03-25T12:00:00Z");
    run_source(&week.place, "registre", &week.outside).unwrap();
    week.put("enquete/enquete.csv", four_answers());
    week.put("enquete/scan.csv", PDF);
    week.live_until("2024-03-26T01:29:00Z");
    let due = "2024-03-26T01:30:00Z";
    let dead = NewRun {
        source: "enquete",
        due_at: due,
        lease: LeaseRequest {
            name: "source:enquete",
            holder: "dead",
            now: due,
            until: "2024-03-26T01:35:00Z",
            credible_until: "2024-03-26T01:40:00Z",
        },
        plausible_until: Some("2024-03-28T01:30:00Z"),
    };
    assert!(matches!(
        week.place.store.begin_run(dead).unwrap(),
        RunStart::Begun(_)
    ));
    let options = ImportOptions {
        format: "senacs-structures",
        data_year: Some(2023),
        survey_year: Some(2024),
        fictitious: false,
        partial: false,
        dry_run: false,
        author: "enquete",
        now: due,
    };
    for (name, content) in [
        ("enquete.csv", four_answers().into_bytes()),
        ("scan.csv", PDF.to_vec()),
    ] {
        import_bytes(&week.place, name, &content, options).unwrap();
    }
    let before = week.deliveries();

    week.set("2024-03-26T01:31:00Z");
    let soon = tick(&week.place, &week.outside);
    assert_eq!(
        lines(&soon),
        [("registre", due, "nothing")],
        "its lease still runs"
    );
    week.set("2024-03-26T01:36:00Z");
    let after = tick(&week.place, &week.outside);
    assert_eq!(lines(&after), [("enquete", due, "partly")]);
    assert_eq!(week.deliveries(), before, "nothing was delivered twice");
    assert_eq!(week.names("enquete/archive/2024-03-26"), ["enquete.csv"]);
    assert_eq!(week.names("enquete/refused").len(), 3);
    let outcomes: Vec<&str> = after[0]
        .files
        .iter()
        .map(|file| file.outcome.as_str())
        .collect();
    assert_eq!(outcomes, ["unchanged", "rejected"]);
    let history = runs_of(&week.place, "enquete", 10).unwrap();
    assert_eq!(history[1].outcome, "interrupted");
    assert!(history[1].finished_at.is_some());
    assert_eq!(week.live_until("2024-03-27T01:15:00Z").len(), 0);
    // What the dead process applied is published with the correction.
    assert_eq!(week.edition(), None);
    week.put("enquete/scan-corrige.csv", survey(&[("A1", "50")]));
    assert_eq!(week.live_until("2024-03-27T02:00:00Z")[1].outcome, "done");
    assert!(
        (week.figure() - 35.0).abs() < 1e-9,
        "(50 + 20 + 30 + 40) / 4"
    );
}

#[test]
fn the_clockwork_runs_what_was_missed_at_once_and_stops() {
    let week = Week::new(None);
    tick(&week.place, &week.outside);
    week.put("registre/registre.csv", four_centres());
    week.set("2024-03-26T08:00:00Z");
    let clockwork = Clockwork::start(week.place.clone(), &week.outside);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while runs(&week.place, 2)
        .unwrap()
        .iter()
        .filter(|run| run.finished_at.is_some())
        .count()
        < 2
    {
        assert!(
            std::time::Instant::now() < deadline,
            "the clockwork does not run"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    clockwork.stop();
    assert_eq!(week.names("registre/archive/2024-03-26"), ["registre.csv"]);
    assert_eq!(runs(&week.place, 10).unwrap().len(), 2);
}

#[test]
fn a_folder_that_is_not_mounted_fails_the_run_and_somebody_is_told() {
    let week = Week::new(None);
    tick(&week.place, &week.outside);
    fs::remove_dir_all(week.folder("enquete")).unwrap();
    let night = week.live_until("2024-03-26T02:00:00Z");
    assert_eq!(night[1].outcome, "failed");
    assert!(night[1].message.contains("monté"), "{}", night[1].message);
    assert_eq!(week.heard()[0]["outcome"], "failed");
    // It comes back: the next night goes on.
    fs::create_dir_all(week.folder("enquete")).unwrap();
    assert_eq!(
        week.live_until("2024-03-27T02:00:00Z")[1].outcome,
        "nothing"
    );
}
