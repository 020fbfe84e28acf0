//! Real files through the shipped formats, and files that break importers.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::domain::answer::Answer;
use vigie::domain::delivery::{Perimeter, Record};
use vigie::domain::structure::StructureKind;
use vigie::import::{ImportError, ImportRequest, Located, Locator, Place, Reading, read};

use crate::cli::place::shared;

/// Names without case, accent nor punctuation, « st » spelt out.
fn plain(name: &str) -> String {
    let folded: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let words = folded.split_whitespace().map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        other => other,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The communes of the reference tables, read independently of the room of geography.
struct Communes {
    by_code: BTreeMap<String, Place>,
    former: BTreeMap<String, String>,
}

impl Communes {
    fn load(reference: &Path) -> Self {
        let mut by_code = BTreeMap::new();
        for line in fs::read_to_string(reference.join("communes_2026.csv"))
            .unwrap()
            .lines()
            .skip(1)
        {
            let cells: Vec<&str> = line.split(',').collect();
            let departement = Some(cells[4].to_owned()).filter(|code| !code.is_empty());
            let place = Place {
                code: cells[0].to_owned(),
                name: cells[1].to_owned(),
                departement,
            };
            by_code.insert(cells[0].to_owned(), place);
        }
        let table = fs::read_to_string(reference.join("commune_codes_before_2026.csv")).unwrap();
        let former = table.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(';').collect();
            (cells[0].to_owned(), cells[1].to_owned())
        });
        Self {
            by_code,
            former: former.collect(),
        }
    }
}

impl Locator for Communes {
    fn by_code(&self, code: &str) -> Located {
        if let Some(place) = self.by_code.get(code) {
            return Located::Current(place.clone());
        }
        match self
            .former
            .get(code)
            .and_then(|current| self.by_code.get(current))
        {
            Some(place) => Located::Former(place.clone()),
            None => Located::Unknown {
                nearest: Vec::new(),
            },
        }
    }

    fn by_postal_code_and_name(&self, postal_code: &str, name: &str) -> Located {
        let departements: Vec<&str> = match postal_code.get(..2) {
            Some("97") => vec![postal_code.get(..3).unwrap_or(""), "977", "978"],
            Some(two) => vec![two],
            None => Vec::new(),
        };
        let name = plain(name);
        let name = name
            .split_once(" 9e ")
            .map_or(name.as_str(), |(city, _)| city);
        let inside = |place: &&Place| {
            place
                .departement
                .as_deref()
                .is_some_and(|code| departements.contains(&code))
        };
        let found = |matches: &dyn Fn(&str) -> bool| -> Vec<Place> {
            let places = self.by_code.values().filter(inside);
            places
                .filter(|place| matches(&plain(&place.name)))
                .cloned()
                .collect()
        };
        let mut whole = found(&|own| own == name);
        if whole.is_empty() {
            whole = found(&|own| own.starts_with(&format!("{name} ")));
        }
        match (whole.len(), whole.pop()) {
            (1, Some(place)) => Located::Current(place),
            (_, Some(place)) => {
                whole.push(place);
                Located::Ambiguous(whole)
            }
            (_, None) => Located::Unknown {
                nearest: Vec::new(),
            },
        }
    }
}

fn read_with(
    format: &str,
    path: &Path,
    data_year: Option<i32>,
    communes: &Communes,
) -> Result<Reading, ImportError> {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let format = &catalogue.formats[format];
    let request = ImportRequest {
        file_name: &name,
        bytes: &bytes,
        format,
        data_year,
        survey_year: None,
        settled: &[],
    };
    read(&request, &catalogue.dictionary, communes)
}

fn commune_of(record: &Record) -> &str {
    record.answers["code_insee"].text().unwrap()
}

#[test]
fn the_list_of_nantes_gives_29_centres_in_8_communes() {
    let (Some(real), Some(reference)) = (shared("real"), shared("reference")) else {
        return;
    };
    let communes = Communes::load(&reference);
    let path = real.join("nantes_metropole_csc_2014.csv");
    let reading = read_with("nantes-equipements", &path, None, &communes).unwrap();
    assert_eq!(
        (
            reading.rows.read,
            reading.rows.rejected,
            reading.rows.left_out
        ),
        (29, 0, 9)
    );
    assert_eq!(
        reading.issue_counts,
        BTreeMap::from([("ROW-002".to_owned(), 1)])
    );
    assert_eq!(reading.data_year, Some(2014));
    let mut by_commune: BTreeMap<&str, u32> = BTreeMap::new();
    for record in &reading.records {
        *by_commune.entry(commune_of(record)).or_default() += 1;
        assert_eq!(record.answers["type_structure"].text(), Some("cs"));
    }
    // Bouguenais, Couëron, Nantes, Orvault, Rezé, Saint-Herblain, Saint-Sébastien, Thouaré.
    let expected = [
        ("44020", 1),
        ("44047", 2),
        ("44109", 13),
        ("44114", 1),
        ("44143", 3),
        ("44162", 6),
        ("44190", 2),
        ("44204", 1),
    ];
    assert_eq!(by_commune, BTreeMap::from(expected));
    assert_eq!(reading.records[0].subject, "nantes-383");
    let territories = vec!["2026-EPCI-244400404".parse().unwrap()];
    let only_cs = Perimeter::OneKind {
        kind: StructureKind::Cs,
        territories,
    };
    assert_eq!(reading.perimeter, only_cs);
    assert_eq!(reading.columns.ignored, ["categorie", "lon", "lat"]);
}

