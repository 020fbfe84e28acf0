//! The follow-up as a file: one line per structure.

use crate::render::workbook::{ListedCell, Listing};
use crate::service::campaign::{Campaign, CampaignStructure, Standing};
use crate::service::pages::Site;

use super::{Names, kind_code};

/// Columns and their width in characters.
const COLUMNS: [(&str, u32); 9] = [
    ("Enquête", 10),
    ("Identifiant", 18),
    ("Structure", 42),
    ("Type", 8),
    ("Commune", 26),
    ("Code commune", 14),
    ("EPCI", 40),
    ("État", 22),
    ("Réponses à vérifier", 20),
];

/// First letters that a spreadsheet takes for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The follow-up as a workbook; `now` is written in it.
pub fn campaign_listing(site: Site<'_>, campaign: &Campaign, now: &str) -> Listing {
    let rows = lines(site, campaign).into_iter().map(|(texts, doubts)| {
        let year = ListedCell::Number(f64::from(campaign.survey_year));
        let texts = texts.into_iter().map(ListedCell::Text);
        let doubts = ListedCell::Number(f64::from(u32::try_from(doubts).unwrap_or(u32::MAX)));
        std::iter::once(year).chain(texts).chain([doubts]).collect()
    });
    Listing {
        title: format!("Suivi de la campagne {}", campaign.survey_year),
        sheet: format!("Campagne {}", campaign.survey_year),
        created_at: now.to_owned(),
        columns: COLUMNS
            .map(|(label, width)| (label.to_owned(), width))
            .to_vec(),
        rows: rows.collect(),
    }
}

/// The follow-up as a French spreadsheet opens it: byte-order mark, semicolons.
pub fn campaign_csv(site: Site<'_>, campaign: &Campaign) -> String {
    let mut csv = String::from("\u{feff}");
    push_line(
        &mut csv,
        COLUMNS.iter().map(|(label, _)| (*label).to_owned()),
    );
    for (texts, doubts) in lines(site, campaign) {
        let year = campaign.survey_year.to_string();
        let cells = std::iter::once(year)
            .chain(texts)
            .chain([doubts.to_string()]);
        push_line(&mut csv, cells);
    }
    csv
}

/// Texts of each structure, then its number of doubts; what is left to do first.
fn lines(site: Site<'_>, campaign: &Campaign) -> Vec<([String; 7], usize)> {
    let names = Names::new(site, campaign);
    let mut structures: Vec<&CampaignStructure> = campaign.structures.iter().collect();
    structures.sort_by_cached_key(|one| {
        let rank = Standing::ALL
            .iter()
            .position(|standing| *standing == one.standing);
        (rank, names.commune(one), Names::name(one))
    });
    let line = |one: &CampaignStructure| {
        let territory = site.geography.territory(one.commune);
        let code = territory.map_or_else(String::new, |place| place.code.code.clone());
        let epci = names.epci(one).map_or_else(String::new, |(_, label)| label);
        let texts = [
            one.id.clone(),
            Names::name(one),
            kind_code(one.kind).to_owned(),
            names.commune(one),
            code,
            epci,
            one.standing.label().to_owned(),
        ];
        (texts, one.doubts)
    };
    structures.into_iter().map(line).collect()
}

fn push_line(csv: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            csv.push(';');
        }
        push_cell(csv, &cell);
    }
    csv.push_str("\r\n");
}

/// A text that a spreadsheet cannot take for a formula.
fn push_cell(csv: &mut String, text: &str) {
    let guard = if text.starts_with(FORMULA) { "'" } else { "" };
    let text = format!("{guard}{text}");
    if text.contains([';', '"', '\n', '\r']) {
        csv.push('"');
        csv.push_str(&text.replace('"', "\"\""));
        csv.push('"');
    } else {
        csv.push_str(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_when_it_must_and_never_a_formula() {
        let mut csv = String::new();
        let cells = ["plain", "a;b", "say \"x\"", "=1+1", "-2"].map(str::to_owned);
        push_line(&mut csv, cells.into_iter());
        assert_eq!(csv, "plain;\"a;b\";\"say \"\"x\"\"\";'=1+1;'-2\r\n");
    }
}
