//! SIRET and SIREN: length and control key.

use super::issue_code::IssueCode;

/// What is checked, by the name of the variable.
pub(super) fn expected_length(variable: &str) -> Option<usize> {
    if variable.contains("siret") {
        Some(14)
    } else if variable.contains("siren") {
        Some(9)
    } else {
        None
    }
}

/// The identifier without its spaces, or what is wrong with it.
pub(super) fn check(text: &str, length: usize) -> Result<String, IssueCode> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits: Option<Vec<u32>> = compact.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == length) else {
        return Err(IssueCode::IdentifierMalformed);
    };
    // La Poste has more establishments than its keys allow: its rule is the plain sum.
    let la_poste = compact.starts_with("356000000") && length == 14;
    let plain_sum: u32 = digits.iter().sum();
    if luhn(&digits).is_multiple_of(10) || (la_poste && plain_sum.is_multiple_of(5)) {
        Ok(compact)
    } else {
        Err(IssueCode::IdentifierWrongKey)
    }
}

fn luhn(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(rank, &digit)| if rank % 2 == 1 { doubled(digit) } else { digit })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_siret_is_kept_without_its_spaces() {
        assert_eq!(
            check("323 180 588 00036", 14),
            Ok("32318058800036".to_owned())
        );
        assert_eq!(check("732829320", 9), Ok("732829320".to_owned()));
    }

    #[test]
    fn thirteen_digits_and_a_wrong_key_are_told_apart() {
        assert_eq!(
            check("3494010900047", 14),
            Err(IssueCode::IdentifierMalformed)
        );
        assert_eq!(
            check("32318058800037", 14),
            Err(IssueCode::IdentifierWrongKey)
        );
    }

    #[test]
    fn la_poste_has_its_own_rule() {
        assert_eq!(check("35600000049837", 14), Ok("35600000049837".to_owned()));
    }
}
