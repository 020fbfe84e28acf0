//! Attacks on hand-made tables whose answers are worked out in the comments.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

use super::{Entry, Leak, LeakKind, Method, Relation, Table, TableCell, audit, protect, told};

/// One structure and one manager for each value.
fn table(values: &[f64], cells: &[&[u32]]) -> Table {
    let managers: Vec<u32> = (0..).take(values.len()).collect();
    managed(values, &managers, cells)
}

fn managed(values: &[f64], managers: &[u32], cells: &[&[u32]]) -> Table {
    let entries: Vec<Entry> = (0u32..)
        .zip(values)
        .zip(managers)
        .map(|((unit, value), manager)| Entry {
            unit,
            manager: *manager,
            value: *value,
        })
        .collect();
    let cells = cells.iter().map(|members| TableCell {
        entries: members.to_vec(),
        primary: primary(&entries, members),
        weight: members.iter().map(|_| 1.0).sum(),
        group: TableCell::ALONE,
    });
    Table {
        cells: cells.collect(),
        entries,
        non_negative: true,
        relations: Vec::new(),
    }
}

/// The rule that looks at one cell: three units, three managers, nobody above 85 %.
fn primary(entries: &[Entry], members: &[u32]) -> bool {
    let mut amounts = std::collections::BTreeMap::new();
    for member in members {
        let entry = entries[*member as usize];
        *amounts.entry(entry.manager).or_insert(0.0) += entry.value;
    }
    let total: f64 = amounts.values().sum();
    let largest = amounts.values().copied().fold(0.0, f64::max);
    members.len() < 3 || amounts.len() < 3 || largest > 0.85 * total
}

fn exact(table: &Table, hidden: &[usize]) -> Vec<Leak> {
    audit(table, &flags(table, hidden), Method::Exact)
}

fn flags(table: &Table, hidden: &[usize]) -> Vec<bool> {
    (0..table.cells.len())
        .map(|cell| hidden.contains(&cell))
        .collect()
}

fn primaries(table: &Table) -> Vec<usize> {
    (0..table.cells.len())
        .filter(|cell| table.cells[*cell].primary)
        .collect()
}

/// Everything hidden in the end, and what it leaks.
fn protected(table: &Table) -> (Vec<bool>, Vec<Leak>) {
    let secondary = protect(table);
    let hidden: Vec<bool> = table
        .cells
        .iter()
        .zip(secondary)
        .map(|(cell, secondary)| cell.primary || secondary)
        .collect();
    let leaks = audit(table, &hidden, Method::Exact);
    (hidden, leaks)
}

fn interval_of(leaks: &[Leak], cell: usize) -> Option<(f64, f64)> {
    let found = leaks
        .iter()
        .find(|leak| leak.cell == cell && leak.kind == LeakKind::Interval)?;
    Some((found.lower, found.upper))
}

#[test]
fn one_hidden_epci_is_the_departement_minus_the_others() {
    // EPCI A = 40+30+30, B = 20+20+10, C = 25 alone; département = 175. 175 − 100 − 50 = 25.
    let values = [40.0, 30.0, 30.0, 20.0, 20.0, 10.0, 25.0];
    let mut table = table(
        &values,
        &[&[0, 1, 2, 3, 4, 5, 6], &[0, 1, 2], &[3, 4, 5], &[6]],
    );
    table.cells[1].weight = 5.0;
    let leaks = exact(&table, &primaries(&table));
    assert_eq!(interval_of(&leaks, 3), Some((25.0, 25.0)));
    assert!(
        leaks
            .iter()
            .any(|leak| leak.kind == LeakKind::Difference && leak.cell == 0)
    );
    let by_propagation = audit(&table, &flags(&table, &[3]), Method::Propagation);
    assert_eq!(interval_of(&by_propagation, 3), Some((25.0, 25.0)));
    let (hidden, leaks) = protected(&table);
    assert_eq!((hidden, leaks), (vec![false, false, true, true], vec![]));
}

