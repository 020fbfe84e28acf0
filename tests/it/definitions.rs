//! The definitions shipped with the product: read, cross-checked, examples computed again.

use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::engine::check;

#[test]
fn every_definition_shipped_is_right() {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap_or_else(|e| panic!("{e}"));
    let faults = check::faults(&catalogue);
    let said: Vec<String> = faults
        .iter()
        .map(|fault| format!("{} : {}", fault.indicator, fault.message))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert!(
        catalogue.indicators.len() >= 30,
        "{}",
        catalogue.indicators.len()
    );
}

#[test]
fn a_mistake_is_said_with_its_file_and_line() {
    let mut files = DefinitionFiles::embedded();
    let path = "dashboards/indicators/benevoles-par-structure.toml";
    let text = files.files.get_mut(path).unwrap();
    *text = text.replacen("version = 1", "version = \"un\"", 1);
    let problems = Catalogue::load(&files).unwrap_err().0;
    let ours = problems
        .iter()
        .find(|problem| problem.file == path)
        .unwrap();
    let line = files.files[path]
        .lines()
        .position(|line| line.contains("version"))
        .unwrap()
        + 1;
    assert_eq!(ours.line, line, "{ours}");
}

#[test]
fn an_example_that_does_not_hold_is_found() {
    let mut files = DefinitionFiles::embedded();
    let path = "dashboards/indicators/benevoles-par-structure.toml";
    let text = files.files.get_mut(path).unwrap();
    *text = text.replacen("SUM(benevoles_total)", "SUM(benevoles_total) + 1", 1);
    let catalogue = Catalogue::load(&files).unwrap();
    let faults = check::faults(&catalogue);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].indicator, "benevoles-par-structure");
}

#[test]
fn an_unknown_column_is_named_with_the_nearest_known_one() {
    let mut files = DefinitionFiles::embedded();
    let path = "dashboards/indicators/benevoles-par-structure.toml";
    let text = files.files.get_mut(path).unwrap();
    *text = text.replace("SUM(benevoles_total)", "SUM(benevole_total)");
    let faults = check::faults(&Catalogue::load(&files).unwrap());
    assert!(
        faults[0]
            .message
            .contains("vouliez-vous « benevoles_total »"),
        "{faults:?}"
    );
}
