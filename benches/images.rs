//! A 1200×675 PNG, cache cold, against the bare encoding of the same pixels with the same settings.
//!
//! `cargo bench --bench images`; the claim is the ratio of the two medians.

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use divan::{Bencher, black_box};
use vigie::geography::Geography;
use vigie::geography::contours::{Contours, Ground};
use vigie::render::chart::{
    ChartBody, ChartKind, ChartSize, ChartSpecification, MapBody, MapClass, MapFrame, Mark, Point,
    PointValue, Series, SeriesRole, Theme, draw_pixels, draw_png, encode_png,
};

const SIZE: (u32, u32) = (1200, 675);
const KINDS: [&str; 8] = [
    "line",
    "bar",
    "ranking",
    "stacked",
    "distribution",
    "progress",
    "multiples",
    "pyramid",
];

fn main() {
    divan::main();
}

fn kind_of(name: &str) -> ChartKind {
    match name {
        "line" => ChartKind::Line,
        "bar" => ChartKind::Bar,
        "stacked" => ChartKind::Stacked,
        "distribution" => ChartKind::Distribution,
        "progress" => ChartKind::Progress,
        "multiples" => ChartKind::Multiples,
        "pyramid" => ChartKind::Pyramid,
        _ => ChartKind::Ranking,
    }
}

fn labels(kind: ChartKind) -> Vec<String> {
    let years = || (2012..=2024).map(|year| year.to_string()).collect();
    let named = |most, name: &str| {
        (1..=most)
            .map(|rank| format!("{name} fictive n° {rank}"))
            .collect()
    };
    match kind {
        ChartKind::Line | ChartKind::Multiples | ChartKind::Stacked => years(),
        ChartKind::Bar | ChartKind::Pyramid => named(9, "Catégorie"),
        ChartKind::Distribution => named(207, "Commune"),
        ChartKind::Progress => named(1, "Étape"),
        ChartKind::Ranking | ChartKind::Map => named(17, "CC"),
    }
}

/// Names and roles of the series, and what each adds to the values.
fn parts(kind: ChartKind) -> Vec<(String, SeriesRole, f64)> {
    let main = |name: &str, shift| (name.to_owned(), SeriesRole::Main, shift);
    match kind {
        ChartKind::Line => vec![
            main("Loire-Atlantique", 0.0),
            ("Nantes Métropole".to_owned(), SeriesRole::Comparison, 4.0),
        ],
        ChartKind::Multiples => (1..=17)
            .map(|rank| main(&format!("CC fictive n° {rank}"), f64::from(rank)))
            .collect(),
        ChartKind::Stacked => (1..=7)
            .map(|rank| main(&format!("Financeur fictif n° {rank}"), -22.0))
            .collect(),
        ChartKind::Pyramid => vec![
            main("Centres sociaux", 0.0),
            main("Espaces de vie sociale", 3.0),
        ],
        ChartKind::Progress => vec![
            ("Départ 2016".to_owned(), SeriesRole::Baseline, 0.0),
            main("Valeur 2024", 4.0),
            ("Attendu en 2024".to_owned(), SeriesRole::Expected, 6.0),
            ("Cible 2026".to_owned(), SeriesRole::Target, 8.0),
        ],
        ChartKind::Bar | ChartKind::Ranking | ChartKind::Distribution | ChartKind::Map => {
            vec![main("Loire-Atlantique", 0.0)]
        }
    }
}

/// Figures invented for the measure.
fn specification(name: &str) -> ChartSpecification {
    let kind = kind_of(name);
    let labels = labels(kind);
    let points = |shift: f64| {
        labels.iter().zip(0u32..).map(move |(label, rank)| Point {
            label: label.clone(),
            value: PointValue::Number(27.0 + shift + f64::from(rank * 7 % 11)),
            highlighted: rank == 3,
            starts: false,
            figure: None,
        })
    };
    let series = parts(kind).into_iter().map(|(label, role, shift)| Series {
        label,
        role,
        points: points(shift).collect(),
    });
    let series = series.collect();
    ChartSpecification {
        kind,
        title: "Bénévoles par structure".to_owned(),
        subtitle: "Loire-Atlantique · centres sociaux et espaces de vie sociale".to_owned(),
        unit_label: "bénévoles par structure".to_owned(),
        decimals: 1,
        series,
        counts_line: "74 réponses exploitées sur 89 structures agréées".to_owned(),
        source_line: "Source : données fictives. Édition 2026-11-23.1".to_owned(),
        objective_line: Some("Objectif 3.1 (illustratif)".to_owned()),
        marks: vec![
            "Données fictives".to_owned(),
            "Objectif illustratif".to_owned(),
        ],
        body: ChartBody::Series,
        edition: "2026-11-23.1".to_owned(),
        licence: "Données inventées".to_owned(),
    }
}

