//! Plans as definitions: mistakes explained with file and line, phases, coverage, the example.

use std::path::Path;

use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::service::definitions::plan_coverage;

const AVS: &str = "dashboards/plans/avs-44-2017.toml";
const CTG: &str = "dashboards/plans/ctg-modele.toml";
const CPOG: &str = "dashboards/plans/cpog-44-2013.toml";
const PLACES: &str = "dashboards/plans/sdsf-44-2014.toml";

/// The number of the line that follows or continues a text.
fn line_after(text: &str) -> usize {
    text.matches('\n').count() + 1
}

/// What is said of a plan once the first occurrence of a text is replaced, and the line where the
/// new text stands.
fn said(path: &str, from: &str, to: &str) -> (Vec<(usize, String)>, usize) {
    let mut files = DefinitionFiles::embedded();
    let text = files.files.get_mut(path).unwrap();
    let (before, _) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{path} lacks « {from} »"));
    let line = line_after(before);
    *text = text.replacen(from, to, 1);
    let problems = Catalogue::load(&files).map(|_| ()).unwrap_err().0;
    let ours = problems.into_iter().filter(|problem| problem.file == path);
    (
        ours.map(|problem| (problem.line, problem.message))
            .collect(),
        line,
    )
}

#[track_caller]
fn refused(path: &str, from: &str, to: &str, words: &str) {
    let (problems, _) = said(path, from, to);
    assert!(
        problems.iter().any(|(_, message)| message.contains(words)),
        "{from} → {to}: {problems:?}"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of mistakes")]
fn every_mistake_of_a_plan_is_explained_in_french() {
    let mistakes = [
        (
            AVS,
            "indicator = \"epci-couverts\"",
            "indicator = \"epci-ouverts\"",
            "indicateur inconnu « epci-ouverts »",
        ),
        (
            AVS,
            "signed_on = \"2017-02-08\"",
            "signed_on = \"8 février 2017\"",
            "n'est pas une date",
        ),
        (
            AVS,
            "start_year = 2017",
            "start_year = 2017\nend_year = 2015",
            "avant de commencer",
        ),
        (
            AVS,
            "start_year = 2017",
            "start_year = 2017\nend_year = 2022",
            "doit nommer sa source",
        ),
        (
            AVS,
            "code = \"2\"\n",
            "code = \"1\"\n",
            "donné deux fois (axe)",
        ),
        (
            AVS,
            "code = \"1.2\"\n",
            "code = \"1.1\"\n",
            "donné deux fois (objectif)",
        ),
        (
            AVS,
            "year = 2026\nbaseline_year = 2016",
            "year = 2015\nbaseline_year = 2016",
            "avant l'année de départ",
        ),
        (
            AVS,
            "population = \"AVS\"\nvalue = 60.0",
            "population = \"AVS\"\nbreakdown = \"age:0-6\"\nvalue = 60.0",
            "n'a pas de modalité « age:0-6 »",
        ),
        (
            AVS,
            "population = \"AVS\"\nvalue = 60.0\n",
            "population = \"AVS\"\n",
            "doit donner sa valeur",
        ),
        (
            AVS,
            "value = 60.0\n",
            "value = 60.0\ndirection = \"keep\"\n",
            "tolerance = …",
        ),
        (
            AVS,
            "value = 60.0\n",
            "value = 60.0\ntolerance = 1.0\n",
            "ne vaut qu'avec",
        ),
        (
            AVS,
            "plan = \"cpog-44-2013\"",
            "plan = \"cpog-44\"",
            "plan inconnu « cpog-44 »",
        ),
        (
            AVS,
            "objective = \"1.4\"",
            "objective = \"9.9\"",
            "objectif inconnu « 9.9 »",
        ),
        (
            AVS,
            "role = \"result\"",
            "role = \"context\"",
            "n'a pas de cible",
        ),
        (
            AVS,
            "indicator = \"qpv-couverts\"\nrole = \"output\"",
            "indicator = \"part-cdi\"\nrole = \"context\"",
            "réservé aux indicateurs du cadre territorial",
        ),
        (
            AVS,
            "deadline = \"2025-12-31\"",
            "deadline = \"2025-13-31\"",
            "deadline = « 2025-13-31 » n'est pas une date",
        ),
        (
            AVS,
            "deadline = \"2025-12-31\"",
            "deadline = \"2016-12-31\"",
            "vient avant le début",
        ),
        (
            AVS,
            "due = \"2018-06-30\"",
            "due = \"juin 2018\"",
            "due = « juin 2018 »",
        ),
        (
            AVS,
            "illustrative_notice = ",
            "predecessor = \"cog-1066\"\nillustrative_notice = ",
            "plan inconnu « cog-1066 »",
        ),
        (
            CTG,
            "\ntemplate = true\n",
            "\ntemplate = true\nsigned_on = \"2023-01-01\"\n",
            "n'engage personne",
        ),
        (
            CTG,
            "direction = \"keep\"\ntolerance = 1.0",
            "direction = \"keep\"",
            "tolerance = …",
        ),
        (
            CTG,
            "label = \"étapes de la préfiguration\"\n",
            "",
            "ce qu'elle compte",
        ),
        (PLACES, "unit = \"places\"\n", "", "son unité"),
        (PLACES, "share = 0.75", "share = 75.0", "de 0 à 1"),
        (PLACES, "share = 0.75", "", "donnez value"),
        (
            CPOG,
            "illustrative_notice = ",
            "successor = \"cpog-44-2013\"\nillustrative_notice = ",
            "ne se suit pas lui-même",
        ),
    ];
    for (path, from, to, words) in mistakes {
        refused(path, from, to, words);
    }
}

#[test]
fn a_sourced_text_without_source_is_refused_at_its_own_line() {
    let mut files = DefinitionFiles::embedded();
    let text = files.files.get_mut(AVS).unwrap();
    let (before, own) = text.split_at(text.find("code = \"3.1\"").unwrap());
    let line = line_after(before);
    let own = own.replacen("nature = \"illustrative\"", "nature = \"sourced\"", 1);
    *text = format!("{before}{own}");
    let problems = Catalogue::load(&files).map(|_| ()).unwrap_err().0;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].file.as_str(), problems[0].line), (AVS, line));
    assert!(
        problems[0]
            .message
            .contains("un objectif « sourced » doit nommer sa source")
    );
}

