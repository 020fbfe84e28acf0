//! One figure: what it says, with the counts behind it, its status and its notes.

use std::fmt;

use crate::catalogue::IndicatorDefinition;
use crate::domain::figure::{Cell, ConfStatus, Content, Counts, MissingReason, ObsStatus};
use crate::domain::number::french;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::geography::Territory;

use super::error::{QueryError, Thing, nearest};
use super::notes;
use super::objectives::AttachedObjective;
use super::published::{PublishedEdition, PublishedIndicator, index};

/// Which figure: places in the catalogue and the geography, population, member, year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureKey {
    /// Place of the indicator in the catalogue.
    pub indicator: u16,
    /// Place of the territory in the geography.
    pub territory: u32,
    /// Population of structures.
    pub population: Population,
    /// Member of the breakdown, none for the whole.
    pub member: Option<u16>,
    /// Year that the data describe.
    pub data_year: i16,
}

/// What an identifier of a figure leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// This figure.
    Here(FigureKey),
    /// The same figure under the current code of its territory.
    MovedTo(String),
}

impl FigureKey {
    /// Reads `{indicator}/{geo}/{time}/{population}` and, with a breakdown, `/{dimension}:{member}`.
    ///
    /// # Errors
    /// When a part is not known; when the indicator is not computed there.
    pub fn locate(edition: &PublishedEdition, id: &str) -> Result<Located, QueryError> {
        let mut parts = id.splitn(5, '/');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        let (Some(name), Some(geo), Some(time), Some(population)) =
            (part(), part(), part(), part())
        else {
            return Err(unknown_figure(id));
        };
        let breakdown = part();
        let place = place_of_indicator(edition, name)?;
        let definition = edition
            .definition(place)
            .ok_or_else(|| unknown_figure(id))?;
        let code: TerritoryCode = geo
            .parse()
            .map_err(|_form| unknown_territory(edition, geo))?;
        let Some(territory) = edition.geography().find(&code) else {
            let current = edition.geography().redirect(&code);
            let current = current.ok_or_else(|| unknown_territory(edition, geo))?;
            return Ok(Located::MovedTo(id.replacen(geo, &current.to_string(), 1)));
        };
        let data_year = time
            .parse()
            .ok()
            .filter(|year| (1900..=2200).contains(year));
        let key = Self {
            indicator: place,
            territory: u32::try_from(territory).unwrap_or(u32::MAX),
            population: population
                .parse()
                .map_err(|_text| unknown_population(population))?,
            member: member_of(definition, breakdown)?,
            data_year: data_year.ok_or_else(|| unknown_figure(id))?,
        };
        key.check(
            definition,
            code.kind.code(),
            definition.levels.contains(&code.kind),
        )?;
        Ok(Located::Here(key))
    }

    fn check(
        self,
        definition: &IndicatorDefinition,
        level: &'static str,
        level_computed: bool,
    ) -> Result<(), QueryError> {
        if !level_computed {
            return Err(level_not_computed(definition, level));
        }
        if !definition.populations.contains(&self.population) {
            return Err(population_not_computed(definition, self.population));
        }
        Ok(())
    }
}

fn unknown_figure(id: &str) -> QueryError {
    QueryError::Unknown {
        thing: Thing::Figure,
        parameter: "id",
        name: id.to_owned(),
        nearest: None,
    }
}

fn unknown_population(found: &str) -> QueryError {
    QueryError::BadValue {
        parameter: "population",
        found: found.to_owned(),
        expected: "un code de population".to_owned(),
        allowed: Population::ALL
            .iter()
            .map(|known| known.code().to_owned())
            .collect(),
    }
}

/// Place of an indicator that the edition holds.
pub(in crate::service) fn place_of_indicator(
    edition: &PublishedEdition,
    name: &str,
) -> Result<u16, QueryError> {
    let known = &edition.catalogue().indicators;
    let place = known
        .get_index_of(name)
        .filter(|&place| edition.holds(place));
    place
        .and_then(|place| u16::try_from(place).ok())
        .ok_or_else(|| QueryError::Unknown {
            thing: Thing::Indicator,
            parameter: "indicator",
            name: name.to_owned(),
            nearest: nearest(name, known.keys().map(String::as_str)),
        })
}

