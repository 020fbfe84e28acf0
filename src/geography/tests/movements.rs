//! Imported movements beside the changes of the tables.

use chrono::NaiveDate;

use super::*;
use crate::geography::{Additions, Movement};

fn movement(nature: u8, date: (i32, u32, u32), before: &str, after: &str) -> Movement {
    Movement {
        date: NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap(),
        nature,
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

fn with(movements: Vec<Movement>) -> Geography {
    GEOGRAPHY.with(&Additions {
        territories: Vec::new(),
        movements,
    })
}

#[test]
fn a_code_that_the_tables_do_not_know_leads_to_the_commune_of_today() {
    assert_eq!(
        GEOGRAPHY.resolve_code("44998").commune,
        CommuneResolution::Unknown
    );
    let geography = with(vec![
        movement(41, (1950, 6, 1), "44998", "44999"),
        movement(31, (1973, 1, 1), "44999", "44109"),
    ]);
    assert_eq!(
        geography.resolve_code("44998").commune,
        CommuneResolution::Former {
            idx: commune("44109"),
            last_seen: Some(1950)
        }
    );
    let merged = geography.resolve_code("44999").commune;
    let expected = CommuneResolution::Former {
        idx: commune("44109"),
        last_seen: Some(1972),
    };
    assert_eq!(merged, expected);
}

#[test]
fn a_movement_dates_a_change_that_the_tables_leave_undated() {
    let code = "14697"; // merged before 2019: no date in the tables
    let CommuneResolution::Former { idx, last_seen } = GEOGRAPHY.resolve_code(code).commune else {
        panic!("{code} is not a former code");
    };
    assert_eq!(last_seen, None);
    let geography = with(vec![movement(32, (2017, 1, 1), code, "14762")]);
    assert_eq!(
        geography.resolve_code(code).commune,
        CommuneResolution::Former {
            idx,
            last_seen: Some(2016)
        }
    );
    // the tables stay as they were
    assert_eq!(
        geography
            .with(&Additions::default())
            .resolve_code(code)
            .commune,
        CommuneResolution::Former {
            idx,
            last_seen: None
        }
    );
}

#[test]
fn a_commune_restored_long_ago_is_flagged_and_its_merged_code_is_not_split() {
    let geography = with(vec![
        movement(33, (1973, 1, 1), "44162", "44109"),
        movement(21, (2011, 3, 1), "44109", "44162"),
    ]);
    let restored = u32::try_from(commune("44162")).unwrap();
    assert_eq!(geography.restored_since(restored), Some(2012));
    assert_eq!(GEOGRAPHY.restored_since(restored), None);
    let held: Vec<usize> = geography.held_then("44109", 2011).collect();
    assert_eq!(held, [commune("44162")]);
    assert_eq!(geography.held_then("44109", 2012).count(), 0);
    let told = geography.cannot_be_split(commune("44109"), 2010);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "44109");
    assert!(
        geography
            .cannot_be_split(at("2026-DEP-44"), 2010)
            .is_empty()
    );
}

#[test]
fn what_the_tables_know_is_not_said_twice() {
    let geography = with(vec![
        movement(32, (2019, 1, 1), "60694", "60054"),
        movement(21, (2024, 1, 1), "60054", "60694"),
    ]);
    assert_eq!(geography.held_then("60054", 2022).count(), 1);
    assert_eq!(geography.cannot_be_split(commune("60694"), 2022).len(), 1);
    assert_eq!(geography.restored_communes().count(), 13);
}

#[test]
fn a_file_that_goes_round_stops() {
    let geography = with(vec![
        movement(31, (1960, 1, 1), "44998", "44999"),
        movement(31, (1961, 1, 1), "44999", "44998"),
    ]);
    assert_eq!(
        geography.resolve_code("44998").commune,
        CommuneResolution::Unknown
    );
}
