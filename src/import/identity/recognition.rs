//! Each structure of a file against those that are known.

use std::collections::{BTreeMap, BTreeSet};

use super::super::decision::{Settled, identity_decision};
use super::file_subject::FileSubject;
use super::known_index::{Agreement, KnownIndex};
use super::likeness::Likeness;
use crate::domain::delivery::Feed;

/// How a structure was recognised under another identifier than the file's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Siret,
    Name,
    Person,
}

/// What is thought of a structure of the file; positions are those of the known structures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Known by its identifier.
    Known(usize),
    /// Another identifier.
    Recognised(usize, By),
    /// A person must say; the likeliest first.
    Doubtful(Vec<usize>),
    /// A person said that the identifier now names another structure than the known one.
    Renumbered,
    /// New; with a structure of the same name that two numbers tell apart, if any.
    New(Option<usize>),
}

impl Verdict {
    /// The known structure that it is, when there is no doubt.
    pub(super) fn position(&self) -> Option<usize> {
        match self {
            Self::Known(position) | Self::Recognised(position, _) => Some(*position),
            Self::Doubtful(_) | Self::Renumbered | Self::New(_) => None,
        }
    }
}

/// The answer that means « none of those ».
pub(super) const NEW: &str = "new";

/// One file against what is known.
pub(super) struct Recognition<'a> {
    subjects: &'a [FileSubject],
    index: &'a KnownIndex<'a>,
    settled: &'a [Settled],
    /// Known structures that a row of the file already is.
    claimed: BTreeSet<usize>,
    /// SIRET → structures of the file that have it.
    sirets: BTreeMap<&'a str, usize>,
}

/// What the search among the structures that are not in the file gives.
#[derive(Default)]
struct Found {
    certain: Option<(usize, By)>,
    likely: Vec<usize>,
    homonym: Option<usize>,
}

impl<'a> Recognition<'a> {
    pub(super) fn new(
        subjects: &'a [FileSubject],
        index: &'a KnownIndex<'a>,
        settled: &'a [Settled],
    ) -> Self {
        let mut sirets: BTreeMap<&str, usize> = BTreeMap::new();
        for siret in subjects
            .iter()
            .filter_map(|subject| subject.siret.as_deref())
        {
            *sirets.entry(siret).or_default() += 1;
        }
        Self {
            subjects,
            index,
            settled,
            claimed: BTreeSet::new(),
            sirets,
        }
    }

    /// A verdict for each subject, in order. Identifiers first: what they name is not free for others.
    pub(super) fn run(mut self) -> Vec<Verdict> {
        let first: Vec<Option<Verdict>> = self
            .subjects
            .iter()
            .map(|subject| {
                let verdict = self
                    .by_person(subject)
                    .or_else(|| self.by_identifier(subject));
                let position = verdict.as_ref().and_then(Verdict::position);
                self.claimed.extend(position.or_else(|| self.own(subject)));
                verdict
            })
            .collect();
        let subjects = self.subjects;
        subjects
            .iter()
            .zip(first)
            .map(|(subject, verdict)| verdict.unwrap_or_else(|| self.search(subject)))
            .collect()
    }

    /// What a person answered, when it names something.
    fn by_person(&self, subject: &FileSubject) -> Option<Verdict> {
        let id = identity_decision(&subject.id);
        let settled = self.settled.iter().rev().find(|settled| settled.id == id)?;
        if settled.answer != NEW {
            let position = self.index.find(&settled.answer)?;
            let is_itself = self.index.get(position)?.id == subject.id;
            return Some(if is_itself {
                Verdict::Known(position)
            } else {
                Verdict::Recognised(position, By::Person)
            });
        }
        let Some(position) = self.index.named_by(subject) else {
            return Some(Verdict::New(None));
        };
        let doubtful = self.index.agreement(subject, position)?.is_doubtful();
        Some(if doubtful {
            Verdict::Renumbered
        } else {
            Verdict::Known(position)
        })
    }

    /// Known by its identifier, without a doubt. A public sheet only bears a made-up one.
    fn by_identifier(&self, subject: &FileSubject) -> Option<Verdict> {
        let position = self.index.named_by(subject)?;
        let known = self.index.get(position)?;
        let is_made_up = subject.feed == Feed::Directory && !known.official;
        let doubtful = self.index.agreement(subject, position)?.is_doubtful();
        (!doubtful && !is_made_up).then_some(Verdict::Known(position))
    }

    /// The structure that its identifier names, as long as the rest does not say otherwise.
    fn own(&self, subject: &FileSubject) -> Option<usize> {
        let position = self.index.named_by(subject)?;
        let agreement = self.index.agreement(subject, position)?;
        (!agreement.is_doubtful()).then_some(position)
    }

    fn search(&mut self, subject: &FileSubject) -> Verdict {
        let found = self.found(subject);
        let verdict = match (found.certain, self.own(subject)) {
            // A public sheet is better known by a register's identifier than by its own.
            (Some((position, by)), Some(_)) if self.is_official(position) => {
                Verdict::Recognised(position, by)
            }
            (_, Some(own)) => Verdict::Known(own),
            (certain, None) => self.without_its_identifier(subject, certain, found),
        };
        self.claimed.extend(verdict.position());
        verdict
    }

