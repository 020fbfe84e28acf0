//! Indicators: `dashboards/indicators/*.toml`.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

/// The frame that the formulas read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// One line per structure and year.
    Structure,
    /// One line per commune, year and population.
    Territory,
}

/// The set of structures over which a formula of the structure frame runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Every line: structures accredited this year or the year before.
    Register,
    /// Accredited at 31 December of the data year.
    Accredited,
    /// Asked in the campaign.
    Surveyed,
    /// Respondents that answered every question used.
    Respondents,
}

/// Which way is better, for readers; never used to judge a figure without a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither.
    None,
}

/// Secrecy rule of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecrecyRule {
    /// Counts of structures and public identity fields.
    Free,
    /// At least three structures under three managers.
    Units,
    /// `units`, and no structure nor manager above 85 % of any of `contributions`.
    Dominance,
    /// `units`, and hidden when every structure answers alike (0 % or 100 %).
    Unanimity,
}

/// Secrecy of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrecy {
    /// The rule.
    pub rule: SecrecyRule,
    /// Numeric variables checked for dominance; a member of a breakdown adds its own.
    #[serde(default)]
    pub contributions: Vec<String>,
}

/// One member of a breakdown, with its own numerator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Code, used in the figure's identifier: `age:0-6`.
    pub code: String,
    /// French label.
    pub label: String,
    /// Numerator, SQL expression.
    pub numerator: String,
    /// Denominator, when it differs from the indicator's.
    pub denominator: Option<String>,
    /// Lines that belong to the member, SQL condition: set for the groups of a shared dimension.
    #[serde(default)]
    pub filter: Option<String>,
    /// Variables checked for dominance in this member only.
    #[serde(default)]
    pub contributions: Vec<String>,
}

/// A breakdown: one dimension, its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// Dimension: `age`, `theme`, `funder`, `management`…
    pub dimension: String,
    /// French label of the dimension.
    pub label: String,
    /// Whether the members of one territory add up to 100 %.
    #[serde(default)]
    pub exhaustive: bool,
    /// Levels computed; those of the indicator when absent.
    #[serde(default)]
    pub levels: Option<Vec<TerritoryType>>,
    /// Members in order.
    pub members: Vec<Member>,
}

/// A way to group structures that several indicators share: `dashboards/dimensions/*.toml`.
///
/// An indicator names it in `breakdown_by`; each of its members then computes the indicator's own
/// formula over the lines that its condition keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Identifier, used in the figure's identifier: `gestion`.
    pub id: String,
    /// French label.
    pub label: String,
    /// Whether each structure belongs to one member exactly.
    #[serde(default)]
    pub exhaustive: bool,
    /// Levels computed: most groups are secret in a commune.
    pub levels: Vec<TerritoryType>,
    /// Members in order.
    pub members: Vec<DimensionMember>,
}

/// One group of a shared dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionMember {
    /// Code: `association`.
    pub code: String,
    /// French label.
    pub label: String,
    /// SQL condition over the structure frame.
    pub filter: String,
}

impl Dimension {
    /// The breakdown that it makes of an indicator with this numerator.
    pub fn breakdown(&self, numerator: &str) -> Breakdown {
        let member = |group: &DimensionMember| Member {
            code: group.code.clone(),
            label: group.label.clone(),
            numerator: numerator.to_owned(),
            denominator: None,
            filter: Some(group.filter.clone()),
            contributions: Vec::new(),
        };
        Breakdown {
            dimension: self.id.clone(),
            label: self.label.clone(),
            exhaustive: false,
            levels: Some(self.levels.clone()),
            members: self.members.iter().map(member).collect(),
        }
    }
}

/// A year from which figures no longer compare with those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesBreak {
    /// First data year of the new series.
    pub year: i32,
    /// What changed: question, perimeter, bands; in French.
    pub reason: String,
}