pub(in crate::service) fn unknown_territory(edition: &PublishedEdition, name: &str) -> QueryError {
    QueryError::Unknown {
        thing: Thing::Territory,
        parameter: "geo",
        name: name.to_owned(),
        nearest: edition
            .geography()
            .nearest_code(name)
            .map(|code| code.to_string()),
    }
}

pub(in crate::service) fn level_not_computed(
    definition: &IndicatorDefinition,
    level: &'static str,
) -> QueryError {
    QueryError::LevelNotComputed {
        indicator: definition.id.clone(),
        level,
        allowed: definition
            .levels
            .iter()
            .map(|level| level.code().to_owned())
            .collect(),
    }
}

pub(in crate::service) fn population_not_computed(
    definition: &IndicatorDefinition,
    population: Population,
) -> QueryError {
    QueryError::PopulationNotComputed {
        indicator: definition.id.clone(),
        population: population.code(),
        allowed: definition
            .populations
            .iter()
            .map(|known| known.code().to_owned())
            .collect(),
    }
}

fn member_of(
    definition: &IndicatorDefinition,
    breakdown: Option<&str>,
) -> Result<Option<u16>, QueryError> {
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let found = members.find(|&member| definition.breakdown_code(member).as_deref() == breakdown);
    found.ok_or_else(|| QueryError::BreakdownNotComputed {
        indicator: definition.id.clone(),
        found: breakdown.unwrap_or("sans ventilation").to_owned(),
        allowed: formulas
            .iter()
            .filter_map(|f| definition.breakdown_code(f.member))
            .collect(),
    })
}

/// One figure of an edition. What the public must not see is not in it.
#[derive(Clone, Copy)]
pub struct Figure<'a> {
    edition: &'a PublishedEdition,
    key: FigureKey,
    cell: Cell,
}

impl<'a> Figure<'a> {
    pub(in crate::service) fn new(
        edition: &'a PublishedEdition,
        key: FigureKey,
        cell: Cell,
    ) -> Self {
        Self { edition, key, cell }
    }

