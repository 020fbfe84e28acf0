//! One figure: what it says, with the counts behind it, its status and its notes.

mod key;
mod quality;

use std::fmt;

use crate::catalogue::IndicatorDefinition;
use crate::domain::figure::{
    Cell, ConfStatus, Content, Counts, MissingReason, ObsStatus, SecretReason,
};
use crate::domain::number::french;
use crate::domain::structure::Population;
use crate::geography::Territory;

use super::notes;
use super::number_text::push_whole;
use super::objectives::AttachedObjective;
use super::published::{PublishedEdition, PublishedIndicator, index};

pub use key::Located;
pub(in crate::service) use key::{
    level_not_computed, place_of_indicator, population_not_computed, unknown_territory,
};

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

/// One figure of an edition. What the public must not see is not in it.
#[derive(Clone, Copy)]
pub struct Figure<'a> {
    edition: &'a PublishedEdition,
    key: FigureKey,
    cell: Cell,
    /// Why the public does not see it, where a role does.
    hidden: Option<SecretReason>,
}

impl<'a> Figure<'a> {
    pub(in crate::service) fn new(
        edition: &'a PublishedEdition,
        key: FigureKey,
        cell: Cell,
    ) -> Self {
        Self {
            edition,
            key,
            cell,
            hidden: None,
        }
    }

    /// A figure that the public does not see, for a role that may.
    pub(in crate::service) fn confidential(
        edition: &'a PublishedEdition,
        key: FigureKey,
        cell: Cell,
        reason: SecretReason,
    ) -> Self {
        Self {
            hidden: Some(reason),
            ..Self::new(edition, key, cell)
        }
    }

    /// Whether the public does not see it, and this reader does.
    pub fn is_confidential(&self) -> bool {
        self.hidden.is_some()
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
            Content::Number { numerator, .. } => numerator,
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

    /// Whether the ratio is shown and its numerator and denominator are not.
    pub fn has_hidden_parts(&self) -> bool {
        matches!(
            self.cell.content,
            Content::Number {
                numerator: None,
                ..
            }
        )
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

    /// Structures that sent back an answer; none where no campaign was delivered for the year, which
    /// is not the same as nobody having answered.
    pub fn respondents(&self) -> Option<u32> {
        let coverage = self.edition().coverage();
        let key = self.key();
        let year = i32::from(key.data_year);
        let state = coverage.of(index(key.territory), year, key.population, true);
        self.counts()
            .filter(|_| state.complete)
            .map(|counts| counts.respondents)
    }

    /// Respondents / surveyed, between 0 and 1.
    pub fn response_rate(&self) -> Option<f64> {
        let surveyed = self
            .counts()
            .map(|counts| counts.surveyed)
            .filter(|n| *n > 0)?;
        Some(f64::from(self.respondents()?) / f64::from(surveyed))
    }

    /// Observation and confidentiality statuses: `U` under the response floor, else `B` for the
    /// first figure of a new series.
    pub fn statuses(&self) -> (ObsStatus, ConfStatus) {
        let (plain, secrecy) = (self.cell.statuses().0, self.conf_status());
        if plain != ObsStatus::A {
            return (plain, secrecy);
        }
        let observed = if self.low_response().is_some() {
            ObsStatus::U
        } else if self.starts_series().is_some() {
            ObsStatus::B
        } else {
            plain
        };
        (observed, secrecy)
    }

    /// Confidentiality status alone: of what the public sees, also for a role that sees the number.
    pub fn conf_status(&self) -> ConfStatus {
        match self.hidden {
            Some(reason) => Content::Secret(reason).confidentiality(),
            None => self.cell.statuses().1,
        }
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
        match self.cell.statuses().0 {
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

    /// The same for a person: without the codes that the interface gives to programs.
    pub fn sentences(&self) -> Vec<String> {
        notes::sentences(self)
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
