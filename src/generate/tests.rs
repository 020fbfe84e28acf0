//! What fictitious deliveries must be.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::LazyLock;

use super::calibration::{Basis, Calibration};
use super::{GenerateCommune, GenerateError, GenerateRequest, GeneratedFile, plan};
use crate::catalogue::Catalogue;
use crate::catalogue::dictionary::{Attestation, Sensitivity};
use crate::catalogue::source::DefinitionFiles;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DefinitionFiles::embedded()).unwrap());
static COMMUNES: LazyLock<Option<Vec<GenerateCommune>>> = LazyLock::new(read_communes);
/// The whole country for data 2023, written once for the tests that need it.
static COUNTRY: LazyLock<Option<Vec<Table>>> = LazyLock::new(|| tables(&[], 2023..=2023, 7));

#[expect(clippy::print_stderr, reason = "a test that is not run must say so")]
fn shared(path: &str) -> Option<String> {
    let root = std::env::var_os("VIGIE_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(root.join(path));
    if text.is_err() {
        eprintln!(
            "SKIPPED: {path} is not in VIGIE_SHARED ({})",
            root.display()
        );
    }
    text.ok()
}

fn records(text: &str, delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn read_communes() -> Option<Vec<GenerateCommune>> {
    let communes = shared("data/reference/communes_2026.csv")?;
    let population = shared("data/reference/population_2016_2023.csv")?;
    let inhabitants: BTreeMap<String, u32> = records(&population, b',')
        .into_iter()
        .filter_map(|row| Some((row["code"].clone(), row["2023"].parse().ok()?)))
        .collect();
    let all = records(&communes, b',')
        .into_iter()
        .filter(|row| !row["departement"].is_empty());
    let all = all.map(|row| GenerateCommune {
        inhabitants: inhabitants.get(&row["code"]).copied(),
        code: row["code"].clone(),
        name: row["name"].clone(),
        departement: row["departement"].clone(),
    });
    Some(all.collect())
}

#[derive(Debug)]
struct Table {
    file: GeneratedFile,
    headers: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

fn files(
    departements: &[&str],
    years: RangeInclusive<i32>,
    seed: u64,
) -> Option<Vec<GeneratedFile>> {
    let communes = COMMUNES.as_ref()?;
    let departements = departements.iter().map(|code| (*code).to_owned()).collect();
    let request = GenerateRequest {
        departements,
        years,
        seed,
    };
    Some(
        plan(&request, communes, &CATALOGUE)
            .unwrap()
            .map(Result::unwrap)
            .collect(),
    )
}

fn text_of(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(utf8) => String::from_utf8(utf8.to_vec()).unwrap(),
        None => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

fn tables(departements: &[&str], years: RangeInclusive<i32>, seed: u64) -> Option<Vec<Table>> {
    let read = |file: GeneratedFile| {
        let text = text_of(&file.bytes);
        let headers = text
            .lines()
            .next()
            .unwrap()
            .split(';')
            .map(str::to_owned)
            .collect();
        Table {
            headers,
            rows: records(&text, b';'),
            file,
        }
    };
    Some(
        files(departements, years, seed)?
            .into_iter()
            .map(read)
            .collect(),
    )
}

fn label(variable: &str) -> &'static str {
    &CATALOGUE.dictionary.get(variable).unwrap().label
}

fn cell<'a>(row: &'a BTreeMap<String, String>, variable: &str) -> &'a str {
    &row[label(variable)]
}

fn number(row: &BTreeMap<String, String>, variable: &str) -> Option<f64> {
    let text: String = cell(row, variable)
        .chars()
        .filter(|c| *c != '\u{a0}')
        .collect();
    text.replace(',', ".").parse().ok()
}

/// Rows of one format and kind over the whole country.
fn country<'a>(tables: &'a [Table], format: &str, kind: &str) -> Vec<&'a BTreeMap<String, String>> {
    let tables = tables.iter().filter(|table| table.file.format == format);
    let rows = tables.flat_map(|table| &table.rows);
    rows.filter(|row| cell(row, "id_structure").contains(kind))
        .collect()
}

fn mean(rows: &[&BTreeMap<String, String>], variable: &str) -> f64 {
    let values: Vec<f64> = rows
        .iter()
        .filter_map(|row| number(row, variable))
        .collect();
    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
}

fn share(
    rows: &[&BTreeMap<String, String>],
    test: impl Fn(&BTreeMap<String, String>) -> bool,
) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    count(rows.iter().filter(|row| test(row)).count()) / count(rows.len())
}