#[test]
fn an_epci_over_two_departements_is_recovered_across_both() {
    // Départements D1 = {0..4}, D2 = {5..9}; EPCI E1 = {0,1,2}, E2 = {3,4,5,6} over both,
    // E3 = {7,8,9}. The part of E2 in D1 = D1 − E1 = 12: hidden, and told.
    let values = [5.0, 6.0, 7.0, 4.0, 8.0, 9.0, 3.0, 6.0, 5.0, 4.0];
    let cells: [&[u32]; 7] = [
        &[0, 1, 2, 3, 4],
        &[5, 6, 7, 8, 9],
        &[0, 1, 2],
        &[3, 4, 5, 6],
        &[7, 8, 9],
        &[3, 4],
        &[5, 6],
    ];
    let table = table(&values, &cells);
    let leaks = exact(&table, &primaries(&table));
    assert_eq!(interval_of(&leaks, 5), Some((12.0, 12.0)));
    assert_eq!(interval_of(&leaks, 6), Some((12.0, 12.0)));
    assert_eq!(protected(&table).1, vec![]);
}

#[test]
fn centres_sociaux_are_all_minus_espaces_de_vie_sociale() {
    // AVS = 60, CS = 50 by three, EVS = 10 by one: 60 − 50.
    let table = table(
        &[20.0, 15.0, 15.0, 10.0],
        &[&[0, 1, 2, 3], &[0, 1, 2], &[3]],
    );
    assert_eq!(interval_of(&exact(&table, &[2]), 2), Some((10.0, 10.0)));
    assert_eq!(interval_of(&exact(&table, &[1, 2]), 2), None);
}

#[test]
fn members_that_add_to_a_total_give_the_missing_one() {
    // Three age bands (entries of five structures each) and their total: 100 − 45 − 30 = 25.
    let mut entries = Vec::new();
    for (band, value) in [(0, 9.0), (1, 6.0), (2, 5.0)] {
        for unit in 0..5 {
            entries.push(Entry {
                unit,
                manager: unit,
                value: value + f64::from(unit) - f64::from(band % 2),
            });
        }
    }
    let all: Vec<u32> = (0..15).collect();
    let cell = |range: std::ops::Range<u32>, primary| TableCell {
        entries: range.collect(),
        primary,
        weight: 1.0,
        group: TableCell::ALONE,
    };
    let table = Table {
        entries,
        cells: vec![
            TableCell {
                entries: all,
                primary: false,
                weight: 3.0,
                group: TableCell::ALONE,
            },
            cell(0..5, false),
            cell(5..10, false),
            cell(10..15, true),
        ],
        non_negative: true,
        relations: Vec::new(),
    };
    let truth = 5.0 * 5.0 + 10.0;
    assert_eq!(interval_of(&exact(&table, &[3]), 3), Some((truth, truth)));
    let (hidden, leaks) = protected(&table);
    assert_eq!(leaks, vec![]);
    assert!(!hidden[0] || hidden[1] || hidden[2]);
}

#[test]
fn two_indicators_that_share_a_numerator_differ_by_who_answered_only_one() {
    // Sum over those who answered A: 0..4; over those who answered A and B: 0..3. The difference
    // is structure 4 alone, whom no figure names.
    let table = table(
        &[10.0, 12.0, 9.0, 11.0, 7.0],
        &[&[0, 1, 2, 3, 4], &[0, 1, 2, 3]],
    );
    let leaks = exact(&table, &[]);
    assert_eq!(leaks.len(), 1);
    assert_eq!((leaks[0].kind, leaks[0].value), (LeakKind::Difference, 7.0));
    let (hidden, leaks) = protected(&table);
    assert_eq!(
        (hidden.iter().filter(|hidden| **hidden).count(), leaks),
        (1, vec![])
    );
}

#[test]
fn figures_of_one_group_are_hidden_together() {
    let values = [40.0, 30.0, 30.0, 20.0, 20.0, 10.0, 25.0];
    let mut table = table(
        &values,
        &[
            &[0, 1, 2, 3, 4, 5, 6],
            &[0, 1, 2],
            &[3, 4, 5],
            &[6],
            &[3, 4, 5, 0, 1],
        ],
    );
    table.cells[4].entries.sort_unstable();
    table.cells[2].group = 7;
    table.cells[4].group = 7;
    let hidden = protected(&table).0;
    assert_eq!(hidden[2], hidden[4]);
    assert!(hidden[2], "the cheapest is hidden, and its group with it");
}

