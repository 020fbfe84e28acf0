//! What an objective aims at: value, date, rule, and the baseline from which the way is measured.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Nature, PlanDefinition};
use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};

/// The territory that a target bears on.
///
/// Written `territory = "2026-EPCI-244400404"`, or `territory = { each = "EPCI" }`; nothing when it
/// is the plan's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TargetTerritory {
    /// The territory of the plan.
    #[default]
    Plan,
    /// One territory inside it.
    One(TerritoryCode),
    /// Each territory of a kind inside it: the target holds for every one of them.
    Each(TerritoryType),
}

/// The ways to write a territory.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenTerritory {
    One(TerritoryCode),
    Each { each: TerritoryType },
}

impl Serialize for TargetTerritory {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plan => serializer.serialize_none(),
            Self::One(code) => WrittenTerritory::One(code.clone()).serialize(serializer),
            Self::Each(each) => WrittenTerritory::Each { each: *each }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for TargetTerritory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = WrittenTerritory::deserialize(deserializer).map_err(|_untagged| {
            serde::de::Error::custom(
                "territory est un code (« 2026-EPCI-244400404 ») ou { each = \"EPCI\" } pour chacun d'un niveau",
            )
        })?;
        Ok(match written {
            WrittenTerritory::One(code) => Self::One(code),
            WrittenTerritory::Each { each } => Self::Each(each),
        })
    }
}

/// Where the way to the target starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineRule {
    /// Data year of the starting figure.
    pub year: i32,
    /// Value given by a source; without it, the figure of that year is read in the edition.
    pub value: Option<f64>,
    /// Source of that value; required with it.
    pub source: Option<String>,
    /// How the source counted it, as far as it says: when it differs from the figure, the two do not
    /// compare.
    pub counted: Option<CountedAs>,
}

/// How a value given by a source was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedAs {
    /// Version of the indicator.
    pub version: Option<u32>,
    /// Population of structures.
    pub population: Option<Population>,
    /// Year of the geography.
    pub geography: Option<u16>,
}

/// Which way a figure should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetDirection {
    /// At least the value.
    Increase,
    /// At most the value.
    Decrease,
    /// No farther from the value than the tolerance.
    Keep,
}

impl TargetDirection {
    /// Code of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Increase => "increase",
            Self::Decrease => "decrease",
            Self::Keep => "keep",
        }
    }
}

/// One part of a composite target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetPart {
    /// What it counts, in words.
    pub label: String,
    /// Indicator that measures it, where there is one.
    pub indicator: Option<String>,
    /// Population of that indicator; by default the target's.
    pub population: Option<Population>,
    /// Member of its breakdown.
    pub breakdown: Option<String>,
    /// Its territory, by default the target's.
    pub territory: Option<TerritoryCode>,
    /// Value to reach.
    pub value: Option<f64>,
    /// Share of the total to reach, from 0 to 1.
    pub share: Option<f64>,
}

/// Between what a gap is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GapBetween {
    /// The highest and the lowest territory of a kind, inside the target's territory.
    Extremes(TerritoryType),
    /// The third and the first quartile of the territories of a kind.
    Quartiles(TerritoryType),
    /// Two territories: the first less the second.
    Pair(TerritoryCode, TerritoryCode),
}

/// How a target is judged.
///
/// Written `rule = "rate"`, or a table for the rules that say more:
/// `rule = { gap_reduction = { between = { quartiles = "EPCI" } } }`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TargetRule {
    /// A count to reach.
    #[default]
    Absolute,
    /// A rate to reach.
    Rate,
    /// A total with parts, each to be reached.
    Composite {
        /// The parts.
        #[serde(rename = "part")]
        parts: Vec<TargetPart>,
    },
    /// Each territory of a kind has at least so many.
    EachHasAtLeastOne {
        /// Kind of territory.
        level: TerritoryType,
        /// How many each must have.
        #[serde(default = "one")]
        minimum: u32,
    },
    /// A gap between territories to bring down to the value.
    GapReduction {
        /// Between what.
        between: GapBetween,
    },
    /// The milestones of the objective's actions, done or not.
    Milestone,
    /// Followed, without a target.
    None,
}

fn one() -> u32 {
    1
}

impl TargetRule {
    /// Code of the interface.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Absolute => "absolute",
            Self::Rate => "rate",
            Self::Composite { .. } => "composite",
            Self::EachHasAtLeastOne { .. } => "each_has_at_least_one",
            Self::GapReduction { .. } => "gap_reduction",
            Self::Milestone => "milestone",
            Self::None => "none",
        }
    }

    /// French words.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Absolute => "nombre à atteindre",
            Self::Rate => "taux à atteindre",
            Self::Composite { .. } => "cible composée",
            Self::EachHasAtLeastOne { .. } => "chacun en a au moins",
            Self::GapReduction { .. } => "écart à réduire",
            Self::Milestone => "étapes à franchir",
            Self::None => "suivi sans cible",
        }
    }
}

