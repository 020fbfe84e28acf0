//! Fictitious deliveries over the territories of the geography.

use std::ops::RangeInclusive;

use crate::catalogue::Catalogue;
use crate::generate::{GenerateCommune, GenerateError, GenerateRequest, Plan, plan};
use crate::geography::Geography;

pub use crate::generate::GeneratedFile;

/// Year of the inhabitants that weigh the places of structures.
const INHABITANTS_YEAR: i16 = 2023;

/// Lays out the fictitious files of these départements (empty: all) and data years.
///
/// # Errors
/// An unknown département; years out of bounds; a calibration that cannot be read.
pub fn plan_files<'a>(
    departements: Vec<String>,
    years: RangeInclusive<i32>,
    seed: u64,
    catalogue: &'a Catalogue,
    geography: &Geography,
) -> Result<Plan<'a>, GenerateError> {
    let communes: Vec<GenerateCommune> = geography
        .communes()
        .iter()
        .enumerate()
        .filter_map(|(index, commune)| {
            Some(GenerateCommune {
                code: commune.code.to_string(),
                name: commune.name.to_string(),
                departement: commune.departement.as_deref()?.to_owned(),
                inhabitants: geography
                    .inhabitants(index, INHABITANTS_YEAR)
                    .map(|inhabitants| inhabitants.count),
            })
        })
        .collect();
    plan(
        &GenerateRequest {
            departements,
            years,
            seed,
        },
        &communes,
        catalogue,
    )
}
