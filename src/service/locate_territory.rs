//! Where import and geography meet: the territories, of any kind, that rows name.

use super::locate::GeographyLocator;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::geography::{Geography, NameResolution};
use crate::import::Territories;

impl Territories for GeographyLocator<'_> {
    fn territory(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let geography = self.geography;
        whole_code(geography, text)
            .or_else(|| official_code(geography, text))
            .or_else(|| name_and_departement(geography, text))
            .or_else(|| name_alone(geography, text))
            .and_then(|idx| subject(geography, idx))
            .or_else(|| quartier(text))
    }
}

/// A commune by its code alone, any other territory by its whole code.
fn subject(geography: &Geography, idx: usize) -> Option<String> {
    let code = &geography.territory(idx)?.code;
    Some(if code.kind == TerritoryType::Com {
        code.code.clone()
    } else {
        code.to_string()
    })
}

/// `2026-EPCI-244400404`, or the code of another year.
fn whole_code(geography: &Geography, text: &str) -> Option<usize> {
    let code: TerritoryCode = text.parse().ok()?;
    match geography.redirect(&code) {
        Some(current) => geography.find(&current),
        None => geography.find(&code),
    }
}

/// `44109`, `244400404`, `44`, `2A`: a code of two characters is a département's, never a région's.
fn official_code(geography: &Geography, text: &str) -> Option<usize> {
    let upper = text.to_ascii_uppercase();
    match upper.len() {
        2 | 3 => geography
            .find_current(TerritoryType::Dep, &upper)
            .or_else(|| geography.find_current(TerritoryType::Arr, &upper)),
        5 => geography.resolve_code(&upper).commune.idx(),
        9 => geography.find_current(TerritoryType::Epci, &upper),
        _ => None,
    }
}

/// « Dordogne (24) », « Saint-Herblain (44) ».
fn name_and_departement(geography: &Geography, text: &str) -> Option<usize> {
    let (name, departement) = text.strip_suffix(')')?.rsplit_once('(')?;
    let departement = geography.find_current(TerritoryType::Dep, departement.trim())?;
    let same = geography.labelled(TerritoryType::Dep, name);
    if same.contains(&departement) {
        return Some(departement);
    }
    let code = &geography.territory(departement)?.code.code;
    match geography.resolve_name(code, name) {
        NameResolution::Found(idx) | NameResolution::Former(idx) => Some(idx),
        NameResolution::Ambiguous(_) | NameResolution::Unknown { .. } => None,
    }
}

/// The one territory of the largest kind that has this name.
fn name_alone(geography: &Geography, text: &str) -> Option<usize> {
    let kinds = [
        TerritoryType::France,
        TerritoryType::Reg,
        TerritoryType::Dep,
        TerritoryType::Epci,
        TerritoryType::Com,
    ];
    let named = kinds
        .into_iter()
        .map(|kind| geography.labelled(kind, text))
        .find(|found| !found.is_empty())?;
    match named.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// A quartier prioritaire of 2024 (`QN` and six characters) or of 2015 (`QP`): geography does not
/// know them, their form is enough.
fn quartier(text: &str) -> Option<String> {
    let code = text
        .strip_prefix("2024-QPV-")
        .or_else(|| text.strip_prefix("2015-QPV-"))
        .unwrap_or(text);
    let rest = code
        .strip_prefix("QN")
        .or_else(|| code.strip_prefix("QP"))?;
    let is_code = rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let year = if code.starts_with("QN") { 2024 } else { 2015 };
    is_code.then(|| format!("{year}-QPV-{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn territories_are_found_by_code_or_name_and_never_guessed() {
        let geography = Geography::load().unwrap();
        let locator = GeographyLocator::new(&geography);
        for (text, expected) in [
            ("France", Some("2026-FRANCE-F")),
            ("Nouvelle-Aquitaine", Some("2026-REG-75")),
            ("Dordogne (24)", Some("2026-DEP-24")),
            ("loire atlantique", Some("2026-DEP-44")),
            ("44", Some("2026-DEP-44")),
            ("2A", Some("2026-DEP-2A")),
            ("244400404", Some("2026-EPCI-244400404")),
            ("Nantes Métropole", Some("2026-EPCI-244400404")),
            ("2023-EPCI-244400404", Some("2026-EPCI-244400404")),
            ("Saint-Herblain (44)", Some("44162")),
            ("44109", Some("44109")),
            ("49144", Some("44180")),
            ("Marseille", Some("13055")),
            ("QN04405M", Some("2024-QPV-QN04405M")),
            ("2015-QPV-QP044001", Some("2015-QPV-QP044001")),
            // Several communes, a former région, an équipement: nothing is guessed.
            ("Saint-Denis", None),
            ("ex-Midi-Pyrénées", None),
            ("Auvergne", None),
            ("Ergué-Armel (29), MPT", None),
            ("99", None),
            ("", None),
        ] {
            assert_eq!(locator.territory(text).as_deref(), expected, "{text}");
        }
    }
}
