//! One run, from its lease to its note; and the look at every source.

use chrono::{DateTime, Utc};

use super::due::{BELIEVED, due, is_believed, last_due};
use super::heartbeat::{Heartbeat, Moments, lease_of};
use super::outside::Outside;
use super::state::SourceState;
use super::work::{Ended, Work};
use super::{RunView, source, text};
use crate::catalogue::SourceDefinition;
use crate::catalogue::schedule::Origin;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;
use crate::sources::folder::Folder;
use crate::sources::notify::tell;
use crate::store::{NewRun, RunEnd, RunStart};

/// Outcomes that somebody is told of.
const TOLD: [&str; 3] = ["partly", "refused", "failed"];

/// Runs a source now, because a person or another scheduler asks.
///
/// # Errors
/// No such source; a run of it is under way; the store fails. A source that does not answer or a
/// file that is refused is no error: the run says it.
pub fn run_source(place: &Workplace, id: &str, outside: &Outside) -> Result<RunView, WorkError> {
    let source = source(place, id)?;
    // A person's run answers its own moment: there is always one.
    let run = begin(place, source, Asked::ByPerson(outside.now()), outside)?;
    run.ok_or_else(|| busy(source, &text(outside.now())))
}

/// Looks at every source once and runs those that are due; gives the runs made.
///
/// What fails is logged, and the next look tries again.
pub fn tick(place: &Workplace, outside: &Outside) -> Vec<RunView> {
    let mut runs = Vec::new();
    if let Err(error) = note_interrupted(place, outside) {
        tracing::warn!(%error, "les passages interrompus n'ont pas pu être notés");
    }
    for source in place.catalogue.schedule.values() {
        if outside.is_stopping() {
            break;
        }
        match look(place, source, outside) {
            Ok(run) => runs.extend(run),
            Err(WorkError::SourceBusy { .. }) => {}
            Err(error) => tracing::warn!(%error, source = source.id, "passage remis à plus tard"),
        }
    }
    runs
}

fn note_interrupted(place: &Workplace, outside: &Outside) -> Result<(), WorkError> {
    let moments = Moments::at(outside.now());
    let abandoned =
        place
            .store
            .interrupt_abandoned(&moments.now, &moments.credible_until, lease_of)?;
    for run in abandoned {
        tracing::warn!(source = run.source, "un passage a été interrompu");
    }
    Ok(())
}

fn look(
    place: &Workplace,
    source: &SourceDefinition,
    outside: &Outside,
) -> Result<Option<RunView>, WorkError> {
    let Some(timetable) = &source.timetable else {
        return Ok(None);
    };
    let now = outside.now();
    let mut state = SourceState::load(place, &source.id)?;
    if state.see(source, now) {
        state.save(place, &source.id)?;
    }
    let plausible = text(now + BELIEVED);
    let answered = place.store.last_answered(&source.id, &plausible)?;
    let answered = answered.and_then(|moment| moment.parse().ok());
    let last = last_due(answered, state.first_seen.unwrap_or(now), now);
    if let Some(moment) = due(timetable, last, now) {
        return begin(place, source, Asked::BySchedule(moment), outside);
    }
    if has_settled(place, source, &state, now) {
        return begin(place, source, Asked::BySchedule(now), outside);
    }
    Ok(None)
}

/// Whether a file that was still being written at the last run can be read now.
fn has_settled(
    place: &Workplace,
    source: &SourceDefinition,
    state: &SourceState,
    now: DateTime<Utc>,
) -> bool {
    let Origin::Folder(origin) = &source.origin else {
        return false;
    };
    let due = |moment: DateTime<Utc>| moment <= now || !is_believed(moment, now);
    state.look_again_at.is_some_and(due)
        && Folder::new(origin, &place.data_dir)
            .list(&state.observations, now)
            .is_ok_and(|listing| !listing.ready.is_empty())
}

/// Who asks for a run, and the moment that it answers.
#[derive(Debug, Clone, Copy)]
enum Asked {
    ByPerson(DateTime<Utc>),
    BySchedule(DateTime<Utc>),
}

/// None when another run answered the same moment meanwhile.
fn begin(
    place: &Workplace,
    source: &SourceDefinition,
    asked: Asked,
    outside: &Outside,
) -> Result<Option<RunView>, WorkError> {
    let now = outside.now();
    let (moments, lease, plausible) =
        (Moments::at(now), lease_of(&source.id), text(now + BELIEVED));
    let (due, plausible_until) = match asked {
        Asked::ByPerson(moment) => (moment, None),
        Asked::BySchedule(moment) => (moment, Some(plausible.as_str())),
    };
    let before = place.store.runs(Some(&source.id), 1)?.pop();
    let started = place.store.begin_run(NewRun {
        source: &source.id,
        due_at: &text(due),
        lease: moments.request(&lease, outside.holder()),
        plausible_until,
    })?;
    let seq = match started {
        RunStart::Begun(seq) => seq,
        RunStart::Answered => return Ok(None),
        RunStart::Held(other) => return Err(busy(source, &other.expires_at)),
    };
    tracing::info!(source = source.id, "passage commencé");
    let heartbeat = Heartbeat::start(place.store.clone(), lease, outside.clone());
    let work = Work::new(
        place,
        source,
        outside,
        (seq, due),
        before.as_ref(),
        &heartbeat,
    );
    let ended = work.go();
    drop(heartbeat);
    let run = end(place, source, outside, (seq, due, now), &ended)?;
    tracing::info!(source = source.id, outcome = run.outcome, "passage terminé");
    Ok(Some(tell_if_needed(place, source, outside, run)))
}

fn busy(source: &SourceDefinition, until: &str) -> WorkError {
    WorkError::SourceBusy {
        source_id: source.id.clone(),
        until: until.to_owned(),
    }
}

fn end(
    place: &Workplace,
    source: &SourceDefinition,
    outside: &Outside,
    (seq, due, started): (i64, DateTime<Utc>, DateTime<Utc>),
    ended: &Ended,
) -> Result<RunView, WorkError> {
    let finished_at = text(outside.now());
    let still_ours = place.store.end_run(RunEnd {
        seq,
        holder: outside.holder(),
        lease: &lease_of(&source.id),
        finished_at: &finished_at,
        outcome: ended.outcome,
        message: &ended.message,
        files: &serde_json::to_string(&ended.files).unwrap_or_default(),
    })?;
    if !still_ours {
        tracing::warn!(source = source.id, "un autre serveur a repris ce passage");
    }
    Ok(RunView {
        seq,
        source: source.id.clone(),
        due_at: text(due),
        started_at: text(started),
        finished_at: Some(finished_at),
        outcome: ended.outcome.to_owned(),
        message: ended.message.clone(),
        files: ended.files.clone(),
    })
}

/// Whoever must be told is told; a failure to tell is written in the run, and changes nothing else.
fn tell_if_needed(
    place: &Workplace,
    source: &SourceDefinition,
    outside: &Outside,
    mut run: RunView,
) -> RunView {
    if !TOLD.contains(&run.outcome.as_str()) {
        return run;
    }
    let json = serde_json::to_string(&run).unwrap_or_default();
    let environment = |name: &str| outside.variable(name);
    let failures: Vec<String> = source
        .notify
        .iter()
        .filter_map(|notice| tell(notice, &json, &environment).err())
        .map(|error| format!(" Personne n'a pu être prévenu : {error}."))
        .collect();
    if !failures.is_empty() {
        run.message.push_str(&failures.concat());
        if let Err(error) = place.store.restate_run(run.seq, &run.message) {
            tracing::warn!(%error, source = source.id, "{}", failures.concat());
        }
    }
    run
}
