use super::observatory::*;
use std::collections::BTreeMap;
use std::time::Instant;
use vigie::domain::delivery::Feed;
use vigie::import::*;

#[test]
fn cost_of_france() {
    let mut whole: BTreeMap<i32, Table> = BTreeMap::new();
    for code in vigie_deps() {
        for table in generated(&code, 2022..=2023, 3) {
            if table.format == SURVEY {
                match whole.get_mut(&table.data_year) {
                    Some(all) => all.rows.extend(table.rows),
                    None => {
                        whole.insert(table.data_year, table);
                    }
                }
            }
        }
    }
    let observatory = Observatory::empty();
    let t = Instant::now();
    let r = observatory.import(&whole[&2022]);
    println!(
        "import 2022 {:?} rows {} {:?}",
        t.elapsed(),
        r.rows.read,
        r.issue_counts
    );
    let t = Instant::now();
    let r = observatory.import(&whole[&2023]);
    println!(
        "import 2023 {:?} rows {} {:?} {:?}",
        t.elapsed(),
        r.rows.read,
        r.issue_counts,
        r.decisions
    );
    for (name, table) in [("france", whole[&2023].clone()), ("44", good(SURVEY, 2023))] {
        let format = observatory.place.format(SURVEY).unwrap();
        let bytes = table.text_of_file().into_bytes();
        let request = ImportRequest {
            file_name: "x",
            bytes: &bytes,
            format,
            data_year: Some(2023),
            survey_year: None,
            settled: &[],
        };
        let geo = vigie::service::locate::GeographyLocator::new(&observatory.place.geography);
        let t = Instant::now();
        let mut reading = read(&request, &CATALOGUE.dictionary, &geo).unwrap();
        println!("{name} read {:?}", t.elapsed());
        let t = Instant::now();
        let subjects = reading.records.iter().map(|r| r.subject.as_str()).collect();
        let years = [2022, 2023, 2024].into_iter().collect();
        let rem = observatory
            .place
            .store
            .remembered(Feed::Survey, &subjects, &years)
            .unwrap();
        let memory = Memory {
            records: rem
                .records
                .into_iter()
                .map(|r| ((r.subject.clone(), r.data_year), r))
                .collect(),
            deliveries: vec![],
        };
        println!("{name} memory {:?} {}", t.elapsed(), memory.records.len());
        let t = Instant::now();
        control(
            &mut reading,
            Controls {
                format,
                dictionary: &CATALOGUE.dictionary,
                memory: &memory,
                settled: &[],
            },
        );
        println!("{name} control {:?}", t.elapsed());
    }
}

fn vigie_deps() -> Vec<String> {
    let geo = vigie::geography::Geography::load().unwrap();
    let mut all: Vec<String> = geo
        .communes()
        .iter()
        .filter_map(|c| c.departement.as_deref().map(str::to_owned))
        .collect();
    all.sort();
    all.dedup();
    all
}
