//! A published figure as a card or a cell: text, evolution, counts, note, source, objectives.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Base, Frame};
use crate::domain::figure::Content;
use crate::domain::number::french;
use crate::domain::structure::Population;
use crate::render::page::{
    CellView, EvolutionView, FigureView, Movement, ObjectiveLinkView, ValueState,
};
use crate::service::compare::{Change, Evolution, NoEvolution};
use crate::service::figures::{Figure, FigureKey};
use crate::service::objectives::AttachedObjective;
use crate::service::published::PublishedEdition;

use super::address;
use super::wording::{capitalized, counted_u32, typeset};

/// Below this, a change between two whole numbers is said as it is: a percentage would impress more
/// than it informs.
const SMALL_NUMBER: f64 = 200.0;

/// A figure in a card.
pub(super) fn card(figure: &Figure<'_>) -> FigureView {
    FigureView {
        label: label(figure),
        href: Some(page_of(figure)),
        value_text: figure.display(),
        value_state: state(figure),
        unit: unit(figure),
        population_label: figure.key().population.label().to_owned(),
        year: figure.data_year(),
        evolution: evolution(figure),
        counts_text: counts(figure),
        note: note(figure).map(|note| capitalized(&note)),
        lineage_href: Some(address::lineage(figure)),
        objectives: figure
            .objectives()
            .map(|attached| objective(&attached))
            .collect(),
        fictitious: figure.edition().summary().fictitious,
    }
}

/// A figure in a cell.
pub(super) fn cell(figure: &Figure<'_>) -> CellView {
    CellView {
        text: figure.display(),
        state: state(figure),
        href: None,
    }
}

/// Words in a cell.
pub(super) fn words(text: impl Into<String>) -> CellView {
    CellView {
        text: text.into(),
        state: ValueState::Free,
        href: None,
    }
}

/// Words in a cell, with what is behind them.
pub(super) fn linked(text: impl Into<String>, href: String) -> CellView {
    CellView {
        href: Some(href),
        ..words(text)
    }
}

/// Name of the indicator, with the member of its breakdown.
pub(super) fn label(figure: &Figure<'_>) -> String {
    let name = figure
        .definition()
        .map_or("", |definition| &definition.label);
    match figure.breakdown_label() {
        Some(member) => typeset(&format!("{name} : {member}")),
        None => typeset(name),
    }
}

/// Unit, in words.
pub(super) fn unit(figure: &Figure<'_>) -> String {
    figure
        .definition()
        .map(|definition| typeset(&definition.unit_label))
        .unwrap_or_default()
}

/// Name with the unit in parentheses, unless the name says it.
pub(super) fn label_and_unit(figure: &Figure<'_>) -> String {
    let (label, unit) = (label(figure), unit(figure));
    if unit.is_empty() || label.to_lowercase().starts_with(&unit.to_lowercase()) {
        return label;
    }
    typeset(&format!("{label} ({unit})"))
}

fn page_of(figure: &Figure<'_>) -> String {
    let id = figure.definition().map_or("", |definition| &definition.id);
    address::indicator_of(id, figure.geo(), figure.key().population)
}

/// Whether a number stands in the display of a figure.
pub(super) fn state(figure: &Figure<'_>) -> ValueState {
    match figure.content() {
        Content::Number { .. } if figure.is_confidential() => ValueState::Confidential,
        Content::Number { .. } => ValueState::Free,
        Content::Secret(_) => ValueState::Secret,
        Content::Missing(_) => ValueState::Missing,
    }
}

/// Whether a figure sums the answers of structures where there is none: a true zero, which says
/// nothing more than the number of structures.
pub(super) fn sums_nobody(figure: &Figure<'_>) -> bool {
    let asks = figure
        .definition()
        .is_some_and(|known| known.frame == Frame::Structure && known.base == Base::Respondents);
    let (accredited, surveyed) = figure.public_counts().unwrap_or((1, 1));
    asks && accredited == 0 && surveyed == 0
}

/// The counts behind a figure: the four of a published one, else the public one.
pub(super) fn counts(figure: &Figure<'_>) -> Option<String> {
    let definition = figure.definition()?;
    let (accredited, _) = figure.public_counts()?;
    let accredited = counted_u32(accredited, "structure agréée", "structures agréées");
    let base = (definition.frame == Frame::Structure).then_some(definition.base);
    match (base, figure.counts()) {
        (Some(Base::Respondents), Some(counts)) => {
            let filled = counted_u32(counts.filled, "réponse exploitée", "réponses exploitées");
            Some(format!("{filled} sur {accredited}"))
        }
        (Some(Base::Surveyed), Some(counts)) => {
            let respondents = counted_u32(counts.respondents, "répondante", "répondantes");
            let surveyed = counted_u32(
                counts.surveyed,
                "structure interrogée",
                "structures interrogées",
            );
            Some(format!("{respondents} sur {surveyed}"))
        }
        _ => Some(accredited),
    }
}

/// What to know of a figure, in one line.
pub(super) fn note(figure: &Figure<'_>) -> Option<String> {
    let notes: Vec<String> = figure
        .sentences()
        .iter()
        .map(|note| typeset(note))
        .collect();
    (!notes.is_empty()).then(|| notes.join("\u{202f}; "))
}

