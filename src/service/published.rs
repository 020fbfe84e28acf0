//! An edition ready to answer: cells in order, coverage, prepared texts. Immutable.
//!
//! The edition is sparse: the engine keeps a cell only where something happens. What an absent
//! cell means is decided here, once: not delivered, not asked, no structure, or a true zero.

mod asked;
mod cells;
mod texts;

use std::sync::{Arc, OnceLock};

use crate::catalogue::Catalogue;
use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Base, Frame};
use crate::domain::cells::{Cells, Series};
use crate::domain::delivery::DeliverySummary;
use crate::domain::directory::StructureSheet;
use crate::domain::edition::{Edition, EditionSummary};
use crate::domain::figure::{Cell, Content, MissingReason};
use crate::domain::printed::PrintedValue;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;
use crate::geography::coverage::{Coverage, DeliveryState};

use super::additions::extended_geography;
use super::confidential::Revealed;
use super::figures::{Figure, FigureKey};
use super::objectives::{Attachment, PlanGround};
use super::search::Names;

pub(in crate::service) use texts::{IndicatorTexts, TerritoryTexts, quoted};

use asked::NotAsked;
use cells::{empty, translated};

/// Bytes of the prepared texts of a territory, on average.
const TEXTS_OF_A_TERRITORY: usize = 200;

/// One edition in memory, with what it needs to answer by itself.
///
/// What is large is shared between the edition that the public reads and those of roles.
#[derive(Debug, Clone)]
pub struct PublishedEdition {
    seed: String,
    summary: EditionSummary,
    deliveries: Arc<[DeliverySummary]>,
    catalogue: Arc<Catalogue>,
    geography: Arc<Geography>,
    coverage: Arc<Coverage>,
    structures: Arc<[StructureSheet]>,
    /// Names of the structures, folded when they are first searched.
    names: Arc<OnceLock<Names>>,
    cells: Arc<Cells>,
    indicators: Arc<[PublishedIndicator]>,
    territories: Arc<[TerritoryTexts]>,
    plans: Arc<[PlanGround]>,
    printed: Arc<[PrintedValue]>,
    /// What a role sees of it that the public does not.
    revealed: Option<Arc<Revealed>>,
}

/// What the edition knows of an indicator of the catalogue.
#[derive(Debug)]
pub(in crate::service) struct PublishedIndicator {
    /// Version computed; none when this edition does not hold the indicator.
    pub(in crate::service) version: Option<u32>,
    /// Prepared JSON.
    pub(in crate::service) texts: IndicatorTexts,
    /// Objectives that it informs.
    pub(in crate::service) attachments: Vec<Attachment>,
    needs_survey: bool,
    /// The formula compares with the year before.
    pub(in crate::service) needs_previous_year: bool,
    not_asked: NotAsked,
}

