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
        catalogue.indicators.len() >= 80,
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

const MEAN: &str = "dashboards/indicators/benevoles-par-structure.toml";
const TOTAL: &str = "dashboards/indicators/benevoles.toml";

fn files_with(path: &str, from: &str, to: &str) -> DefinitionFiles {
    let mut files = DefinitionFiles::embedded();
    let text = files.files.get_mut(path).unwrap();
    assert!(text.contains(from), "{path} does not hold « {from} »");
    *text = text.replace(from, to);
    files
}

/// What the check says of the definitions once a text is replaced in one of them.
fn said_after(path: &str, from: &str, to: &str) -> Vec<String> {
    let catalogue = Catalogue::load(&files_with(path, from, to)).unwrap();
    let faults = check::faults(&catalogue);
    faults.into_iter().map(|fault| fault.message).collect()
}

/// The problem that loading says of a file, once a text is replaced in it.
fn refused_after(path: &str, from: &str, to: &str) -> String {
    let problems = Catalogue::load(&files_with(path, from, to)).unwrap_err().0;
    let ours: Vec<String> = problems
        .iter()
        .filter(|problem| problem.file == path)
        .map(ToString::to_string)
        .collect();
    ours.join("\n")
}

#[track_caller]
fn one_says(said: &[String], words: &str) {
    assert!(
        said.iter().any(|message| message.contains(words)),
        "{said:?}"
    );
}

#[test]
fn a_division_inside_a_formula_by_what_can_be_zero_is_found() {
    for wrong in [
        "SUM(benevoles_activite / benevoles_total)",
        "SUM(benevoles_activite) / SUM(benevoles_total)",
        "SUM(CASE WHEN benevoles_total >= 0 THEN benevoles_activite / benevoles_total ELSE 0 END)",
        "SUM(CASE WHEN benevoles_activite > 0 THEN 1 ELSE benevoles_activite / benevoles_total END)",
    ] {
        let said = said_after(MEAN, "SUM(benevoles_total)", wrong);
        one_says(&said, "qui peut être nul");
    }
}

#[test]
fn a_division_that_is_guarded_is_not_found() {
    for right in [
        "SUM(benevoles_total) / 1607",
        "SUM(CASE WHEN benevoles_total > 0 THEN benevoles_activite / benevoles_total ELSE 0 END)",
        "SUM(CASE WHEN 0 < benevoles_total AND benevoles_activite > 2 THEN benevoles_activite / benevoles_total ELSE 0 END)",
        "SUM(CASE WHEN benevoles_total = 0 THEN 0 ELSE benevoles_activite / benevoles_total END)",
        "SUM(benevoles_activite / NULLIF(benevoles_total, 0))",
        "SUM(benevoles_activite / benevoles_total) FILTER (WHERE benevoles_total > 0)",
    ] {
        let said = said_after(MEAN, "SUM(benevoles_total)", right);
        assert!(
            !said
                .iter()
                .any(|message| message.contains("qui peut être nul")),
            "{right} : {said:?}"
        );
    }
}

#[test]
fn the_sum_of_a_duration_a_year_or_a_code_is_found() {
    let path = TOTAL;
    for (wrong, words) in [
        ("SUM(duree_agrement)", "un taux, une durée ou une année"),
        ("SUM(data_year)", "un taux, une durée ou une année"),
        ("SUM(seniority_years)", "un taux, une durée ou une année"),
        ("SUM(commune)", "un code, une date ou un texte"),
        ("SUM(mode_gestion)", "un code, une date ou un texte"),
        (
            "SUM(benevoles_activite / NULLIF(benevoles_total, 0))",
            "un taux, une durée ou une année",
        ),
    ] {
        one_says(&said_after(path, "SUM(benevoles_total)", wrong), words);
    }
}

#[test]
fn a_mean_of_durations_is_not_a_sum_of_them() {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
    assert!(
        catalogue.indicators["duree-des-agrements"]
            .numerator
            .as_deref()
            .is_some_and(|numerator| numerator.contains("SUM(duree_agrement)"))
    );
    assert!(
        check::faults(&catalogue)
            .iter()
            .all(|fault| fault.indicator != "duree-des-agrements")
    );
}

#[test]
fn a_total_that_does_not_add_up_cannot_say_that_it_does() {
    for wrong in [
        "MEDIAN(benevoles_total)",
        "AVG(benevoles_total)",
        "COUNT(DISTINCT manager)",
        "QUANTILE_CONT(benevoles_total, 0.25)",
    ] {
        let said = said_after(TOTAL, "SUM(benevoles_total)", wrong);
        one_says(&said, "additive = false");
    }
}

