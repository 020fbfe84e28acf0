//! Coherence rules of a format, `[[coherence]]`: what the answers of a subject must satisfy, alone,
//! against the campaign before, or against the other subjects of the delivery.

use serde::{Deserialize, Serialize};

use crate::catalogue::dictionary::{Dictionary, VariableType};
use crate::domain::structure::StructureKind;

/// What a rule that does not hold does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleSeverity {
    /// The left-hand answers of the delivery are refused: kept as received, out of every computation.
    Error,
    /// The whole delivery waits until a person confirms.
    Wait,
    /// Applied, doubtful until confirmed or corrected.
    #[default]
    Warning,
    /// Applied; good to know.
    Info,
}

impl RuleSeverity {
    /// The code of definitions.
    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Wait => "wait",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What a missing answer is in a sum. An answer « non concerné », or a question not put to this kind
/// of structure, always counts as zero beside a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The rule is not judged.
    #[default]
    Skip,
    /// Zero.
    Zero,
    /// Zero or more: an equality is judged only when the left side is already too large.
    LowerBound,
}

/// Comparison of a coherence rule; what must hold. A *side* is the sum of its variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `left` = `right` − `right_minus`, within the tolerance.
    Equals,
    /// `left` ≤ `right` − `right_minus`, within the tolerance.
    AtMost,
    /// `left` ≥ `right` − `right_minus`, within the tolerance.
    AtLeast,
    /// The sum of `left` lies between `min` and `max`; zero is never too small.
    Between,
    /// `left` / `right` lies between `min` and `max`; both sides are above zero.
    Ratio,
    /// The date `left` is not after the date `right`, or after the end of the data year without one.
    Before,
    /// Each of `left` / its answer the year before lies between `min` and `max`.
    RatioToPrevious,
    /// No answer of `left` is about `factor` times the answer of the year before.
    UnitOfPrevious,
    /// No answer of `left` is about `factor` times the median of its peers.
    UnitOfPeers,
    /// Robust z-score of the logarithm of each of `left` among its peers: at most `max`, unless it
    /// is less than `factor` times away from their median.
    LikePeers,
    /// The same of the ratio to the answer of the year before.
    GrowthLikePeers,
    /// The numbers of `left` are not those of the year before: at least `min` of them are compared.
    NotCopied,
    /// The date `left` is not the one of the year before with day and month exchanged.
    NotSwapped,
    /// Each of `left` is what it was the year before.
    Unchanged,
}

/// Subjects that are compared with one another. Fewer than eight are not compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerGroup {
    /// Of the same kind.
    #[default]
    Kind,
    /// Of the same kind in the same département.
    KindAndDepartement,
}

/// When a rule fails for most subjects it is the file that is doubtful: one question about the whole
/// delivery, which waits, in place of as many remarks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeRule {
    /// Permanent code, `DEL-004`.
    pub code: String,
    /// Share of the subjects judged from which it is most.
    #[serde(default = "half")]
    pub share: f64,
    /// Subjects judged below which the share says nothing.
    #[serde(default = "five")]
    pub at_least: u32,
    /// Said of the delivery.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

fn half() -> f64 {
    0.5
}

fn five() -> u32 {
    5
}

fn twice() -> f64 {
    2.0
}

/// A coherence rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoherenceRule {
    /// Permanent code, `COH-001`.
    pub code: String,
    /// What it does when it does not hold.
    #[serde(default)]
    pub severity: RuleSeverity,
    /// These variables, summed or judged one by one as `compare` says…
    pub left: Vec<String>,
    /// …compared so…
    pub compare: Comparison,
    /// …to the sum of these…
    #[serde(default)]
    pub right: Vec<String>,
    /// …less the sum of these.
    #[serde(default)]
    pub right_minus: Vec<String>,
    /// Said when it does not hold.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// Allowed difference, as a share of the larger of `right` and `right_minus`; for `not_copied`,
    /// share of the answers that may differ.
    #[serde(default)]
    pub tolerance: f64,
    /// What a missing answer is in the sum of `left`.
    #[serde(default)]
    pub missing: Missing,
    /// Kinds of structure judged; empty for all.
    #[serde(default)]
    pub populations: Vec<StructureKind>,
    /// Lower bound.
    pub min: Option<f64>,
    /// Upper bound.
    pub max: Option<f64>,
    /// Smallest size judged: below it on both sides of a comparison, nothing is said.
    #[serde(default)]
    pub from: f64,
    /// Times that a unit or a peer differs by.
    pub factor: Option<f64>,
    /// How many times away from `factor` still is « about » it.
    #[serde(default = "twice")]
    pub spread: f64,
    /// Whom a subject is compared with.
    #[serde(default)]
    pub peers: PeerGroup,
    /// What is asked of the whole delivery when it fails for most.
    pub whole: Option<WholeRule>,
}

