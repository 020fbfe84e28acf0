//! The difference between two figures, and whether one structure could explain it.
//!
//! The rule, told on `/methode`: *a difference that a single structure can explain is not
//! significant*. What one structure can move is computed from public numbers only: the value, its
//! denominator, the number `n` of structures whose answers are used (the smallest of both, since a
//! denominator may count some of them only).
//!
//! | figure | what one structure moves |
//! | --- | --- |
//! | number of structures, of communes equipped… | 1 |
//! | share (in %) of structures, of employees, of budgets… | `100 / n`: it goes from none to all of its own part |
//! | rate of a territory (structures per inhabitants, communes equipped) | one unit of the numerator: `scale / denominator` |
//! | share of inhabitants of the communes equipped | one average commune: `scale / communes` |
//! | sum of answers, mean, ratio, median | one average structure: `value / n` |
//!
//! The difference must be larger than what one structure moves at the end where it moves most. A
//! figure under its response floor is never significantly different from another.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Base, Frame};
use crate::domain::figure::Content;
use crate::service::figures::Figure;

/// Whether a difference says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// More than one structure is needed to explain it.
    Significant,
    /// A single structure can explain it.
    OneStructure,
    /// One of the two figures has too few answers.
    LowResponse,
    /// No structure is behind the figures: inhabitants, poverty…
    NotJudged,
}

impl Verdict {
    /// Whether it is significant; none when that cannot be said.
    pub fn significant(self) -> Option<bool> {
        match self {
            Self::Significant => Some(true),
            Self::OneStructure | Self::LowResponse => Some(false),
            Self::NotJudged => None,
        }
    }

    /// Why a difference says nothing, in French.
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Significant | Self::NotJudged => None,
            Self::OneStructure => Some("non significatif : une seule structure peut l'expliquer"),
            Self::LowResponse => Some("non significatif : trop peu de réponses"),
        }
    }
}

/// A difference between two published values of one indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Second less first, in the unit of the indicator; in points for a percentage.
    pub absolute: f64,
    /// `absolute` over the first; none for a percentage, whose change is in points, and from zero.
    pub relative: Option<f64>,
    /// Whether it says something.
    pub verdict: Verdict,
}

impl Change {
    /// From one figure to another of the same indicator; none unless both values are published.
    pub fn from(first: &Figure<'_>, second: &Figure<'_>) -> Option<Self> {
        let (from, to) = (first.value()?, second.value()?);
        let absolute = to - from;
        let relates = !is_percentage(second) && from.abs() > f64::EPSILON;
        Some(Self {
            absolute,
            relative: relates.then(|| absolute / from.abs()),
            verdict: verdict(first, second, absolute.abs()),
        })
    }
}

/// Whether a difference of the indicator is told in points.
pub(super) fn is_percentage(figure: &Figure<'_>) -> bool {
    figure
        .definition()
        .is_some_and(|definition| definition.unit == "%")
}

fn verdict(first: &Figure<'_>, second: &Figure<'_>, gap: f64) -> Verdict {
    let weights = weight_of_one_structure(first).zip(weight_of_one_structure(second));
    let Some((one, other)) = weights else {
        return Verdict::NotJudged;
    };
    if first.low_response().or(second.low_response()).is_some() {
        Verdict::LowResponse
    } else if gap > one.max(other) * (1.0 + 1e-9) {
        Verdict::Significant
    } else {
        Verdict::OneStructure
    }
}

/// How much one structure can move a figure by itself, in the unit of the figure; none when no
/// structure is behind it or no value is published.
pub fn weight_of_one_structure(figure: &Figure<'_>) -> Option<f64> {
    let definition = figure.definition()?;
    let Content::Number {
        value,
        denominator,
        filled,
        ..
    } = figure.content()
    else {
        return None;
    };
    let own = Own {
        value,
        denominator,
        filled: f64::from(filled),
        communes: figure.territory().map_or(0, |own| own.communes.len()),
    };
    match definition.frame {
        Frame::Territory => own.of_territory(definition),
        Frame::Structure => Some(own.of_structures(definition)),
    }
}

/// The public numbers of one figure.
#[derive(Debug, Clone, Copy)]
struct Own {
    value: f64,
    denominator: Option<f64>,
    filled: f64,
    communes: usize,
}

impl Own {
    fn of_structures(self, definition: &IndicatorDefinition) -> f64 {
        let answered = self.filled.max(1.0);
        let counts_structures = matches!(definition.base, Base::Register | Base::Accredited);
        match self.denominator {
            // The register counts structures themselves: one is one.
            None if counts_structures => definition.scale,
            Some(denominator) if counts_structures => definition.scale / denominator.max(1.0),
            // A share whose parts are not shown counts structures as well as it can.
            denominator if definition.unit == "%" => {
                let denominator = denominator.unwrap_or(answered);
                definition.scale / answered.min(denominator.max(1.0))
            }
            Some(_) | None => self.value.abs() / answered,
        }
    }

    fn of_territory(self, definition: &IndicatorDefinition) -> Option<f64> {
        let numerator = definition.numerator.as_deref().unwrap_or_default();
        if !numerator.contains("structures") {
            return None;
        }
        // Inhabitants of the communes where a structure is: one structure brings its commune.
        if numerator.contains("inhabitants") {
            let communes = u32::try_from(self.communes.max(1)).map_or(f64::MAX, f64::from);
            let whole = self
                .denominator
                .map_or(self.value.abs(), |_| definition.scale);
            return Some(whole / communes);
        }
        let denominator = self.denominator.unwrap_or(1.0);
        Some(definition.scale / denominator.max(f64::EPSILON))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::catalogue::source::DefinitionFiles;

    fn weight(indicator: &str, value: f64, denominator: Option<f64>, filled: f64) -> f64 {
        let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
        let definition = catalogue.indicators.get(indicator).unwrap();
        let own = Own {
            value,
            denominator,
            filled,
            communes: 200,
        };
        match definition.frame {
            Frame::Structure => own.of_structures(definition),
            Frame::Territory => own.of_territory(definition).unwrap(),
        }
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
    }

    #[test]
    fn one_structure_is_one_in_a_count_and_a_part_of_a_share() {
        close(weight("structures-agreees", 104.0, None, 104.0), 1.0);
        // 12 of 48 centres: one more is 2.08 points.
        close(
            weight("part-en-deficit", 25.0, Some(48.0), 48.0),
            100.0 / 48.0,
        );
        // A share among the 10 urban ones of 40 that answered: one of ten.
        close(weight("part-qpv-urbain", 30.0, Some(10.0), 40.0), 10.0);
        // Employees of 20 structures: one of the twenty goes from none to all of its own.
        close(weight("part-cdi", 60.0, Some(300.0), 20.0), 5.0);
    }

    #[test]
    fn one_average_structure_moves_a_sum_or_a_mean_by_its_part() {
        close(weight("benevoles", 2_850.0, None, 95.0), 30.0);
        close(
            weight("benevoles-par-structure", 30.0, Some(95.0), 95.0),
            30.0 / 95.0,
        );
    }

    #[test]
    fn one_structure_equips_one_commune() {
        close(weight("communes-equipees", 25.0, Some(200.0), 60.0), 0.5);
        close(
            weight("population-communes-equipees", 70.0, Some(1e6), 60.0),
            0.5,
        );
        close(weight("epci-sans-structure", 3.0, None, 60.0), 1.0);
    }
}
