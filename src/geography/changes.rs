//! What became of communes: former codes, and communes restored since 2019.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::communes::position;
use super::divided::{Divided, divided};
use super::error::GeographyError;
use super::spelling::fold;
use super::tables::{ChangedRow, FormerNature, FormerRow};
use super::territory::{Commune, narrow, widen};

/// What a former code became.
#[derive(Debug, Clone)]
pub(super) struct FormerCode {
    pub(super) commune_idx: u32,
    pub(super) nature: FormerNature,
    pub(super) last_seen: Option<i16>,
}

/// Former codes, and communes restored: since 2019, and before as imported movements tell.
#[derive(Debug, Clone, Default)]
pub(super) struct CommuneChanges {
    pub(super) former: BTreeMap<Box<str>, FormerCode>,
    /// Index of the commune → first geography of its present existence.
    pub(super) restored: BTreeMap<usize, i16>,
    /// Merged communes divided again.
    pub(super) divided: Vec<Divided>,
    /// What the tables give alone, when movements were added.
    pub(super) tables: Option<Arc<Self>>,
}

impl CommuneChanges {
    /// What the tables give alone.
    pub(super) fn of_tables(self: &Arc<Self>) -> Arc<Self> {
        Arc::clone(self.tables.as_ref().unwrap_or(self))
    }

    pub(super) fn restored_since(&self, commune_idx: usize) -> Option<i16> {
        self.restored.get(&commune_idx).copied()
    }
}

pub(super) fn changes(
    communes: &[Commune],
    former: &[FormerRow],
    changed: &[ChangedRow],
) -> Result<CommuneChanges, GeographyError> {
    let last_seen: BTreeMap<&str, i16> = changed
        .iter()
        .map(|row| (row.code.as_str(), row.last_seen))
        .collect();
    let mut resolved = CommuneChanges::default();
    for row in former {
        let idx = position(communes, "commune_codes_before_2026", &row.code_2026)?;
        let last_seen = last_seen.get(row.code.as_str()).copied();
        let former = FormerCode {
            commune_idx: narrow(idx),
            nature: row.nature,
            last_seen,
        };
        resolved.former.insert(row.code.as_str().into(), former);
    }
    resolved.divided = divided(|code| {
        let current = communes.binary_search_by(|commune| commune.code.as_ref().cmp(code));
        let former = || Some(widen(resolved.former.get(code)?.commune_idx));
        current.ok().or_else(former)
    });
    for row in changed.iter().filter(|row| row.code == row.code_2026) {
        let idx = position(communes, "communes_changed_2019_2026", &row.code)?;
        resolved.restored.insert(idx, start_of_last_run(row)?);
    }
    Ok(resolved)
}

/// First geography of the last unbroken run where a code is seen. There is no geography of 2020.
fn start_of_last_run(row: &ChangedRow) -> Result<i16, GeographyError> {
    let unreadable = || GeographyError::Value {
        table: "communes_changed_2019_2026",
        code: row.code.clone(),
        found: row.seen_in.clone(),
    };
    let mut start = row.last_seen;
    for year in row.seen_in.split(' ').rev() {
        let year: i16 = year.parse().ok().ok_or_else(unreadable)?;
        if start - year <= 1 || (year, start) == (2019, 2021) {
            start = year;
        } else {
            break;
        }
    }
    Ok(start)
}

/// Names of communes merged since 2019: département of the old code, name, index of today.
pub(super) fn former_names(
    communes: &[Commune],
    changed: &[ChangedRow],
) -> Vec<(String, String, usize)> {
    let gone = changed.iter().filter(|row| row.code != row.code_2026);
    gone.filter_map(|row| {
        let digits = if row.code.starts_with("97") { 3 } else { 2 };
        let idx = position(communes, "communes_changed_2019_2026", &row.code_2026).ok()?;
        Some((row.code.get(..digits)?.to_owned(), fold(&row.name), idx))
    })
    .collect()
}
