//! The editions published.

use crate::domain::edition::EditionSummary;
use crate::render::page::{EditionView, EditionsPage};

use super::Site;
use super::wording::{counted, moment, typeset, years};

/// Digits of a hash that are enough to recognise it.
const DIGITS_SHOWN: usize = 12;

/// `/editions`; the summaries come the last one first.
pub fn editions(site: Site<'_>, summaries: &[EditionSummary]) -> EditionsPage {
    EditionsPage {
        editions: summaries
            .iter()
            .map(|summary| view(site, summary))
            .collect(),
    }
}

fn view(site: Site<'_>, summary: &EditionSummary) -> EditionView {
    let current = site.edition.filter(|edition| edition.id() == summary.id);
    EditionView {
        id: summary.id.clone(),
        date_text: moment(&summary.created_at),
        data_years_text: years(&summary.data_years).unwrap_or_else(|| "aucune".to_owned()),
        note: typeset(&summary.note),
        deliveries_text: current
            .map(|edition| counted(edition.deliveries().len(), "livraison", "livraisons")),
        figures_text: current.map(|edition| {
            let secret = edition.n_secret();
            format!(
                "{}, dont {}",
                counted(edition.n_cells(), "chiffre calculé", "chiffres calculés"),
                counted(secret, "secret", "secrets")
            )
        }),
        definitions_text: summary
            .definitions_sha256
            .chars()
            .take(DIGITS_SHOWN)
            .collect(),
        href: format!("/api/v1/editions/{}", summary.id),
        fictitious: summary.fictitious,
        preview: summary.preview,
        current: current.is_some(),
    }
}
