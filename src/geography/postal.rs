//! From a postal code to a département. A postal code is the post's, so this is a hint, not a fact.

use super::Geography;
use super::names::NameResolution;
use crate::domain::territory::TerritoryType;

impl Geography {
    /// Codes of the départements or collectivités that a postal code may belong to, likeliest first.
    ///
    /// One as a rule, two in Corsica, none when the code is not French. A lost leading zero is put back.
    pub fn departement_of_postal_code(&self, postal_code: &str) -> Vec<String> {
        let digits: String = postal_code.chars().filter(char::is_ascii_digit).collect();
        let digits = if digits.len() == 4 {
            format!("0{digits}")
        } else {
            digits
        };
        if digits.len() != 5 {
            return Vec::new();
        }
        let candidates: Vec<&str> = match digits.as_str() {
            "97150" => vec!["978"], // Saint-Martin kept the code of its time in Guadeloupe
            "97133" => vec!["977"], // Saint-Barthélemy too
            code if code.starts_with("200") || code.starts_with("201") => vec!["2A", "2B"],
            code if code.starts_with("20") => vec!["2B", "2A"],
            code if code.starts_with("97") || code.starts_with("98") => {
                code.get(..3).into_iter().collect()
            }
            code => code.get(..2).into_iter().collect(),
        };
        let known = |code: &&str| self.find_current(TerritoryType::Dep, code).is_some();
        candidates
            .into_iter()
            .filter(known)
            .map(str::to_owned)
            .collect()
    }

    /// The commune of an address, from its postal code and the name of the town.
    pub fn resolve_postal(&self, postal_code: &str, name: &str) -> NameResolution {
        let mut unknown = NameResolution::Unknown { nearest: None };
        for departement in self.departement_of_postal_code(postal_code) {
            match self.resolve_name(&departement, name) {
                NameResolution::Unknown { nearest: None } => {}
                NameResolution::Unknown { nearest } => {
                    if unknown == (NameResolution::Unknown { nearest: None }) {
                        unknown = NameResolution::Unknown { nearest };
                    }
                }
                found @ (NameResolution::Found(_)
                | NameResolution::Former(_)
                | NameResolution::Ambiguous(_)) => return found,
            }
        }
        unknown
    }
}
