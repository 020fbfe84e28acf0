//! A comparison of editions as JSON, page by page.

use serde_json::{Value, json};

use super::EditionDiff;
use super::causes::Cause;
use super::movements::{Change, ChangeKind};
use crate::service::figures::Figure;

/// Changes on one page.
const DEFAULT_LIMIT: usize = 100;

/// What part of a comparison is looked at.
#[derive(Debug, Clone, Copy)]
pub struct DiffAsked<'a> {
    /// Only changes of this kind.
    pub kind: Option<ChangeKind>,
    /// Only figures of this indicator.
    pub indicator: Option<&'a str>,
    /// Changes left out before those given.
    pub offset: usize,
    /// Most changes given.
    pub limit: usize,
    /// Whether names of files and deliveries may be read.
    pub names: bool,
}

impl Default for DiffAsked<'_> {
    fn default() -> Self {
        Self {
            kind: None,
            indicator: None,
            offset: 0,
            limit: DEFAULT_LIMIT,
            names: false,
        }
    }
}

/// A figure in the earlier and in the later edition.
pub fn sides<'a>(
    diff: &'a EditionDiff,
    change: &Change,
) -> (Option<Figure<'a>>, Option<Figure<'a>>) {
    (
        change.before.map(|key| diff.before.figure(key)),
        change.after.map(|key| diff.after.figure(key)),
    )
}

/// The figure of a change, as the later edition knows it if it does.
pub fn figure_of<'a>(diff: &'a EditionDiff, change: &Change) -> Option<Figure<'a>> {
    let (before, after) = sides(diff, change);
    after.or(before)
}

impl EditionDiff {
    /// The changes asked for, and how many there are in all.
    pub fn selected(&self, asked: &DiffAsked<'_>) -> (Vec<&Change>, usize) {
        let is_asked = |change: &&Change| {
            let of_kind = asked.kind.is_none_or(|kind| kind == change.kind);
            of_kind
                && asked.indicator.is_none_or(|id| {
                    let figure = figure_of(self, change);
                    figure.and_then(|figure| Some(figure.definition()?.id == id)) == Some(true)
                })
        };
        let all: Vec<&Change> = self.movements.changes.iter().filter(is_asked).collect();
        let total = all.len();
        let page = all.into_iter().skip(asked.offset).take(asked.limit);
        (page.collect(), total)
    }
}

/// The comparison as JSON.
pub fn diff_view(diff: &EditionDiff, asked: &DiffAsked<'_>) -> Value {
    let (page, total) = diff.selected(asked);
    let end = asked.offset + page.len();
    let changes: Vec<Value> = page
        .iter()
        .filter_map(|change| change_view(diff, change))
        .collect();
    let causes: Vec<Value> = diff
        .causes
        .iter()
        .map(|cause| cause_view(cause, asked.names))
        .collect();
    json!({
        "from": diff.before.id(),
        "to": diff.after.id(),
        "fictitious": diff.after.summary().fictitious || diff.before.summary().fictitious,
        "counts": diff.movements.counts,
        "causes": causes,
        "changes": changes,
        "count": changes.len(),
        "total": total,
        "next": (end < total).then(|| format!("d{end:x}")),
    })
}

fn change_view(diff: &EditionDiff, change: &Change) -> Option<Value> {
    let figure = figure_of(diff, change)?;
    let (before, after) = sides(diff, change);
    let status = |figure: Option<Figure<'_>>| {
        figure.map(|figure| {
            let (obs, conf) = figure.statuses();
            json!({"obs_status": obs.code(), "conf_status": conf.code()})
        })
    };
    Some(json!({
        "figure": figure.id(),
        "label": figure.definition().map(|definition| &definition.label),
        "geo_label": figure.territory().map(|territory| &*territory.label),
        "kind": change.kind,
        "from": change.from,
        "to": change.to,
        "status_from": status(before),
        "status_to": status(after),
        "secret": change.secret,
        "causes": diff.causes_of(change),
    }))
}

fn cause_view(cause: &Cause, names: bool) -> Value {
    let mut view = json!({"kind": cause.kind, "figures": cause.n_figures});
    let Value::Object(members) = &mut view else {
        return view;
    };
    if let Some(delivery) = &cause.delivery {
        members.insert("format".to_owned(), json!(delivery.format));
        members.insert("data_year".to_owned(), json!(delivery.data_year));
        members.insert("sha256".to_owned(), json!(delivery.sha256));
        if names {
            members.insert("delivery".to_owned(), json!(delivery.id));
            members.insert("file_name".to_owned(), json!(delivery.file_name));
        }
    } else {
        members.insert("subject".to_owned(), json!(cause.subject));
    }
    let (old, new) = cause.versions;
    if old.or(new).is_some() {
        members.insert("version_from".to_owned(), json!(old));
        members.insert("version_to".to_owned(), json!(new));
    }
    view
}