impl CoherenceRule {
    /// Whether the rule needs the answers of the year before.
    pub fn looks_back(&self) -> bool {
        matches!(
            self.compare,
            Comparison::RatioToPrevious
                | Comparison::UnitOfPrevious
                | Comparison::GrowthLikePeers
                | Comparison::NotCopied
                | Comparison::NotSwapped
                | Comparison::Unchanged
        )
    }

    /// Every variable that it names.
    pub fn variables(&self) -> impl Iterator<Item = &String> {
        self.left.iter().chain(&self.right).chain(&self.right_minus)
    }

    /// Mistakes of the rule, in French: what to look for in the file, and what is wrong.
    pub(in super::super) fn faults(&self, dictionary: &Dictionary) -> Vec<(String, String)> {
        let mut faults: Vec<(String, String)> = self
            .variables()
            .filter_map(|id| Some((id, self.fault_of_variable(id, dictionary)?)))
            .map(|(id, fault)| (id.clone(), fault))
            .collect();
        let code = &self.code;
        if !is_code(code, "COH-") {
            let message = format!("règle « {code} » : un code de la forme COH-001");
            faults.push((code.clone(), message));
        }
        faults.extend(self.fault_of_bounds().map(|fault| {
            let message = format!("règle {code} : {fault}");
            (code.clone(), message)
        }));
        if let Some(whole) = &self.whole
            && (!is_code(&whole.code, "DEL-") || !(0.0..=1.0).contains(&whole.share))
        {
            let message =
                format!("règle {code}, whole : un code de la forme DEL-001 et une part de 0 à 1");
            faults.push((whole.code.clone(), message));
        }
        faults
    }

    fn fault_of_variable(&self, id: &str, dictionary: &Dictionary) -> Option<String> {
        let Some(variable) = dictionary.get(id) else {
            return Some(format!("variable inconnue : « {id} »"));
        };
        let code = &self.code;
        let is_of_dates = matches!(self.compare, Comparison::Before | Comparison::NotSwapped);
        if self.compare == Comparison::Unchanged {
            None
        } else if is_of_dates {
            (variable.kind != VariableType::Date)
                .then(|| format!("règle {code} : « {id} » n'est pas une date"))
        } else {
            (!variable.kind.is_numeric())
                .then(|| format!("règle {code} : « {id} » n'est pas un nombre"))
        }
    }

    fn fault_of_bounds(&self) -> Option<&'static str> {
        if self.left.is_empty() {
            return Some("« left » est vide");
        }
        if self.spread < 1.0 || self.tolerance < 0.0 {
            return Some("« spread » est d'au moins 1, « tolerance » d'au moins 0");
        }
        let bounded = self.min.is_some() || self.max.is_some();
        let sound = match self.compare {
            Comparison::Equals | Comparison::AtMost | Comparison::AtLeast => {
                (!self.right.is_empty())
                    .then_some(())
                    .ok_or("« right » est vide")
            }
            Comparison::Ratio if self.right.is_empty() => Err("« right » est vide"),
            Comparison::Between | Comparison::Ratio | Comparison::RatioToPrevious => {
                bounded.then_some(()).ok_or("il faut « min » ou « max »")
            }
            Comparison::Before => (self.left.len() == 1 && self.right.len() <= 1)
                .then_some(())
                .ok_or("une date à gauche, au plus une à droite"),
            Comparison::UnitOfPrevious | Comparison::UnitOfPeers => self
                .factor
                .filter(|factor| *factor > 0.0)
                .map(|_| ())
                .ok_or("il faut « factor », plus grand que 0"),
            Comparison::LikePeers | Comparison::GrowthLikePeers => self
                .max
                .map(|_| ())
                .ok_or("il faut « max », un nombre d'écarts"),
            Comparison::NotCopied => self
                .min
                .map(|_| ())
                .ok_or("il faut « min », un nombre de réponses"),
            Comparison::NotSwapped | Comparison::Unchanged => Ok(()),
        };
        sound.err()
    }
}

fn is_code(code: &str, prefix: &str) -> bool {
    code.strip_prefix(prefix)
        .is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}