#[test]
fn a_public_zero_tells_the_zero_of_each_structure() {
    // EPCI total 0 by three structures; the commune of one is hidden: 0 ≤ x ≤ 0.
    let table = table(
        &[0.0, 0.0, 0.0, 5.0, 6.0, 7.0],
        &[&[0, 1, 2, 3, 4, 5], &[0, 1, 2], &[0]],
    );
    assert_eq!(interval_of(&exact(&table, &[2]), 2), Some((0.0, 0.0)));
    assert_eq!(protected(&table).1, vec![]);
}

#[test]
fn two_hidden_cells_that_share_a_small_rest_are_bounded_by_it() {
    // Total 103 = public 0 of 1..3 … : A (100, one structure) and B (3, three): A is in 0..103,
    // known to 3 % above.
    let table = table(&[100.0, 1.0, 1.0, 1.0], &[&[0, 1, 2, 3], &[0], &[1, 2, 3]]);
    let leaks = exact(&table, &[1, 2]);
    assert_eq!(interval_of(&leaks, 1).map(|(_, upper)| upper), Some(103.0));
}

#[test]
fn a_structure_subtracts_its_own_answer() {
    // Public total 98 of 60, 36, 2: the one with 60 knows that the other two make 38, so that the
    // hidden 36 is at most 38, less than 10 % above.
    let table = table(&[60.0, 36.0, 2.0], &[&[0, 1, 2], &[1]]);
    assert!(!table.cells[0].primary);
    let leaks = exact(&table, &[1]);
    assert_eq!(leaks.len(), 1);
    assert_eq!((leaks[0].attacker, leaks[0].upper), (Some(0), 38.0));
    assert_eq!(protected(&table).1, vec![]);
}

#[test]
fn a_manager_knows_all_its_structures() {
    // Four structures, but 0 and 1 have one manager: it is left with 20 + 1.
    let together = managed(
        &[30.0, 25.0, 20.0, 1.0],
        &[0, 0, 1, 2],
        &[&[0, 1, 2, 3], &[2]],
    );
    assert_eq!(exact(&together, &[1])[0].attacker, Some(0));
    let apart = table(&[30.0, 25.0, 20.0, 1.0], &[&[0, 1, 2, 3], &[2]]);
    assert_eq!(exact(&apart, &[1]), vec![]);
}

#[test]
fn the_same_sum_shown_elsewhere_is_a_leak() {
    let table = table(&[4.0, 5.0, 6.0], &[&[0, 1, 2], &[0, 1, 2]]);
    let leaks = exact(&table, &[1]);
    assert_eq!(
        (leaks.len(), leaks[0].kind, leaks[0].cell),
        (1, LeakKind::Twin, 1)
    );
}

#[test]
fn an_earlier_edition_that_showed_the_figure_gives_it_away() {
    // What two editions show together is the union: hidden in both, or in neither.
    let values = [5.0, 6.0, 7.0, 8.0];
    let hidden_since = table(&values, &[&[0, 1, 2, 3], &[0, 1], &[0, 1]]);
    let leaks = exact(&hidden_since, &[2]);
    assert!(
        leaks
            .iter()
            .any(|leak| (leak.cell, leak.kind, leak.lower) == (2, LeakKind::Twin, 11.0))
    );
    // Corrected answer: the same set with other values is another quantity, of other entries.
    let corrected = table(
        &[5.0, 6.0, 7.0, 5.0, 6.0, 9.0],
        &[&[0, 1, 2], &[3, 4, 5], &[2], &[5]],
    );
    assert_eq!(exact(&corrected, &[2, 3]), vec![]);
}

#[test]
fn a_yes_is_at_most_one() {
    // Three structures of an EPCI, all yes: a public 3 of 3 tells the hidden commune.
    let yes = table(
        &[1.0, 1.0, 1.0, 0.0, 1.0],
        &[&[0, 1, 2], &[0], &[0, 1, 2, 3, 4]],
    );
    assert_eq!(interval_of(&exact(&yes, &[1]), 1), Some((1.0, 1.0)));
    let some = table(&[1.0, 0.0, 1.0, 0.0, 0.0], &[&[0, 1, 2, 3, 4], &[0]]);
    assert_eq!(exact(&some, &[1]), vec![]);
}

