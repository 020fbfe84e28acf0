//! Publishing again computes what may have changed, and finds what a whole computation finds.

use vigie::domain::edition::Edition;
use vigie::service::publish::Extent;

use super::{Observatory, publish_in};
use crate::store::backend::Database;

const WHOLE: Extent = Extent {
    even_empty: false,
    whole: true,
};

/// Publishes what changed, then everything; both must hold the same figures.
#[track_caller]
fn same_as_whole(own: &Observatory) -> Edition {
    let place = own.place();
    let part = publish_in(&place, Extent::default());
    let whole = publish_in(&place, WHOLE);
    assert_eq!(part.territories, whole.territories);
    assert_eq!(part.indicators, whole.indicators);
    assert_eq!(part.deliveries, whole.deliveries);
    assert_eq!(part.summary.data_years, whole.summary.data_years);
    assert_eq!(part.structures, whole.structures);
    assert_eq!(part.cells, whole.cells);
    whole
}

#[test]
fn a_part_computed_again_gives_the_same_edition_as_the_whole() {
    every_kind_of_change(None);
}

#[test]
fn a_part_computed_again_gives_the_same_edition_as_the_whole_on_postgres() {
    if let Some(database) = Database::postgres("reuse") {
        every_kind_of_change(Some(&database.url));
    }
}

fn every_kind_of_change(database: Option<&str>) {
    let own = Observatory::new(database);
    let first = same_as_whole(&own);
    let nothing = same_as_whole(&own);
    assert_eq!(first.cells, nothing.cells);
    let survey = own.survey(2022, &[("A2", "77")]);
    let corrected = same_as_whole(&own);
    assert_ne!(corrected.cells, first.cells);
    // A3 closed in 2021 and is on no later register that says so: its later answers stay.
    let register = own.register(2021, "A3");
    let closed = same_as_whole(&own);
    assert_ne!(closed.cells, corrected.cells);
    own.register(2023, "A1");
    same_as_whole(&own);
    own.withdraw(&survey);
    own.withdraw(&register);
    same_as_whole(&own);
    let population = "code;PMUN2022;PMUN2023\n44109;333333;340000\n";
    let inhabitants = own.bring("population.csv", population, "population", 2023);
    let peopled = same_as_whole(&own);
    own.withdraw(&inhabitants);
    assert_ne!(peopled.cells, same_as_whole(&own).cells);
    own.register(2024, "");
    let longer = same_as_whole(&own);
    assert_eq!(longer.summary.data_years, [2021, 2022, 2023, 2024]);
}

#[test]
fn years_that_nothing_touched_are_copied_rather_than_computed() {
    let database = Database::sqlite();
    let own = Observatory::new(Some(&database.url));
    let before = own.publish();
    // Records below the store are tampered with: a year that is copied does not see it.
    database.raw().run(
        "UPDATE records SET answers = replace(answers, '40', '41') \
         WHERE feed = 'survey' AND subject = 'A4'",
    );
    own.survey(2023, &[("A2", "21")]);
    let after = own.publish();
    let of_year = |edition: &Edition, year: i16| {
        let cells = edition.cells.iter().filter(|cell| cell.data_year == year);
        cells.map(|cell| cell.content).collect::<Vec<_>>()
    };
    for year in [2021, 2022] {
        assert_eq!(of_year(&before, year), of_year(&after, year), "{year}");
    }
    assert_ne!(of_year(&before, 2023), of_year(&after, 2023));
    let whole = publish_in(&own.place(), WHOLE);
    assert_ne!(
        of_year(&whole, 2021),
        of_year(&after, 2021),
        "the test can fail"
    );
}

#[test]
fn other_definitions_compute_everything() {
    let own = Observatory::new(None);
    own.publish();
    let definitions = own.change_definition();
    let place = own.place_with(Some(definitions));
    let part = publish_in(&place, Extent::default());
    assert_eq!(part.cells, publish_in(&place, WHOLE).cells);
}