#[track_caller]
fn near(what: &str, found: f64, expected: f64, tolerance: f64) {
    let gap = (found / expected - 1.0).abs();
    assert!(gap <= tolerance, "{what}: {found} instead of {expected}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let Some(first) = files(&["44"], 2021..=2022, 1) else {
        return;
    };
    assert_eq!(first.len(), 4);
    assert_eq!(Some(&first), files(&["44"], 2021..=2022, 1).as_ref());
    let other = files(&["44"], 2021..=2022, 2).unwrap();
    assert!(
        first
            .iter()
            .zip(&other)
            .all(|(one, two)| one.bytes != two.bytes)
    );
}

#[test]
fn a_departement_alone_has_the_same_files_as_among_others_and_over_other_years() {
    let Some(alone) = files(&["44"], 2020..=2020, 3) else {
        return;
    };
    let among = files(&["35", "44", "59"], 2019..=2020, 3).unwrap();
    for file in alone {
        assert!(among.contains(&file), "{}", file.name);
    }
}

#[test]
fn every_structure_and_manager_says_that_it_is_fictitious_and_has_no_address() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    for table in tables {
        assert!(!table.file.bytes.contains(&b'@'), "{}", table.file.name);
        for row in &table.rows {
            assert!(cell(row, "nom").contains("fictif"), "{row:?}");
            if table.file.format == "structures-agreees" {
                assert!(cell(row, "gestionnaire_nom").contains("fictif"), "{row:?}");
                assert!(
                    cell(row, "gestionnaire_siren").starts_with("000"),
                    "{row:?}"
                );
            }
        }
    }
}

#[test]
fn every_header_is_a_variable_of_the_format_and_none_is_personal() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    for table in tables {
        let format = &CATALOGUE.formats[&table.file.format];
        for header in &table.headers {
            let known = CATALOGUE
                .dictionary
                .variables
                .iter()
                .find(|(id, (theme, variable))| {
                    variable.label == *header
                        && (format.themes.contains(theme)
                            || format.columns.iter().any(|column| column.variable == **id))
                });
            let (_, (_, variable)) =
                known.unwrap_or_else(|| panic!("{}: {header}", table.file.name));
            assert_ne!(variable.sensitivity, Sensitivity::Personal);
            assert!(variable.asked.in_year(2023), "{header} was not asked");
        }
    }
}

#[test]
fn every_column_of_the_survey_is_answered_somewhere() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    let surveys: Vec<_> = tables
        .iter()
        .filter(|table| table.file.format == "senacs-structures")
        .collect();
    for header in &surveys[0].headers {
        let answered = surveys
            .iter()
            .flat_map(|table| &table.rows)
            .any(|row| !matches!(row[header].as_str(), "" | "NC"));
        assert!(answered, "{header}");
    }
}

#[test]
fn the_country_has_the_published_number_of_structures() {
    let Some(communes) = COMMUNES.as_ref() else {
        return;
    };
    let calibration = Calibration::embedded().unwrap();
    let settlements = super::place::settlements(communes);
    let urbanity = super::place::Urbanity::new(&settlements, &calibration).unwrap();
    let counts = super::counts::Counts::new(&settlements, &urbanity, &calibration).unwrap();
    for (kind, id) in [
        (crate::domain::structure::StructureKind::Cs, "cs"),
        (crate::domain::structure::StructureKind::Evs, "evs"),
    ] {
        for year in 2012..=2024 {
            let total: f64 = settlements
                .keys()
                .map(|code| counts.of(code, kind, year))
                .sum();
            near(id, total, calibration.value(id, year).unwrap(), 0.01);
        }
    }
    let of = |code, year| counts.of(code, crate::domain::structure::StructureKind::Cs, year);
    near("Nord 2013", of("59", 2013), 144.0, 0.0);
    near("Nord 2018", of("59", 2018), 152.0, 0.0);
    near("Dordogne 2023", of("24", 2023), 9.0, 0.0);
    assert!((25.0..70.0).contains(&of("44", 2023)), "{}", of("44", 2023));
}

#[test]
fn registers_list_as_many_structures_in_force_as_the_calibration_says() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    let calibration = Calibration::embedded().unwrap();
    for (kind, id) in [("-CS-", "cs"), ("-EVS-", "evs")] {
        let rows = country(tables, "structures-agreees", kind);
        let open = rows
            .iter()
            .filter(|row| cell(row, "date_fermeture").is_empty())
            .count();
        let open = f64::from(u32::try_from(open).unwrap());
        near(id, open, calibration.value(id, 2023).unwrap(), 0.01);
    }
    let loire_atlantique = tables
        .iter()
        .find(|table| table.file.departement == "44")
        .unwrap();
    assert!(
        (50..130).contains(&loire_atlantique.rows.len()),
        "{}",
        loire_atlantique.rows.len()
    );
}