#[test]
fn amounts_that_may_be_negative_are_only_known_by_equations() {
    let mut table = table(&[100.0, 1.0, 1.0, 1.0], &[&[0, 1, 2, 3], &[0], &[1, 2, 3]]);
    table.non_negative = false;
    assert_eq!(interval_of(&exact(&table, &[1, 2]), 1), None);
    assert_eq!(interval_of(&exact(&table, &[1]), 1), Some((100.0, 100.0)));
}

#[test]
fn a_public_count_is_never_hidden() {
    let mut table = table(&[1.0; 4], &[&[0, 1, 2, 3], &[0, 1, 2], &[3]]);
    for cell in &mut table.cells {
        cell.weight = f64::INFINITY;
        cell.primary = false;
    }
    assert_eq!(protect(&table), vec![false; 3]);
    assert_eq!(exact(&table, &[]), vec![]);
}

#[test]
fn a_square_of_hidden_figures_needs_four_of_them() {
    // 2 × 2 blocks with public margins: three hidden are told by the fourth.
    let values = [5.0, 6.0, 7.0, 8.0, 4.0, 6.0, 9.0, 5.0, 7.0, 6.0, 5.0, 8.0];
    let cells: [&[u32]; 8] = [
        &[0, 1, 2],
        &[3, 4, 5],
        &[6, 7, 8],
        &[9, 10, 11],
        &[0, 1, 2, 3, 4, 5],
        &[6, 7, 8, 9, 10, 11],
        &[0, 1, 2, 6, 7, 8],
        &[3, 4, 5, 9, 10, 11],
    ];
    let mut table = table(&values, &cells);
    table.cells[0].primary = true;
    assert_eq!(
        interval_of(&exact(&table, &[0, 1, 2]), 0),
        Some((18.0, 18.0))
    );
    assert_eq!(interval_of(&exact(&table, &[0, 1, 2, 3]), 0), None);
    let (hidden, leaks) = protected(&table);
    assert_eq!(leaks, vec![]);
    assert!(hidden[0]);
}

/// Structures in nested and crossing places, of two kinds: entries and cells.
fn any_table() -> impl Strategy<Value = Table> {
    let structure = (0u32..6, 0u32..12, any::<bool>(), 0u32..2, 0u32..400);
    prop::collection::vec(structure, 3..28).prop_map(|structures| {
        let values: Vec<f64> = structures.iter().map(|one| f64::from(one.4)).collect();
        let managers: Vec<u32> = structures.iter().map(|one| one.1).collect();
        let mut cells: std::collections::BTreeMap<(u32, u32, u32), Vec<u32>> =
            std::collections::BTreeMap::new();
        for (index, (place, _, kind, member, _)) in (0u32..).zip(&structures) {
            let crossing = (place + u32::from(*kind)) / 3;
            for (level, code) in [(0, *place), (1, place / 2), (2, 0), (3, crossing)] {
                for facet in [0, 1 + u32::from(*kind), 3 + member] {
                    cells.entry((level, code, facet)).or_default().push(index);
                }
            }
        }
        let cells: Vec<&[u32]> = cells.values().map(Vec::as_slice).collect();
        managed(&values, &managers, &cells)
    })
}