#[test]
fn a_breakdown_that_forgets_a_category_is_not_exhaustive() {
    let path = "dashboards/indicators/mode-de-gestion.toml";
    let said = said_after(path, "mode_gestion = 'caf'", "mode_gestion = 'capf'");
    one_says(&said, "mode_gestion = caf");
}

#[test]
fn members_that_share_a_structure_are_not_exhaustive() {
    let path = "dashboards/indicators/anciennete-agrements.toml";
    let said = said_after(path, "seniority_years >= 5 AND", "seniority_years >= 4 AND");
    one_says(&said, "les membres font 200");
}

#[test]
fn a_dimension_that_forgets_blanks_is_not_exhaustive() {
    let path = "dashboards/dimensions/management.toml";
    let said = said_after(path, "mode_gestion IS NULL", "mode_gestion = 'rien'");
    one_says(&said, "mode_gestion sans réponse");
    let path = "dashboards/dimensions/size.toml";
    let said = said_after(path, "etp_total >= 10", "etp_total > 10");
    one_says(&said, "etp_total = 10");
}

#[test]
fn a_dimension_problem_leads_to_its_file() {
    let files = files_with(
        "dashboards/dimensions/management.toml",
        "mode_gestion IS NULL",
        "mode_gestion = 'rien'",
    );
    let catalogue = Catalogue::load(&files).unwrap();
    let faults = check::faults(&catalogue);
    assert_eq!(
        catalogue.files[&faults[0].file],
        "dashboards/dimensions/management.toml"
    );
}

#[test]
fn a_dimension_of_structures_cannot_break_down_communes() {
    let path = "dashboards/indicators/communes-equipees.toml";
    let said = refused_after(
        path,
        "levels = [",
        "breakdown_by = [\"management\"]\nlevels = [",
    );
    assert!(
        said.contains("l'indicateur lit le cadre territorial"),
        "{said}"
    );
}

#[test]
fn a_free_indicator_is_not_grouped_by_an_answer_that_is_protected() {
    let path = "dashboards/indicators/structures-agreees.toml";
    let said = refused_after(path, "\"federation\",", "\"federation\", \"size\",");
    assert!(said.contains("une réponse protégée"), "{said}");
}

#[test]
fn a_series_break_stands_inside_the_data_and_in_order() {
    let path = "dashboards/indicators/part-qpv.toml";
    let said = refused_after(path, "year = 2015", "year = 2008");
    assert!(said.contains("hors des données"), "{said}");
    let said = refused_after(path, "year = 2024", "year = 2014");
    assert!(said.contains("rangez les années"), "{said}");
    let path = "dashboards/indicators/personnes-informees-droits.toml";
    let said = refused_after(path, "year = 2019", "year = 2017");
    assert!(said.contains("commencent en 2017"), "{said}");
}

#[test]
fn the_evolution_at_constant_set_is_a_rate_that_exists() {
    let from = "evolution-benevoles-champ-constant";
    let said = refused_after(TOTAL, from, "evolution-inconnue");
    assert!(
        said.contains("indicateur inconnu « evolution-inconnue »"),
        "{said}"
    );
    let said = refused_after(TOTAL, from, "etp");
    assert!(said.contains("doit être un taux en %"), "{said}");
}

#[test]
fn one_dimension_is_not_broken_down_twice() {
    let said = refused_after(
        TOTAL,
        "breakdown_by = [\"management\",",
        "breakdown_by = [\"management\", \"management\",",
    );
    assert!(said.contains("ventilée deux fois"), "{said}");
}

#[test]
fn the_examples_of_every_declared_figure_show_a_question_left_blank() {
    let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
    let bare: Vec<&str> = catalogue
        .indicators
        .values()
        .filter(|indicator| {
            !indicator.examples.iter().any(|e| {
                e.rows
                    .values()
                    .any(|v| v.iter().any(|cell| cell.as_str() == Some("")))
            })
        })
        .filter(|indicator| indicator.frame == vigie::catalogue::indicator::Frame::Structure)
        .filter(|indicator| indicator.base == vigie::catalogue::indicator::Base::Respondents)
        .map(|indicator| indicator.id.as_str())
        .collect();
    assert!(bare.is_empty(), "no blank in the examples of {bare:?}");
}
