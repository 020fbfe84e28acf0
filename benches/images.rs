//! PNG images, cache cold, against the bare encoding of the same pixels with the same settings.
//!
//! `cargo bench --bench images`; the claim is the ratio of two medians of one run: every kind in
//! the themes of the screen and of paper, the map of the 207 communes of Loire-Atlantique, the
//! largest size. Images that the server keeps are measured by `cargo bench --bench requests`.
//!
//! `VIGIE_BENCH_EXPORT=FILE cargo bench --bench images` writes instead the numbers, names and
//! contours of a line, of bars and of the map, with the time that each takes here, for
//! `benches/images_elsewhere.py`, which draws the same charts with matplotlib and Vega-Lite.

#![expect(
    clippy::expect_used,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use serde_json::{Value, json};
use vigie::geography::Geography;
use vigie::geography::contours::{Contours, Ground, Mesh};
use vigie::render::chart::{
    ChartBody, ChartKind, ChartSize, ChartSpecification, MapBody, MapClass, MapFrame, Mark, Point,
    PointValue, Series, SeriesRole, Theme, draw_pixels, draw_png, encode_png,
};

const SIZE: (u32, u32) = (1200, 675);
const LARGEST: (u32, u32) = (3840, 2160);
const KINDS: [&str; 9] = [
    "line",
    "bar",
    "ranking",
    "stacked",
    "distribution",
    "progress",
    "multiples",
    "pyramid",
    "map",
];
static MAP: LazyLock<ChartSpecification> = LazyLock::new(map);

fn main() {
    match std::env::var_os("VIGIE_BENCH_EXPORT") {
        Some(path) => export(Path::new(&path)),
        None => divan::main(),
    }
}