/// A target, on an indicator (in a link) or on what no indicator measures (in an objective).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenTarget")]
pub struct Target {
    /// Population aimed at.
    pub population: Population,
    /// Member of the breakdown, `age:0-6`.
    pub breakdown: Option<String>,
    /// Where.
    pub territory: TargetTerritory,
    /// Start of the way.
    pub baseline: BaselineRule,
    /// Value to reach, in the unit of the indicator; none for the rules that do without.
    pub value: Option<f64>,
    /// Data year of the value to reach.
    pub year: i32,
    /// Which way; when unsaid, from the baseline towards the value.
    pub direction: Option<TargetDirection>,
    /// How far from the value still keeps it, in the unit of the indicator; required by `keep`.
    pub tolerance: Option<f64>,
    /// How it is judged.
    pub rule: TargetRule,
    /// Sourced or illustrative.
    pub nature: Nature,
    /// Source; required when sourced.
    pub source: Option<String>,
    /// What it counts, in words, when no indicator says it.
    pub label: Option<String>,
    /// Unit in words, when no indicator says it.
    pub unit: Option<String>,
    /// What a reader must know of it.
    pub note: Option<String>,
}

impl Target {
    /// The one territory that it bears on; none when it holds for each of a kind.
    pub fn one_territory<'a>(&'a self, plan: &'a PlanDefinition) -> Option<&'a TerritoryCode> {
        match &self.territory {
            TargetTerritory::Plan => Some(&plan.territory),
            TargetTerritory::One(code) => Some(code),
            TargetTerritory::Each(_) => None,
        }
    }

    /// Which way the figure should go from a baseline: as written, else towards the value; upwards
    /// when nothing tells.
    pub fn heading(&self, baseline: Option<f64>) -> TargetDirection {
        let start = self.baseline.value.or(baseline);
        self.direction
            .unwrap_or_else(|| match start.zip(self.value) {
                Some((start, aim)) if aim < start => TargetDirection::Decrease,
                _ => TargetDirection::Increase,
            })
    }
}

/// A target as it is written: `baseline_year = 2016` is short for `baseline = { year = 2016 }`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTarget {
    #[serde(default = "every_structure")]
    population: Population,
    breakdown: Option<String>,
    #[serde(default)]
    territory: TargetTerritory,
    baseline: Option<BaselineRule>,
    baseline_year: Option<i32>,
    value: Option<f64>,
    year: i32,
    direction: Option<TargetDirection>,
    tolerance: Option<f64>,
    #[serde(default)]
    rule: TargetRule,
    nature: Nature,
    source: Option<String>,
    label: Option<String>,
    unit: Option<String>,
    note: Option<String>,
}

fn every_structure() -> Population {
    Population::Avs
}

impl From<WrittenTarget> for Target {
    fn from(written: WrittenTarget) -> Self {
        // A target without baseline is on the whole way at once: its own year.
        let bare = || BaselineRule {
            year: written.baseline_year.unwrap_or(written.year),
            value: None,
            source: None,
            counted: None,
        };
        Self {
            population: written.population,
            breakdown: written.breakdown,
            territory: written.territory,
            baseline: written.baseline.unwrap_or_else(bare),
            value: written.value,
            year: written.year,
            direction: written.direction,
            tolerance: written.tolerance,
            rule: written.rule,
            nature: written.nature,
            source: written.source,
            label: written.label,
            unit: written.unit,
            note: written.note,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Target {
        toml::from_str(&format!("year = 2026\nnature = \"illustrative\"\n{text}")).unwrap()
    }

    #[test]
    fn the_year_of_the_baseline_may_be_written_short() {
        let short = read("value = 45.0\nbaseline_year = 2016");
        assert_eq!(short, read("value = 45.0\nbaseline = { year = 2016 }"));
        assert_eq!(short.baseline.year, 2016);
        assert_eq!(
            (short.rule, short.population),
            (TargetRule::Absolute, Population::Avs)
        );
    }

    #[test]
    fn every_rule_is_written_as_a_word_or_a_table() {
        let rules = [
            ("\"rate\"", TargetRule::Rate),
            ("\"milestone\"", TargetRule::Milestone),
            ("\"none\"", TargetRule::None),
            (
                "{ each_has_at_least_one = { level = \"QPV\" } }",
                TargetRule::EachHasAtLeastOne {
                    level: TerritoryType::Qpv,
                    minimum: 1,
                },
            ),
            (
                "{ gap_reduction = { between = { quartiles = \"EPCI\" } } }",
                TargetRule::GapReduction {
                    between: GapBetween::Quartiles(TerritoryType::Epci),
                },
            ),
        ];
        for (written, rule) in rules {
            assert_eq!(read(&format!("rule = {written}")).rule, rule);
        }
        let composite = read("[[rule.composite.part]]\nlabel = \"collectif\"\nvalue = 1500.0\n");
        assert!(matches!(composite.rule, TargetRule::Composite { parts } if parts.len() == 1));
    }

    #[test]
    fn a_territory_is_one_code_or_each_of_a_kind() {
        let each = read("territory = { each = \"EPCI\" }").territory;
        assert_eq!(each, TargetTerritory::Each(TerritoryType::Epci));
        let one = read("territory = \"2026-COM-44109\"").territory;
        assert!(matches!(one, TargetTerritory::One(code) if code.code == "44109"));
        assert_eq!(read("").territory, TargetTerritory::Plan);
    }

    #[test]
    fn the_heading_follows_the_baseline_unless_it_is_written() {
        let down = read("value = 0.0\nbaseline_year = 2016");
        assert_eq!(down.heading(Some(4.0)), TargetDirection::Decrease);
        assert_eq!(down.heading(None), TargetDirection::Increase);
        let kept = read("value = 4.0\ndirection = \"keep\"\ntolerance = 1.0");
        assert_eq!(kept.heading(Some(8.0)), TargetDirection::Keep);
    }
}