/// A worked example: rows in, figure out. At once documentation and test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// Member of the breakdown concerned.
    pub member: Option<String>,
    /// Columns of the frame → one value per row.
    pub rows: IndexMap<String, Vec<toml::Value>>,
    /// Numerator expected.
    pub numerator: f64,
    /// Denominator expected.
    pub denominator: Option<f64>,
    /// Value expected; absent when it cannot exist.
    pub value: Option<f64>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorDefinition {
    /// Identifier used in URLs.
    pub id: String,
    /// Code in the field dossier's catalogue: `D2`.
    pub code: String,
    /// Version: goes up when the meaning of a figure changes.
    pub version: u32,
    /// French label.
    pub label: String,
    /// Theme for navigation: `structures coverage management publics actions participation partnerships jobs
    /// finances`.
    pub theme: String,
    /// Frame read.
    pub frame: Frame,
    /// Structures over which it runs; in the territory frame, whether it reads their answers.
    pub base: Base,
    /// Numerator, SQL expression with an aggregate; none when every member has its own.
    pub numerator: Option<String>,
    /// Denominator, SQL expression with an aggregate; none for a count or a sum.
    pub denominator: Option<String>,
    /// Frame of the denominator, when it is not that of the numerator: structures per inhabitant.
    #[serde(default)]
    pub denominator_frame: Option<Frame>,
    /// value = numerator / denominator × scale.
    #[serde(default = "one")]
    pub scale: f64,
    /// Unit code: `structures`, `%`, `benevoles/structure`, `EUR`.
    pub unit: String,
    /// Unit as read in a sentence: `bénévoles par structure`.
    pub unit_label: String,
    /// Decimals shown.
    pub decimals: u8,
    /// Which way is better.
    pub direction: Direction,
    /// Whether the values of disjoint territories may be added.
    pub additive: bool,
    /// Populations computed.
    pub populations: Vec<Population>,
    /// Levels computed.
    pub levels: Vec<TerritoryType>,
    /// Breakdowns: its own members first, then the shared dimensions of `breakdown_by`, which the
    /// catalogue adds when it is read.
    #[serde(default, rename = "breakdown")]
    pub breakdowns: Vec<Breakdown>,
    /// Shared dimensions by which its whole is computed as well.
    #[serde(default)]
    pub breakdown_by: Vec<String>,
    /// Years from which the series no longer compares with what was before, in order.
    #[serde(default, rename = "series_break")]
    pub series_breaks: Vec<SeriesBreak>,
    /// Share of surveyed structures (0 to 1) under which the figure is of low reliability (`U`).
    #[serde(default = "half")]
    pub response_floor: f64,
    /// Indicator that gives the evolution of this one over the structures that answered both years.
    #[serde(default)]
    pub evolution_at_constant_set: Option<String>,
    /// Secrecy.
    pub secrecy: Secrecy,
    /// A context indicator of the territory frame: may stand without an objective.
    #[serde(default)]
    pub context: bool,
    /// How it is computed, in French, for a reader of the page.
    pub method: String,
    /// What it does not say.
    pub limits: String,
    /// Worked examples; at least one.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

fn one() -> f64 {
    1.0
}

fn half() -> f64 {
    0.5
}

/// One formula of an indicator: the whole, or one member of its breakdown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula<'a> {
    /// Index of the member, none for the whole.
    pub member: Option<u16>,
    /// Numerator.
    pub numerator: &'a str,
    /// Denominator.
    pub denominator: Option<&'a str>,
    /// Lines that belong to the member.
    pub filter: Option<&'a str>,
}