/// Change since the year before, when both values are published: never across a mark, and said to
/// be broken where the series is.
pub(super) fn evolution(figure: &Figure<'_>) -> Option<EvolutionView> {
    let evolution = Evolution::of(figure, None)?;
    let mut since = format!("depuis {}", evolution.before.data_year());
    let flat = |text: &str, since: String| EvolutionView {
        text: text.to_owned(),
        since,
        movement: Movement::Flat,
    };
    let change = match evolution.outcome {
        Ok(change) => change,
        Err(NoEvolution::Broken(broken)) if figure.value().is_some() => {
            let since = format!("en {}, sans évolution", broken.year);
            return Some(flat("rupture de série", since));
        }
        Err(NoEvolution::Broken(_) | NoEvolution::Secret | NoEvolution::Missing) => return None,
    };
    if let Some(constant) = evolution.constant_set.and_then(|own| at_constant_set(&own)) {
        since.push_str(&constant);
    }
    if figure.display() == evolution.before.display() {
        return Some(flat("stable", since));
    }
    if change.verdict.remark().is_some() {
        since.push_str(", non significatif");
    }
    let movement = if change.absolute > 0.0 {
        Movement::Up
    } else {
        Movement::Down
    };
    let text = change_text(figure, change, evolution.before.value());
    Some(EvolutionView {
        text,
        since,
        movement,
    })
}

/// « (+1,3 % à champ constant) ».
fn at_constant_set(constant: &Figure<'_>) -> Option<String> {
    let value = constant.value()?;
    let definition = constant.definition()?;
    let unit = if definition.unit == "%" {
        "%"
    } else {
        &definition.unit_label
    };
    let value = signed(value, definition.decimals);
    Some(format!("\u{202f}; {value}\u{a0}{unit} à champ constant"))
}

/// A difference as people read it: points for a percentage, a number while it is small, else per cent.
pub(super) fn change_text(figure: &Figure<'_>, change: Change, from: Option<f64>) -> String {
    let Some((definition, value)) = figure.definition().zip(figure.value()) else {
        return String::new();
    };
    let absolute = change.absolute;
    if definition.unit == "%" {
        let points = if absolute.abs() < 2.0 {
            "point"
        } else {
            "points"
        };
        return format!("{}\u{a0}{points}", signed(absolute, definition.decimals));
    }
    let from = from.unwrap_or_default();
    let is_small = definition.decimals == 0 && value.abs().max(from.abs()) < SMALL_NUMBER;
    match change.relative.filter(|_| !is_small) {
        Some(relative) => format!("{}\u{a0}%", signed(relative * 100.0, 1)),
        None => signed(absolute, definition.decimals),
    }
}

pub(super) fn signed(number: f64, decimals: u8) -> String {
    let sign = if number > 0.0 { "+" } else { "" };
    format!("{sign}{}", french(number, decimals))
}

/// An objective as a chip.
pub(super) fn objective(attached: &AttachedObjective<'_>) -> ObjectiveLinkView {
    ObjectiveLinkView {
        code: attached.objective.code.clone(),
        label: typeset(&attached.objective.title),
        href: address::objective(&attached.plan.id, &attached.objective.code),
        plan_label: attached.plan.label.clone(),
        role_label: attached.link.role.label().to_owned(),
        reason: Some(typeset(&attached.link.reason)),
        nature: attached.objective.nature,
    }
}

/// Places of an indicator's own formulas: the whole if it has one, then each member. The groups of
/// shared dimensions are for the page that chooses among them.
pub(super) fn members(edition: &PublishedEdition, indicator: u16) -> Vec<Option<u16>> {
    let definition = edition.definition(indicator);
    let formulas = definition
        .map(IndicatorDefinition::formulas)
        .unwrap_or_default();
    let own = formulas.iter().filter(|formula| formula.filter.is_none());
    own.map(|formula| formula.member).collect()
}

/// Which series is meant, before the year is chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// Place of the indicator in the catalogue.
    pub(super) indicator: u16,
    /// Place of the territory in the geography.
    pub(super) territory: u32,
    /// Population of structures.
    pub(super) population: Population,
    /// Member of the breakdown.
    pub(super) member: Option<u16>,
}

impl Subject {
    /// The whole of an indicator on a territory, by identifier and place; none when the edition
    /// does not compute it there.
    pub(super) fn find(
        edition: &PublishedEdition,
        indicator: &str,
        territory: usize,
        population: Population,
    ) -> Option<Self> {
        let place = edition.catalogue().indicators.get_index_of(indicator)?;
        let definition = edition.catalogue().indicators.get(indicator)?;
        let kind = edition.geography().territory(territory)?.code.kind;
        let computed = edition.holds(place)
            && definition.has_level(kind, None)
            && definition.populations.contains(&population);
        computed.then_some(Self {
            indicator: u16::try_from(place).ok()?,
            territory: u32::try_from(territory).ok()?,
            population,
            member: definition.formulas().first()?.member,
        })
    }

    /// The figure of a year.
    pub(super) fn figure<'a>(
        &self,
        edition: &'a PublishedEdition,
        year: i32,
    ) -> Option<Figure<'a>> {
        Some(edition.figure(FigureKey {
            indicator: self.indicator,
            territory: self.territory,
            population: self.population,
            member: self.member,
            data_year: i16::try_from(year).ok()?,
        }))
    }

    /// The figure of the last year that has a value, else of the last year.
    pub(super) fn last<'a>(&self, edition: &'a PublishedEdition) -> Option<Figure<'a>> {
        let years = edition.data_years().iter().rev();
        let mut figures = years
            .filter_map(|&year| self.figure(edition, year))
            .peekable();
        let last = figures.peek().copied();
        figures.find(|figure| figure.value().is_some()).or(last)
    }
}
