//! Names of the columns of both frames, as formulas write them.

/// Identifier of the structure.
pub(super) const STRUCTURE: &str = "structure";
/// Identifier of its manager (SIREN, else the structure itself).
pub(super) const MANAGER: &str = "manager";
/// `CS` or `EVS`.
pub(super) const KIND: &str = "kind";
/// Commune, current code.
pub(super) const COMMUNE: &str = "commune";
/// Year that the line describes.
pub(super) const DATA_YEAR: &str = "data_year";
/// On the register at 31 December.
pub(super) const ACCREDITED: &str = "accredited";
/// On the register at 31 December of the year before; null when that year was not delivered.
pub(super) const ACCREDITED_PREVIOUS_YEAR: &str = "accredited_previous_year";
/// End of the name of a variable's column that holds the answer of the year before.
pub(super) const PREVIOUS_YEAR: &str = "_previous_year";
/// Asked in the campaign.
pub(super) const SURVEYED: &str = "surveyed";
/// Sent back an answer.
pub(super) const RESPONDENT: &str = "respondent";
/// Years since the first agrément, at 31 December.
pub(super) const SENIORITY_YEARS: &str = "seniority_years";

/// EPCI of the commune.
pub(super) const EPCI: &str = "epci";
/// Arrondissement of the commune.
pub(super) const ARRONDISSEMENT: &str = "arrondissement";
/// Département of the commune.
pub(super) const DEPARTEMENT: &str = "departement";
/// Région of the commune.
pub(super) const REGION: &str = "region";
/// Population of structures counted in the line.
pub(super) const POPULATION: &str = "population";
/// Inhabitants of the commune.
pub(super) const INHABITANTS: &str = "inhabitants";
/// Year of those inhabitants.
pub(super) const INHABITANTS_YEAR: &str = "inhabitants_year";
/// Accredited structures in the commune.
pub(super) const STRUCTURES: &str = "structures";

/// Columns that a formula of the structure frame may name, beside the variables.
pub(super) const OF_STRUCTURES: [&str; 10] = [
    STRUCTURE,
    MANAGER,
    KIND,
    COMMUNE,
    DATA_YEAR,
    ACCREDITED,
    ACCREDITED_PREVIOUS_YEAR,
    SURVEYED,
    RESPONDENT,
    SENIORITY_YEARS,
];

/// Columns that a formula of the territory frame may name.
pub(super) const OF_TERRITORIES: [&str; 8] = [
    COMMUNE,
    EPCI,
    ARRONDISSEMENT,
    DEPARTEMENT,
    REGION,
    DATA_YEAR,
    INHABITANTS,
    STRUCTURES,
];

/// Index of the commune of a line of the territory frame; never in a formula.
pub(super) const COMMUNE_INDEX: &str = "__commune";