impl PublishedEdition {
    /// Prepares an edition: its indices are translated to those of the catalogue and geography;
    /// cells of an indicator or territory that is no longer known are left out.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an edition keeps what it is given: the base, or what its lists make of it"
    )]
    pub fn new(edition: Edition, catalogue: Arc<Catalogue>, geography: Arc<Geography>) -> Self {
        let Edition {
            summary,
            deliveries,
            indicators,
            territories,
            structures,
            additions,
            cells,
            printed,
        } = edition;
        let geography = extended_geography(&geography, &additions);
        let coverage = Coverage::new(&deliveries, &geography);
        let indicator_places: Vec<Option<u16>> = indicators
            .iter()
            .map(|(id, _)| u16::try_from(catalogue.indicators.get_index_of(id)?).ok())
            .collect();
        let territory_places: Vec<Option<u32>> = territories
            .iter()
            .map(|code| u32::try_from(geography.find(code)?).ok())
            .collect();
        let cells = translated(cells, &indicator_places, &territory_places);
        let plans = catalogue
            .plans
            .values()
            .map(|plan| PlanGround::new(plan, &geography))
            .collect();
        let mut published = Self {
            seed: format!("{}/{}", summary.id, catalogue.sha256),
            indicators: catalogue
                .indicators
                .values()
                .map(|definition| {
                    let version = indicators.iter().find(|(id, _)| *id == definition.id);
                    PublishedIndicator::new(
                        definition,
                        version.map(|(_, version)| *version),
                        (&summary, &catalogue),
                    )
                })
                .collect(),
            territories: geography
                .territories()
                .iter()
                .map(TerritoryTexts::new)
                .collect(),
            summary,
            deliveries: deliveries.into(),
            catalogue,
            geography,
            coverage: Arc::new(coverage),
            structures: structures.into(),
            names: Arc::default(),
            cells: Arc::new(cells),
            plans,
            printed: printed.into(),
            revealed: None,
        };
        published.attach_objectives();
        published
    }

    /// The same edition for a role: what was revealed is in its figures, marked.
    #[must_use]
    pub fn revealing(&self, revealed: Revealed) -> Self {
        Self {
            seed: format!("{}/confidential/{}", self.seed, revealed.scope()),
            revealed: Some(Arc::new(revealed)),
            ..self.clone()
        }
    }

    /// Whether it holds figures that the public does not see.
    pub fn reveals(&self) -> bool {
        self.revealed
            .as_ref()
            .is_some_and(|revealed| revealed.n_figures() > 0)
    }

    fn attach_objectives(&mut self) {
        let attachments: Vec<Vec<Attachment>> = (0..self.indicators.len())
            .map(|place| Attachment::of(self, place))
            .collect();
        // Nobody shares it yet.
        let indicators = Arc::get_mut(&mut self.indicators).unwrap_or_default();
        for (indicator, attachments) in indicators.iter_mut().zip(attachments) {
            indicator.attachments = attachments;
        }
    }

    /// What the edition says of itself.
    pub fn summary(&self) -> &EditionSummary {
        &self.summary
    }

    /// Identifier of the edition.
    pub fn id(&self) -> &str {
        &self.summary.id
    }

    /// Changes when anything that the edition can answer does.
    pub fn seed(&self) -> &str {
        &self.seed
    }

    /// Deliveries that it was computed from.
    pub fn deliveries(&self) -> &[DeliverySummary] {
        &self.deliveries
    }

    /// What others printed.
    pub fn printed(&self) -> &[PrintedValue] {
        &self.printed
    }

    /// The definitions.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The territories.
    pub fn geography(&self) -> &Geography {
        &self.geography
    }

    /// The territories, to keep beside the edition.
    pub fn shared_geography(&self) -> Arc<Geography> {
        Arc::clone(&self.geography)
    }

    /// What was delivered.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Years of the data, in order.
    pub fn data_years(&self) -> &[i32] {
        &self.summary.data_years
    }

    /// What the register says of a structure.
    pub fn structure(&self, id: &str) -> Option<&StructureSheet> {
        let found = self
            .structures
            .binary_search_by(|sheet| sheet.id.as_str().cmp(id));
        self.structures.get(found.ok()?)
    }

    /// The names by which its structures are searched.
    pub fn names(&self) -> &Names {
        self.names
            .get_or_init(|| Names::new(&self.structures, &self.geography))
    }

    /// Every structure of the register, by identifier.
    pub fn structures(&self) -> &[StructureSheet] {
        &self.structures
    }

    /// How many cells the edition holds.
    pub fn n_cells(&self) -> usize {
        self.cells.len()
    }

    /// About how much memory it takes, in bytes: its cells, and the texts of each territory.
    pub fn approximate_bytes(&self) -> usize {
        self.cells.bytes()
            + self.territories.len() * (size_of::<TerritoryTexts>() + TEXTS_OF_A_TERRITORY)
    }

    /// The cells of an indicator, by territory, population, member and year.
    pub(in crate::service) fn cells_of(&self, indicator: u16) -> impl Iterator<Item = Cell> {
        self.cells.of_indicator(indicator)
    }

    /// How many of them are hidden from the public.
    pub fn n_secret(&self) -> usize {
        self.cells.n_secret()
    }

    /// Whether the edition holds this indicator of the catalogue.
    pub fn holds(&self, indicator: usize) -> bool {
        self.indicators
            .get(indicator)
            .is_some_and(|indicator| indicator.version.is_some())
    }

    pub(in crate::service) fn indicator(&self, place: u16) -> Option<&PublishedIndicator> {
        self.indicators.get(usize::from(place))
    }

    pub(in crate::service) fn territory_texts(&self, place: u32) -> Option<&TerritoryTexts> {
        self.territories.get(index(place))
    }

    pub(in crate::service) fn plans(&self) -> &[PlanGround] {
        &self.plans
    }

    /// The cells kept for one indicator, territory, population and member, by year.
    pub(in crate::service) fn series(&self, key: &FigureKey) -> Series<'_> {
        self.cells
            .series(key.indicator, key.territory, key.population, key.member)
    }

    /// One figure: never absent for a known indicator and territory, maybe missing with a reason.
    pub fn figure(&self, key: FigureKey) -> Figure<'_> {
        self.figure_in(key, self.series(&key))
    }

    /// The same, when the series that may hold it is at hand.
    pub(in crate::service) fn figure_in(&self, key: FigureKey, series: Series<'_>) -> Figure<'_> {
        let known = self.indicator(key.indicator);
        let needs_survey = known.is_some_and(|known| known.needs_survey);
        let year = i32::from(key.data_year);
        let delivered = self
            .coverage
            .of(index(key.territory), year, key.population, needs_survey);
        let cell = if delivered.complete {
            let found = series.of_year(key.data_year);
            found.unwrap_or_else(|| self.absent(&key))
        } else {
            let DeliveryState {
                delivered, touched, ..
            } = delivered;
            empty(
                &key,
                Content::Missing(MissingReason::NotDelivered { delivered, touched }),
            )
        };
        let hidden = |content| match content {
            Content::Secret(reason) => {
                let content = self.revealed.as_ref()?.content(&key)?;
                Some((reason, Cell { content, ..cell }))
            }
            Content::Number { .. } | Content::Missing(_) => None,
        };
        match hidden(cell.content) {
            Some((reason, seen)) => Figure::confidential(self, key, seen, reason),
            None => Figure::new(self, key, cell),
        }
    }

    /// What an absent cell of a delivered territory means.
    fn absent(&self, key: &FigureKey) -> Cell {
        let year = i32::from(key.data_year);
        let known = self.indicator(key.indicator);
        let needs_survey = known.is_some_and(|known| known.needs_survey);
        let definition = self.definition(key.indicator);
        let is_total = definition.is_some_and(|definition| definition.is_total(key.member));
        let not_asked = known.is_some_and(|known| known.not_asked.contains(key.member, year));
        let no_previous_year = known.is_some_and(|known| known.needs_previous_year)
            && !self
                .coverage
                .of(index(key.territory), year - 1, key.population, needs_survey)
                .complete;
        // A group without a line: where nobody answered, nothing is known of groups either.
        let whole = FigureKey {
            member: None,
            ..*key
        };
        let is_group = key
            .member
            .and_then(|member| definition?.member(member))
            .is_some_and(|member| member.filter.is_some());
        let whole = is_group.then(|| self.series(&whole).of_year(key.data_year));
        let unanswered = whole
            .flatten()
            .is_some_and(|cell| cell.content == Content::Missing(MissingReason::NoAnswer));
        let totals = self
            .cells
            .totals()
            .of(key.territory, key.population, key.data_year);
        let content = if not_asked {
            Content::Missing(MissingReason::NotAsked)
        } else if no_previous_year {
            Content::Missing(MissingReason::NoPreviousYear)
        } else if unanswered {
            Content::Missing(MissingReason::NoAnswer)
        } else if definition.is_some_and(|definition| self.lacks_what_it_reads(definition)) {
            Content::Missing(MissingReason::NotGiven)
        } else if !is_total
            && !is_group
            && totals.accredited > 0
            && definition.is_some_and(counts_asked)
        {
            // Structures, and none was asked yet.
            Content::Missing(MissingReason::ZeroDenominator)
        } else if !is_total {
            Content::Missing(MissingReason::NoStructure)
        } else {
            Content::Number {
                value: 0.0,
                numerator: Some(0.0),
                denominator: None,
                filled: 0,
                respondents: totals.respondents,
            }
        };
        Cell {
            accredited: totals.accredited,
            surveyed: totals.surveyed,
            ..empty(key, content)
        }
    }

    /// Whether the figures of an indicator come from a delivery, or a list, that none brought.
    fn lacks_what_it_reads(&self, definition: &IndicatorDefinition) -> bool {
        let of_territories = definition.frame == Frame::Territory;
        let reads_quartiers = || {
            let mut formulas = definition.formulas().into_iter();
            formulas.any(|formula| formula.numerator.contains("quartier"))
        };
        of_territories
            && (definition.context
                || reads_quartiers() && self.geography.indices_of(TerritoryType::Qpv).is_empty())
    }

    /// The definition of an indicator by its place in the catalogue.
    pub fn definition(&self, indicator: u16) -> Option<&IndicatorDefinition> {
        self.catalogue
            .indicators
            .get_index(usize::from(indicator))
            .map(|(_, found)| found)
    }
}

/// Whether an indicator divides by the structures asked.
fn counts_asked(definition: &IndicatorDefinition) -> bool {
    definition.frame == Frame::Structure && definition.base == Base::Surveyed
}

impl PublishedIndicator {
    fn new(
        definition: &IndicatorDefinition,
        version: Option<u32>,
        (summary, catalogue): (&EditionSummary, &Catalogue),
    ) -> Self {
        Self {
            version,
            texts: IndicatorTexts::new(definition, version.unwrap_or(definition.version), summary),
            attachments: Vec::new(),
            needs_survey: definition.needs_survey(),
            needs_previous_year: asked::names_previous_year(definition),
            not_asked: NotAsked::new(definition, catalogue, &summary.data_years),
        }
    }
}

pub(in crate::service) fn index(territory: u32) -> usize {
    usize::try_from(territory).unwrap_or(usize::MAX)
}
