//! Imported movements of communes, beside the changes of the tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};

use super::Geography;
use super::changes::{CommuneChanges, FormerCode};
use super::divided::Divided;
use super::tables::FormerNature;
use super::territory::{narrow, widen};
use crate::domain::additions::Movement;
use crate::domain::territory::TerritoryType;

/// A commune becomes one again.
const RESTORED: u8 = 21;
/// Communes become one; the code of one of them may stay.
const MERGED: std::ops::RangeInclusive<u8> = 31..=34;
/// More renumberings and mergers than any code went through: stops on a file that goes round.
const MOST_STEPS: usize = 12;

impl Geography {
    /// The changes of the tables and those that movements add; the tables win where both speak.
    pub(super) fn changes_with(&self, movements: &[Movement]) -> Arc<CommuneChanges> {
        let changes = self.changes.of_tables();
        if movements.is_empty() {
            return changes;
        }
        let mut by_date: Vec<&Movement> = movements.iter().collect();
        by_date.sort_by_key(|one| (one.date, one.nature));
        let history = History {
            geography: self,
            by_date,
        };
        let mut extended = CommuneChanges::clone(&changes);
        history.add_former(&mut extended);
        history.add_restored(&mut extended);
        extended.tables = Some(changes);
        Arc::new(extended)
    }
}

struct History<'a> {
    geography: &'a Geography,
    by_date: Vec<&'a Movement>,
}

impl History<'_> {
    /// Codes that gave way to another one, with the last geography that has them.
    fn add_former(&self, changes: &mut CommuneChanges) {
        let mut successor: BTreeMap<&str, &Movement> = BTreeMap::new();
        for movement in &self.by_date {
            if movement.before != movement.after && movement.nature != RESTORED {
                successor.insert(&movement.before, movement);
            }
        }
        for (&code, movement) in &successor {
            let last_seen = last_geography_before(movement.date);
            if let Some(known) = changes.former.get_mut(code) {
                known.last_seen = known.last_seen.or(last_seen);
            } else if let Some(idx) = self.today(code, &successor) {
                let former = FormerCode {
                    commune_idx: narrow(idx),
                    nature: FormerNature::Commune,
                    last_seen,
                };
                changes.former.insert(code.into(), former);
            }
        }
    }

    /// The commune of today that a code led to; none when it still has the code.
    fn today(&self, code: &str, successor: &BTreeMap<&str, &Movement>) -> Option<usize> {
        let current = |code: &str| self.geography.find_current(TerritoryType::Com, code);
        if current(code).is_some() {
            return None;
        }
        let mut code = code;
        for _ in 0..MOST_STEPS {
            code = &successor.get(code)?.after;
            let of_tables = self.geography.changes.former.get(code);
            let found = current(code).or_else(|| Some(widen(of_tables?.commune_idx)));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Communes that became one again, and the geographies in which another code covered them.
    fn add_restored(&self, changes: &mut CommuneChanges) {
        for movement in &self.by_date {
            let is_restored = movement.nature == RESTORED && movement.before != movement.after;
            let commune = self
                .geography
                .find_current(TerritoryType::Com, &movement.after);
            let Some(idx) = commune.filter(|_| is_restored) else {
                continue;
            };
            let Some(since) = first_geography_from(movement.date) else {
                continue;
            };
            // Restored twice: the last time counts. The tables know those since 2019.
            if !self.geography.changes.restored.contains_key(&idx) {
                changes.restored.insert(idx, since);
            }
            if let Some(first) = self.merged(movement).and_then(first_geography_from) {
                let itself = self.geography.resolve_code(&movement.before).commune.idx();
                let held = narrow(idx);
                let is_known = changes
                    .divided
                    .iter()
                    .any(|known| *known.code == *movement.before && known.held.contains(&held));
                if !is_known {
                    changes.divided.push(Divided {
                        code: movement.before.as_str().into(),
                        years: (i32::from(first), i32::from(since) - 1),
                        itself: itself.map(narrow),
                        held: vec![held],
                    });
                }
            }
        }
    }

    /// When a restored commune had joined the one that it leaves.
    fn merged(&self, restored: &Movement) -> Option<NaiveDate> {
        let joined = |movement: &&&Movement| {
            MERGED.contains(&movement.nature)
                && movement.date < restored.date
                && movement.before == restored.after
                && movement.after == restored.before
        };
        Some(self.by_date.iter().rev().find(joined)?.date)
    }
}

/// A geography is that of 1 January.
fn first_geography_from(date: NaiveDate) -> Option<i16> {
    let is_new_year = date.ordinal() == 1;
    i16::try_from(date.year() + i32::from(!is_new_year)).ok()
}

fn last_geography_before(date: NaiveDate) -> Option<i16> {
    first_geography_from(date).map(|first| first - 1)
}
