//! A mistake in a definition, said with its file and line.

use std::fmt;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, relative to the definitions' root.
    pub file: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong and what to do, in French.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} : {}", self.file, self.line, self.message)
    }
}

/// Every mistake found; never empty when returned as an error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} problème(s) dans les définitions :\n{}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub Vec<Problem>);

/// Line of a byte offset in a text, from 1.
pub(super) fn line_of_offset(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&b| b == b'\n').count() + 1
}

/// Line of the first occurrence of a needle, or 1: good enough to lead a person there.
pub(super) fn line_of(text: &str, needle: &str) -> usize {
    text.find(needle)
        .map_or(1, |offset| line_of_offset(text, offset))
}

/// Line of the last of several needles, each looked for after the one before; where one is not
/// found, the line reached so far.
pub(super) fn line_along(text: &str, needles: &[String]) -> usize {
    let mut reached = 0;
    let mut from = 0;
    for needle in needles {
        // A text may run over several lines of the file: its first words lead there.
        let words: String = needle.chars().take(40).collect();
        let Some(found) = text.get(from..).and_then(|rest| rest.find(&words)) else {
            break;
        };
        reached = from + found;
        from = reached + words.len();
    }
    line_of_offset(text, reached)
}