/// The 207 communes of Loire-Atlantique in five classes, with the limits of EPCI.
fn map() -> ChartSpecification {
    let geography = Geography::load().expect("reference tables");
    let code = "2026-DEP-44".parse().expect("a code");
    let departement = geography
        .find(&code)
        .and_then(|idx| geography.territory(idx));
    let communes = departement.expect("a département").communes.to_vec();
    let areas: Vec<&[u32]> = communes.chunks(1).collect();
    let mesh = Contours::load().mesh(&geography, Ground::Hexagone, &areas);
    let places = communes.iter().zip(0_u32..);
    let points = places.map(|(_, rank)| Point {
        label: format!("Commune fictive n° {rank}"),
        value: if rank % 9 == 0 {
            PointValue::Mark(Mark::Secret)
        } else {
            PointValue::Number(f64::from(rank % 5))
        },
        highlighted: rank == 3,
        starts: false,
        figure: None,
    });
    let points: Vec<Point> = points.collect();
    let class_of = points
        .iter()
        .zip(0_usize..)
        .map(|(point, rank)| point.value.number().map(|_| rank % 5));
    let classes = (0..5).map(|rank| MapClass {
        label: format!("{rank},0 à {rank},9"),
        count: 37,
    });
    let epci = |idx: &u32| {
        let idx = usize::try_from(*idx).ok()?;
        let commune = geography.communes().get(idx)?;
        commune.epci.as_ref()?.parse().ok()
    };
    let body = MapBody {
        frames: vec![MapFrame {
            mesh,
            dots: Vec::new(),
        }],
        classes: classes.collect(),
        class_of: class_of.collect(),
        group_of: communes.iter().map(epci).collect(),
        group_label: "limites d’EPCI".to_owned(),
        level: "communes".to_owned(),
        dots_label: String::new(),
    };
    ChartSpecification {
        kind: ChartKind::Map,
        series: vec![Series {
            label: "communes".to_owned(),
            role: SeriesRole::Main,
            points,
        }],
        body: ChartBody::Map(Box::new(body)),
        ..specification("ranking")
    }
}

#[divan::bench]
fn map_drawn_and_encoded(bencher: Bencher<'_, '_>) {
    let specification = map();
    let size = ChartSize::new(SIZE.0, SIZE.1);
    bencher.bench(|| draw_png(black_box(&specification), size, Theme::Screen).expect("draws"));
}

#[divan::bench]
fn map_bare_encoding(bencher: Bencher<'_, '_>) {
    let size = ChartSize::new(SIZE.0, SIZE.1);
    let pixels = draw_pixels(&map(), size, Theme::Screen).expect("draws");
    bencher.bench(|| encode_png(black_box(&pixels), SIZE.0, SIZE.1, &[]).expect("encodes"));
}

/// Lines between the communes of a département, from the compact file: one pass over all France.
#[divan::bench]
fn map_lines_between_communes(bencher: Bencher<'_, '_>) {
    let geography = Geography::load().expect("reference tables");
    let code = "2026-DEP-44".parse().expect("a code");
    let departement = geography
        .find(&code)
        .and_then(|idx| geography.territory(idx));
    let communes = departement.expect("a département").communes.to_vec();
    let areas: Vec<&[u32]> = communes.chunks(1).collect();
    let contours = Contours::load();
    bencher.bench(|| contours.mesh(black_box(&geography), Ground::Hexagone, &areas));
}

#[divan::bench(args = KINDS)]
fn drawn_and_encoded(bencher: Bencher<'_, '_>, kind: &str) {
    let specification = specification(kind);
    let size = ChartSize::new(SIZE.0, SIZE.1);
    bencher.bench(|| draw_png(black_box(&specification), size, Theme::Screen).expect("draws"));
}

#[divan::bench(args = KINDS)]
fn bare_encoding(bencher: Bencher<'_, '_>, kind: &str) {
    let size = ChartSize::new(SIZE.0, SIZE.1);
    let pixels = draw_pixels(&specification(kind), size, Theme::Screen).expect("draws");
    bencher.bench(|| encode_png(black_box(&pixels), SIZE.0, SIZE.1, &[]).expect("encodes"));
}