    /// The edition that holds it.
    pub fn edition(&self) -> &'a PublishedEdition {
        self.edition
    }

    /// Which figure it is.
    pub fn key(&self) -> FigureKey {
        self.key
    }

    /// Identifier: `{indicator}/{geo}/{time}/{population}` and `/{dimension}:{member}`.
    pub fn id(&self) -> String {
        let mut id = String::with_capacity(64);
        self.write_id(&mut id);
        id
    }

    /// Appends the identifier without the indicator.
    pub(in crate::service) fn write_place(&self, out: &mut String) {
        out.push_str(self.geo());
        out.push('/');
        push_whole(out, self.key.data_year.unsigned_abs().into());
        out.push('/');
        out.push_str(self.key.population.code());
        if let Some(code) = self.breakdown() {
            out.push('/');
            out.push_str(code);
        }
    }

    fn write_id(&self, out: &mut String) {
        out.push_str(self.definition().map_or("", |definition| &definition.id));
        out.push('/');
        self.write_place(out);
    }

    pub(in crate::service) fn known(&self) -> Option<&'a PublishedIndicator> {
        self.edition.indicator(self.key.indicator)
    }

    /// Definition of the indicator.
    pub fn definition(&self) -> Option<&'a IndicatorDefinition> {
        self.edition.definition(self.key.indicator)
    }

    /// Version of the definition that computed it.
    pub fn version(&self) -> u32 {
        self.known()
            .and_then(|known| known.version)
            .unwrap_or_default()
    }

    /// The territory.
    pub fn territory(&self) -> Option<&'a Territory> {
        self.edition
            .geography()
            .territories()
            .get(index(self.key.territory))
    }

    /// Code of the territory.
    pub fn geo(&self) -> &'a str {
        self.edition
            .territory_texts(self.key.territory)
            .map_or("", |texts| &texts.code)
    }

    /// Year that it describes.
    pub fn data_year(&self) -> i32 {
        i32::from(self.key.data_year)
    }

    /// `age:0-6` for a member of a breakdown.
    pub fn breakdown(&self) -> Option<&'a str> {
        let (code, _) = self
            .known()?
            .texts
            .members
            .get(usize::from(self.key.member?))?;
        Some(code)
    }

    /// French label of the member of the breakdown.
    pub fn breakdown_label(&self) -> Option<&'a str> {
        Some(&self.definition()?.member(self.key.member?)?.label)
    }

    /// The value, when it exists and may be seen.
    pub fn value(&self) -> Option<f64> {
        self.cell.value()
    }

    /// What the figure holds.
    pub fn content(&self) -> Content {
        self.cell.content
    }

    /// Numerator, when it may be seen.
    pub fn numerator(&self) -> Option<f64> {
        match self.cell.content {
            Content::Number { numerator, .. } => Some(numerator),
            Content::Secret(_) | Content::Missing(_) => None,
        }
    }

    /// Denominator, when there is one and it may be seen.
    pub fn denominator(&self) -> Option<f64> {
        match self.cell.content {
            Content::Number { denominator, .. } => denominator,
            Content::Secret(_) | Content::Missing(_) => None,
        }
    }

    /// Accredited and surveyed structures; none where nothing was delivered.
    pub fn public_counts(&self) -> Option<(u32, u32)> {
        match self.cell.content {
            Content::Missing(MissingReason::NotDelivered { .. }) => None,
            Content::Number { .. } | Content::Secret(_) | Content::Missing(_) => {
                Some((self.cell.accredited, self.cell.surveyed))
            }
        }
    }

    /// The four counts; none unless the figure has a value that may be seen.
    pub fn counts(&self) -> Option<Counts> {
        match self.cell.content {
            Content::Number {
                filled,
                respondents,
                ..
            } => Some(Counts {
                accredited: self.cell.accredited,
                surveyed: self.cell.surveyed,
                respondents,
                filled,
            }),
            Content::Secret(_) | Content::Missing(_) => None,
        }
    }

    /// Respondents / surveyed, between 0 and 1.
    pub fn response_rate(&self) -> Option<f64> {
        let counts = self.counts().filter(|counts| counts.surveyed > 0)?;
        Some(f64::from(counts.respondents) / f64::from(counts.surveyed))
    }

    /// Observation and confidentiality statuses.
    pub fn statuses(&self) -> (ObsStatus, ConfStatus) {
        self.cell.statuses()
    }

    /// Whether the figure is hidden from the public.
    pub fn is_secret(&self) -> bool {
        matches!(self.cell.content, Content::Secret(_))
    }

    /// Year of the inhabitants used, when it is not the data year.
    pub fn inhabitants_year(&self) -> Option<i32> {
        self.cell.inhabitants_year.map(i32::from)
    }

    /// As people read it: `30,8`, or `s` secret, `nd` not available, `so` not applicable.
    pub fn display(&self) -> String {
        match self.cell.content {
            Content::Number { value, .. } => french(
                value,
                self.definition()
                    .map_or(0, |definition| definition.decimals),
            ),
            Content::Secret(_) => "s".to_owned(),
            Content::Missing(_) => self.mark().to_owned(),
        }
    }

    fn mark(&self) -> &'static str {
        match self.statuses().0 {
            ObsStatus::M => "so",
            ObsStatus::A
            | ObsStatus::B
            | ObsStatus::E
            | ObsStatus::P
            | ObsStatus::U
            | ObsStatus::O => "nd",
        }
    }

    /// Whether the formula compares with the year before.
    pub fn compares_with_previous_year(&self) -> bool {
        self.known().is_some_and(|known| known.needs_previous_year)
    }

    /// Remarks to read with the figure, from a fixed table.
    pub fn notes(&self) -> Vec<String> {
        notes::of(self)
    }

    /// Objectives that the figure informs, inside their plan's territory.
    pub fn objectives(&self) -> impl Iterator<Item = AttachedObjective<'a>> + use<'a> {
        let figure = *self;
        let attachments = self.known().map_or(&[][..], |known| &known.attachments);
        attachments
            .iter()
            .filter_map(move |attachment| attachment.on(&figure))
    }
}

impl fmt::Debug for Figure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Figure")
            .field("id", &self.id())
            .field("content", &self.cell.content)
            .finish_non_exhaustive()
    }
}

/// Appends a whole number in decimal digits.
pub(in crate::service) fn push_whole(out: &mut String, number: u64) {
    let mut power = 1u64;
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        let digit = u8::try_from(number / power % 10).unwrap_or(0);
        out.push(char::from(b'0' + digit));
        power /= 10;
    }
}