    /// The identifier is unknown, or names a structure that looks like another.
    fn without_its_identifier(
        &self,
        subject: &FileSubject,
        certain: Option<(usize, By)>,
        found: Found,
    ) -> Verdict {
        let named = self.index.named_by(subject);
        match (certain, named) {
            (Some((position, _)), Some(named)) => Verdict::Doubtful(vec![position, named]),
            (Some((position, by)), None) => Verdict::Recognised(position, by),
            (None, Some(named)) => Verdict::Doubtful([vec![named], found.likely].concat()),
            (None, None) if found.likely.is_empty() => Verdict::New(found.homonym),
            (None, None) => Verdict::Doubtful(found.likely),
        }
    }

    fn is_official(&self, position: usize) -> bool {
        self.index.get(position).is_some_and(|known| known.official)
    }

    fn found(&self, subject: &FileSubject) -> Found {
        let by_siret = self.by_siret(subject);
        if by_siret.certain.is_some() {
            return by_siret;
        }
        let mut found = self.by_name(subject);
        if found.certain.is_none() {
            found.likely.extend(by_siret.likely);
            found.likely.sort_unstable();
            found.likely.dedup();
        }
        found
    }

    fn by_siret(&self, subject: &FileSubject) -> Found {
        let Some(siret) = subject.siret.as_deref() else {
            return Found::default();
        };
        let all = self.index.of_siret(siret);
        let is_managers = all.len() > 1 || self.sirets.get(siret).is_some_and(|rows| *rows > 1);
        let mut agreeing = Vec::new();
        let mut others = Vec::new();
        for &position in all
            .iter()
            .filter(|position| self.is_free(subject, **position))
        {
            let Some(agreement) = self.index.agreement(subject, position) else {
                continue;
            };
            let same_place = agreement.commune == Some(true) && !is_managers;
            if agreement.name_agrees() || same_place {
                agreeing.push((agreement.name, position));
            } else {
                others.push(position);
            }
        }
        agreeing.sort_unstable();
        match agreeing.as_slice() {
            [.., (one, _), (best, _)] if one == best => Found {
                likely: agreeing.into_iter().map(|(_, position)| position).collect(),
                ..Found::default()
            },
            [.., (_, position)] => Found {
                certain: Some((*position, By::Siret)),
                ..Found::default()
            },
            [] if is_managers => Found::default(),
            [] => Found {
                likely: others,
                ..Found::default()
            },
        }
    }

    fn by_name(&self, subject: &FileSubject) -> Found {
        let Some(commune) = subject.commune.as_deref() else {
            return Found::default();
        };
        let mut found = Found::default();
        let (mut same, mut near) = (Vec::new(), Vec::new());
        for &position in self.index.in_commune(commune) {
            if !self.is_free(subject, position) {
                continue;
            }
            let agreement = self.index.agreement(subject, position);
            let Some(agreement) = agreement.filter(|agreement| agreement.name_agrees()) else {
                continue;
            };
            let is_same = agreement.name == Some(Likeness::Same);
            if self.two_numbers_differ(subject, position, agreement) {
                found.homonym = found.homonym.or(Some(position).filter(|_| is_same));
            } else if is_same {
                same.push(position);
            } else {
                near.push(position);
            }
        }
        match same.as_slice() {
            [position] => found.certain = Some((*position, By::Name)),
            [] => found.likely = near,
            _ => found.likely = same,
        }
        found
    }

    /// Whether a known structure may be this one: not already in the file, of the same kind, not gone.
    fn is_free(&self, subject: &FileSubject, position: usize) -> bool {
        let Some(known) = self.index.get(position) else {
            return false;
        };
        let kinds = subject.kind.zip(known.kind);
        !self.claimed.contains(&position)
            && kinds.is_none_or(|(one, other)| one == other)
            && !known.ended_before(subject.data_year)
            && (known.official || subject.feed == Feed::Directory)
    }

    /// Another identifier of the same form and another SIRET: two numbers against a name.
    fn two_numbers_differ(
        &self,
        subject: &FileSubject,
        position: usize,
        agreement: Agreement,
    ) -> bool {
        let Some(known) = self.index.get(position) else {
            return false;
        };
        let mut ids = std::iter::once(&known.id).chain(&known.other_ids);
        let same_form = known.official
            && subject.feed != Feed::Directory
            && ids.any(|id| form(id) == form(&subject.id));
        same_form && agreement.siret == Some(false)
    }
}

/// The form of an identifier: its runs of digits and letters, and what separates them.
fn form(id: &str) -> String {
    let mut form = String::new();
    for character in id.chars() {
        let class = match character {
            '0'..='9' => '9',
            letter if letter.is_alphabetic() => 'a',
            other => other,
        };
        if !form.ends_with(class) {
            form.push(class);
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_list_have_one_form() {
        assert_eq!(form("44-CS-0012"), form("13-EVS-7"));
        assert_ne!(form("44-CS-0012"), form("nantes-383"));
        assert_eq!(form("A1"), form("B12"));
    }
}
