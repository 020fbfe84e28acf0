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

/// Inhabitants of the commune inside a declared zone of competence.
pub(super) const ZONE_INHABITANTS: &str = "zone_inhabitants";
/// Code of a quartier prioritaire that lies in the commune: a line of its own, without commune.
pub(super) const QUARTIER: &str = "quartier";
/// Structures that declare to be in the quartier, or to cover it.
pub(super) const QUARTIER_STRUCTURES: &str = "quartier_structures";
/// Density class of the commune, `1` to `7`, in the list that holds for the year.
pub(super) const DENSITY_CLASS: &str = "density_class";
/// Whether the commune is classed in France ruralités revitalisation.
pub(super) const FRR: &str = "frr";
/// Inhabitants of 0 to 19 years.
pub(super) const UNDER_20: &str = "population_0_19";
/// Inhabitants of 20 to 64 years.
pub(super) const FROM_20_TO_64: &str = "population_20_64";
/// Inhabitants of 65 years and more.
pub(super) const FROM_65: &str = "population_65p";
/// Inhabitants whose age is known: the sum of the three.
pub(super) const OF_KNOWN_AGE: &str = "inhabitants_of_known_age";
/// Poverty rate, %.
pub(super) const POVERTY: &str = "taux_pauvrete";
/// Median standard of living, € a year.
pub(super) const MEDIAN_INCOME: &str = "revenu_median";

/// Columns of the territory frame that a figure may not do without in any of its communes.
pub(super) const COMPLETE: [&str; 7] = [
    FRR,
    UNDER_20,
    FROM_20_TO_64,
    FROM_65,
    OF_KNOWN_AGE,
    POVERTY,
    MEDIAN_INCOME,
];
/// Those that are never put together: what is larger than a commune has its own value, or none.
pub(super) const NEVER_AGGREGATED: [&str; 2] = [POVERTY, MEDIAN_INCOME];

/// Columns that a formula of the structure frame may name, beside the variables.
pub(super) const OF_STRUCTURES: [&str; 12] = [
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
    DENSITY_CLASS,
    FRR,
];

/// Columns that a formula of the territory frame may name.
pub(super) const OF_TERRITORIES: [&str; 19] = [
    COMMUNE,
    EPCI,
    ARRONDISSEMENT,
    DEPARTEMENT,
    REGION,
    DATA_YEAR,
    INHABITANTS,
    STRUCTURES,
    ZONE_INHABITANTS,
    QUARTIER,
    QUARTIER_STRUCTURES,
    DENSITY_CLASS,
    FRR,
    UNDER_20,
    FROM_20_TO_64,
    FROM_65,
    OF_KNOWN_AGE,
    POVERTY,
    MEDIAN_INCOME,
];

/// Index of the commune of a line of the territory frame; never in a formula.
pub(super) const COMMUNE_INDEX: &str = "__commune";

/// Whether a value of the commune was delivered as secret, in the column named; never in a formula.
pub(super) fn is_secret(column: &str) -> String {
    format!("__{column}_secret")
}

/// Year of the value in the column named; never in a formula.
pub(super) fn year_of(column: &str) -> String {
    format!("__{column}_year")
}
