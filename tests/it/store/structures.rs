//! Who structures are, beside the records.

use vigie::domain::answer::{Answer, Value};
use vigie::domain::delivery::{Feed, Record};
use vigie::store::{Store, StructureQuery};

use super::backend::{Database, Raw, apply, for_each_backend, record};

fn structure(subject: &str, year: i32, texts: &[(&str, &str)]) -> Record {
    let mut record = record(subject, &[]);
    record.feed = Feed::Register;
    record.data_year = year;
    for (variable, text) in texts {
        let value = text
            .parse()
            .map_or_else(|_| Value::Text((*text).to_owned()), Value::Date);
        record
            .answers
            .insert((*variable).to_owned(), Answer::Value(value));
    }
    record
}

fn names(store: &Store, query: &StructureQuery) -> Vec<(String, i32, Option<String>)> {
    let found = store.structure_traits(query).unwrap();
    found
        .into_iter()
        .map(|traits| (traits.subject, traits.data_year, traits.name))
        .collect()
}

fn by(subjects: &[&str], sirets: &[&str], departements: &[&str]) -> StructureQuery {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    StructureQuery {
        subjects: texts(subjects),
        sirets: texts(sirets),
        departements: texts(departements),
    }
}

fn fill(store: &Store) {
    let nantes = [("code_insee", "44109"), ("nom", "Ruche"), ("siret", "1")];
    let moved = [
        ("code_insee", "2A004"),
        ("nom", "Escale"),
        ("date_fermeture", "2023-06-30"),
    ];
    let guadeloupe = [
        ("code_insee", "97117"),
        ("id_structure", "x-3"),
        ("nom", "Phare"),
    ];
    apply(
        store,
        "a",
        &[
            structure("A", 2022, &nantes),
            structure("B", 2022, &nantes[..2]),
        ],
    )
    .unwrap();
    apply(
        store,
        "b",
        &[
            structure("B", 2023, &moved),
            structure("C", 2023, &guadeloupe),
        ],
    )
    .unwrap();
}

for_each_backend! {
    fn structures_are_found_by_departement_siret_and_either_identifier(database) {
        let store = database.open();
        fill(&store);
        let row = |subject: &str, year, name: &str| (subject.to_owned(), year, Some(name.to_owned()));
        let (a, b, later) = (row("A", 2022, "Ruche"), row("B", 2022, "Ruche"), row("B", 2023, "Escale"));
        let c = row("C", 2023, "Phare");
        let both = [b.clone(), later.clone()];
        assert_eq!(names(&store, &by(&[], &[], &["44"])), [a.clone(), b, later]);
        assert_eq!(names(&store, &by(&[], &[], &["2A"])), both);
        assert_eq!(names(&store, &by(&[], &["1"], &[])), [a]);
        assert_eq!(names(&store, &by(&["x-3", "Z"], &[], &[])), std::slice::from_ref(&c));
        assert_eq!(names(&store, &by(&[], &[], &["971"])), [c]);
        assert_eq!(names(&store, &by(&[], &[], &["97"])), []);
        let closed = store.structure_traits(&by(&["B"], &[], &[])).unwrap();
        assert_eq!(closed[1].closed_on.unwrap().to_string(), "2023-06-30");
    }

    fn a_withdrawn_delivery_says_nothing(database) {
        let store = database.open();
        fill(&store);
        let last = store.deliveries().unwrap().pop().unwrap().summary.id;
        store.withdraw(&last, "2026-11-24T08:00:00Z").unwrap();
        let left = names(&store, &by(&["B", "C"], &[], &[]));
        assert_eq!(left.len(), 1, "{left:?}");
    }

    fn records_that_came_before_the_table_are_in_it(database) {
        let store = database.open();
        fill(&store);
        let all = by(&[], &[], &["44", "2A", "971"]);
        let told = store.structure_traits(&all).unwrap();
        drop(store);
        refill(database);
        assert_eq!(database.open().structure_traits(&all).unwrap(), told);
    }
}

/// Empties the table as if it had never been, then fills it as its migration does.
fn refill(database: &Database) {
    let folder = match database.raw() {
        Raw::Sqlite(_) => "sqlite",
        Raw::Postgres(_) => "postgres",
    };
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let migration = root.join(folder).join("2026-11-23-000002_structure_traits");
    for file in ["down.sql", "up.sql"] {
        let sql = std::fs::read_to_string(migration.join(file)).unwrap();
        database.raw().run(&sql);
    }
}
