//! Primary secrecy: what a cell may show.
//!
//! No Senacs rule is public. Adopted: Insee's rules for enterprises (*Manuel de protection des
//! tableaux*): at least three units, and none above 85 % of the total — counted by structure and
//! by manager, since several structures often have one. Medians and quartiles ask ten units: with
//! fewer they come close to one structure's answer.

use crate::catalogue::indicator::SecrecyRule;
use crate::domain::figure::SecretReason;

/// Fewest structures, and managers, behind a figure.
pub const MIN_UNITS: u32 = 3;
/// Fewest structures behind a median or a quartile.
pub const MIN_UNITS_OF_QUANTILE: u32 = 10;
/// Largest share that one unit may make of a total.
pub const MAX_SHARE: f64 = 0.85;

/// What is known of the units behind a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Units {
    /// Structures that count.
    pub(super) structures: u32,
    /// Their managers.
    pub(super) managers: u32,
    /// Largest share of one manager, none when nothing is contributed.
    pub(super) largest_share: Option<f64>,
    /// Whether the figure is a median or a quantile.
    pub(super) is_quantile: bool,
}

/// Why a figure must be hidden, or `None`.
pub(super) fn judge(
    rule: SecrecyRule,
    units: Units,
    numerator: f64,
    denominator: Option<f64>,
) -> Option<SecretReason> {
    if rule == SecrecyRule::Free {
        return None;
    }
    let least = if units.is_quantile {
        MIN_UNITS_OF_QUANTILE
    } else {
        MIN_UNITS
    };
    if units.structures < least || units.managers < MIN_UNITS {
        return Some(SecretReason::FewUnits);
    }
    match rule {
        SecrecyRule::Dominance => units
            .largest_share
            .is_some_and(|share| share > MAX_SHARE)
            .then_some(SecretReason::Dominance),
        SecrecyRule::Unanimity => {
            let all = denominator.is_some_and(|total| numerator >= total);
            (numerator <= 0.0 || all).then_some(SecretReason::Unanimous)
        }
        SecrecyRule::Units | SecrecyRule::Free => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENOUGH: Units = Units {
        structures: 3,
        managers: 3,
        largest_share: Some(0.5),
        is_quantile: false,
    };

    #[test]
    fn two_structures_or_two_managers_are_too_few() {
        let two = Units {
            structures: 2,
            ..ENOUGH
        };
        assert_eq!(
            judge(SecrecyRule::Units, two, 1.0, None),
            Some(SecretReason::FewUnits)
        );
        let one_boss = Units {
            structures: 6,
            managers: 2,
            ..ENOUGH
        };
        assert_eq!(
            judge(SecrecyRule::Units, one_boss, 1.0, None),
            Some(SecretReason::FewUnits)
        );
        assert_eq!(judge(SecrecyRule::Units, ENOUGH, 1.0, None), None);
    }

    #[test]
    fn one_unit_above_85_percent_dominates() {
        let heavy = Units {
            largest_share: Some(0.851),
            ..ENOUGH
        };
        let limit = Units {
            largest_share: Some(0.85),
            ..ENOUGH
        };
        assert_eq!(
            judge(SecrecyRule::Dominance, heavy, 9.0, None),
            Some(SecretReason::Dominance)
        );
        assert_eq!(judge(SecrecyRule::Dominance, limit, 9.0, None), None);
        assert_eq!(judge(SecrecyRule::Units, heavy, 9.0, None), None);
    }

    #[test]
    fn a_median_needs_ten_units() {
        let nine = Units {
            structures: 9,
            managers: 9,
            is_quantile: true,
            ..ENOUGH
        };
        let ten = Units {
            structures: 10,
            ..nine
        };
        assert_eq!(
            judge(SecrecyRule::Units, nine, 1.0, None),
            Some(SecretReason::FewUnits)
        );
        assert_eq!(judge(SecrecyRule::Units, ten, 1.0, None), None);
    }

    #[test]
    fn a_sensitive_share_of_none_or_all_is_hidden() {
        let rule = SecrecyRule::Unanimity;
        assert_eq!(
            judge(rule, ENOUGH, 0.0, Some(5.0)),
            Some(SecretReason::Unanimous)
        );
        assert_eq!(
            judge(rule, ENOUGH, 5.0, Some(5.0)),
            Some(SecretReason::Unanimous)
        );
        assert_eq!(judge(rule, ENOUGH, 1.0, Some(5.0)), None);
    }

    #[test]
    fn a_count_of_structures_is_free() {
        let one = Units {
            structures: 1,
            managers: 1,
            ..ENOUGH
        };
        assert_eq!(judge(SecrecyRule::Free, one, 1.0, None), None);
    }
}
