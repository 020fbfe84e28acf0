//! Communes and their populations, read from their tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexSet;

use super::error::GeographyError;
use super::population::{Populations, YEARS};
use super::tables;
use super::territory::Commune;

/// One allocation for each text, however many communes hold it.
#[derive(Default)]
struct SharedTexts(IndexSet<Arc<str>>);

impl SharedTexts {
    fn share(&mut self, text: &str) -> Option<Arc<str>> {
        if text.is_empty() {
            return None;
        }
        if let Some(shared) = self.0.get(text) {
            return Some(Arc::clone(shared));
        }
        let shared: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&shared));
        Some(shared)
    }
}

pub(super) fn communes() -> Result<Vec<Commune>, GeographyError> {
    let mut communes = Vec::with_capacity(35_000);
    let mut texts = SharedTexts::default();
    tables::for_each_commune(|row| {
        communes.push(Commune {
            code: Arc::from(row.code),
            name: Arc::from(row.name),
            epci: texts.share(row.epci),
            epci_in_departement: None,
            arrondissement: texts.share(row.arrondissement),
            departement: texts.share(row.departement),
            // the source gives a collectivité d'outre-mer as its own région: it is in none
            region: texts
                .share(row.region)
                .filter(|_| row.region != row.departement),
        });
    })?;
    communes.sort_by(|one, other| one.code.cmp(&other.code));
    name_parts_of_epci(&mut communes, &mut texts);
    Ok(communes)
}

/// Names the part of the EPCI in the département, for communes of an EPCI that lies in several.
fn name_parts_of_epci(communes: &mut [Commune], texts: &mut SharedTexts) {
    let mut departements: BTreeMap<Arc<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
    for commune in communes.iter() {
        if let (Some(epci), Some(departement)) = (&commune.epci, &commune.departement) {
            let of_epci = departements.entry(Arc::clone(epci)).or_default();
            of_epci.insert(Arc::clone(departement));
        }
    }
    departements.retain(|_, of_epci| of_epci.len() > 1);
    for commune in communes {
        if let (Some(epci), Some(departement)) = (&commune.epci, &commune.departement)
            && departements.contains_key(epci)
        {
            commune.epci_in_departement = texts.share(&format!("{epci}.{departement}"));
        }
    }
}

pub(super) fn position(
    communes: &[Commune],
    table: &'static str,
    code: &str,
) -> Result<usize, GeographyError> {
    let unknown = || GeographyError::Reference {
        table,
        code: code.to_owned(),
        expected: "communes_2026",
    };
    let found = communes.binary_search_by(|commune| commune.code.as_ref().cmp(code));
    found.ok().ok_or_else(unknown)
}

pub(super) fn populations(communes: &[Commune]) -> Result<Populations, GeographyError> {
    let mut counts = vec![[None; YEARS]; communes.len()];
    let mut next = 0;
    tables::for_each_population(|row| {
        // both tables follow the codes: the commune sought is nearly always the next one
        let is_next = communes
            .get(next)
            .is_some_and(|commune| *commune.code == *row.code);
        let idx = if is_next {
            next
        } else {
            position(communes, "population_2016_2023", row.code)?
        };
        if let Some(slot) = counts.get_mut(idx) {
            *slot = row.counts;
        }
        next = idx + 1;
        Ok(())
    })?;
    Ok(Populations::new(counts.into_iter()))
}
