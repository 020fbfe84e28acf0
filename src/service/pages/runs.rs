//! The scheduled imports: what is looked at, and what happened at each run.

use crate::render::page::{
    FactView, RunFileView, RunItemView, RunsPage, ScheduledSourceView, StatusView,
};
use crate::service::schedule::{RunFile, RunView, SourceView};

use super::Site;
use super::imports::{STATUSES, format_label};
use super::wording::{counted, moment, typeset};

/// Outcomes of a run with their words.
const OUTCOMES: [(&str, &str); 7] = [
    ("running", "en cours"),
    ("done", "fait"),
    ("nothing", "rien de nouveau"),
    ("partly", "fait en partie"),
    ("refused", "refusé"),
    ("failed", "échec"),
    ("interrupted", "interrompu"),
];

/// `/imports/executions`; the runs come the last one first.
pub fn runs(site: Site<'_>, sources: &[SourceView], runs: &[RunView]) -> RunsPage {
    let label = |id: &str| {
        let known = sources.iter().find(|source| source.id == id);
        known.map_or_else(|| id.to_owned(), |source| typeset(&source.label))
    };
    RunsPage {
        sources: sources
            .iter()
            .map(|source| scheduled(site, source))
            .collect(),
        runs: runs
            .iter()
            .map(|run| item(run, label(&run.source)))
            .collect(),
    }
}

fn scheduled(site: Site<'_>, source: &SourceView) -> ScheduledSourceView {
    let fact = |label: &str, text: String| FactView {
        label: label.to_owned(),
        text,
    };
    let next = match (&source.cron, &source.next_due) {
        (None, _) => "seulement à la demande".to_owned(),
        (Some(_), None) => "jamais".to_owned(),
        (Some(_), Some(due)) => moment(due),
    };
    let place = match source.kind {
        "folder" => "Dossier",
        _ => "Adresse",
    };
    let on_success = match source.on_success {
        "publish" => "publier",
        "preview" => "préparer un aperçu",
        _ => "attendre qu’une personne publie",
    };
    let mut facts = vec![
        fact(place, source.place.clone()),
        fact("Format", format_label(site.catalogue, &source.format)),
        fact("Prochain passage", next),
        fact("Après un succès", on_success.to_owned()),
    ];
    if let Some(run) = &source.last_run {
        let text = format!(
            "{}, {}",
            moment(&run.started_at),
            status(&run.outcome).label
        );
        facts.push(fact("Dernier passage", text));
    }
    ScheduledSourceView {
        label: typeset(&source.label),
        facts,
    }
}

fn item(run: &RunView, source: String) -> RunItemView {
    RunItemView {
        source,
        due_text: moment(&run.due_at),
        ran_text: ran(run),
        status: status(&run.outcome),
        message: typeset(&run.message),
        files: run.files.iter().map(file).collect(),
    }
}

/// `commencé le … , 12 secondes`.
fn ran(run: &RunView) -> String {
    let begun = format!("commencé le {}", moment(&run.started_at));
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    let ended = run.finished_at.as_deref().and_then(time);
    match time(&run.started_at).zip(ended) {
        Some((start, end)) => {
            let seconds = usize::try_from((end - start).num_seconds()).unwrap_or_default();
            format!("{begun}, en {}", counted(seconds, "seconde", "secondes"))
        }
        None => begun,
    }
}

fn file(file: &RunFile) -> RunFileView {
    RunFileView {
        name: file.name.clone(),
        status: status(&file.outcome),
        href: file.delivery.as_deref().map(|id| format!("/imports/{id}")),
        message: typeset(&file.message),
    }
}

/// A word for the outcome of a run or of a file.
fn status(code: &str) -> StatusView {
    let known = OUTCOMES
        .iter()
        .chain(&STATUSES)
        .find(|(own, _)| *own == code);
    match known {
        Some((code, label)) => StatusView {
            code,
            label: (*label).to_owned(),
        },
        None if code == "unchanged" => StatusView {
            code: "unchanged",
            label: "déjà reçu".to_owned(),
        },
        None => StatusView {
            code: "other",
            label: code.to_owned(),
        },
    }
}
