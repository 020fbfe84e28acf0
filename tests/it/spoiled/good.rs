//! Deliveries with nothing wrong: none waits, few are remarked without a cause.

use std::collections::BTreeMap;

use vigie::domain::delivery::DeliveryStatus;
use vigie::import::Severity;

use super::observatory::{Observatory, SURVEY, generated};

/// Remarks on what the generator spoils on purpose, at the rates of its calibration.
const DECLARED_DEFECTS: [&str; 4] = ["COH-001", "COH-003", "COH-005", "COH-006"];

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
                let mut named: Vec<&str> = Vec::new();
                for issue in &report.issues {
                    let is_control = issue.code.starts_with("COH-");
                    if !is_control || issue.severity == Severity::Info {
                        continue;
                    }
                    let variable = issue.variable.as_deref().unwrap_or_default();
                    *doubted
                        .entry(format!("{} {variable}", issue.code))
                        .or_default() += 1;
                    if !DECLARED_DEFECTS.contains(&issue.code.as_str()) {
                        named.extend(issue.structure.as_deref());
                    }
                }
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
