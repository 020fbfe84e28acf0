//! A 1200×675 PNG, cache cold, against the bare encoding of the same pixels with the same settings.
//!
//! `cargo bench --bench images`; the claim is the ratio of the two medians.

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use divan::{Bencher, black_box};
use vigie::render::chart::{
    ChartKind, ChartSize, ChartSpecification, Point, PointValue, Series, SeriesRole, Theme,
    draw_pixels, draw_png, encode_png,
};

const SIZE: (u32, u32) = (1200, 675);
const KINDS: [&str; 3] = ["line", "bar", "ranking"];

fn main() {
    divan::main();
}

/// Figures invented for the measure.
fn specification(kind: &str) -> ChartSpecification {
    let (kind, labels): (ChartKind, Vec<String>) = match kind {
        "line" => (
            ChartKind::Line,
            (2012..=2024).map(|year| year.to_string()).collect(),
        ),
        "bar" => (
            ChartKind::Bar,
            (1..=9)
                .map(|rank| format!("Financeur fictif n° {rank}"))
                .collect(),
        ),
        _ => (
            ChartKind::Ranking,
            (1..=17)
                .map(|rank| format!("CC fictive n° {rank}"))
                .collect(),
        ),
    };
    let points = |shift: f64| {
        labels.iter().zip(0u32..).map(move |(label, rank)| Point {
            label: label.clone(),
            value: PointValue::Number(27.0 + shift + f64::from(rank * 7 % 11)),
            highlighted: rank == 3,
            starts: false,
        })
    };
    let mut series = vec![Series {
        label: "Loire-Atlantique".to_owned(),
        role: SeriesRole::Main,
        points: points(0.0).collect(),
    }];
    if kind == ChartKind::Line {
        series.push(Series {
            label: "Nantes Métropole".to_owned(),
            role: SeriesRole::Comparison,
            points: points(4.0).collect(),
        });
    }
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
        body: vigie::render::chart::ChartBody::Series,
        edition: "2026-11-23.1".to_owned(),
        licence: "Données inventées".to_owned(),
    }
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
