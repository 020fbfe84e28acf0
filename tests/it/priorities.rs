//! Priority zones: what the file must say, and a ranking computed again from its own answer.

use serde_json::Value;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;

use crate::site::get;

const FILE: &str = "dashboards/priorities/avs-44-2017.toml";
const API: &str = "/api/v1/plans/avs-44-2017/priorities";
const PAGE: &str = "/schemas/avs-44-2017/priorites";

fn problems(from: &str, to: &str) -> Vec<(usize, String)> {
    let mut files = DefinitionFiles::embedded();
    let text = files.files.get_mut(FILE).unwrap();
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let found = Catalogue::load(&files).unwrap_err().0;
    let ours = found.into_iter().filter(|problem| problem.file == FILE);
    ours.map(|problem| (problem.line, problem.message))
        .collect()
}

#[test]
fn a_mistake_in_the_file_is_said_with_its_line_and_what_to_do() {
    let cases = [
        (
            "plan = \"avs-44-2017\"",
            "plan = \"avs-45\"",
            "plan inconnu « avs-45 »",
        ),
        (
            "objective = \"1.1\"",
            "objective = \"9.9\"",
            "n'a pas d'objectif « 9.9 »",
        ),
        (
            "weight = 2.0",
            "weight = 0.0",
            "le poids doit être un nombre plus grand que zéro",
        ),
        (
            "indicator = \"part-0-19-ans\"",
            "indicator = \"part-0-19\"",
            "indicateur inconnu",
        ),
        (
            "level = \"EPCI\"",
            "level = \"COM\"",
            "n'est pas calculé au niveau COM",
        ),
        (
            "indicator = \"part-0-19-ans\"",
            "indicator = \"part-65-ans-et-plus\"",
            "est compté deux fois",
        ),
        (
            "nature = \"illustrative\"",
            "nature = \"sourced\"",
            "doit nommer sa source",
        ),
        (
            "priority_when = \"high\"",
            "priority_when = \"hight\"",
            "unknown variant",
        ),
    ];
    for (from, to, said) in cases {
        let found = problems(from, to);
        let (line, message) = found
            .iter()
            .find(|(_, message)| message.contains(said))
            .unwrap_or_else(|| panic!("{said}: {found:?}"));
        assert!(*line > 1, "{message}");
    }
}

fn ranking() -> Value {
    let page = get(API);
    assert_eq!(page.status, 200);
    let answer: Value = serde_json::from_slice(&page.body).unwrap();
    answer["priorities"][0].clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// Score of each territory for some weights, from the values of the answer alone.
fn scores(ranking: &Value, weights: &[f64]) -> Vec<f64> {
    let criteria = ranking["criteria"].as_array().unwrap();
    let rows = ranking["territories"].as_array().unwrap();
    let value = |row: &Value, at: usize| number(&row["values"][at]["obs_value"]);
    let score = |row: &Value| {
        let index = |side: &str| {
            let (mut sum, mut whole) = (0.0, 0.0);
            for (at, criterion) in criteria.iter().enumerate() {
                if criterion["side"] != side || criterion["retained"] != true {
                    continue;
                }
                let own = value(row, at);
                let others: Vec<f64> = rows.iter().map(|row| value(row, at)).collect();
                let count = |kept: &dyn Fn(f64) -> bool| {
                    let n = others.iter().filter(|other| kept(**other)).count();
                    f64::from(u32::try_from(n).unwrap())
                };
                let below = count(&|other| other < own);
                let alike = count(&|other| other.total_cmp(&own).is_eq()) - 1.0;
                let standing = (below + alike / 2.0) / (count(&|_| true) - 1.0);
                let high = criterion["priority_when"] == "high";
                sum += weights[at] * if high { standing } else { 1.0 - standing };
                whole += weights[at];
            }
            sum / whole
        };
        index("need") * index("offer")
    };
    rows.iter().map(score).collect()
}

fn ranks(scores: &[f64]) -> Vec<usize> {
    let above = |own: f64| scores.iter().filter(|other| **other > own + 1e-9).count();
    scores.iter().map(|own| above(*own) + 1).collect()
}

#[test]
fn the_ranking_and_its_sensitivity_are_computed_again_from_the_answer() {
    let ranking = ranking();
    assert_eq!(ranking["normalisation"], "rank");
    assert_eq!(ranking["nature"], "illustrative");
    let rows = ranking["territories"].as_array().unwrap();
    assert!(rows.len() >= 10, "{}", rows.len());
    let weights: Vec<f64> = ranking["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|criterion| number(&criterion["weight"]))
        .collect();
    let own = ranks(&scores(&ranking, &weights));
    let mut ranges: Vec<(usize, usize)> = own.iter().map(|rank| (*rank, *rank)).collect();
    for at in 0..weights.len() {
        for factor in [0.5, 1.5] {
            let mut moved = weights.clone();
            moved[at] *= factor;
            for (range, rank) in ranges.iter_mut().zip(ranks(&scores(&ranking, &moved))) {
                *range = (range.0.min(rank), range.1.max(rank));
            }
        }
    }
    for ((row, rank), range) in rows.iter().zip(&own).zip(&ranges) {
        assert_eq!(row["rank"], *rank, "{row}");
        assert_eq!(
            row["rank_range"],
            serde_json::json!([range.0, range.1]),
            "{row}"
        );
    }
    assert!(
        ranges.iter().any(|(first, last)| first < last),
        "the weights decide nothing"
    );
}

#[test]
fn what_is_not_published_is_said_and_ranks_nobody() {
    let ranking = ranking();
    let criteria = ranking["criteria"].as_array().unwrap();
    // The demonstration delivers no poverty rate.
    let poverty = criteria
        .iter()
        .position(|own| own["indicator"] == "taux-de-pauvrete")
        .unwrap();
    assert_eq!(
        (
            &criteria[poverty]["published"],
            &criteria[poverty]["retained"]
        ),
        (&0.into(), &false.into())
    );
    for row in ranking["territories"].as_array().unwrap() {
        assert!(row["values"][poverty]["obs_value"].is_null());
        assert!(row["values"][poverty]["normalised"].is_null());
    }
    let page = get(PAGE);
    assert!(
        page.text().contains("critère écarté"),
        "the page says what does not count"
    );
    assert!(page.text().contains("Critères et poids illustratifs"));
    assert!(page.text().contains("Zones blanches, par leur nom"));
}

#[test]
fn a_year_that_the_edition_does_not_hold_is_refused() {
    for path in [API, PAGE] {
        assert_eq!(get(&format!("{path}?time=1999")).status, 400, "{path}");
        assert_eq!(get(&format!("{path}?time=2020")).status, 200, "{path}");
    }
    assert_eq!(get("/api/v1/plans/inconnu/priorities").status, 404);
}
