//! Whether a source could run now: its folder or its address answers, its secrets are there.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Outside, coming};
use crate::catalogue::SourceDefinition;
use crate::catalogue::schedule::{NoticeWay, Origin};
use crate::service::workplace::Workplace;
use crate::sources::SourceError;
use crate::sources::folder::Folder;
use crate::sources::http::probe;

/// How many coming moments are told.
const COMING: usize = 5;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceCheck {
    /// Identifier of the source.
    pub id: String,
    /// Sentences in French, none when all is well.
    pub problems: Vec<String>,
    /// The coming moments of its timetable, RFC 3339, UTC.
    pub next_due: Vec<String>,
}

/// Checks a source without importing anything.
pub fn check_source(
    place: &Workplace,
    source: &SourceDefinition,
    outside: &Outside,
    now: DateTime<Utc>,
) -> SourceCheck {
    let environment = |name: &str| outside.variable(name);
    let mut problems = match &source.origin {
        Origin::Folder(origin) => Folder::new(origin, &place.data_dir).check(),
        Origin::Http(origin) => {
            let failed = probe(origin, &environment).err();
            failed.map(|error| error.to_string()).into_iter().collect()
        }
    };
    for notice in &source.notify {
        if let NoticeWay::WebhookOf(variable) = &notice.way
            && environment(variable).is_none()
        {
            let variable = variable.clone();
            problems.push(SourceError::Variable { variable }.to_string());
        }
    }
    let timetable = source.timetable.as_ref();
    SourceCheck {
        id: source.id.clone(),
        problems,
        next_due: timetable.map_or_else(Vec::new, |timetable| coming(timetable, now, COMING)),
    }
}
