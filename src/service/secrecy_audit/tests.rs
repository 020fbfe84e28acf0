use std::path::Path;

use super::*;
use crate::domain::cells::Cells;
use crate::domain::delivery::DeliveryStatus;
use crate::domain::figure::Cell;
use crate::engine::compute;
use crate::service::generate::plan_files;
use crate::service::import_file::{ImportOptions, import_bytes};
use crate::service::publish::{PublishOptions, publish};

/// Two years of a small département, published.
fn observatory(folder: &Path) -> (Workplace, Edition) {
    let database = format!("sqlite://{}", folder.join("vigie.sqlite").display());
    let place = Workplace::open(folder, &database, None).unwrap();
    let departements = vec!["04".to_owned()];
    let (catalogue, geography) = (&place.catalogue, &place.geography);
    for file in plan_files(departements, 2022..=2023, 4, catalogue, geography).unwrap() {
        let file = file.unwrap();
        let options = ImportOptions {
            format: &file.format,
            data_year: Some(file.data_year),
            survey_year: Some(file.survey_year),
            fictitious: true,
            partial: false,
            dry_run: false,
            author: "",
            now: "2026-11-23T10:00:00Z",
        };
        let report = import_bytes(&place, &file.name, &file.bytes, options).unwrap();
        assert!(!matches!(
            report.status,
            DeliveryStatus::Rejected | DeliveryStatus::AwaitingDecision
        ));
    }
    let options = PublishOptions {
        note: "",
        preview: false,
        now: "2026-11-23T10:00:00Z",
    };
    let edition = publish(&place, options).unwrap();
    (place, edition)
}

fn collected(place: &Workplace) -> Collected {
    collect(&place.store.snapshot().unwrap(), None).unwrap()
}

/// The edition with some of its cells replaced.
fn altered(edition: &Edition, alter: impl Fn(&Cell) -> Option<Content>) -> Edition {
    let cells = edition.cells.iter().map(|cell| Cell {
        content: alter(&cell).unwrap_or(cell.content),
        ..cell
    });
    Edition {
        cells: Cells::from_cells(cells.collect()),
        ..edition.clone()
    }
}

/// Any number: the audit only looks at whether there is one.
const SOME_NUMBER: Content = Content::Number {
    value: 0.5,
    numerator: Some(0.5),
    denominator: None,
    filled: 3,
    respondents: 3,
};

/// The true number of a hidden figure of the édition's département, and its cell.
fn truth(place: &Workplace, edition: &Edition, collected: &Collected) -> (Cell, Content) {
    let counts = InhabitantsDelivered::new(&collected.territories, &place.geography);
    let coverage = Coverage::new(&collected.deliveries, &place.geography);
    let lines = structure_years(&collected.register_and_survey, &coverage, &place.geography);
    let inhabitants_of = |commune: u32, year: i32| counts.or_reference(place, commune, year);
    let given = Context::new(&collected.territories, &place.geography);
    let revealed = compute(&CubeRequest {
        catalogue: &place.catalogue,
        geography: &place.geography,
        coverage: &coverage,
        lines: &lines,
        inhabitants_of: &inhabitants_of,
        context: &given,
        scope: Scope {
            reveal: true,
            ..Scope::default()
        },
    })
    .unwrap();
    let budget = place
        .catalogue
        .indicators
        .get_index_of("budget-total")
        .unwrap();
    let is_hidden = |cell: &Cell| {
        usize::from(cell.indicator) == budget && matches!(cell.content, Content::Secret(_))
    };
    let hidden = edition.cells.iter().find(is_hidden).unwrap();
    let code = &edition.territories[hidden.territory as usize];
    let same = |cell: &Cell| {
        let territory = place.geography.territory(cell.territory as usize).unwrap();
        (cell.indicator, &territory.code) == (hidden.indicator, code)
            && (cell.population, cell.data_year) == (hidden.population, hidden.data_year)
    };
    let content = revealed.iter().find(same).unwrap().content;
    (hidden, content)
}

#[test]
fn an_edition_leaks_nothing_but_what_it_or_an_earlier_one_shows() {
    let folder = tempfile::tempdir().unwrap();
    let (place, edition) = observatory(folder.path());
    let collected = collected(&place);
    let attack = |edition: &Edition, earlier: &[Edition]| {
        let extent = AuditExtent {
            earlier,
            years: None,
            method: Some(Method::Exact),
        };
        audit_collected(&place, edition, &collected, &extent).unwrap()
    };

    let as_published = attack(&edition, &[]);
    assert_eq!(as_published.leaks, vec![]);
    assert!(as_published.primary > 0 && as_published.secondary > 0);
    assert!(as_published.tables > 0);

    let protects = Content::Secret(SecretReason::Protects);
    // One indicator: of many leaks only the first are listed.
    let budget = place.catalogue.indicators.get_index_of("budget-total");
    let without_secondary = altered(&edition, |cell| {
        let is_budget = Some(usize::from(cell.indicator)) == budget;
        (cell.content == protects && is_budget).then_some(SOME_NUMBER)
    });
    let found = attack(&without_secondary, &[]);
    assert!(
        found.leaks.iter().any(|leak| leak.how == "interval"),
        "{found:?}"
    );
    assert!(
        found.leaks.iter().any(|leak| leak.how == "difference"),
        "{found:?}"
    );

    // Such an edition is refused before it is saved, with figures to look at.
    let refused = refuse_leaks(&place, &without_secondary, &collected, None).unwrap_err();
    assert!(
        matches!(&refused, WorkError::SecretsRecovered { figures, .. } if !figures.is_empty()),
        "{refused}"
    );
    let years = without_secondary.summary.data_years.iter().copied();
    let unconcerned = years.map(|year| year + 100).collect();
    refuse_leaks(&place, &without_secondary, &collected, Some(&unconcerned)).unwrap();
    refuse_leaks(&place, &edition, &collected, None).unwrap();

    let (hidden, number) = truth(&place, &edition, &collected);
    let same = |cell: &Cell| {
        Cell {
            content: hidden.content,
            ..*cell
        } == hidden
    };
    let shown = altered(&edition, |cell| same(cell).then_some(number));
    let found = attack(&edition, std::slice::from_ref(&shown));
    assert!(
        found.leaks.iter().any(|leak| leak.how == "served"),
        "{found:?}"
    );
    if hidden.content != protects {
        let found = attack(&shown, &[]);
        assert!(
            found.leaks.iter().any(|leak| leak.how == "shown"),
            "{found:?}"
        );
    }
}