#[test]
fn national_means_follow_the_calibration() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    let calibration = Calibration::embedded().unwrap();
    let expected = |id: &str| calibration.value(id, 2023).unwrap();
    let centres = country(tables, "senacs-structures", "-CS-");
    let spaces = country(tables, "senacs-structures", "-EVS-");
    for (variable, quantity) in [
        ("participants_uniques", "participants"),
        ("nb_salaries", "employees"),
        ("produits_total", "income"),
        ("benevoles_activite", "volunteers_activity"),
        ("assos_accueillies", "associations"),
    ] {
        near(
            quantity,
            mean(&centres, variable),
            expected(&format!("{quantity}_cs")),
            0.06,
        );
        near(
            quantity,
            mean(&spaces, variable),
            expected(&format!("{quantity}_evs")),
            0.08,
        );
    }
}

#[test]
fn national_shares_follow_the_calibration() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    let calibration = Calibration::embedded().unwrap();
    let expected = |id: &str| calibration.value(id, 2023).unwrap();
    let centres = country(tables, "senacs-structures", "-CS-");
    let ratio = |above: &str, below: &str| {
        let both = centres
            .iter()
            .filter_map(|row| Some((number(row, above)?, number(row, below)?)));
        let (a, b) = both.fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
        a / b
    };
    near(
        "CDI",
        ratio("nb_cdi", "nb_salaries"),
        expected("share_cdi_cs"),
        0.03,
    );
    let towns = ratio("prod_commune_epci", "produits_total");
    near("communes", towns, expected("prod_commune_epci_cs"), 0.06);
    let answered: Vec<_> = centres
        .iter()
        .copied()
        .filter(|row| number(row, "resultat").is_some())
        .collect();
    let deficit = share(&answered, |row| number(row, "resultat").unwrap() < 0.0);
    near("deficit", deficit, expected("deficit"), 0.08);
    let urban: Vec<_> = centres
        .iter()
        .copied()
        .filter(|row| {
            cell(row, "type_territoire").starts_with("urb")
                || cell(row, "type_territoire").ends_with("urbaine")
        })
        .collect();
    let urban_share = share(&centres, |row| {
        urban.iter().any(|known| std::ptr::eq(*known, row))
    });
    near("urban", urban_share, expected("share_urban_cs"), 0.05);
    let district = share(&urban, |row| {
        cell(row, "geo_prioritaire")
            .to_lowercase()
            .contains("prioritaire")
    });
    near("QPV", district, expected("share_qpv_urban"), 0.15);
    let culture: Vec<_> = centres
        .iter()
        .copied()
        .filter(|row| !cell(row, "act_culture").is_empty())
        .collect();
    near(
        "culture",
        share(&culture, |row| cell(row, "act_culture") == "Oui"),
        0.93,
        0.03,
    );
}

#[test]
fn tables_add_up_but_for_the_declared_defects() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    let calibration = Calibration::embedded().unwrap();
    let rows: Vec<_> = ["-CS-", "-EVS-"]
        .into_iter()
        .flat_map(|kind| country(tables, "senacs-structures", kind))
        .collect();
    assert!(rows.len() > 3_000, "{}", rows.len());
    let adds_up = |row: &BTreeMap<String, String>, parts: &[&str], total: &str, slack: f64| {
        let total = number(row, total)?;
        let parts: Vec<f64> = parts.iter().filter_map(|part| number(row, part)).collect();
        (!parts.is_empty())
            .then(|| (parts.iter().sum::<f64>() - total).abs() <= total.abs() * slack)
    };
    let rate = |parts: &[&str], total: &str, slack: f64| {
        let checked: Vec<bool> = rows
            .iter()
            .filter_map(|row| adds_up(row, parts, total, slack))
            .collect();
        let wrong = checked.iter().filter(|holds| !**holds).count();
        f64::from(u32::try_from(wrong).unwrap()) / f64::from(u32::try_from(checked.len()).unwrap())
    };
    let rules = &CATALOGUE.formats["senacs-structures"].coherence;
    let rule = |code: &str| rules.iter().find(|rule| rule.code == code).unwrap();
    for (code, defect, slack) in [
        ("COH-001", "defect_ages", 0.0),
        ("COH-005", "defect_income", 0.01),
    ] {
        let left: Vec<&str> = rule(code).left.iter().map(String::as_str).collect();
        let found = rate(&left, &rule(code).right[0], slack);
        let declared = calibration.value(defect, 2023).unwrap();
        assert!(
            found > 0.0 && found < declared * 2.0,
            "{code}: {found} for {declared}"
        );
    }
    let more = rows
        .iter()
        .filter(|row| number(row, "etp_total") > number(row, "nb_salaries"));
    let more = more
        .filter(|row| number(row, "nb_salaries").is_some())
        .count();
    assert!(
        (5..100).contains(&more),
        "{more} rows with more equivalents than persons"
    );
    // Genders have no defect: mismatches come from the total typed wrong for the ages.
    let genders = rate(
        &["genre_f", "genre_m", "genre_autre_nr"],
        "participants_uniques",
        0.0,
    );
    assert!(
        genders < calibration.value("defect_ages", 2023).unwrap() * 1.5,
        "{genders}"
    );
}

