//! What a chart says, before any pixel: everything is given, nothing is looked up.

use super::map::MapBody;

/// Form of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// One line per series over years (or ordered members).
    Line,
    /// Horizontal bars, in the order given.
    Bar,
    /// Horizontal bars sorted from the largest, with ranks.
    Ranking,
    /// Shares of a whole, one column per year or territory: one series per member, in order.
    Stacked,
    /// Where the territories of a level fall between low and high, with quartiles.
    Distribution,
    /// Territories coloured by class.
    Map,
    /// Baseline, value, expected value and target on one axis.
    Progress,
    /// One small line chart per main series, with common axes; comparisons show in each.
    Multiples,
    /// Two series of the same members, back to back.
    Pyramid,
}

/// What a kind needs beyond its series.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ChartBody {
    /// The series say everything.
    #[default]
    Series,
    /// How far a target is, in words: `Progress`.
    Verdict(Verdict),
    /// Lines, classes and points: `Map`.
    Map(Box<MapBody>),
}

/// Judgement on a progress, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// « en bonne voie », « non évaluable ».
    pub label: String,
    /// What decides it: « 47 % du chemin fait, 70 % attendus ».
    pub reason: String,
    /// Whether it is good news, when it can be judged.
    pub favourable: Option<bool>,
}

/// One chart, as data. Texts are ready to be shown, in French.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartSpecification {
    /// Form.
    pub kind: ChartKind,
    /// Label of the indicator.
    pub title: String,
    /// Territory, population, years: « Loire-Atlantique · centres sociaux · 2012–2024 ».
    pub subtitle: String,
    /// Unit of the values: « bénévoles par structure », « % ».
    pub unit_label: String,
    /// Decimals of the values, 0 to 6.
    pub decimals: u8,
    /// Series, the main one first.
    pub series: Vec<Series>,
    /// « 95 structures ayant répondu sur 104 agréées »; may be empty.
    pub counts_line: String,
    /// « Source : … »; may be empty.
    pub source_line: String,
    /// Objective that the indicator follows.
    pub objective_line: Option<String>,
    /// Marks shown as badges inside the image: « Données fictives », « Objectif illustratif ».
    pub marks: Vec<String>,
    /// What the kind needs beyond the series.
    pub body: ChartBody,
    /// Edition that the figures come from, written in the file; may be empty.
    pub edition: String,
    /// Licence of the figures, written in the file; may be empty.
    pub licence: String,
}

/// One line, or one set of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name shown at the end of the line or in the legend.
    pub label: String,
    /// What it is for.
    pub role: SeriesRole,
    /// Points, in order.
    pub points: Vec<Point>,
}

/// What a series is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesRole {
    /// The subject of the chart.
    Main,
    /// Another territory or population; with a single point, a reference line across the bars.
    Comparison,
    /// A target, drawn dashed.
    Target,
    /// Where a target starts from.
    Baseline,
    /// Where a straight path to the target would be.
    Expected,
    /// What the members of a whole leave; drawn hatched, and only as long as is public anyway.
    Remainder,
}

/// One value of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Year, member of a breakdown, or territory.
    pub label: String,
    /// Number, or the reason why there is none.
    pub value: PointValue,
    /// Drawn in the strong colour when others are not.
    pub highlighted: bool,
    /// First of a new series: no line joins it to the point before.
    pub starts: bool,
    /// Identifier of the figure, for a table whose values lead to where they come from; none for what
    /// is no figure: a target, a remainder, a share worked out.
    pub figure: Option<String>,
}

/// A number, or a mark in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PointValue {
    /// A published number, in the unit of the chart.
    Number(f64),
    /// No number to show.
    Mark(Mark),
}

/// Mark that takes the place of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// `s`: hidden by statistical secrecy.
    Secret,
    /// `nd`: not available, for another reason than the two that follow.
    NotAvailable,
    /// `nd`: the deliveries that it needs did not come.
    NotDelivered,
    /// `nd`: structures, none of which answered.
    NoAnswer,
    /// `so`: not applicable.
    NotApplicable,
    /// `so`: no structure here.
    NoStructure,
}

impl Mark {
    /// The marks, in the order of the legend.
    pub const ALL: [Self; 6] = [
        Self::Secret,
        Self::NotAvailable,
        Self::NotDelivered,
        Self::NoAnswer,
        Self::NotApplicable,
        Self::NoStructure,
    ];

    /// `s`, `nd` or `so`, the codes of the interface.
    pub fn code(self) -> &'static str {
        match self {
            Self::Secret => "s",
            Self::NotAvailable | Self::NotDelivered | Self::NoAnswer => "nd",
            Self::NotApplicable | Self::NoStructure => "so",
        }
    }

    /// The code as written in charts and their tables, with a number where two reasons share it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Secret => "s",
            Self::NotAvailable => "nd",
            Self::NotDelivered => "nd¹",
            Self::NoAnswer => "nd²",
            Self::NotApplicable => "so",
            Self::NoStructure => "so¹",
        }
    }

    /// What the mark means, in French.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Secret => "secret statistique",
            Self::NotAvailable => "non disponible",
            Self::NotDelivered => "non livré",
            Self::NoAnswer => "aucune réponse",
            Self::NotApplicable => "sans objet",
            Self::NoStructure => "aucune structure",
        }
    }
}

impl PointValue {
    /// The number, if there is one.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Mark(_) => None,
        }
    }

    /// The mark, if there is no number.
    pub fn mark(self) -> Option<Mark> {
        match self {
            Self::Number(_) => None,
            Self::Mark(mark) => Some(mark),
        }
    }
}

/// Size of the image in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartSize {
    /// Width of the image, 320 to 3840 pixels.
    pub width: u32,
    /// Height of the image, 240 to 2160 pixels.
    pub height: u32,
    /// Size of texts and strokes, 0.5 to 2; at 1 they follow the size of the image.
    pub scale: f64,
    /// Pixels per pixel of the layout: at 2 an image of 1200 pixels is laid out as one of 600.
    pub density: u32,
}

impl ChartSize {
    /// Smallest width and height.
    pub const SMALLEST: (u32, u32) = (320, 240);
    /// Largest width and height.
    pub const LARGEST: (u32, u32) = (3840, 2160);

    /// An image of that many pixels, with texts in proportion. Bounds are checked when drawing.
    pub const fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            scale: 1.0,
            density: 1,
        }
    }

    /// The layout of an image of that size, with `density` times as many pixels each way.
    pub const fn dense(width: u32, height: u32, density: u32) -> Self {
        Self {
            width: width.saturating_mul(density),
            height: height.saturating_mul(density),
            scale: 1.0,
            density,
        }
    }

    /// Bytes of the image, three a pixel.
    pub(super) fn bytes(self) -> usize {
        usize::try_from(u64::from(self.width) * u64::from(self.height) * 3).unwrap_or(0)
    }
}
