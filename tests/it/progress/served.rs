//! Every progress that the demonstration serves, computed again from its own answers.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::site::{get, observatory};

fn json(path: &str) -> Value {
    let page = get(path);
    assert_eq!(page.status, 200, "{path}");
    serde_json::from_slice(&page.body).unwrap()
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

/// What the method page says, computed from the members of the answer alone.
fn recomputed(
    target: &Value,
    progress: &Value,
    value: Option<f64>,
    year: f64,
) -> (Option<f64>, String) {
    let start_year = target["baseline_year"].as_f64().unwrap();
    let due = target["year"].as_f64().unwrap();
    let expected = ((year - start_year) / (due - start_year)).min(1.0);
    let (now, start) = match progress["method"].as_str().unwrap() {
        "gap" => (
            number(&progress["measured"]),
            number(&progress["measured_baseline"]),
        ),
        "count" => {
            let share =
                progress["measured"].as_f64().unwrap() / progress["total"].as_f64().unwrap();
            return (Some(share), verdict(share, expected).to_owned());
        }
        "keep" => {
            let gap = (value.unwrap() - target["value"].as_f64().unwrap()).abs();
            let inside = gap <= target["tolerance"].as_f64().unwrap() + 1e-6;
            let status = match (inside, year >= due) {
                (true, true) => "reached",
                (true, false) => "on_track",
                (false, _) => "off_track",
            };
            return (None, status.to_owned());
        }
        _ => (value, number(&target["baseline"])),
    };
    let (now, start) = (now.unwrap(), start.unwrap());
    let end = target["value"].as_f64().unwrap();
    let is_down = target["direction"]
        .as_str()
        .map_or(end < start, |way| way == "decrease");
    if (is_down && end >= start) || (!is_down && end <= start) {
        let there = if is_down { now <= end } else { now >= end };
        return (None, if there { "reached" } else { "off_track" }.to_owned());
    }
    let share = (now - start) / (end - start);
    (Some(share), verdict(share, expected).to_owned())
}

fn verdict(share: f64, expected: f64) -> &'static str {
    let small = 1e-5;
    if share >= 1.0 - small {
        "reached"
    } else if share >= expected - 0.1 - small {
        "on_track"
    } else if share >= expected / 2.0 - small {
        "late"
    } else {
        "off_track"
    }
}

/// Checks one progress; whether it was assessed.
fn check(place: &str, target: &Value, progress: &Value, value: Option<f64>, year: f64) -> bool {
    let said = progress["decided_by"].as_str().unwrap();
    assert!(!said.is_empty(), "{place}");
    let status = progress["status"].as_str().unwrap();
    if status == "not_assessable" {
        assert!(progress["share"].is_null(), "{place}: {progress}");
        assert!(progress["obstacle"].is_string(), "{place}: {progress}");
        return false;
    }
    let (share, expected) = recomputed(target, progress, value, year);
    match (share, progress["share"].as_f64()) {
        (Some(ours), Some(theirs)) => {
            assert!((ours - theirs).abs() < 1e-4, "{place}: {ours} for {theirs}");
        }
        (ours, theirs) => assert_eq!(ours, theirs, "{place}: {progress}"),
    }
    assert_eq!(status, expected, "{place}: {target} {progress}");
    true
}

#[test]
fn every_progress_of_the_plans_is_computed_again_from_their_own_numbers() {
    let mut assessed = 0;
    for plan in json("/api/v1/plans")["plans"].as_array().unwrap() {
        let id = plan["id"].as_str().unwrap();
        let plan = json(&format!("/api/v1/plans/{id}"));
        for axis in plan["axes"].as_array().unwrap() {
            for objective in axis["objectives"].as_array().unwrap() {
                for link in objective["indicators"].as_array().unwrap() {
                    let (target, progress) = (&link["target"], &link["progress"]);
                    let place = format!("{id} {} {}", objective["code"], link["indicator"]);
                    if progress.is_null() {
                        continue;
                    }
                    let mut target = target.clone();
                    target["baseline"] = progress["baseline"].clone();
                    let value = number(&progress["obs_value"]);
                    let year = progress["time_period"].as_f64().unwrap();
                    assessed += usize::from(check(&place, &target, progress, value, year));
                }
            }
        }
    }
    assert!(assessed >= 5, "only {assessed} progresses were assessed");
}

#[test]
fn every_progress_on_a_figure_is_computed_again_and_every_figure_has_an_objective_or_says_why() {
    let indicators: Vec<String> = observatory()
        .catalogue()
        .indicators
        .keys()
        .cloned()
        .collect();
    let context: BTreeSet<String> = observatory()
        .catalogue()
        .indicators
        .values()
        .filter(|known| known.frame == vigie::catalogue::indicator::Frame::Territory)
        .map(|known| known.id.clone())
        .collect();
    let (mut assessed, mut seen) = (0, 0);
    for chunk in indicators.chunks(8) {
        let path = format!(
            "/api/v1/figures?indicator={}&geo=2026-DEP-44,2026-EPCI-244400404,2026-REG-52&limit=10000",
            chunk.join(",")
        );
        for figure in json(&path)["figures"].as_array().unwrap() {
            seen += 1;
            let id = figure["id"].as_str().unwrap();
            let notes: Vec<&str> = figure["notes"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let is_context = notes.contains(&"context indicator");
            let is_elsewhere = notes.contains(&"no plan here");
            let objectives = figure["objectives"].as_array().unwrap();
            assert_eq!(objectives.is_empty(), is_context || is_elsewhere, "{id}");
            if is_context {
                assert!(
                    context.contains(figure["indicator"].as_str().unwrap()),
                    "{id}"
                );
            }
            for objective in objectives.iter().filter(|own| !own["progress"].is_null()) {
                let year = figure["time_period"].as_f64().unwrap();
                let value = number(&figure["obs_value"]);
                let done = check(
                    id,
                    &objective["target"],
                    &objective["progress"],
                    value,
                    year,
                );
                assessed += usize::from(done);
                if done {
                    assert_eq!(figure["conf_status"], "F", "{id}");
                    assert_ne!(figure["obs_status"], "U", "{id}");
                }
            }
        }
    }
    assert!(seen > 1_000, "{seen} figures");
    assert!(assessed >= 30, "only {assessed} progresses were assessed");
}
