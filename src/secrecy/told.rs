//! What is hidden for nothing, and the ratios that tell too much.

use std::collections::BTreeSet;

use super::attack::{Attack, Method};
use super::blocks::Known;
use super::cover::Scratch;
use super::linked::Linked;
use super::rules::Rules;
use super::table::Table;

/// What readers work out of a table as it would be published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// By cell: hidden, and exactly known from what is shown; no secret by itself.
    pub cells: Vec<bool>,
    /// Ranks of the ratios that help to learn a secret: they must not be shown.
    pub relations: BTreeSet<usize>,
}

/// Looks at every hidden sum, with all that is shown.
pub fn told(table: &Table, hidden: &[bool]) -> Told {
    let linked = Linked::new(table);
    let is_hidden = |cell: &usize| hidden.get(*cell).copied().unwrap_or(false);
    let sums = linked.sums.iter();
    let hidden_sums: Vec<bool> = sums.map(|sum| sum.cells.iter().all(is_hidden)).collect();
    let mut scratch = Scratch::new(&linked);
    let attack = Attack::new(&linked, &Rules::ADOPTED, &hidden_sums, &mut scratch);
    let mut found = Told {
        cells: vec![false; table.cells.len()],
        relations: BTreeSet::new(),
    };
    for (index, sum) in linked.sums.iter().enumerate() {
        // A hidden cell whose sum another cell shows is told too.
        let is_shown = !hidden_sums.get(index).copied().unwrap_or(false);
        if !is_shown && attack.weakness(index, Method::Exact).is_none() {
            continue;
        }
        if is_shown || !attack.is_sensitive(index) {
            for cell in sum.cells.iter().filter(|cell| is_hidden(cell)) {
                if let Some(flag) = found.cells.get_mut(*cell) {
                    *flag = true;
                }
            }
            continue;
        }
        let equations = attack.equations_of(index);
        let known = equations.iter().filter_map(|e| attack.blocks.known.get(*e));
        let ratios = known.filter_map(|known| match known {
            Known::Ratio(rank) => Some(*rank),
            Known::Sum(_) => None,
        });
        let before = found.relations.len();
        found.relations.extend(ratios);
        if found.relations.len() == before {
            // None of them speaks of this sum: one may do so through others.
            found.relations.extend(0..table.relations.len());
        }
    }
    found
}
