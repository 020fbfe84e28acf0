//! Headers over two lines: « Bénévoles » above « Hommes » and « Femmes ».

use std::collections::BTreeSet;

use super::super::split::RawRecord;
use super::super::wording::{normalise, trimmed};

/// Names the headers that the file gives several times by the groups of the line above, when
/// those groups tell all of them apart.
pub(super) fn name_by_the_line_above(headers: &mut [String], above: Option<&RawRecord>) {
    let Some(above) = above else { return };
    let doubled = doubled(headers);
    if doubled.is_empty() {
        return;
    }
    let groups = groups(
        &above.cells.iter().map(trimmed).collect::<Vec<_>>(),
        headers.len(),
    );
    let mut named = headers.to_vec();
    for &position in &doubled {
        let (Some(name), Some(group)) = (named.get_mut(position), groups.get(position)) else {
            return;
        };
        if group.is_empty() {
            return;
        }
        *name = format!("{group} {name}");
    }
    if self::doubled(&named).is_empty() {
        headers.clone_from_slice(&named);
    }
}

/// Positions of the headers given more than once.
fn doubled(headers: &[String]) -> BTreeSet<usize> {
    let forms: Vec<String> = headers.iter().map(|header| normalise(header)).collect();
    let twice = |form: &String| forms.iter().filter(|other| *other == form).count() > 1;
    let positions = forms.iter().enumerate();
    positions
        .filter(|(_, form)| !form.is_empty() && twice(form))
        .map(|(position, _)| position)
        .collect()
}

/// The group of each column: a merged cell names those after it too.
fn groups(cells: &[&str], width: usize) -> Vec<String> {
    let mut current = "";
    let mut groups = Vec::with_capacity(width);
    for position in 0..width {
        let cell = cells.get(position).copied().unwrap_or("");
        if !cell.is_empty() {
            current = cell;
        }
        groups.push(current.to_owned());
    }
    groups
}

/// Whether the first row continues a header whose cells are merged: it names what the header
/// leaves empty, is empty under what the header already names, holds no figure, and another row follows.
pub(super) fn continues(headers: &[String], rows: &[RawRecord]) -> bool {
    let [below, after, ..] = rows else {
        return false;
    };
    let holds_figures = |row: &RawRecord| {
        row.cells
            .iter()
            .any(|cell| cell.contains(|c: char| c.is_ascii_digit()))
    };
    let below_cells: Vec<&str> = below.cells.iter().map(trimmed).collect();
    let cell = |position: usize| below_cells.get(position).copied().unwrap_or("");
    let unnamed = |position: &usize| headers.get(*position).is_none_or(String::is_empty);
    let width = below_cells.len().max(headers.len());
    let names_a_gap = (0..width).any(|position| unnamed(&position) && !cell(position).is_empty());
    let leaves_no_gap =
        (0..width).all(|position| !unnamed(&position) || !cell(position).is_empty());
    let is_empty_somewhere =
        (0..headers.len()).any(|position| !unnamed(&position) && cell(position).is_empty());
    names_a_gap
        && leaves_no_gap
        && is_empty_somewhere
        && !holds_figures(below)
        && holds_figures(after)
}

/// Joins the two lines of a header.
pub(super) fn name_by_the_line_below(headers: &mut Vec<String>, below: &RawRecord) {
    let cells: Vec<&str> = below.cells.iter().map(trimmed).collect();
    let width = headers.len().max(
        cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last.saturating_add(1)),
    );
    let above: Vec<&str> = headers.iter().map(String::as_str).collect();
    let groups = groups(&above, width);
    let joined = groups.iter().enumerate().map(|(position, group)| {
        match cells.get(position).filter(|cell| !cell.is_empty()) {
            Some(cell) => format!("{group} {cell}").trim().to_owned(),
            None => headers.get(position).cloned().unwrap_or_default(),
        }
    });
    *headers = joined.collect();
}

#[cfg(test)]
mod tests {
    use super::super::Table;
    use std::collections::BTreeSet;

    fn headers(text: &str) -> Vec<String> {
        Table::open(text.as_bytes(), &BTreeSet::new())
            .unwrap()
            .headers
    }

    #[test]
    fn groups_above_tell_apart_headers_given_twice() {
        let text = "Synthèse;;;;\n;Bénévoles;;Salariés;\nNom;Hommes;Femmes;Hommes;Femmes\nA;1;2;3;4\nB;1;2;3;4\n";
        assert_eq!(
            headers(text),
            [
                "Nom",
                "Bénévoles Hommes",
                "Bénévoles Femmes",
                "Salariés Hommes",
                "Salariés Femmes"
            ]
        );
    }

    #[test]
    fn merged_cells_are_named_by_both_lines() {
        let text = "Nom;Commune;Bénévoles;;Salariés;\n;;Hommes;Femmes;Hommes;Femmes\nA;Nantes;1;2;3;4\nB;Rezé;1;2;3;4\n";
        assert_eq!(
            headers(text),
            [
                "Nom",
                "Commune",
                "Bénévoles Hommes",
                "Bénévoles Femmes",
                "Salariés Hommes",
                "Salariés Femmes"
            ]
        );
    }

    #[test]
    fn a_first_row_of_data_is_no_header() {
        assert_eq!(
            headers("nom;;ville\nA;x;Nantes\nB;;1\n"),
            ["nom", "colonne 2", "ville"]
        );
    }
}
