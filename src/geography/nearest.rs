//! The territory code that a person probably meant, for messages.

use super::Geography;
use crate::domain::territory::{TerritoryCode, TerritoryType};

impl Geography {
    /// The current code nearest to a text that is not one: « 2026-DEP-444 », « DEP-44 », « 44109 », « Nantes ».
    ///
    /// `None` when nothing looks like it.
    pub fn nearest_code(&self, text: &str) -> Option<TerritoryCode> {
        let text = text.trim();
        let upper = text.to_ascii_uppercase();
        if let Ok(code) = upper.parse::<TerritoryCode>() {
            return self.nearest_of_kind(code.kind, &code.code);
        }
        let parts: Vec<&str> = upper.split('-').collect();
        let kind_and_code = parts.windows(2).find_map(|pair| match pair {
            [kind, code] => kind.parse::<TerritoryType>().ok().map(|kind| (kind, *code)),
            _ => None,
        });
        match kind_and_code {
            Some((kind, code)) => self.nearest_of_kind(kind, code),
            None => self.code_alone(&upper).or_else(|| {
                let idx = self.search(text, None, 1).into_iter().next()?;
                Some(self.territory(idx)?.code.clone())
            }),
        }
    }

    /// A bare code: a département, a commune, an EPCI… in the order of how often they are written.
    fn code_alone(&self, code: &str) -> Option<TerritoryCode> {
        let kinds = [
            TerritoryType::Dep,
            TerritoryType::Com,
            TerritoryType::Epci,
            TerritoryType::Arr,
        ];
        kinds
            .into_iter()
            .find_map(|kind| self.current_or_redirect(kind, code))
    }

    fn current_or_redirect(&self, kind: TerritoryType, code: &str) -> Option<TerritoryCode> {
        let asked = TerritoryCode::new(Self::YEAR, kind, code);
        if self.find(&asked).is_some() {
            Some(asked)
        } else {
            self.redirect(&asked)
        }
    }

    fn nearest_of_kind(&self, kind: TerritoryType, code: &str) -> Option<TerritoryCode> {
        if kind == TerritoryType::France {
            return self.current_or_redirect(kind, "F");
        }
        if let Some(exact) = self.current_or_redirect(kind, code) {
            return Some(exact);
        }
        let distance = |other: &str| strsim::damerau_levenshtein(other, code);
        self.territories
            .get(self.indices_of(kind))?
            .iter()
            .map(|territory| (distance(&territory.code.code), &territory.code))
            .min()
            .filter(|(distance, nearest)| *distance <= nearest.code.len() / 2)
            .map(|(_, nearest)| nearest.clone())
    }
}
