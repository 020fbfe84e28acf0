//! Why a file is refused whole.

use super::issue::Issue;
use super::report::Detected;

/// A file that cannot be applied. Each issue says line, column and value when they are known.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ImportError {
    /// The bytes are not a readable table.
    #[error("{}", .issue.message)]
    Unreadable {
        /// What they are, and what to do.
        issue: Box<Issue>,
    },
    /// The table lacks columns, or its headers cannot be trusted.
    #[error("{}", first_message(.issues))]
    Headers {
        /// One per column.
        issues: Vec<Issue>,
        /// How the table was read, when it was.
        detected: Option<Box<Detected>>,
    },
    /// The year of the data is not known, or contradicts the format.
    #[error("{}", .issue.message)]
    Year {
        /// What to give.
        issue: Box<Issue>,
    },
    /// A value that the format's contract does not forgive: the whole delivery is refused.
    #[error("livraison refusée par le contrat du format : {}", first_message(.issues))]
    Frozen {
        /// The values that refuse it first, then the other remarks.
        issues: Vec<Issue>,
        /// How the table was read.
        detected: Box<Detected>,
    },
}

fn first_message(issues: &[Issue]) -> &str {
    issues.first().map_or("", |issue| issue.message.as_str())
}

impl ImportError {
    pub(super) fn unreadable(issue: Issue) -> Self {
        Self::Unreadable {
            issue: Box::new(issue),
        }
    }

    /// What the report of the refusal lists; the first is the reason of the refusal.
    pub fn issues(&self) -> &[Issue] {
        match self {
            Self::Unreadable { issue } | Self::Year { issue } => std::slice::from_ref(issue),
            Self::Headers { issues, .. } | Self::Frozen { issues, .. } => issues,
        }
    }

    /// How the table was read, when it got that far.
    pub fn detected(&self) -> Option<&Detected> {
        match self {
            Self::Unreadable { .. } | Self::Year { .. } => None,
            Self::Headers { detected, .. } => detected.as_deref(),
            Self::Frozen { detected, .. } => Some(detected),
        }
    }

    /// What to do, in French.
    pub fn remedy(&self) -> &str {
        self.issues()
            .first()
            .map_or("", |issue| issue.remedy.as_str())
    }
}
