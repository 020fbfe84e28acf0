//! The identifier of what a row describes.

use super::wording::normalise;

/// One value: kept as it is after the prefix. Several: made into one word of letters and dashes.
pub(super) fn structure_identifier(prefix: &str, key: &[String]) -> String {
    match key {
        [only] => format!("{prefix}{only}"),
        several => {
            let parts: Vec<String> = several
                .iter()
                .map(|part| normalise(part).replace(' ', "-"))
                .collect();
            format!("{prefix}{}", parts.join("-"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_comes_from_the_key() {
        assert_eq!(
            structure_identifier("nantes-", &["383".to_owned()]),
            "nantes-383"
        );
        let key = ["cs", "CENTRE SOCIAL \"LE LIEN\"", "53940"].map(str::to_owned);
        assert_eq!(
            structure_identifier("annuaire-", &key),
            "annuaire-cs-centre-social-le-lien-53940"
        );
    }
}
