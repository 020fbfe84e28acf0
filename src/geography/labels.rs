//! Territories by their whole name.

use super::Geography;
use super::spelling::{fold, without_article};
use crate::domain::territory::TerritoryType;

impl Geography {
    /// Indices of the territories of a kind that have this name, whatever its case, accents, hyphens
    /// or leading article.
    pub fn labelled(&self, kind: TerritoryType, name: &str) -> Vec<usize> {
        let name = fold(name);
        let short = without_article(&name);
        self.indices_of(kind)
            .filter(|idx| !short.is_empty() && without_article(self.folded_label(*idx)) == short)
            .collect()
    }
}
