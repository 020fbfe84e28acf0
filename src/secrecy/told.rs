//! What is hidden for nothing, and the ratios that tell too much.

use std::collections::BTreeSet;

use super::attack::{Attack, Method};
use super::cover::Scratch;
use super::linked::Linked;
use super::rules::Rules;
use super::table::Table;

/// What readers work out of a table as it would be published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// By cell: hidden, and exactly known from what is shown; no secret by itself. Where ratios are
    /// shown, also what may be.
    pub cells: Vec<bool>,
    /// Ranks of the ratios that help to learn a secret: they must not be shown.
    pub relations: BTreeSet<usize>,
}

/// Blocks looked at around a sum when ratios are in doubt: they tie a whole country together, and
/// what cannot be seen to resist nearby is held to be told. A ratio too many is hidden then.
const NEAR_RATIOS: usize = 120;

/// Looks at every hidden sum, with all that is shown. Nothing is lost when readers work out a cell
/// marked `needless`, unless it is a secret by itself.
pub fn told(table: &Table, hidden: &[bool], needless: &[bool]) -> Told {
    let linked = Linked::new(table, &Rules::ADOPTED);
    let is_hidden = |cell: &usize| hidden.get(*cell).copied().unwrap_or(false);
    let is_needless = |cell: &usize| needless.get(*cell).copied().unwrap_or(false);
    let terms = table.relations.iter().flat_map(|ratio| &ratio.terms);
    let parts: BTreeSet<usize> = terms.map(|(cell, _)| *cell).collect();
    let sums = linked.sums.iter();
    let hidden_sums: Vec<bool> = sums.map(|sum| sum.cells.iter().all(is_hidden)).collect();
    let mut scratch = Scratch::new(&linked);
    let mut attack = Attack::new(&linked, &Rules::ADOPTED, &hidden_sums, &mut scratch);
    if !table.relations.is_empty() {
        attack.near_only = true;
        attack.near = NEAR_RATIOS;
    }
    let mut found = Told {
        cells: vec![false; table.cells.len()],
        relations: BTreeSet::new(),
    };
    for (index, sum) in linked.sums.iter().enumerate() {
        // A hidden cell whose sum another cell shows is told too.
        let is_shown = !hidden_sums.get(index).copied().unwrap_or(false);
        let is_secret = attack.is_sensitive(index);
        let matters = is_secret || !sum.cells.iter().all(is_needless);
        if !is_shown && (!matters || attack.weakness(index, Method::Exact).is_none()) {
            continue;
        }
        if !is_shown && (is_secret || !sum.cells.iter().any(|cell| parts.contains(cell))) {
            found.relations.extend(attack.nearest_ratios(index));
        }
        if !is_shown && is_secret {
            continue;
        }
        for cell in sum.cells.iter().filter(|cell| is_hidden(cell)) {
            if let Some(flag) = found.cells.get_mut(*cell) {
                *flag = true;
            }
        }
    }
    found
}
