//! What of each figure may be shown beside all others: the number with its parts, the number alone,
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::families::{Computed, Family, FigureAt, compares};
use super::request::ReadyFormula;
use crate::catalogue::Catalogue;
use crate::domain::cells::Cells;
use crate::domain::figure::{Cell, Content, SecretReason};
use crate::domain::structure::Population;
use crate::secrecy::{Relation, Told, protect, told};

/// Hides what would tell a hidden figure.
///
/// A ratio keeps its value where it can: readers who know neither its numerator nor its denominator
/// learn little from it, and both would differ from other sums by a structure or two that answered
/// one question and not another. A ratio of which one part is known would tell the other, and is
/// hidden as a whole.
pub(super) fn hide(mut family: Family, computed: &mut [Computed]) {
    if !family.table.cells.iter().any(|cell| cell.primary) {
        return;
    }
    let secondary = protect(&family.table);
    let cells = family.table.cells.iter().zip(secondary);
    let mut hidden: Vec<bool> = cells.map(|(cell, also)| cell.primary || also).collect();
    let cells_of = cells_of(&family);
    close_pairs(&family, &mut hidden, computed);
    show_what_is_told(&mut family, &mut hidden);
    let mut alone = shown_alone(&mut family, &hidden, computed);
    close_breakdowns(&family, &mut alone, &cells_of, computed);
    let is_shown = |cell: &usize| !hidden.get(*cell).copied().unwrap_or(true);
    for (figure, cells) in &cells_of {
        if alone.contains(figure) {
            without_parts(*figure, computed);
        } else if !cells.iter().all(is_shown) {
            withhold(*figure, computed);
        }
    }
}

/// Looks taken at a set before it is given up.
const LOOKS: usize = 6;

/// Shows what public sums give anyway and is no secret: hiding it served nothing. What is shown may
/// give more, since whole numbers are guessed between two bounds.
fn show_what_is_told(family: &mut Family, hidden: &mut [bool]) {
    for _ in 0..LOOKS {
        let found = look(family, hidden, &BTreeSet::new());
        if !found.cells.contains(&true) {
            return;
        }
        for (flag, told) in hidden.iter_mut().zip(found.cells) {
            *flag &= !told;
        }
    }
}

/// The ratios that can be shown without their parts: those of all structures first, then those of
/// centres and espaces apart, which beside that of all weigh one against the other. A set of them that
/// tells anything more is given up.
fn shown_alone(family: &mut Family, hidden: &[bool], computed: &[Computed]) -> BTreeSet<FigureAt> {
    let is_hidden = |cell: &usize| hidden.get(*cell).copied().unwrap_or(true);
    let of_all = |figure: &FigureAt| {
        cell_at(*figure, computed).is_some_and(|cell| cell.population == Population::Avs)
    };
    let candidates: BTreeSet<FigureAt> = family
        .ratios
        .iter()
        .filter(|(_, terms)| terms.iter().all(|(cell, _)| is_hidden(cell)))
        .map(|(figure, _)| *figure)
        .collect();
    let (whole, apart): (Vec<FigureAt>, Vec<FigureAt>) = candidates.into_iter().partition(of_all);
    let mut alone = BTreeSet::new();
    for more in [whole, apart] {
        if more.is_empty() {
            continue;
        }
        let mut tried: BTreeSet<FigureAt> = alone.iter().copied().chain(more).collect();
        for _ in 0..LOOKS {
            let found = look(family, hidden, &tried);
            if found.relations.is_empty() && !found.cells.contains(&true) {
                alone = tried;
                break;
            }
            let tell = telling(family, &found, &tried);
            let before = tried.len();
            tried.retain(|figure| alone.contains(figure) || !tell.contains(figure));
            if tried.len() == before || tried.len() == alone.len() {
                break;
            }
        }
    }
    alone
}

/// Those of these ratios that tell a secret, or their own parts.
fn telling(family: &Family, found: &Told, alone: &BTreeSet<FigureAt>) -> BTreeSet<FigureAt> {
    let is_told = |(cell, _): &(usize, f64)| found.cells.get(*cell).copied().unwrap_or(false);
    let ranked = alone.iter().enumerate();
    ranked
        .filter(|(rank, figure)| {
            let mut terms = family.ratios.get(figure).into_iter().flatten();
            found.relations.contains(rank) || terms.any(is_told)
        })
        .map(|(_, figure)| *figure)
        .collect()
}

