//! The notes of a figure: a fixed table of sentences.

use crate::domain::figure::{ConfStatus, Content, MissingReason};
use crate::domain::number::french;
use crate::domain::territory::TerritoryType;

use super::figures::Figure;
use super::objectives::Obstacle;

/// Said of a figure without objective when its indicator describes the setting.
pub const CONTEXT_INDICATOR: &str = "context indicator";
/// Said before the reason of the secret to a role that sees the figure.
const CONFIDENTIAL: &str = "confidentiel, ne pas diffuser ; ";
/// Said of a figure without objective otherwise.
pub const NO_PLAN_HERE: &str = "no plan here";

/// The notes of a figure, in a stable order.
pub(in crate::service) fn of(figure: &Figure<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Content::Missing(reason) = figure.content() {
        notes.push(missing(reason));
    }
    if let Some(note) = secret(figure.conf_status()) {
        let mark = if figure.is_confidential() {
            CONFIDENTIAL
        } else {
            ""
        };
        notes.push(format!("{mark}{note}"));
    }
    if let Some(year) = figure.inhabitants_year() {
        notes.push(format!("population de {year}"));
    }
    notes.extend(quality(figure));
    if figure.objectives().next().is_none() {
        let is_context = figure
            .definition()
            .is_some_and(|definition| definition.context);
        notes.push(
            if is_context {
                CONTEXT_INDICATOR
            } else {
                NO_PLAN_HERE
            }
            .to_owned(),
        );
    }
    notes
}

/// The notes that a person reads: the codes of the interface are for programs.
pub(in crate::service) fn sentences(figure: &Figure<'_>) -> Vec<String> {
    let is_code = |note: &String| note == CONTEXT_INDICATOR || note == NO_PLAN_HERE;
    of(figure)
        .into_iter()
        .filter(|note| !is_code(note))
        .collect()
}

/// Who answered, and where the series was broken.
fn quality(figure: &Figure<'_>) -> impl Iterator<Item = String> {
    let low = figure.low_response().zip(figure.response_floor());
    let low = low.map(|(share, floor)| {
        format!(
            "faible fiabilité : réponses de {} % des structures interrogées (seuil : {} %)",
            french(share * 100.0, 1),
            french(floor * 100.0, 0)
        )
    });
    let declared = figure.declared_by().map(|(filled, accredited)| {
        let plural = if filled > 1 { "s" } else { "" };
        format!("déclaré par {filled} structure{plural} sur {accredited}")
    });
    let broken = figure
        .starts_series()
        .map(|broken| format!("rupture de série en {} : {}", broken.year, broken.reason));
    low.into_iter()
        .chain(restored(figure))
        .chain(declared)
        .chain(broken)
        .chain(targets_across_a_break(figure))
}

/// A commune restored since was counted with the one that it had been merged into.
fn restored(figure: &Figure<'_>) -> Option<String> {
    let territory = figure.key().territory;
    let is_commune = figure.territory()?.code.kind == TerritoryType::Com;
    let since = is_commune.then(|| figure.edition().geography().restored_since(territory))??;
    (figure.data_year() < i32::from(since)).then(|| {
        format!(
            "commune rétablie : avant {since}, des réponses peuvent être comptées avec la commune qu'elle a quittée"
        )
    })
}

/// A progress measured from before a break would be measured with two yardsticks: there is none.
fn targets_across_a_break(figure: &Figure<'_>) -> Option<String> {
    if figure.definition()?.series_breaks.is_empty() {
        return None;
    }
    let mut targets = figure.objectives().filter_map(|attached| attached.target);
    targets.find_map(|on| match on.progress.obstacle? {
        Obstacle::Break(broken) => Some(format!(
            "la progression vers la cible n'est pas calculée : rupture de série de {broken}, après l'année de départ ({})",
            on.target.baseline.year
        )),
        _ => None,
    })
}

/// Why there is no number.
pub fn missing(reason: MissingReason) -> String {
    match reason {
        MissingReason::NotDelivered { delivered, touched } => {
            let plural = if delivered > 1 { "s" } else { "" };
            format!("livraisons : {delivered} département{plural} sur {touched}")
        }
        MissingReason::NotAsked => "question non posée cette année-là".to_owned(),
        MissingReason::NoStructure => "aucune structure".to_owned(),
        MissingReason::NoAnswer => "aucune réponse".to_owned(),
        MissingReason::ZeroDenominator => "dénominateur nul".to_owned(),
        MissingReason::NoPreviousYear => "année précédente non livrée".to_owned(),
        MissingReason::NotGiven => "valeur non livrée pour toutes les communes".to_owned(),
    }
}

/// Why a number is hidden, without a word on what it is.
pub fn secret(status: ConfStatus) -> Option<&'static str> {
    match status {
        ConfStatus::F => None,
        ConfStatus::A => Some("secret statistique : trop peu de structures"),
        ConfStatus::O => Some("secret statistique : une structure ou un gestionnaire domine"),
        ConfStatus::D => Some("secret statistique : protège un autre chiffre"),
    }
}
