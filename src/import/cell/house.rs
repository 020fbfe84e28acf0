//! Markers that mean the same in every file, where the format says nothing of them.
//!
//! Punctuation and what machines write stand for an empty cell in any column. Letters are markers
//! only where a text is not an answer: « S » may be a name, never a number. `NC` (« non communiqué »
//! or « non classé ») is said not available; a format that knows better declares it.

use crate::catalogue::dictionary::VariableType;
use crate::catalogue::format::Marker;

/// Bytes of the longest marker.
pub(super) const LONGEST: usize = 14;

/// Whether a marker begins with this letter or sign.
pub(super) fn begins(first: u8) -> bool {
    matches!(
        first,
        b'#' | b'-' | b'\\' | b'<' | b'(' | b'?' | b'n' | b's'
    )
}

/// The state that a marker stands for; `text` is folded.
pub(super) fn marker(text: &str, kind: VariableType) -> Option<Marker> {
    match text {
        "#" | "-" | "–" | "—" | "\\n" | "null" | "<null>" | "(vide)" => Some(Marker::Blank),
        "#n/a" | "#n/d" => Some(Marker::NotAvailable),
        _ if kind == VariableType::Text => None,
        "nr" | "n.r." | "non renseigné" | "?" => Some(Marker::Blank),
        "nd" | "n.d." | "n/d" | "na" | "n.a." | "n/a" | "nc" | "n.c." => Some(Marker::NotAvailable),
        "so" | "s.o." | "s/o" | "sans objet" | "non concerné" => Some(Marker::NotConcerned),
        "s" | "secret" => Some(Marker::Secret),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_markers_only_where_no_text_is_an_answer() {
        assert_eq!(
            marker("nd", VariableType::Count),
            Some(Marker::NotAvailable)
        );
        assert_eq!(marker("nd", VariableType::Text), None);
        assert_eq!(marker("#", VariableType::Text), Some(Marker::Blank));
        assert_eq!(marker("s", VariableType::Amount), Some(Marker::Secret));
        assert_eq!(marker("12", VariableType::Amount), None);
    }

    #[test]
    fn none_is_longer_than_the_longest() {
        assert!(
            ["non renseigné", "non concerné", "sans objet"]
                .iter()
                .all(|text| text.len() <= LONGEST)
        );
    }
}