#[test]
fn the_sheets_of_the_directory_are_read_with_their_defects_said() {
    let (Some(real), Some(reference)) = (shared("real"), shared("reference")) else {
        return;
    };
    let communes = Communes::load(&reference);
    let path = real.join("senacs_structures_observees.csv");
    let reading = read_with("senacs-annuaire", &path, Some(2024), &communes).unwrap();
    assert_eq!(
        (reading.rows.read, reading.rows.rejected),
        (27, 1),
        "{:#?}",
        reading.issues
    );
    let duplicate = reading
        .issues
        .iter()
        .find(|issue| issue.code == "KEY-002")
        .unwrap();
    assert_eq!(duplicate.row, Some(27));
    assert!(
        duplicate.message.contains("ligne 26"),
        "{}",
        duplicate.message
    );
    // Two SIRET of thirteen digits; those with stray spaces are right once read.
    let expected = [("ID-001".to_owned(), 2), ("KEY-002".to_owned(), 1)];
    assert_eq!(reading.issue_counts, BTreeMap::from(expected));
    let siret = |row: u64| {
        let record = reading
            .records
            .iter()
            .find(|record| record.row == row)
            .unwrap();
        record.answers["siret"].text().unwrap().to_owned()
    };
    assert_eq!(
        (siret(2).as_str(), siret(6).as_str()),
        ("3494010900047", "21620510400443")
    );
    let found = |code: &str| {
        reading
            .records
            .iter()
            .any(|record| commune_of(record) == code)
    };
    // Angers by a cedex, Lyon by an arrondissement, Saint-Martin outside every département.
    assert!(found("49007") && found("69123") && found("97801"));
    assert_eq!(reading.perimeter, Perimeter::Nothing);
}

#[test]
fn filosofi_keeps_its_secrets_and_its_commas() {
    let (Some(real), Some(reference)) = (shared("real"), shared("reference")) else {
        return;
    };
    let communes = Communes::load(&reference);
    let path = real.join("filosofi_2021_communes_pays_de_la_loire.csv");
    let reading = read_with("filosofi-communes", &path, None, &communes).unwrap();
    // Five communes were merged since, four of them into a commune that the file describes too.
    assert_eq!((reading.rows.read, reading.rows.rejected), (1232, 4));
    let expected = [("GEO-002".to_owned(), 5), ("KEY-002".to_owned(), 4)];
    assert_eq!(reading.issue_counts, BTreeMap::from(expected));
    let detected = &reading.detected;
    assert_eq!(
        (detected.delimiter.as_str(), detected.decimal.as_deref()),
        (";", Some(","))
    );
    let in_44 = |record: &&Record| record.subject.starts_with("44");
    let known = |id: &str| {
        let records = reading.records.iter().filter(in_44);
        records
            .filter(|record| record.answers[id].number().is_some())
            .count()
    };
    assert_eq!((known("revenu_median"), known("taux_pauvrete")), (207, 110));
    let abbaretz = reading
        .records
        .iter()
        .find(|record| record.subject == "44001")
        .unwrap();
    assert_eq!(abbaretz.answers["revenu_median"].number(), Some(20_750.0));
    assert_eq!(abbaretz.answers["part_impots"].number(), Some(-11.8));
    let aigrefeuille = reading
        .records
        .iter()
        .find(|record| record.subject == "44002")
        .unwrap();
    assert_eq!(aigrefeuille.answers["taux_pauvrete"], Answer::Secret);
    assert!(reading.columns.missing.contains(&"indice_gini".to_owned()));
    assert!(reading.columns.proposed.is_empty());
}

#[test]
fn the_population_of_loire_atlantique_is_the_sum_of_its_communes() {
    let Some(reference) = shared("reference") else {
        return;
    };
    let communes = Communes::load(&reference);
    let path = reference.join("population_2016_2023.csv");
    let reading = read_with("population", &path, None, &communes).unwrap();
    assert_eq!((reading.rows.read, reading.rows.rejected), (34_969, 0));
    assert_eq!(reading.records.len(), 34_969 * 8);
    let sum = |year: i32| -> f64 {
        let records = reading.records.iter();
        let in_44 =
            records.filter(|record| record.data_year == year && record.subject.starts_with("44"));
        in_44
            .filter_map(|record| record.answers["inhabitants"].number())
            .sum()
    };
    assert_eq!((sum(2016), sum(2023)), (1_380_852.0, 1_487_570.0));
    assert_eq!(reading.data_year, Some(2023));
}
