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

/// A kind of thing and its key: `post:direction-cdi`, `qpv:QN04405M:44109`. Codes stay as they are,
/// texts become words of letters and dashes, a part without a letter nor a digit is a dash.
pub(super) fn item_identifier(kind: &str, key: &[String]) -> String {
    let is_code =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let word = |part: &String| {
        let normal = normalise(part);
        match normal.as_str() {
            _ if is_code(part) => part.clone(),
            "" => "-".to_owned(),
            text => text.replace(' ', "-"),
        }
    };
    let parts: Vec<String> = key.iter().map(word).collect();
    format!("{kind}:{}", parts.join(":"))
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

    #[test]
    fn a_thing_among_several_has_its_kind_and_its_key() {
        let key = ["QN04405M", "44109"].map(str::to_owned);
        assert_eq!(item_identifier("qpv", &key), "qpv:QN04405M:44109");
        let key = ["Mairie de Rezé", ""].map(str::to_owned);
        assert_eq!(item_identifier("partner", &key), "partner:mairie-de-reze:-");
    }
}