proptest! {
    #[test]
    fn what_protect_hides_the_exact_audit_does_not_find(table in any_table()) {
        let (_, leaks) = protected(&table);
        prop_assert!(leaks.is_empty(), "{leaks:?}");
    }

    #[test]
    fn what_propagation_finds_the_exact_audit_finds_too(table in any_table()) {
        let hidden = flags(&table, &primaries(&table));
        let quick = audit(&table, &hidden, Method::Propagation);
        let exact = audit(&table, &hidden, Method::Exact);
        for leak in quick {
            prop_assert!(exact.iter().any(|other| other.cell == leak.cell), "{leak:?}");
        }
    }

    #[test]
    fn the_order_of_cells_and_of_structures_changes_no_leak(
        (table, order) in any_table().prop_flat_map(|table| {
            let order: Vec<usize> = (0..table.cells.len()).collect();
            (Just(table), Just(order).prop_shuffle())
        })
    ) {
        let hidden = flags(&table, &primaries(&table));
        let before = audit(&table, &hidden, Method::Exact);
        let last = u32::try_from(table.entries.len()).unwrap() - 1;
        let mut moved = table.clone();
        moved.entries.reverse();
        moved.cells = order.iter().map(|cell| table.cells[*cell].clone()).collect();
        for cell in &mut moved.cells {
            cell.entries.iter_mut().for_each(|entry| *entry = last - *entry);
            cell.entries.sort_unstable();
        }
        let flags: Vec<bool> = order.iter().map(|cell| hidden[*cell]).collect();
        let after = audit(&moved, &flags, Method::Exact);
        let sums = |table: &Table, leaks: &[Leak]| {
            // Which difference is looked at depends on the order of partitions; intervals do not.
            let exact = leaks.iter().filter(|leak| leak.kind == LeakKind::Interval);
            let mut values: Vec<_> = exact.map(|leak| {
                let members = &table.cells[leak.cell].entries;
                let units: std::collections::BTreeSet<u32> = members.iter().map(|entry| table.entries[*entry as usize].unit).collect();
                (units, leak.attacker.is_some())
            }).collect();
            values.sort();
            values
        };
        prop_assert_eq!(sums(&table, &before), sums(&moved, &after));
    }
}

/// Staff of four structures (entries 0 to 3), of whom permanent staff (4 to 7): cells are staff of
/// all, permanent staff of all, staff of the first three, permanent staff of the first three.
fn staff_and_permanent() -> Table {
    let of_three: &[u32] = &[0, 1, 2];
    let permanent_of_three: &[u32] = &[4, 5, 6];
    let values = [10.0, 12.0, 14.0, 9.0, 5.0, 6.0, 9.0, 4.0];
    let managers = [0, 1, 2, 3, 0, 1, 2, 3];
    let mut table = managed(
        &values,
        &managers,
        &[&[0, 1, 2, 3], &[4, 5, 6, 7], of_three, permanent_of_three],
    );
    for (unit, entry) in (0u32..4).cycle().zip(&mut table.entries) {
        entry.unit = unit;
    }
    table
}

#[test]
fn a_ratio_shown_alone_tells_one_part_to_who_knows_the_other() {
    // Permanent staff of three 20, staff of three 36: the ratio is 5/9.
    let mut table = staff_and_permanent();
    let ratio = 20.0 / 36.0;
    table.relations = vec![Relation {
        terms: vec![(3, 1.0), (2, -ratio)],
    }];
    // Staff of three is public: 36 × 5/9 = 20 permanent.
    let found = told(&table, &flags(&table, &[3]), &[]);
    assert_eq!(found.cells, [false, false, false, true]);
    // Both hidden: the fourth may have from 0 to 45 of the 45, and the three the rest.
    let found = told(&table, &flags(&table, &[2, 3]), &[]);
    assert_eq!(found.cells, [false; 4]);
    assert!(found.relations.is_empty());
    // Known for nothing: only the ratio shows it, and it is no secret.
    let found = told(&table, &flags(&table, &[3]), &flags(&table, &[3]));
    assert_eq!(found.cells, [false; 4]);
    // Without the ratio, what is known of staff says nothing of permanent staff.
    table.relations.clear();
    let found = told(&table, &flags(&table, &[3]), &[]);
    assert_eq!(found.cells, [false; 4]);
}

#[test]
fn a_ratio_that_tells_a_secret_is_named() {
    // Two structures of one manager: their permanent staff, a secret, is 20 % of their staff, which
    // is public by difference (54 − 36).
    let values = [10.0, 12.0, 14.0, 10.0, 8.0, 5.0, 6.0, 9.0, 1.6, 2.0];
    let managers = [0, 1, 2, 3, 3, 0, 1, 2, 3, 3];
    let mut table = managed(&values, &managers, &[&[3, 4], &[8, 9], &[5, 6, 7, 8, 9]]);
    table.cells[0].primary = false;
    table.relations = vec![Relation {
        terms: vec![(1, 1.0), (0, -0.2)],
    }];
    let found = told(&table, &flags(&table, &[1]), &[]);
    assert_eq!(found.relations, [0].into());
    let leaks = exact(&table, &[1]);
    assert!(
        leaks
            .iter()
            .any(|leak| leak.cell == 1 && leak.kind == LeakKind::Interval),
        "{leaks:?}"
    );
}
