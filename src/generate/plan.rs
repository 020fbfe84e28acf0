//! Lays out the files of a request, then writes them one at a time.

use std::collections::BTreeSet;

use super::answers::{self, Respondent, Row};
use super::calibration::Calibration;
use super::counts::Counts;
use super::place::{Urbanity, settlements};
use super::roster::{Ground, roster};
use super::sheet::{self, Habits};
use super::structure::Structure;
use super::{GenerateCommune, GenerateError, GenerateRequest, GeneratedFile, register};
use crate::catalogue::Catalogue;
use crate::catalogue::dictionary::VariableDefinition;
use crate::catalogue::format::FormatDefinition;

/// Format of the registers.
const REGISTER: &str = "structures-agreees";
/// Format of the surveys.
const SURVEY: &str = "senacs-structures";
/// Columns that fictitious files leave out: they would name places, or repeat the geography.
const LEFT_OUT: [&str; 6] = [
    "adresse",
    "code_postal",
    "code_qpv",
    "epci",
    "liste_communes",
    "ca_age",
];

/// Year of collection of a data year: two years later until data 2014, one year later since.
pub(super) fn survey_year(data_year: i32) -> i32 {
    if data_year <= 2014 {
        data_year + 2
    } else {
        data_year + 1
    }
}

/// Lays out the files: by département, by year, the register before the survey.
///
/// `communes` is the whole country, whatever the request: a département alone then gets the same
/// files as within the country.
///
/// # Errors
/// A département without communes, years outside the calibration, a format that is not defined.
pub fn plan<'a>(
    request: &GenerateRequest,
    communes: &[GenerateCommune],
    catalogue: &'a Catalogue,
) -> Result<Plan<'a>, GenerateError> {
    let calibration = Calibration::embedded()?;
    check_years(request, &calibration)?;
    let settlements = settlements(communes);
    for code in &request.departements {
        if !settlements.contains_key(code.as_str()) {
            return Err(GenerateError::Departement { code: code.clone() });
        }
    }
    let wanted: BTreeSet<&str> = request.departements.iter().map(String::as_str).collect();
    let urbanity = Urbanity::new(&settlements, &calibration)?;
    let counts = Counts::new(&settlements, &urbanity, &calibration)?;
    let mut batches = Vec::new();
    for (position, (departement, settlement)) in settlements.iter().enumerate() {
        if !wanted.is_empty() && !wanted.contains(departement) {
            continue;
        }
        let ground = Ground {
            seed: request.seed,
            departement: (departement, position),
            settlement,
            urbanity: &urbanity,
            counts: &counts,
            calibration: &calibration,
        };
        let departement = (*departement).to_owned();
        batches.push(Batch {
            structures: roster(&ground)?,
            departement,
        });
    }
    let mut pending = Vec::new();
    for batch in 0..batches.len() {
        for year in request.years.clone() {
            pending.extend([(batch, year, REGISTER), (batch, year, SURVEY)]);
        }
    }
    pending.reverse();
    let register = columns_of(catalogue, REGISTER)?;
    let survey = columns_of(catalogue, SURVEY)?;
    Ok(Plan {
        catalogue,
        calibration,
        seed: request.seed,
        register,
        survey,
        batches,
        pending,
    })
}

fn check_years(request: &GenerateRequest, calibration: &Calibration) -> Result<(), GenerateError> {
    let (first, last) = (calibration.first_year, calibration.last_year);
    let (asked_first, asked_last) = (*request.years.start(), *request.years.end());
    if asked_first > asked_last || asked_first < first || asked_last > last {
        return Err(GenerateError::Years {
            asked_first,
            asked_last,
            first,
            last,
        });
    }
    Ok(())
}

/// Variables of a format in order: its columns, then those of its themes.
fn columns_of<'a>(
    catalogue: &'a Catalogue,
    id: &str,
) -> Result<Vec<&'a VariableDefinition>, GenerateError> {
    let format: &FormatDefinition = catalogue
        .formats
        .get(id)
        .ok_or_else(|| GenerateError::Format { id: id.to_owned() })?;
    let dictionary = &catalogue.dictionary;
    let declared = format
        .columns
        .iter()
        .filter_map(|column| dictionary.get(&column.variable));
    let of_themes = format
        .themes
        .iter()
        .flat_map(|theme| dictionary.of_theme(theme));
    let mut seen = BTreeSet::new();
    Ok(declared
        .chain(of_themes)
        .filter(|variable| !LEFT_OUT.contains(&variable.id.as_str()))
        .filter(|variable| seen.insert(variable.id.as_str()))
        .collect())
}

struct Batch {
    departement: String,
    structures: Vec<Structure>,
}

/// Files still to write; each is made when it is asked for.
pub struct Plan<'a> {
    catalogue: &'a Catalogue,
    calibration: Calibration,
    seed: u64,
    register: Vec<&'a VariableDefinition>,
    survey: Vec<&'a VariableDefinition>,
    batches: Vec<Batch>,
    pending: Vec<(usize, i32, &'static str)>,
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan")
            .field("seed", &self.seed)
            .field("files", &self.pending.len())
            .finish()
    }
}

impl Plan<'_> {
    /// How many files are left to write.
    pub fn files_left(&self) -> usize {
        self.pending.len()
    }

    fn write(
        &self,
        batch: &Batch,
        data_year: i32,
        format: &str,
    ) -> Result<GeneratedFile, GenerateError> {
        let departement = batch.departement.clone();
        let name = format!("{format}_{departement}_{data_year}.csv");
        let habits = Habits::new(self.seed, &departement);
        let (columns, rows) = if format == REGISTER {
            (self.register.clone(), Self::register_rows(batch, data_year))
        } else {
            // A question of another campaign has no column.
            let asked = |column: &&VariableDefinition| column.asked.in_year(data_year);
            let columns = self.survey.iter().copied().filter(asked).collect();
            (columns, self.survey_rows(batch, data_year)?)
        };
        Ok(GeneratedFile {
            bytes: sheet::write(&name, &columns, &rows, habits)?,
            name,
            format: format.to_owned(),
            departement,
            data_year,
            survey_year: survey_year(data_year),
            rows: rows.len(),
        })
    }

    fn register_rows(batch: &Batch, year: i32) -> Vec<Row> {
        let known = batch
            .structures
            .iter()
            .filter(|structure| structure.registered(year));
        known
            .map(|structure| register::row(structure, year))
            .collect()
    }

    fn survey_rows(&self, batch: &Batch, year: i32) -> Result<Vec<Row>, GenerateError> {
        let mut rows = Vec::new();
        for structure in &batch.structures {
            let rate = self.calibration.of_kind("response", structure.kind, year)?;
            if !structure.answers(self.seed, year, rate) {
                continue;
            }
            let lasting = (
                structure.manager.of(year),
                structure.home.of(year),
                structure.size.of(year),
            );
            let (Some(manager), Some(home), Some(size)) = lasting else {
                continue;
            };
            let respondent = Respondent {
                seed: self.seed,
                structure,
                year,
                calibration: &self.calibration,
                manager,
                home,
                size: *size,
            };
            rows.push(answers::row(&respondent, &self.catalogue.dictionary)?);
        }
        Ok(rows)
    }
}

impl Iterator for Plan<'_> {
    type Item = Result<GeneratedFile, GenerateError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (batch, year, format) = self.pending.pop()?;
        let batch = self.batches.get(batch)?;
        Some(self.write(batch, year, format))
    }
}
