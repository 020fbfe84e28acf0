//! The calibration: what the fictitious figures reproduce, value by value, with its basis.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::GenerateError;
use crate::domain::structure::StructureKind;

const CALIBRATION: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/import/reference/calibration.toml"
));

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Printed by a source, or the quotient of two printed numbers.
    Published,
    /// Derived by us from published values.
    Interpolated,
    /// Invented for lack of any source.
    Invented,
}

/// A value for a year.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Year described.
    pub year: i32,
    /// Value, in the unit of the quantity.
    pub value: f64,
    /// Where it comes from.
    pub basis: Basis,
    /// Address of the source, for published values.
    pub source: Option<String>,
    /// How it was obtained, what contradicts it.
    pub note: Option<String>,
}

/// A quantity with its values, in order of years.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// Identifier, `participants_cs`.
    pub id: String,
    /// Département that the values are for; none for the whole country.
    pub departement: Option<String>,
    /// French label.
    pub label: String,
    /// French unit; `part` for a share of one.
    pub unit: String,
    /// Values.
    pub points: Vec<Point>,
}

impl Quantity {
    /// Value of a year: in a straight line between two points, constant outside.
    pub fn value(&self, year: i32) -> Option<f64> {
        let before = self.points.iter().rev().find(|point| point.year <= year);
        let after = self.points.iter().find(|point| point.year >= year);
        match (before, after) {
            (Some(left), Some(right)) if left.year < right.year => {
                let way = f64::from(year - left.year) / f64::from(right.year - left.year);
                Some(left.value + (right.value - left.value) * way)
            }
            (Some(point), _) | (None, Some(point)) => Some(point.value),
            (None, None) => None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalibrationFile {
    first_year: i32,
    last_year: i32,
    #[serde(rename = "quantity")]
    quantities: Vec<Quantity>,
}

/// The whole table.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// First year that can be generated.
    pub first_year: i32,
    /// Last year that can be generated.
    pub last_year: i32,
    /// Quantities in the order of the file.
    pub quantities: Vec<Quantity>,
    /// Position of the quantities of the whole country.
    national: BTreeMap<String, usize>,
}

impl Calibration {
    /// The table shipped inside the binary.
    ///
    /// # Errors
    /// When it cannot be parsed.
    pub fn embedded() -> Result<Self, GenerateError> {
        let file: CalibrationFile = toml::from_str(CALIBRATION)?;
        let national = file
            .quantities
            .iter()
            .enumerate()
            .filter(|(_, quantity)| quantity.departement.is_none())
            .map(|(position, quantity)| (quantity.id.clone(), position))
            .collect();
        let CalibrationFile {
            first_year,
            last_year,
            quantities,
        } = file;
        Ok(Self {
            first_year,
            last_year,
            quantities,
            national,
        })
    }

    /// Value of a quantity of the whole country, if the table has it.
    pub fn find(&self, id: &str, year: i32) -> Option<f64> {
        let position = self.national.get(id)?;
        self.quantities.get(*position)?.value(year)
    }

    /// Value of a quantity of the whole country.
    ///
    /// # Errors
    /// When the table lacks it.
    pub fn value(&self, id: &str, year: i32) -> Result<f64, GenerateError> {
        self.find(id, year)
            .ok_or_else(|| GenerateError::Quantity { id: id.to_owned() })
    }

    /// Value of a quantity that differs by kind of structure, `participants` for `participants_cs`.
    ///
    /// # Errors
    /// When the table lacks it.
    pub fn of_kind(&self, id: &str, kind: StructureKind, year: i32) -> Result<f64, GenerateError> {
        self.value(&of_kind(id, kind), year)
    }

    /// The same, none where the table says nothing of that kind.
    pub fn find_of_kind(&self, id: &str, kind: StructureKind, year: i32) -> Option<f64> {
        self.find(&of_kind(id, kind), year)
    }

    /// Quantities known for one département.
    pub fn of_departements(&self, id: &str) -> impl Iterator<Item = (&str, &Quantity)> {
        self.quantities
            .iter()
            .filter(move |quantity| quantity.id == id)
            .filter_map(|quantity| {
                quantity
                    .departement
                    .as_deref()
                    .map(|departement| (departement, quantity))
            })
    }
}

/// Suffix of a kind in the identifiers of the table.
pub(super) fn suffix(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "cs",
        StructureKind::Evs => "evs",
    }
}

fn of_kind(id: &str, kind: StructureKind) -> String {
    format!("{id}_{}", suffix(kind))
}
