//! How far a figure may be trusted: who answered, and whether its series was broken.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Base, Frame, SeriesBreak};
use crate::domain::figure::Content;

use super::Figure;

impl<'a> Figure<'a> {
    /// The share of the structures surveyed on which a number rests, when it is under the floor of
    /// its indicator; none for a number that has enough answers, for a secret and for no number.
    ///
    /// The share is `filled / surveyed`: the floor is set per indicator because some questions are
    /// left blank more than others, so that the answers used decide rather than those sent back. In a
    /// group of structures (a member with a condition) nobody knows how many were surveyed: there the
    /// share is that of the whole territory, `respondents / surveyed`.
    pub fn low_response(&self) -> Option<f64> {
        let definition = self.surveys_answers()?;
        let Content::Number {
            filled,
            respondents,
            ..
        } = self.cell.content
        else {
            return None;
        };
        let answers = if self.is_of_a_group(definition) {
            respondents
        } else {
            filled
        };
        if self.cell.surveyed == 0 {
            return None;
        }
        let share = f64::from(answers) / f64::from(self.cell.surveyed);
        (share < definition.response_floor).then_some(share)
    }

    /// The floor of the indicator: the share of structures surveyed under which it is unreliable.
    pub fn response_floor(&self) -> Option<f64> {
        self.definition()
            .map(|definition| definition.response_floor)
    }

    /// Structures that declared their part of a total, and structures accredited, when some are
    /// missing from the sum; none for what is no sum of answers, for a secret and for no number.
    pub fn declared_by(&self) -> Option<(u32, u32)> {
        let definition = self.surveys_answers()?;
        let Content::Number {
            filled,
            numerator: Some(_),
            denominator: None,
            ..
        } = self.cell.content
        else {
            return None;
        };
        let missing = filled < self.cell.accredited && !self.is_of_a_group(definition);
        missing.then_some((filled, self.cell.accredited))
    }

    /// The break after which this figure is the first of a new series: the first year of the edition
    /// at or after that of the break.
    pub fn starts_series(&self) -> Option<&'a SeriesBreak> {
        let year = self.data_year();
        let known = self.edition.data_years();
        let breaks = &self.definition()?.series_breaks;
        breaks.iter().rev().find(|broken| {
            let first = known.iter().find(|known| **known >= broken.year);
            first == Some(&year)
        })
    }

    /// The last break between an earlier year and this figure: the two do not compare.
    pub fn break_since(&self, earlier: i32) -> Option<&'a SeriesBreak> {
        let year = self.data_year();
        let (first, last) = (earlier.min(year), earlier.max(year));
        let breaks = &self.definition()?.series_breaks;
        breaks
            .iter()
            .rev()
            .find(|broken| first < broken.year && broken.year <= last)
    }

    /// The definition, when the figure is made of what structures answered.
    fn surveys_answers(&self) -> Option<&'a IndicatorDefinition> {
        self.definition().filter(|definition| {
            definition.frame == Frame::Structure && definition.base == Base::Respondents
        })
    }

    fn is_of_a_group(&self, definition: &IndicatorDefinition) -> bool {
        let member = self.key.member.and_then(|place| definition.member(place));
        member.is_some_and(|member| member.filter.is_some())
    }
}
