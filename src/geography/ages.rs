//! Inhabitants by age, for the communes where the tables have them.

use std::collections::BTreeMap;

use super::Geography;
use super::communes::position;
use super::error::GeographyError;
use super::tables::{self, AgesRow};
use super::territory::{Commune, narrow};

/// Inhabitants of a commune by age, in one census.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ages {
    /// Year of the census.
    pub year: i16,
    /// 0 to 19 years.
    pub under_20: f64,
    /// 20 to 64 years.
    pub from_20_to_64: f64,
    /// 65 years and more.
    pub from_65: f64,
}

/// Census of the table.
const YEAR: i16 = 2021;

pub(super) fn ages(
    communes: &[Commune],
    rows: Vec<AgesRow>,
) -> Result<BTreeMap<u32, Ages>, GeographyError> {
    let read = |row: AgesRow| {
        let idx = position(communes, tables::AGES_NAME, &row.code)?;
        let ages = Ages {
            year: YEAR,
            under_20: row.under_20,
            from_20_to_64: row.from_20_to_64,
            from_65: row.from_65,
        };
        Ok((narrow(idx), ages))
    };
    rows.into_iter().map(read).collect()
}

impl Geography {
    /// Inhabitants of a commune (index) by age; none outside the départements of the table.
    pub fn ages(&self, commune: u32) -> Option<Ages> {
        self.ages.get(&commune).copied()
    }
}
