//! What could be recovered from what is published: must be nothing.

use super::attack::{Attack, Method};
use super::cover::Scratch;
use super::linked::Linked;
use super::protect::weak_difference;
use super::rules::Rules;
use super::table::Table;

/// How something leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeakKind {
    /// A hidden value is known to within 10 %.
    Interval,
    /// A difference of public sums isolates few units, or one that dominates.
    Difference,
    /// The same sum is public elsewhere.
    Twin,
}

/// Something that an attacker learns and must not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leak {
    /// The hidden cell recovered; for a difference, the public cell that allows it.
    pub cell: usize,
    /// What the attacker knows: of the others' part when it has a part itself.
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
    /// The truth.
    pub value: f64,
    /// How.
    pub kind: LeakKind,
    /// Manager who attacks, when it takes the answers of one.
    pub attacker: Option<u32>,
    /// Whether what is learnt is a secret by itself; else it was hidden for the sake of others, of
    /// which the attack tells too.
    pub secret: bool,
}

/// Attacks a table as it was published. `hidden` comes from what is served, not from
/// [`protect`](super::protect()): primary flags of the table are not looked at.
pub fn audit(table: &Table, hidden: &[bool], method: Method) -> Vec<Leak> {
    let linked = Linked::new(table, &Rules::ADOPTED);
    let is_hidden = |cell: &usize| hidden.get(*cell).copied().unwrap_or(false);
    let mut leaks = Vec::new();
    // A sum is as public as the most public of its cells.
    let mut hidden_sums = Vec::with_capacity(linked.sums.len());
    for (sum, secret) in linked.sums.iter().zip(&linked.sensitive) {
        let all = sum.cells.iter().all(is_hidden);
        hidden_sums.push(all);
        if !all {
            leaks.extend(
                sum.cells
                    .iter()
                    .filter(|cell| is_hidden(cell))
                    .map(|cell| Leak {
                        cell: *cell,
                        lower: sum.value,
                        upper: sum.value,
                        value: sum.value,
                        kind: LeakKind::Twin,
                        attacker: None,
                        secret: *secret,
                    }),
            );
        }
    }
    let rules = Rules::ADOPTED;
    let mut scratch = Scratch::new(&linked);
    leaks.extend(differences(&linked, &rules, &hidden_sums, &mut scratch));
    let attack = Attack::new(&linked, &rules, &hidden_sums, &mut scratch);
    for (index, sum) in linked.sums.iter().enumerate() {
        if !hidden_sums.get(index).copied().unwrap_or(false) {
            continue;
        }
        let Some(found) = attack.weakness(index, method) else {
            continue;
        };
        let attacker = found
            .attacker
            .and_then(|who| linked.managers.get(who).copied());
        leaks.extend(sum.cells.first().map(|cell| Leak {
            cell: *cell,
            lower: found.lower,
            upper: found.upper,
            value: found.value,
            kind: LeakKind::Interval,
            attacker,
            secret: attack.is_sensitive(index),
        }));
    }
    leaks.sort_by_key(|leak| leak.cell);
    leaks
}

fn differences(
    linked: &Linked,
    rules: &Rules,
    hidden: &[bool],
    scratch: &mut Scratch,
) -> Vec<Leak> {
    let mut leaks = Vec::new();
    for (index, sum) in linked.sums.iter().enumerate() {
        // What is public for ever, as counts are, is public by difference too.
        if sum.weight.is_infinite() {
            continue;
        }
        let Some(weak) = weak_difference(linked, rules, hidden, index, scratch) else {
            continue;
        };
        let classes = weak
            .classes
            .iter()
            .filter_map(|class| linked.classes.get(*class));
        let value = classes.map(|class| class.value).sum();
        leaks.extend(sum.cells.first().map(|cell| Leak {
            cell: *cell,
            lower: value,
            upper: value,
            value,
            kind: LeakKind::Difference,
            attacker: None,
            secret: true,
        }));
    }
    leaks
}
