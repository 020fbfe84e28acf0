//! Which character separates the cells.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use super::split::{RawRecord, split};
use super::wording::normalise;

const CANDIDATES: [char; 4] = [';', ',', '\t', '|'];

/// Records looked at: enough to judge, quick on a large file.
const SAMPLE: usize = 300;

/// The delimiter under which records agree most on their width; headers known to the format
/// settle it first. Decimal commas do not fool it: they vary from row to row and are absent from
/// headers.
pub(super) fn delimiter_of(text: &str, known_headers: &BTreeSet<String>) -> char {
    let judged = CANDIDATES.into_iter().map(|candidate| {
        let records = split(text, candidate, SAMPLE).records;
        (judge(&records, known_headers), candidate)
    });
    // `max_by_key` keeps the last of equals: the order of candidates is that of preference.
    judged
        .rev()
        .max_by_key(|(judgement, _)| *judgement)
        .map_or(';', |(_, candidate)| candidate)
}

/// Known headers in the best record, then agreement in thousandths, then width.
type Judgement = (usize, usize, usize);

fn judge(records: &[RawRecord], known_headers: &BTreeSet<String>) -> Judgement {
    let width = modal_width(records.iter().map(|record| record.cells.len()));
    if width < 2 {
        return (0, 0, 0);
    }
    let known = records
        .iter()
        .take(60)
        .map(|record| n_known(&record.cells, known_headers));
    // One header in common may be chance.
    let known = known.max().filter(|&n| n > 1).unwrap_or(0);
    let agreeing = records
        .iter()
        .filter(|record| record.cells.len() == width)
        .count();
    let agreement = agreeing.saturating_mul(1000) / records.len().max(1);
    let header = records.iter().find(|record| record.cells.len() == width);
    let worded = header.map_or(0, |record| {
        let with_letter = |cell: &&str| cell.chars().any(char::is_alphabetic);
        record
            .cells
            .iter()
            .filter(with_letter)
            .count()
            .saturating_mul(1000)
            / width
    });
    (
        known,
        agreement.saturating_mul(worded.saturating_add(1000)) / 2000,
        width,
    )
}

/// Cells of a record that the format knows as headers; a bare year proves nothing, rows hold some too.
pub(super) fn n_known(cells: &Cells, known_headers: &BTreeSet<String>) -> usize {
    if known_headers.is_empty() {
        return 0;
    }
    let is_known = |cell: &&str| {
        cell.chars().any(char::is_alphabetic) && known_headers.contains(&normalise(cell))
    };
    cells.iter().filter(is_known).count()
}

/// The most frequent width; the larger of equals.
pub(super) fn modal_width(widths: impl Iterator<Item = usize>) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for width in widths {
        *counts.entry(width).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|&(width, n)| (n, width))
        .map_or(0, |(width, _)| width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> char {
        delimiter_of(text, &BTreeSet::new())
    }

    #[test]
    fn decimal_commas_do_not_fool_it() {
        assert_eq!(
            found("code;taux;revenu\n44001;40,0;13,5\n44002;58,1;9,5\n44003;49,0;8,2\n"),
            ';'
        );
        assert_eq!(found("code;taux\n44001;40,0\n44002;58,1\n"), ';');
    }

    #[test]
    fn semicolons_inside_cells_do_not_fool_it() {
        assert_eq!(
            found("région,métier,code\nx,Maraîchers; horticulteurs,A1\ny,Éleveurs,A2\n"),
            ','
        );
        assert_eq!(found("a,b\n\"1;2;3\",x\n\"4;5;6\",y\n"), ',');
    }

    #[test]
    fn tabs_and_bars_are_known() {
        assert_eq!(found("a\tb\n1,5\t2\n"), '\t');
        assert_eq!(found("a|b\n1,5|2\n"), '|');
    }

    #[test]
    fn a_title_above_does_not_fool_it() {
        assert_eq!(
            found("Liste, au 1er janvier, des structures\n\nnom;commune\nA;Nantes\nB;Rezé\n"),
            ';'
        );
    }

    #[test]
    fn headers_of_the_format_settle_it() {
        let known = ["nom", "commune"].map(str::to_owned).into();
        let text = "nom,commune\nA;a;b,Nantes\nB;c;d,Rezé\nC;e;f,Orvault\nD;g;h,Indre\n";
        assert_eq!(delimiter_of(text, &known), ',');
    }
}