#[test]
fn a_structure_enters_the_survey_the_year_after_its_first_agreement() {
    let Some(tables) = COUNTRY.as_ref() else {
        return;
    };
    for row in country(tables, "senacs-structures", "-") {
        let first = cell(row, "date_premier_agrement");
        assert!(first.rsplit('/').next().unwrap() < "2023", "{first}");
    }
}

#[test]
fn an_identifier_keeps_its_first_agreement_and_some_structures_open_and_close() {
    let Some(tables) = tables(&["44", "59"], 2012..=2024, 7) else {
        return;
    };
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut years: BTreeMap<String, BTreeSet<i32>> = BTreeMap::new();
    for table in tables
        .iter()
        .filter(|table| table.file.format == "structures-agreees")
    {
        for row in &table.rows {
            let id = cell(row, "id_structure").to_owned();
            let date = cell(row, "date_premier_agrement").to_owned();
            assert_eq!(
                first.entry(id.clone()).or_insert_with(|| date.clone()),
                &date,
                "{id}"
            );
            years.entry(id).or_default().insert(table.file.data_year);
        }
    }
    let whole = years.values().filter(|known| known.len() == 13).count();
    assert!(
        years.values().any(|known| !known.contains(&2024)),
        "nothing ever closes"
    );
    assert!(
        years.values().any(|known| !known.contains(&2012)),
        "nothing ever opens"
    );
    assert!(
        whole * 2 > years.len() / 2,
        "{whole} of {} last",
        years.len()
    );
    for known in years.values() {
        let span = known.last().unwrap() - known.first().unwrap() + 1;
        assert_eq!(
            usize::try_from(span).unwrap(),
            known.len(),
            "a structure came back"
        );
    }
}

#[test]
fn collection_is_two_years_later_until_data_2014_and_one_later_since() {
    assert_eq!(plan::survey_year(2014), 2016);
    assert_eq!(plan::survey_year(2016), 2017);
}

#[test]
fn a_thematic_question_has_no_column_in_the_years_when_it_was_not_asked() {
    let Some(tables) = tables(&["44"], 2016..=2017, 1) else {
        return;
    };
    let asked = |year| {
        let mut surveys = tables
            .iter()
            .filter(|table| table.file.format == "senacs-structures");
        let survey = surveys.find(|table| table.file.data_year == year).unwrap();
        survey
            .headers
            .iter()
            .any(|header| header == label("nb_jeunes_18_25"))
    };
    assert!(!asked(2016) && asked(2017));
}

#[test]
fn years_outside_the_calibration_and_unknown_departements_are_refused() {
    let Some(communes) = COMMUNES.as_ref() else {
        return;
    };
    let request = |code: &str, years| GenerateRequest {
        departements: vec![code.to_owned()],
        years,
        seed: 1,
    };
    let years = plan(&request("44", 2010..=2012), communes, &CATALOGUE).unwrap_err();
    assert!(
        matches!(
            years,
            GenerateError::Years {
                first: 2012,
                last: 2024,
                ..
            }
        ),
        "{years}"
    );
    let unknown = plan(&request("20", 2020..=2020), communes, &CATALOGUE).unwrap_err();
    assert!(
        matches!(unknown, GenerateError::Departement { .. }),
        "{unknown}"
    );
}

#[test]
fn a_published_value_names_its_source_and_an_invented_one_has_none() {
    for quantity in Calibration::embedded().unwrap().quantities {
        assert!(
            quantity.points.is_sorted_by_key(|point| point.year),
            "{}",
            quantity.id
        );
        for point in &quantity.points {
            let sourced = point
                .source
                .as_ref()
                .is_some_and(|url| url.starts_with("http"));
            assert_eq!(
                sourced,
                point.basis == Basis::Published,
                "{} {}",
                quantity.id,
                point.year
            );
        }
    }
}

#[test]
fn the_dictionary_has_every_variable_of_the_field_dossier_with_its_attestation() {
    let Some(text) = shared("data/reference/senacs_variables.csv") else {
        return;
    };
    let dossier = records(&text, b';');
    assert_eq!(dossier.len(), 182);
    for row in dossier {
        let variable = CATALOGUE
            .dictionary
            .get(&row["id"])
            .unwrap_or_else(|| panic!("{row:?}"));
        let attestation = match row["attestation"].as_str() {
            "A" => Attestation::Attested,
            "P" => Attestation::Partly,
            _ => Attestation::Inferred,
        };
        assert_eq!(variable.attestation, attestation, "{}", row["id"]);
        assert_eq!(
            variable.sources.join(" "),
            row["source_keys"],
            "{}",
            row["id"]
        );
    }
}