#[test]
fn a_mistake_in_one_of_many_links_is_said_at_the_line_of_that_link() {
    // The same indicator stands in two objectives: the second is the wrong one.
    let mut files = DefinitionFiles::embedded();
    let text = files.files.get_mut(AVS).unwrap();
    let wanted = "indicator = \"structures-pour-10000-habitants\"";
    let objective = text.find("code = \"1.2\"").unwrap();
    let links: Vec<usize> = text.match_indices(wanted).map(|(at, _)| at).collect();
    assert!(links.iter().any(|at| *at < objective));
    let second = links.into_iter().find(|at| *at > objective).unwrap();
    let (before, tail) = text.split_at(second);
    let line = line_after(before);
    let tail = tail.replacen(
        "role = \"context\"\nreason = \"",
        "role = \"context\"\nreason = \"\" # ",
        1,
    );
    *text = format!("{before}{tail}");
    let problems = Catalogue::load(&files).map(|_| ()).unwrap_err().0;
    assert_eq!(problems[0].line, line, "{problems:?}");
    assert!(problems[0].message.contains("dire sa raison"));
}

fn catalogue() -> Catalogue {
    Catalogue::load(&DefinitionFiles::embedded()).unwrap()
}

#[test]
fn a_plan_is_before_during_or_after_and_says_when_it_ended() {
    let all = catalogue();
    let contract = &all.plans["cpog-44-2013"];
    let phases: Vec<&str> = [2012, 2013, 2017, 2018]
        .map(|year| contract.phase(year))
        .to_vec();
    assert_eq!(phases, ["before", "during", "during", "after"]);
    assert!(!contract.has_ended(2017) && contract.has_ended(2018));
    // The source gives the schéma no end.
    assert_eq!(all.plans["avs-44-2017"].phase(2040), "during");
}

#[test]
fn what_a_plan_followed_is_known_from_either_end() {
    let all = catalogue();
    let after = |id: &str| all.successor(&all.plans[id]).map(|plan| plan.id.clone());
    let before = |id: &str| all.predecessor(&all.plans[id]).map(|plan| plan.id.clone());
    // Said by the later plan alone.
    assert_eq!(after("sdsf-44-2014").as_deref(), Some("sdsf-44-2018"));
    assert_eq!(before("sdsf-44-2018").as_deref(), Some("sdsf-44-2014"));
    assert_eq!(after("cog-2013").as_deref(), Some("cog-2018"));
    assert_eq!(before("cog-2023").as_deref(), Some("cog-2018"));
    assert_eq!(after("cpog-44-2013"), None);
}

#[test]
fn the_coverage_tells_what_is_not_followed_and_what_is_overdue_that_day() {
    let all = catalogue();
    let overdue = |day: &str| -> Vec<String> {
        let coverage = plan_coverage(&all, &all.plans["avs-44-2017"], None, day);
        let late = coverage.overdue_actions.iter();
        late.map(|(_, action)| action.code.clone()).collect()
    };
    assert!(overdue("2025-12-31").is_empty());
    assert_eq!(overdue("2026-01-01"), ["1.2.a"]);
    // Done since, 3.1.a is never overdue, whatever its deadline.
    assert_eq!(overdue("2027-01-01"), ["1.2.a", "5.2.a"]);

    let contract = plan_coverage(&all, &all.plans["cpog-44-2013"], None, "2026-01-01");
    let alone: Vec<&str> = contract
        .without_indicator
        .iter()
        .map(|(_, o)| o.code.as_str())
        .collect();
    assert_eq!(alone, ["1.1"]);
    assert!(
        contract
            .free
            .iter()
            .any(|indicator| indicator.id == "part-cdi")
    );
    assert!(contract.free.iter().all(|indicator| !indicator.context));
}

#[test]
fn the_example_of_another_departement_is_right_and_is_added_to_the_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exemples/ardeche");
    let files = DefinitionFiles::overridden_by(&folder).unwrap();
    let all = Catalogue::load(&files).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = &all.plans["avs-07-2019"];
    assert_eq!(plan.axes.len(), 5);
    assert_eq!((plan.start_year, plan.end_year), (2019, Some(2023)));
    assert!(all.plans.contains_key("avs-44-2017"));
    // Its targets are ours, and say so.
    let targets = plan
        .objectives()
        .flat_map(|(_, o)| o.links.iter().filter_map(|l| l.target.as_ref()));
    assert!(targets.count() >= 4);
    assert!(plan.is_illustrative() && !plan.illustrative_notice.is_empty());
}