fn look(family: &mut Family, hidden: &[bool], alone: &BTreeSet<FigureAt>) -> Told {
    let relation = |figure: &FigureAt| Relation {
        terms: family.ratios.get(figure).cloned().unwrap_or_default(),
    };
    family.table.relations = alone.iter().map(relation).collect();
    let figures = family.figures.iter();
    let shown_by_ratios_alone: Vec<bool> = figures
        .map(|figures| figures.iter().all(|figure| alone.contains(figure)))
        .collect();
    told(&family.table, hidden, &shown_by_ratios_alone)
}

/// The parts of evolutions are never shown: beside the totals of both years, they would tell those
/// who answered only once.
pub(super) fn hide_parts_of_evolutions(formulas: &[ReadyFormula<'_>], computed: &mut [Computed]) {
    for at in 0..computed.len() {
        let Some((rank, cells)) = computed.get(at) else {
            continue;
        };
        let n_cells = cells.len();
        let ready = formulas.get(*rank);
        if ready.is_some_and(|ready| compares(ready) && ready.definition.needs_survey()) {
            for cell in 0..n_cells {
                without_parts((at, cell), computed);
            }
        }
    }
}

/// Hides each evolution at constant set where the total of one of its two years is hidden: the other
/// total times the evolution would tell it when the same structures answered both years.
pub fn hide_told_evolutions(catalogue: &Catalogue, cells: Cells) -> Cells {
    let mut told: BTreeSet<(u16, u32, Population, i16)> = BTreeSet::new();
    for (total, definition) in (0u16..).zip(catalogue.indicators.values()) {
        let evolution = definition.evolution_at_constant_set.as_ref();
        let evolution = evolution.and_then(|id| catalogue.indicators.get_index_of(id));
        let Some(evolution) = evolution.and_then(|index| u16::try_from(index).ok()) else {
            continue;
        };
        let is_secret = |territory, population, year: i16| {
            let series = cells.series(total, territory, population, None);
            let cell = series.of_year(year);
            cell.is_some_and(|cell| matches!(cell.content, Content::Secret(_)))
        };
        for cell in cells.of_indicator(evolution) {
            let place = (cell.territory, cell.population);
            let years = [cell.data_year, cell.data_year.saturating_sub(1)];
            if matches!(cell.content, Content::Number { .. })
                && years.iter().any(|year| is_secret(place.0, place.1, *year))
            {
                told.insert((evolution, place.0, place.1, cell.data_year));
            }
        }
    }
    if told.is_empty() {
        return cells;
    }
    let kept = cells.iter().map(|cell| {
        let place = (
            cell.indicator,
            cell.territory,
            cell.population,
            cell.data_year,
        );
        if told.contains(&place) && matches!(cell.content, Content::Number { .. }) {
            let content = Content::Secret(SecretReason::Protects);
            Cell { content, ..cell }
        } else {
            cell
        }
    });
    Cells::from_sorted(kept, cells.totals().clone())
}

fn cells_of(family: &Family) -> BTreeMap<FigureAt, Vec<usize>> {
    let mut found: BTreeMap<FigureAt, Vec<usize>> = BTreeMap::new();
    for (cell, figures) in family.figures.iter().enumerate() {
        for figure in figures {
            found.entry(*figure).or_default().push(cell);
        }
    }
    found
}

/// Hides the other part of a ratio of which one is hidden, where no other figure than ratios shows
/// it: hiding more never tells more, and the ratio can then be shown alone.
fn close_pairs(family: &Family, hidden: &mut [bool], computed: &[Computed]) {
    let shows_no_part = |figure: &FigureAt| {
        let cell = computed
            .get(figure.0)
            .and_then(|(_, cells)| cells.get(figure.1));
        let is_secret = cell.is_some_and(|cell| matches!(cell.content, Content::Secret(_)));
        is_secret || family.ratios.contains_key(figure)
    };
    let figures = family.figures.iter();
    let only_ratios: Vec<bool> = figures
        .map(|figures| figures.iter().all(shows_no_part))
        .collect();
    loop {
        let mut changed = false;
        for terms in family.ratios.values() {
            let is_hidden = |cell: &usize| hidden.get(*cell).copied().unwrap_or(true);
            let may_hide = |cell: &usize| only_ratios.get(*cell).copied().unwrap_or(false);
            let cells = || terms.iter().map(|(cell, _)| cell);
            let half = cells().any(is_hidden) && !cells().all(is_hidden);
            if !half || !cells().all(|cell| is_hidden(cell) || may_hide(cell)) {
                continue;
            }
            for (cell, _) in terms {
                if let Some(flag) = hidden.get_mut(*cell) {
                    *flag = true;
                }
            }
            changed = true;
        }
        if !changed {
            return;
        }
    }
}

/// Shares of a whole make a hundred: one that is missing is told by the others. It is shown with
/// them when it is no secret; else another is withheld, the smallest.
fn close_breakdowns(
    family: &Family,
    alone: &mut BTreeSet<FigureAt>,
    cells_of: &BTreeMap<FigureAt, Vec<usize>>,
    computed: &[Computed],
) {
    let n_entries = |cell: usize| family.table.cells.get(cell).map_or(0, |c| c.entries.len());
    // By indicator and whole: the parts, and the figures that show them.
    let mut wholes: BTreeMap<(u16, usize), Vec<(usize, FigureAt)>> = BTreeMap::new();
    for (figure, cells) in cells_of {
        let [a, b] = cells.as_slice() else { continue };
        let (part, whole) = if n_entries(*a) < n_entries(*b) {
            (*a, *b)
        } else {
            (*b, *a)
        };
        if let Some(cell) = cell_at(*figure, computed) {
            wholes
                .entry((cell.indicator, whole))
                .or_default()
                .push((part, *figure));
        }
    }
    for ((_, whole), parts) in wholes {
        let covered: usize = parts.iter().map(|(part, _)| n_entries(*part)).sum();
        let n_alone = parts
            .iter()
            .filter(|(_, figure)| alone.contains(figure))
            .count();
        if parts.len() < 2 || covered != n_entries(whole) || n_alone + 1 != parts.len() {
            continue;
        }
        let missing = parts.iter().find(|(_, figure)| !alone.contains(figure));
        let Some((part, figure)) = missing else {
            continue;
        };
        let is_secret = family
            .table
            .cells
            .get(*part)
            .is_none_or(|cell| cell.primary)
            || !family.ratios.contains_key(figure);
        if is_secret {
            let value = |figure: &FigureAt| match cell_at(*figure, computed).map(|c| c.content) {
                Some(Content::Number { value, .. }) => value,
                _ => f64::INFINITY,
            };
            let others = parts.iter().map(|(_, figure)| *figure);
            let others = others.filter(|figure| alone.contains(figure));
            if let Some(smallest) = others.min_by(|a, b| value(a).total_cmp(&value(b))) {
                alone.remove(&smallest);
            }
        } else {
            alone.insert(*figure);
        }
    }
}

fn cell_at((at, rank): FigureAt, computed: &[Computed]) -> Option<&Cell> {
    computed.get(at).and_then(|(_, cells)| cells.get(rank))
}

fn without_parts((at, rank): FigureAt, computed: &mut [Computed]) {
    let cell = computed
        .get_mut(at)
        .and_then(|(_, cells)| cells.get_mut(rank));
    if let Some(Content::Number {
        numerator,
        denominator,
        ..
    }) = cell.map(|cell| &mut cell.content)
    {
        (*numerator, *denominator) = (None, None);
    }
}

fn withhold((at, rank): FigureAt, computed: &mut [Computed]) {
    let cell = computed
        .get_mut(at)
        .and_then(|(_, cells)| cells.get_mut(rank));
    if let Some(cell) = cell
        && matches!(cell.content, Content::Number { .. })
    {
        cell.content = Content::Secret(SecretReason::Protects);
    }
}
