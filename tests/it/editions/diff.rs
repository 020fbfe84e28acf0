//! Which figures moved between two editions, and what moved them.

use serde_json::{Value, json};
use vigie::service::diff::{DiffAsked, diff, diff_view};
use vigie::service::publish::Extent;

use super::{Observatory, publish_in, with_definitions};

const TOTAL: &str = "benevoles/2026-DEP-44/2023/AVS";

fn view(own: &Observatory, before: &str, after: &str) -> Value {
    let place = own.place();
    let asked = DiffAsked {
        limit: 10_000,
        names: true,
        ..DiffAsked::default()
    };
    diff_view(&diff(&place, before, after).unwrap(), &asked)
}

fn change<'a>(view: &'a Value, figure: &str) -> &'a Value {
    let changes = view["changes"].as_array().unwrap();
    let found = changes.iter().find(|change| change["figure"] == figure);
    found.unwrap_or_else(|| panic!("{figure} does not differ: {view}"))
}

fn kinds(view: &Value) -> Vec<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let causes = view["causes"].as_array().unwrap().iter();
    causes
        .map(|cause| (text(&cause["kind"]).unwrap(), text(&cause["delivery"])))
        .collect()
}

#[test]
fn a_figure_that_moved_names_the_delivery_that_moved_it() {
    let own = Observatory::new(None);
    let first = own.publish().summary.id;
    let correction = own.survey(2023, &[("A1", "60")]);
    let second = own.publish().summary.id;
    let view = view(&own, &first, &second);
    let known = kinds(&view);
    assert_eq!(known.len(), 1, "{known:?}");
    assert_eq!(known[0].1.as_deref(), Some(correction.as_str()));
    let total = change(&view, TOTAL);
    // 10 + 20 + 30 + 40 + 5, then 60 instead of 10.
    assert_eq!(
        (&total["from"], &total["to"]),
        (&json!(105.0), &json!(155.0))
    );
    assert_eq!(
        (&total["kind"], &total["causes"]),
        (&json!("moved"), &json!([0]))
    );
    let of_other_years = |change: &&Value| !change["figure"].as_str().unwrap().contains("/2023/");
    let others = view["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(of_other_years)
        .count();
    assert_eq!(others, 0, "{view}");
    assert!(view["counts"]["unchanged"].as_u64().unwrap() > 100);

    own.withdraw(&correction);
    let third = own.publish().summary.id;
    let back = super::diff::view(&own, &second, &third);
    assert_eq!(kinds(&back)[0].0, "delivery_withdrawn");
    assert_eq!(change(&back, TOTAL)["to"], json!(105.0));
    let none = super::diff::view(&own, &first, &third);
    assert_eq!((&none["total"], &none["changes"]), (&json!(0), &json!([])));
}

#[test]
fn a_figure_that_is_secret_in_one_edition_shows_no_number() {
    let own = Observatory::new(None);
    let first = own.publish().summary.id;
    // Two answers are left at Nantes and none elsewhere: the total of the département becomes secret.
    own.survey(
        2023,
        &[
            ("A1", "4444"),
            ("A2", ""),
            ("A3", ""),
            ("A4", ""),
            ("B1", ""),
        ],
    );
    let second = own.publish().summary.id;
    for (before, after) in [(&first, &second), (&second, &first)] {
        let view = view(&own, before, after);
        let total = change(&view, TOTAL);
        assert_eq!(total["kind"], "status");
        assert_eq!(
            (
                &total["from"],
                &total["to"],
                &total["secret"],
                &total["causes"]
            ),
            (&Value::Null, &Value::Null, &json!(true), &json!([]))
        );
        let text = view.to_string();
        for number in ["4444", "105.0", "from\":105"] {
            assert!(!text.contains(number), "« {number} » shows: {text}");
        }
        let said = own
            .workspace
            .run(&["diff", before, after, "--limit", "10000"])
            .done();
        assert!(
            !said.out.contains("4444") && !said.out.contains("4 444"),
            "{}",
            said.out
        );
        assert!(said.out.contains("non secret"), "{}", said.out);
    }
    let shown = own.workspace.run(&["editions", &second, "--json"]).done();
    assert!(!shown.out.contains("4444"), "{}", shown.out);
    assert_eq!(shown.json()["comparison"]["with"], first);
    // What moves inside a secret is not told.
    own.survey(2023, &[("A1", "5555")]);
    let third = own.publish().summary.id;
    let silent = view(&own, &second, &third);
    assert!(
        silent["changes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["figure"] != TOTAL),
        "{silent}"
    );
}

#[test]
fn a_definition_that_changed_is_named_with_its_versions() {
    let own = Observatory::new(None);
    let before = own.publish().summary;
    let definitions = own.change_definition();
    let changed = own.place_with(Some(definitions));
    let other = with_definitions(&own.place(), &changed);
    let after = publish_in(&other, Extent::default()).summary;
    assert_ne!(before.definitions_sha256, after.definitions_sha256);
    let view = view(&own, &before.id, &after.id);
    assert_eq!(
        view["causes"],
        json!([{
            "kind": "indicator_changed",
            "figures": 0,
            "subject": ["benevoles-par-structure"],
            "version_from": own.place().catalogue.indicators["benevoles-par-structure"].version,
            "version_to": changed.catalogue.indicators["benevoles-par-structure"].version,
        }])
    );
}

#[test]
fn a_page_of_differences_leads_to_the_next() {
    let own = Observatory::new(None);
    let first = own.publish().summary.id;
    own.survey(2023, &[("A1", "60")]);
    let second = own.publish().summary.id;
    let place = own.place();
    let found = diff(&place, &first, &second).unwrap();
    let total = found.movements.changes.len();
    assert!(total > 3, "{total}");
    let all = view(&own, &first, &second);
    let mut seen = Vec::new();
    for offset in (0..total).step_by(3) {
        let asked = DiffAsked {
            offset,
            limit: 3,
            ..DiffAsked::default()
        };
        let page = diff_view(&found, &asked);
        assert_eq!(page["next"].is_null(), offset + 3 >= total);
        assert!(
            !page.to_string().contains("enquete.csv"),
            "names are for roles"
        );
        seen.extend(page["changes"].as_array().unwrap().clone());
    }
    assert_eq!(&seen, all["changes"].as_array().unwrap());
}
