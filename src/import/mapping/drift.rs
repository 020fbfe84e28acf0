//! Columns under another name: what a person said of them, what is proposed to a person.

use super::super::column_match::{Wanted, comes_by_year};
use super::super::decision::{Choice, Decision, DecisionKind, Settled, column_decision};
use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::nearest::nearest_few;
use super::super::report::Proposal;
use super::{Mapping, Matching, Unknown, column};
use crate::catalogue::dictionary::VariableDefinition;
use crate::catalogue::format::DataYearRule;

/// Answer that leaves a column out.
const IGNORE: &str = "ignore";
/// More proposals than this do not help a person to choose.
const MOST_CHOICES: usize = 3;

impl<'w, 'a> Matching<'w, 'a> {
    /// Applies what persons said of columns. A column known by its spelling goes before: what was
    /// settled for a file without it does not stand in its way.
    pub(super) fn settle(&self, mapping: &mut Mapping<'a>, unknown: &mut Vec<Unknown<'w>>) {
        unknown.retain(|found| {
            let id = column_decision(found.header);
            let Some(settled) = self.settled.iter().rev().find(|given| given.id == id) else {
                return true;
            };
            let chosen = self
                .free(mapping)
                .find(|wanted| wanted.variable.id == settled.answer);
            match chosen {
                None if settled.answer == IGNORE => {
                    mapping.decisions.push(self.decision(found, &[], settled));
                    false
                }
                None => true,
                Some(wanted) => {
                    let fed = column(found.position, found.header, wanted, None);
                    let decision = self.decision(found, &[wanted.variable], settled);
                    mapping.columns.push(fed);
                    mapping.decisions.push(decision);
                    mapping
                        .report
                        .ignored
                        .retain(|header| header != found.header);
                    false
                }
            }
        });
    }

    /// Asks a person about the columns that look like one that the format waits for.
    pub(super) fn propose(&self, mapping: &mut Mapping<'a>, unknown: &mut Vec<Unknown<'w>>) {
        unknown.retain(|found| {
            let spelt = self
                .free(mapping)
                .filter(|wanted| self.is_expected(wanted))
                .flat_map(|wanted| {
                    let spellings = wanted.spellings.iter();
                    spellings.map(move |spelling| (spelling.as_str(), wanted.variable))
                });
            let near = nearest_few(&found.normal, spelt, MOST_CHOICES);
            let Some(best) = near.first() else {
                return true;
            };
            mapping.report.proposed.push(Proposal {
                found: found.header.to_owned(),
                variable: best.id.clone(),
            });
            mapping.issues.push(self.to_be_decided(found, best));
            mapping.decisions.push(self.question(found, &near));
            mapping
                .proposed
                .extend(near.iter().map(|variable| variable.id.as_str()));
            false
        });
    }

    /// What may be fed and is not.
    pub(super) fn free<'s>(
        &'s self,
        mapping: &'s Mapping<'a>,
    ) -> impl Iterator<Item = &'w Wanted<'a>> + 's {
        let is_fed = |id: &str| {
            mapping
                .columns
                .iter()
                .any(|column| column.variable.id == id)
        };
        self.wanted
            .iter()
            .filter(move |wanted| !wanted.is_left_out() && !is_fed(&wanted.variable.id))
    }

    /// A question asked that year. Where each column has its year, a name alone would not date it.
    fn is_expected(&self, wanted: &Wanted<'a>) -> bool {
        let asked = self
            .data_year
            .is_none_or(|year| wanted.variable.asked.in_year(year));
        let dated =
            self.format.data_year == DataYearRule::Headers && comes_by_year(wanted, self.format);
        asked && !dated
    }

    fn decision(
        &self,
        found: &Unknown<'_>,
        choices: &[&VariableDefinition],
        settled: &Settled,
    ) -> Decision {
        self.question(found, choices)
            .settled_by(std::slice::from_ref(settled))
    }

    fn question(&self, found: &Unknown<'_>, near: &[&VariableDefinition]) -> Decision {
        let header = found.header;
        let question = format!(
            "La colonne « {header} » n'est pas connue du format « {} » : que donne-t-elle ?",
            self.format.label
        );
        let mut choices: Vec<Choice> = near
            .iter()
            .map(|variable| Choice {
                answer: variable.id.clone(),
                label: variable.label.clone(),
            })
            .collect();
        choices.push(Choice {
            answer: IGNORE.to_owned(),
            label: "Laisser cette colonne de côté".to_owned(),
        });
        let mut decision = Decision::new(
            column_decision(header),
            DecisionKind::Column,
            question,
            choices,
        );
        decision.row = Some(self.header_row);
        decision.column = Some(header.to_owned());
        decision
    }

    fn to_be_decided(&self, found: &Unknown<'_>, best: &VariableDefinition) -> Issue {
        let header = found.header;
        let message = format!(
            "La colonne « {header} » n'est pas connue du format ; elle ressemble à « {} », qui manque.",
            best.label
        );
        let remedy = format!(
            "Dites si elle la donne (vigie imports decide), ou renommez-la « {} ».",
            best.label
        );
        Issue::new(IssueCode::ColumnToDecide, &message, &remedy)
            .at(self.header_row)
            .column(header)
            .variable(&best.id)
    }
}