fn drawn_as(name: &str) -> ChartSpecification {
    if name == "map" {
        MAP.clone()
    } else {
        specification(name)
    }
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

/// Lines between the communes of a département, from the compact file: one pass over all France.
#[divan::bench]
fn lines_between_communes(bencher: Bencher<'_, '_>) {
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

fn drawn(bencher: Bencher<'_, '_>, kind: &str, (width, height): (u32, u32), theme: Theme) {
    let specification = drawn_as(kind);
    let size = ChartSize::new(width, height);
    bencher.bench(|| draw_png(black_box(&specification), size, theme).expect("draws"));
}

fn bare(bencher: Bencher<'_, '_>, kind: &str, (width, height): (u32, u32), theme: Theme) {
    let size = ChartSize::new(width, height);
    let pixels = draw_pixels(&drawn_as(kind), size, theme).expect("draws");
    bencher.bench(|| encode_png(black_box(&pixels), width, height, &[]).expect("encodes"));
}

#[divan::bench_group(sample_count = 40)]
mod screen {
    use super::{Bencher, KINDS, SIZE, Theme};

    #[divan::bench(args = KINDS)]
    fn drawn_and_encoded(bencher: Bencher<'_, '_>, kind: &str) {
        super::drawn(bencher, kind, SIZE, Theme::Screen);
    }

    #[divan::bench(args = KINDS)]
    fn encoded_alone(bencher: Bencher<'_, '_>, kind: &str) {
        super::bare(bencher, kind, SIZE, Theme::Screen);
    }
}

#[divan::bench_group(sample_count = 40)]
mod print {
    use super::{Bencher, KINDS, SIZE, Theme};

    #[divan::bench(args = KINDS)]
    fn drawn_and_encoded(bencher: Bencher<'_, '_>, kind: &str) {
        super::drawn(bencher, kind, SIZE, Theme::Print);
    }

    #[divan::bench(args = KINDS)]
    fn encoded_alone(bencher: Bencher<'_, '_>, kind: &str) {
        super::bare(bencher, kind, SIZE, Theme::Print);
    }
}

#[divan::bench_group(sample_count = 40)]
mod high_contrast {
    use super::{Bencher, KINDS, SIZE, Theme};

    #[divan::bench(args = KINDS)]
    fn drawn_and_encoded(bencher: Bencher<'_, '_>, kind: &str) {
        super::drawn(bencher, kind, SIZE, Theme::HighContrast);
    }

    #[divan::bench(args = KINDS)]
    fn encoded_alone(bencher: Bencher<'_, '_>, kind: &str) {
        super::bare(bencher, kind, SIZE, Theme::HighContrast);
    }
}

#[divan::bench_group(sample_count = 12)]
mod largest {
    use super::{Bencher, KINDS, LARGEST, Theme};

    #[divan::bench(args = KINDS)]
    fn drawn_and_encoded(bencher: Bencher<'_, '_>, kind: &str) {
        super::drawn(bencher, kind, LARGEST, Theme::Print);
    }

    #[divan::bench(args = KINDS)]
    fn encoded_alone(bencher: Bencher<'_, '_>, kind: &str) {
        super::bare(bencher, kind, LARGEST, Theme::Print);
    }
}

/// What another program needs to draw the same three charts, and the time that ours take.
fn export(path: &Path) {
    let charts = ["line", "bar", "map"].map(|name| {
        let chart = drawn_as(name);
        let series: Vec<Value> = chart.series.iter().map(told).collect();
        json!({
            "name": name,
            "title": chart.title,
            "subtitle": chart.subtitle,
            "unit": chart.unit_label,
            "series": series,
            "rings": rings(&chart),
            "milliseconds": median(|| draw_png(&chart, ChartSize::new(SIZE.0, SIZE.1), Theme::Screen).expect("draws")),
            "bare_milliseconds": bare_median(&chart),
        })
    });
    let told = json!({ "width": SIZE.0, "height": SIZE.1, "charts": charts });
    std::fs::write(path, told.to_string()).expect("a file that can be written");
}

fn told(series: &Series) -> Value {
    let labels: Vec<&str> = series
        .points
        .iter()
        .map(|point| point.label.as_str())
        .collect();
    let values: Vec<Option<f64>> = series
        .points
        .iter()
        .map(|point| point.value.number())
        .collect();
    json!({ "label": series.label, "labels": labels, "values": values })
}

/// Rings of each territory, in metres; none but on a map.
fn rings(chart: &ChartSpecification) -> Value {
    let ChartBody::Map(map) = &chart.body else {
        return Value::Null;
    };
    let territories = map.class_of.len();
    let mesh = map.frames.first().map(|frame| &frame.mesh);
    let told = |mesh: &Mesh| -> Value {
        let rings = mesh.rings(territories).into_iter().map(|rings| {
            let ring = |steps: Vec<_>| -> Vec<[f64; 2]> { walked(mesh, &steps) };
            rings.into_iter().map(ring).collect::<Vec<_>>()
        });
        json!(rings.collect::<Vec<_>>())
    };
    mesh.map_or(Value::Null, told)
}

fn walked(mesh: &Mesh, steps: &[vigie::geography::contours::Step]) -> Vec<[f64; 2]> {
    let points = steps.iter().flat_map(|step| {
        let line = mesh.lines.get(step.line).expect("a line of the mesh");
        let points = line.points.iter().map(|point| [point.east, point.north]);
        let mut points: Vec<[f64; 2]> = points.collect();
        if !step.forward {
            points.reverse();
        }
        points
    });
    let mut ring: Vec<[f64; 2]> = points.collect();
    ring.dedup();
    ring
}

fn bare_median(chart: &ChartSpecification) -> f64 {
    let size = ChartSize::new(SIZE.0, SIZE.1);
    let pixels = draw_pixels(chart, size, Theme::Screen).expect("draws");
    median(|| encode_png(&pixels, SIZE.0, SIZE.1, &[]).expect("encodes"))
}

/// Median of forty, after three to warm up, in milliseconds.
fn median(make: impl Fn() -> Vec<u8>) -> f64 {
    let once = |_| {
        let start = Instant::now();
        black_box(make());
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..43).map(once).skip(3).collect();
    times.sort_unstable();
    times.get(20).expect("forty times").as_secs_f64() * 1_000.0
}
