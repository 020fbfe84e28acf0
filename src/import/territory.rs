//! Territories larger than a commune that a row names: the room asks, geography answers.

use super::issue::Issue;
use super::issue_code::IssueCode;
use super::locate::Locator;
use crate::catalogue::FormatDefinition;
use crate::domain::delivery::Feed;

/// Finds territories of any kind.
pub trait Territories {
    /// The current territory that a text names: a code of ours (`2026-EPCI-244400404`, of any year),
    /// an official code, or a name, with the code of its département in parentheses where two have
    /// the same. A commune gives its Insee code alone, as the subjects of communes are written; any
    /// other territory its whole code.
    fn territory(&self, text: &str) -> Option<String>;
}

/// The territory of a row, or the issue: a refusal, but for published figures, kept as printed.
pub(super) fn territory_of(
    text: &str,
    locator: &dyn Locator,
    format: &FormatDefinition,
) -> Result<String, Box<Issue>> {
    let found = locator
        .territories()
        .and_then(|territories| territories.territory(text));
    let is_published = format.feeds == Feed::Published;
    found.ok_or_else(|| {
        let (code, message, remedy) = if is_published {
            (
                IssueCode::PublishedTerritoryUnknown,
                format!("« {text} » n'est pas un territoire d'aujourd'hui : le chiffre est gardé tel qu'imprimé, et comparé à rien."),
                "Rien à faire pour une ancienne région ou un seul équipement ; sinon écrivez le code (2026-DEP-44) ou le nom suivi du département : « Saint-Herblain (44) ».",
            )
        } else {
            (
                IssueCode::TerritoryUnknown,
                format!("Le territoire « {text} » est inconnu."),
                "Donnez un code (2026-EPCI-244400404, 44109, 244400404) ou un nom suivi du département : « Saint-Herblain (44) ».",
            )
        };
        Box::new(Issue::new(code, &message, remedy))
    })
}