impl IndicatorDefinition {
    /// Every formula: the whole if it has a numerator, then each member of each breakdown.
    pub fn formulas(&self) -> Vec<Formula<'_>> {
        let whole = self.numerator.as_deref().map(|numerator| Formula {
            member: None,
            numerator,
            denominator: self.denominator.as_deref(),
            filter: None,
        });
        let members = self.members().zip(0u16..).map(|(member, index)| Formula {
            member: Some(index),
            numerator: &member.numerator,
            denominator: member
                .denominator
                .as_deref()
                .or(self.denominator.as_deref()),
            filter: member.filter.as_deref(),
        });
        whole.into_iter().chain(members).collect()
    }

    /// Members of every breakdown, in order: the index of a member is its place here.
    pub fn members(&self) -> impl Iterator<Item = &Member> + Clone {
        self.breakdowns.iter().flat_map(|b| &b.members)
    }

    /// The breakdown shown when none is asked: its own, never a shared dimension.
    pub fn main_breakdown(&self) -> Option<&Breakdown> {
        let is_own = |breakdown: &&Breakdown| breakdown.members.iter().all(|m| m.filter.is_none());
        self.breakdowns.first().filter(is_own)
    }

    /// The breakdown by a dimension.
    pub fn breakdown(&self, dimension: &str) -> Option<&Breakdown> {
        self.breakdowns.iter().find(|b| b.dimension == dimension)
    }

    /// The breakdown that holds a member.
    pub fn breakdown_of(&self, member: u16) -> Option<&Breakdown> {
        let mut left = usize::from(member);
        self.breakdowns.iter().find(|breakdown| {
            let here = left < breakdown.members.len();
            left = left.saturating_sub(breakdown.members.len());
            here
        })
    }

    /// Indices of the members of a dimension; empty when it is not computed.
    pub fn members_of(&self, dimension: &str) -> Vec<u16> {
        let dimensions = self
            .breakdowns
            .iter()
            .flat_map(|b| b.members.iter().map(|_| b.dimension.as_str()));
        (0u16..)
            .zip(dimensions)
            .filter(|(_, own)| *own == dimension)
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether the whole, or a member, is computed at a level. The kinds that no definition names
    /// (part of an EPCI, quartier, zone, class) follow EPCI; nothing of communes is known of a quartier.
    pub fn has_level(&self, level: TerritoryType, member: Option<u16>) -> bool {
        let reads_communes =
            self.frame == Frame::Territory || self.denominator_frame == Some(Frame::Territory);
        if reads_communes && !level.is_made_of_communes() {
            return false;
        }
        let level = level.level();
        let own = member
            .and_then(|member| self.breakdown_of(member))
            .and_then(|breakdown| breakdown.levels.as_ref());
        self.levels.contains(&level) && own.is_none_or(|levels| levels.contains(&level))
    }

    /// Whether a figure needs the survey to be delivered, beside the register.
    pub fn needs_survey(&self) -> bool {
        match (self.frame, self.base) {
            (_, Base::Register | Base::Accredited) => false,
            (_, Base::Surveyed | Base::Respondents) => true,
        }
    }

    /// Whether a figure is a sum or a count, with no denominator but inhabitants: nothing counted
    /// makes zero, where a mean of nothing does not exist.
    pub fn is_total(&self, member: Option<u16>) -> bool {
        let member = member.and_then(|index| self.member(index));
        let numerator = member.map_or(self.numerator.as_deref(), |own| Some(&*own.numerator));
        let has_denominator =
            self.denominator.is_some() || member.is_some_and(|member| member.denominator.is_some());
        let joins =
            self.frame == Frame::Structure && self.denominator_frame == Some(Frame::Territory);
        let averages = numerator.is_some_and(|text| {
            let text = text.to_uppercase();
            ["AVG(", "MEDIAN(", "QUANTILE_"]
                .iter()
                .any(|name| text.contains(name))
        });
        (joins || !has_denominator) && !averages
    }

    /// A member of the breakdowns by index.
    pub fn member(&self, index: u16) -> Option<&Member> {
        self.members().nth(usize::from(index))
    }

    /// `age:0-6` for a member, none for the whole.
    pub fn breakdown_code(&self, member: Option<u16>) -> Option<String> {
        let index = member?;
        let dimension = &self.breakdown_of(index)?.dimension;
        Some(format!("{dimension}:{}", self.member(index)?.code))
    }
}
