//! Communes and their populations, read from their tables.

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
            arrondissement: texts.share(row.arrondissement),
            departement: texts.share(row.departement),
            // the source gives a collectivité d'outre-mer as its own région: it is in none
            region: texts
                .share(row.region)
                .filter(|_| row.region != row.departement),
        });
    })?;
    communes.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(communes)
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
