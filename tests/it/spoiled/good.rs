//! Deliveries with nothing wrong: none waits, few are remarked without a cause.

use std::collections::BTreeMap;

use vigie::domain::delivery::DeliveryStatus;
use vigie::import::{ImportReport, Issue, Severity};

use super::observatory::{Observatory, SURVEY, generated};

/// Remarks on what the generator spoils on purpose, at the rates of its calibration.
const DECLARED_DEFECTS: [&str; 4] = ["COH-001", "COH-003", "COH-005", "COH-006"];

/// What the rules doubt or refuse.
fn doubts(report: &ImportReport) -> Vec<&Issue> {
    let of_rules =
        |issue: &&Issue| issue.code.starts_with("COH-") && issue.severity != Severity::Info;
    report.issues.iter().filter(of_rules).collect()
}

#[test]
fn good_campaigns_wait_for_nothing_and_are_rarely_doubted() {
    let mut doubted: BTreeMap<String, u32> = BTreeMap::new();
    let (mut structures, mut false_ones) = (0_u32, 0_u32);
    for (seed, departements) in [(1, ["44", "23"]), (2, ["2A", "59"]), (3, ["01", "973"])] {
        let observatory = Observatory::empty();
        for departement in departements {
            for table in generated(departement, 2018..=2024, seed) {
                let report = observatory.import(&table);
                assert_ne!(
                    report.status,
                    DeliveryStatus::AwaitingDecision,
                    "{departement} {} {}: {:?}",
                    table.data_year,
                    seed,
                    report.decisions
                );
                if table.format != SURVEY {
                    continue;
                }
                structures += u32::try_from(table.rows.len()).unwrap();
                let doubts = doubts(&report);
                for issue in &doubts {
                    let variable = issue.variable.as_deref().unwrap_or_default();
                    let key = format!("{} {variable}", issue.code);
                    *doubted.entry(key).or_default() += 1;
                }
                let undeclared = |issue: &&Issue| !DECLARED_DEFECTS.contains(&issue.code.as_str());
                let undeclared = doubts.into_iter().filter(undeclared);
                let mut named: Vec<&str> = undeclared
                    .filter_map(|issue| issue.structure.as_deref())
                    .collect();
                named.sort_unstable();
                named.dedup();
                false_ones += u32::try_from(named.len()).unwrap();
            }
        }
    }
    let rate = f64::from(false_ones) / f64::from(structures);
    assert!(structures > 1_500, "{structures}");
    assert!(rate < 0.02, "{false_ones} of {structures}: {doubted:#?}");
}
