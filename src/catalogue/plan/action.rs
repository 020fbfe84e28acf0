//! What is done for an objective: actions, their milestones and their deadlines.

use serde::{Deserialize, Serialize};

use super::Nature;
use crate::domain::territory::TerritoryCode;

/// Where an action stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionStatus {
    /// Not begun.
    #[default]
    Planned,
    /// Under way.
    Running,
    /// Finished.
    Done,
    /// Given up.
    Dropped,
}

impl ActionStatus {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// French words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "prévue",
            Self::Running => "en cours",
            Self::Done => "faite",
            Self::Dropped => "abandonnée",
        }
    }

    /// Whether something is still expected of it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Running)
    }
}

/// A step of an action, done or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// What is to be done.
    pub title: String,
    /// Day by which, ISO.
    pub due: String,
    /// Day when it was, ISO.
    pub done_on: Option<String>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Code, `3.1.a`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source; required when sourced.
    pub source: Option<String>,
    /// Who answers for it.
    pub pilot: Option<String>,
    /// Who takes part.
    #[serde(default)]
    pub partners: Vec<String>,
    /// Day when it starts, ISO.
    pub start: Option<String>,
    /// Day by which it must be done, ISO.
    pub deadline: Option<String>,
    /// Where; empty when it is the whole territory of the plan.
    #[serde(default)]
    pub territories: Vec<TerritoryCode>,
    /// Where it stands.
    #[serde(default)]
    pub status: ActionStatus,
    /// Steps, in order.
    #[serde(default, rename = "milestone")]
    pub milestones: Vec<Milestone>,
}

impl Action {
    /// Whether it should be done by that day, ISO, and is not.
    pub fn is_past_deadline(&self, today: &str) -> bool {
        let past = |deadline: &String| deadline.as_str() < today;
        self.status.is_open() && self.deadline.as_ref().is_some_and(past)
    }
}

impl Milestone {
    /// Whether it should be done by that day, ISO, and is not.
    pub fn is_past_due(&self, today: &str) -> bool {
        self.done_on.is_none() && self.due.as_str() < today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(status: &str, deadline: &str) -> Action {
        let text = format!(
            "code = \"1.1.a\"\ntitle = \"T\"\nnature = \"illustrative\"\nstatus = \"{status}\"\ndeadline = \"{deadline}\""
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn an_action_is_past_its_deadline_the_day_after_unless_it_is_over() {
        assert!(!action("running", "2026-11-23").is_past_deadline("2026-11-23"));
        assert!(action("running", "2026-11-23").is_past_deadline("2026-11-24"));
        assert!(action("planned", "2025-01-31").is_past_deadline("2025-02-01"));
        for over in ["done", "dropped"] {
            assert!(!action(over, "2020-01-01").is_past_deadline("2026-11-23"));
        }
    }
}
