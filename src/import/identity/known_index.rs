//! Known structures by identifier, SIRET and commune: a subject meets only those that may be it.

use std::collections::BTreeMap;

use super::KnownStructure;
use super::file_subject::{FileSubject, valid_siret};
use super::likeness::{Likeness, Name};

/// A known structure with its name ready to be compared.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub(super) structure: &'a KnownStructure,
    name: Option<Name>,
    siret: Option<String>,
}

/// Known structures, looked up.
#[derive(Debug)]
pub(super) struct KnownIndex<'a> {
    known: Vec<Known<'a>>,
    by_id: BTreeMap<&'a str, Vec<usize>>,
    by_siret: BTreeMap<String, Vec<usize>>,
    by_commune: BTreeMap<&'a str, Vec<usize>>,
}

/// What a subject and a known structure have in common; `None` where one of them does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreement {
    pub(super) name: Option<Likeness>,
    pub(super) commune: Option<bool>,
    pub(super) siret: Option<bool>,
}

impl Agreement {
    /// The name is not another one, as far as one knows.
    pub(super) fn name_agrees(self) -> bool {
        self.name.is_some_and(|likeness| likeness != Likeness::Far)
    }

    /// Another name in another commune, without a SIRET to say that it is the same.
    pub(super) fn is_doubtful(self) -> bool {
        self.name == Some(Likeness::Far) && self.commune == Some(false) && self.siret != Some(true)
    }

    /// How well they agree: SIRET, then name, then commune.
    fn rank(self) -> (bool, Option<Likeness>, bool) {
        (
            self.siret == Some(true),
            self.name,
            self.commune == Some(true),
        )
    }
}

impl<'a> KnownIndex<'a> {
    pub(super) fn new(structures: &'a [KnownStructure]) -> Self {
        let mut index = Self {
            known: Vec::with_capacity(structures.len()),
            by_id: BTreeMap::new(),
            by_siret: BTreeMap::new(),
            by_commune: BTreeMap::new(),
        };
        for (position, structure) in structures.iter().enumerate() {
            let siret = structure.siret.as_deref().and_then(valid_siret);
            let ids = std::iter::once(&structure.id).chain(&structure.other_ids);
            for id in ids {
                index.by_id.entry(id).or_default().push(position);
            }
            if let Some(siret) = siret.clone() {
                index.by_siret.entry(siret).or_default().push(position);
            }
            if let Some(commune) = structure.commune.as_deref() {
                index.by_commune.entry(commune).or_default().push(position);
            }
            let commune = structure.commune_name.as_deref();
            let name = structure.name.as_deref();
            index.known.push(Known {
                structure,
                name: name.map(|name| Name::new(name, commune)),
                siret,
            });
        }
        index
    }

    pub(super) fn get(&self, position: usize) -> Option<&'a KnownStructure> {
        self.known.get(position).map(|known| known.structure)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &'a KnownStructure)> + '_ {
        self.known
            .iter()
            .enumerate()
            .map(|(position, known)| (position, known.structure))
    }

    /// The structure that an identifier names: when it was given to several, the one that agrees best.
    pub(super) fn named_by(&self, subject: &FileSubject) -> Option<usize> {
        let candidates = self.by_id.get(subject.id.as_str())?;
        let rank = |position: &usize| self.agreement(subject, *position).map(Agreement::rank);
        candidates
            .iter()
            .rev()
            .max_by_key(|position| rank(position))
            .copied()
    }

    /// The structure of an identifier, of today or of a file.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        let candidates = self.by_id.get(id)?;
        let own = |position: &&usize| self.get(**position).is_some_and(|known| known.id == id);
        candidates
            .iter()
            .find(own)
            .or_else(|| candidates.first())
            .copied()
    }

    pub(super) fn of_siret(&self, siret: &str) -> &[usize] {
        self.by_siret.get(siret).map_or(&[], Vec::as_slice)
    }

    pub(super) fn in_commune(&self, commune: &str) -> &[usize] {
        self.by_commune.get(commune).map_or(&[], Vec::as_slice)
    }

    pub(super) fn agreement(&self, subject: &FileSubject, position: usize) -> Option<Agreement> {
        let known = self.known.get(position)?;
        let same = |one: Option<&str>, other: Option<&str>| Some(one? == other?);
        Some(Agreement {
            name: subject
                .compared_name
                .as_ref()
                .zip(known.name.as_ref())
                .map(|(one, other)| one.likeness(other)),
            commune: same(
                subject.commune.as_deref(),
                known.structure.commune.as_deref(),
            ),
            siret: same(subject.siret.as_deref(), known.siret.as_deref()),
        })
    }
}
