//! Finds territories by what a person types.

use std::cmp::Reverse;

use super::Geography;
use super::spelling::{fold, without_article};
use crate::domain::territory::TerritoryType;

/// How well a territory answers a search, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Whole,
    Start,
    Words,
    Inside,
}

/// A search, folded once.
struct Query {
    folded: String,
    code: String,
}

impl Query {
    fn new(text: &str) -> Self {
        Self {
            folded: fold(text),
            code: text.trim().to_ascii_uppercase(),
        }
    }

    fn matches(&self, label: &str, code: &str) -> Option<Match> {
        let query = self.folded.as_str();
        let short = without_article(label);
        let looks_like_a_code = self.code.bytes().any(|byte| byte.is_ascii_digit());
        if label == query || short == query || code == self.code {
            Some(Match::Whole)
        } else if label.starts_with(query)
            || short.starts_with(query)
            || (looks_like_a_code && code.starts_with(&self.code))
        {
            Some(Match::Start)
        } else if self.every_word_starts_one_of(label) {
            Some(Match::Words)
        } else if label.contains(query) {
            Some(Match::Inside)
        } else {
            None
        }
    }

    fn every_word_starts_one_of(&self, label: &str) -> bool {
        let begins = |word: &str| label.split(' ').any(|other| other.starts_with(word));
        self.folded.split(' ').all(begins)
    }
}

impl Geography {
    /// Indices of the territories that a text names, best first: the whole name or code, then its
    /// start, then the start of its words, then any part; the most inhabited first, then the larger kind.
    ///
    /// An empty text finds nothing.
    pub fn search(&self, text: &str, kind: Option<TerritoryType>, limit: usize) -> Vec<usize> {
        let query = Query::new(text);
        if query.folded.is_empty() {
            return Vec::new();
        }
        let range = kind.map_or(0..self.territories.len(), |kind| self.indices_of(kind));
        let mut found: Vec<_> = range
            .filter_map(|idx| {
                let (territory, label) = (self.territory(idx)?, self.folded_labels.get(idx)?);
                let quality = query.matches(label, &territory.code.code)?;
                let inhabitants = self
                    .latest_inhabitants
                    .get(idx)
                    .copied()
                    .unwrap_or_default();
                Some((
                    quality,
                    Reverse(inhabitants),
                    Reverse(territory.code.kind),
                    idx,
                ))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().take(limit).map(|(.., idx)| idx).collect()
    }
}
