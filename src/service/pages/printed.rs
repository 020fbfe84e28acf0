//! What others printed, beside our figures.

use crate::domain::number::french;
use crate::domain::printed::PrintedValue;
use crate::domain::territory::TerritoryCode;
use crate::render::page::{CellView, ColumnView, RowView, TableView};
use crate::service::figures::Figure;
use crate::service::printed::{PrintedBeside, printed_beside, printed_text};
use crate::service::published::PublishedEdition;

use super::address;
use super::figure::{cell, signed, words};
use super::wording::{counted, typeset};

/// Most values in one table.
const MOST: usize = 60;

/// The values of an indicator, whatever the territory; none when nobody printed any.
pub(super) fn of_indicator(edition: &PublishedEdition, indicator: &str) -> Option<TableView> {
    let found = printed_beside(edition, |value| {
        value.indicator.as_deref() == Some(indicator)
    });
    let caption = "Chiffres imprimés ailleurs, tels qu’imprimés, et les nôtres".to_owned();
    table(edition, (&found, MOST), caption)
}

/// The values of the same indicator, territory and year as a figure.
pub(super) fn of_figure(figure: &Figure<'_>) -> Option<TableView> {
    let id = figure.definition().map(|definition| definition.id.as_str());
    let code = figure.territory().map(|territory| &territory.code);
    let same = |value: &PrintedValue| {
        value.indicator.as_deref() == id
            && value.breakdown.as_deref() == figure.breakdown()
            && value.territory.as_ref() == code
            && value.data_year == Some(figure.data_year())
    };
    let found = printed_beside(figure.edition(), same);
    let caption = format!("Chiffres imprimés ailleurs pour {}", figure.data_year());
    table(figure.edition(), (&found, MOST), caption)
}

/// The values of some territories, in their order, the last years first.
pub(super) fn of_territories(
    edition: &PublishedEdition,
    codes: &[TerritoryCode],
    (caption, most): (&str, usize),
) -> Option<TableView> {
    let rank = |value: &PrintedValue| {
        let own = value.territory.as_ref()?;
        codes.iter().position(|code| code == own)
    };
    let mut found = printed_beside(edition, |value| rank(value).is_some());
    found.sort_by_key(|beside| {
        let value = beside.printed;
        (
            rank(value),
            value.indicator.is_none(),
            std::cmp::Reverse(value.data_year),
        )
    });
    table(edition, (&found, most), typeset(caption))
}

/// Values that contradict one another, whatever they measure.
pub(super) fn contradictions(edition: &PublishedEdition) -> Option<TableView> {
    let mut found = printed_beside(edition, |value| value.indicator.is_some());
    found.retain(|value| !value.contradicted_by.is_empty());
    let caption = "Sources qui se contredisent : même territoire, même année, mêmes structures";
    table(edition, (&found, MOST), typeset(caption))
}

fn table(
    edition: &PublishedEdition,
    (found, most): (&[PrintedBeside<'_>], usize),
    caption: String,
) -> Option<TableView> {
    let columns = [
        ("Territoire", false),
        ("Année", false),
        ("Structures", false),
        ("Libellé imprimé", false),
        ("Imprimé", true),
        ("Ici", true),
        ("Écart", true),
        ("Source", false),
    ];
    let left_out = found.len().saturating_sub(most);
    let more = (left_out > 0).then(|| {
        let said = counted(left_out, "autre valeur", "autres valeurs");
        format!(" {said} : /api/v1/published.")
    });
    (!found.is_empty()).then(|| TableView {
        caption,
        columns: columns
            .into_iter()
            .map(|(label, numeric)| ColumnView {
                label: label.to_owned(),
                numeric,
            })
            .collect(),
        rows: found.iter().take(most).map(row).collect(),
        note: Some(typeset(&format!(
            "Référence seulement : ces valeurs n’entrent dans aucun total, aucun rang, aucune série. L’écart est celui de la source au nôtre.{}",
            more.unwrap_or_default()
        ))),
        // The table holds figures of ours.
        fictitious: edition.summary().fictitious && found.iter().any(|value| value.ours.is_some()),
    })
}

fn row(found: &PrintedBeside<'_>) -> RowView {
    let printed = found.printed;
    let year = match printed.data_year {
        Some(year) if printed.year_printed.is_empty() => year.to_string(),
        None if printed.year_printed.is_empty() => "non datée".to_owned(),
        Some(_) => printed.year_printed.clone(),
        None => format!("non datée ({})", printed.year_printed),
    };
    let ours = found.ours.as_ref().map_or_else(
        || words("—"),
        |figure| CellView {
            href: Some(address::lineage(figure)),
            ..cell(figure)
        },
    );
    let others = found.contradicted_by.iter().map(|other| {
        let gap = signed(other.value - printed.value, 1);
        format!("{} : {} ({gap})", other.publication, printed_text(other))
    });
    let others: Vec<String> = others.collect();
    let label = if others.is_empty() {
        printed.label.clone()
    } else {
        format!("{} ; contredit par {}", printed.label, others.join(", "))
    };
    RowView {
        cells: vec![
            words(typeset(&printed.territory_printed)),
            words(year),
            words(printed.population_printed.clone()),
            words(typeset(&label)),
            words(printed_text(printed)),
            ours,
            words(gap(found)),
            source(printed),
        ],
        current: false,
    }
}

fn gap(found: &PrintedBeside<'_>) -> String {
    let Some((gap, figure)) = found.gap().zip(found.ours) else {
        return "—".to_owned();
    };
    let definition = figure.definition();
    let is_percentage = definition.is_some_and(|definition| definition.unit == "%");
    if let Some(relative) = found.relative_gap().filter(|_| !is_percentage) {
        return format!("{}\u{a0}%", signed(relative * 100.0, 1));
    }
    let decimals = definition.map_or(0, |definition| definition.decimals);
    let points = if is_percentage { "\u{a0}points" } else { "" };
    format!("{}{points}", signed(gap, decimals))
}

/// The publication, with its address when a browser can follow it.
fn source(printed: &PrintedValue) -> CellView {
    let address = &printed.source;
    let followed = address.starts_with("https://") || address.starts_with("http://");
    CellView {
        href: followed.then(|| address.clone()),
        ..words(typeset(&printed.publication))
    }
}

/// How many values and sources, for a sentence: « 122 valeurs, dont 6 sans année ».
pub(super) fn count_text(edition: &PublishedEdition) -> Option<String> {
    let all = edition.printed();
    let undated = all.iter().filter(|value| value.data_year.is_none()).count();
    let mapped = all.iter().filter(|value| value.indicator.is_some()).count();
    let share = french(f64::from(u32::try_from(mapped).ok()?), 0);
    (!all.is_empty()).then(|| {
        format!(
            "{}, dont {undated} sans année\u{202f}; {share} disent ce que mesure un de nos indicateurs.",
            counted(all.len(), "valeur", "valeurs")
        )
    })
}
