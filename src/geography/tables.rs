//! The embedded tables, unpacked and read; what each holds is told in `import/reference/README.md`.

use std::io::Read as _;

use csv::StringRecord;
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::GeographyError;
use super::population::YEARS;

/// An embedded table: its name, its compressed bytes, the columns it must have.
struct Table {
    name: &'static str,
    delimiter: u8,
    columns: &'static str,
    packed: &'static [u8],
}

macro_rules! table {
    ($name:literal, $delimiter:literal, $columns:literal) => {
        Table {
            name: $name,
            delimiter: $delimiter,
            columns: $columns,
            packed: include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/import/reference/",
                $name,
                ".csv.gz"
            )),
        }
    };
}

const COMMUNES: Table = table!(
    "communes_2026",
    b',',
    "code,name,epci,arrondissement,departement,region"
);
const EPCI: Table = table!("epci_2026", b',', "code,name,kind");
const ARRONDISSEMENTS: Table = table!("arrondissements_2026", b',', "code,name,region,departement");
const DEPARTEMENTS: Table = table!("departements_2026", b',', "code,name,region");
const REGIONS: Table = table!("regions_2026", b',', "code,name");
const POPULATION: Table = table!(
    "population_2016_2023",
    b',',
    "code,2016,2017,2018,2019,2020,2021,2022,2023"
);
const FORMER: Table = table!(
    "commune_codes_before_2026",
    b';',
    "ancien_code,code_2026,nature"
);
const CHANGED: Table = table!(
    "communes_changed_2019_2026",
    b',',
    "code,name,first_seen,last_seen,seen_in,code_2026"
);

/// Name of the table of ages.
pub(super) const AGES_NAME: &str = "population_by_age_2021_communes_44";
const AGES: Table = table!(
    "population_by_age_2021_communes_44",
    b',',
    "code,population,0_19,20_64,65_plus"
);

/// A line of `communes_2026`; an empty text means none.
#[derive(Debug, Deserialize)]
pub(super) struct CommuneRow<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) epci: &'a str,
    pub(super) arrondissement: &'a str,
    pub(super) departement: &'a str,
    pub(super) region: &'a str,
}

/// A line of `population_2016_2023`.
#[derive(Debug, Deserialize)]
pub(super) struct PopulationRow<'a> {
    pub(super) code: &'a str,
    /// Count of each year, oldest first.
    pub(super) counts: [Option<u32>; YEARS],
}

/// A code and its name; other columns are left aside.
#[derive(Debug, Deserialize)]
pub(super) struct NamedRow {
    pub(super) code: String,
    pub(super) name: String,
}

/// A line of `commune_codes_before_2026`.
#[derive(Debug, Deserialize)]
pub(super) struct FormerRow {
    #[serde(rename = "ancien_code")]
    pub(super) code: String,
    pub(super) code_2026: String,
    pub(super) nature: FormerNature,
}

/// What a code that is not a current commune was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum FormerNature {
    /// A commune that was merged or renumbered.
    #[serde(rename = "ancien_code")]
    Commune,
    /// An arrondissement of Paris, Lyon or Marseille.
    #[serde(rename = "arrondissement-municipal")]
    MunicipalArrondissement,
}

/// A line of `communes_changed_2019_2026`.
#[derive(Debug, Deserialize)]
pub(super) struct ChangedRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) last_seen: i16,
    pub(super) seen_in: String,
    pub(super) code_2026: String,
}

/// A line of `population_by_age_2021_communes_44`.
#[derive(Debug, Deserialize)]
pub(super) struct AgesRow {
    pub(super) code: String,
    #[serde(rename = "0_19")]
    pub(super) under_20: f64,
    #[serde(rename = "20_64")]
    pub(super) from_20_to_64: f64,
    #[serde(rename = "65_plus")]
    pub(super) from_65: f64,
}

/// The tables that are short enough to be read whole; the two others are visited line by line.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) epci: Vec<NamedRow>,
    pub(super) arrondissements: Vec<NamedRow>,
    pub(super) departements: Vec<NamedRow>,
    pub(super) regions: Vec<NamedRow>,
    pub(super) former: Vec<FormerRow>,
    pub(super) changed: Vec<ChangedRow>,
    pub(super) ages: Vec<AgesRow>,
}

impl Tables {
    pub(super) fn read() -> Result<Self, GeographyError> {
        Ok(Self {
            epci: rows(&EPCI)?,
            arrondissements: rows(&ARRONDISSEMENTS)?,
            departements: rows(&DEPARTEMENTS)?,
            regions: rows(&REGIONS)?,
            former: rows(&FORMER)?,
            changed: rows(&CHANGED)?,
            ages: rows(&AGES)?,
        })
    }
}

/// Visits each commune, in the order of the table.
pub(super) fn for_each_commune(
    mut visit: impl FnMut(&CommuneRow<'_>),
) -> Result<(), GeographyError> {
    for_each_record(&COMMUNES, |record| {
        visit(&record.deserialize(None).map_err(unreadable(&COMMUNES))?);
        Ok(())
    })
}

/// Visits the counts of each commune, in the order of the table.
pub(super) fn for_each_population(
    mut visit: impl FnMut(&PopulationRow<'_>) -> Result<(), GeographyError>,
) -> Result<(), GeographyError> {
    for_each_record(&POPULATION, |record| {
        visit(&record.deserialize(None).map_err(unreadable(&POPULATION))?)
    })
}

fn rows<T: DeserializeOwned>(table: &Table) -> Result<Vec<T>, GeographyError> {
    let mut rows = Vec::new();
    let header: StringRecord = table.columns.split(',').collect();
    for_each_record(table, |record| {
        rows.push(
            record
                .deserialize(Some(&header))
                .map_err(unreadable(table))?,
        );
        Ok(())
    })?;
    Ok(rows)
}

fn unreadable(table: &Table) -> impl Fn(csv::Error) -> GeographyError + use<> {
    let table = table.name;
    move |source| GeographyError::Read { table, source }
}

/// Unpacks a table, checks its columns, visits its lines through one reused record.
fn for_each_record(
    table: &Table,
    mut visit: impl FnMut(&StringRecord) -> Result<(), GeographyError>,
) -> Result<(), GeographyError> {
    let mut text = Vec::new();
    GzDecoder::new(table.packed)
        .read_to_end(&mut text)
        .map_err(|source| GeographyError::Unpack {
            table: table.name,
            source,
        })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(table.delimiter)
        .from_reader(text.as_slice());
    let found = reader
        .headers()
        .map_err(unreadable(table))?
        .iter()
        .collect::<Vec<_>>()
        .join(",");
    if found != table.columns {
        let expected = table.columns;
        return Err(GeographyError::Columns {
            table: table.name,
            found,
            expected,
        });
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable(table))? {
        visit(&record)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(table: &Table) -> GeographyError {
        rows::<NamedRow>(table).unwrap_err()
    }

    #[test]
    fn a_damaged_table_is_refused_by_name() {
        let damaged = Table {
            packed: b"not gzip",
            ..REGIONS
        };
        assert!(matches!(
            refusal(&damaged),
            GeographyError::Unpack {
                table: "regions_2026",
                ..
            }
        ));
    }

    #[test]
    fn a_table_with_other_columns_is_refused() {
        let swapped = Table {
            columns: "name,code",
            ..REGIONS
        };
        let message = refusal(&swapped).to_string();
        assert!(
            message.contains("« code,name », attendues « name,code »"),
            "{message}"
        );
    }
}
