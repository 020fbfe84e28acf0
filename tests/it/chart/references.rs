//! Reference images: what each kind looks like, kept as small PNG files.
//!
//! An image may differ a little from its reference (letters of another version of the font), not
//! much. `VIGIE_REFERENCES=1 cargo test chart::references` draws them again: look at them before
//! they are committed. `VIGIE_GALLERY=dossier` writes every sample at many sizes and themes.

use std::io::Cursor;
use std::path::PathBuf;

use vigie::render::chart::{ChartSize, ChartSpecification, Theme, draw_pixels, draw_png};

use super::{kinds, samples};

const SIZE: ChartSize = ChartSize::new(480, 300);
/// Mean difference of the parts of a pixel, of 255.
const MEAN: f64 = 1.5;
/// Share of the pixels that may differ clearly.
const SHARE: f64 = 0.02;

fn guarded() -> Vec<(&'static str, ChartSpecification, Theme)> {
    vec![
        ("line", samples::lines(), Theme::Screen),
        ("bar", samples::bars(), Theme::Screen),
        ("ranking", samples::short_ranking(), Theme::Screen),
        ("stacked", kinds::stacked(), Theme::Screen),
        ("stacked-print", kinds::stacked_territories(), Theme::Print),
        (
            "stacked-high-contrast",
            kinds::stacked(),
            Theme::HighContrast,
        ),
        ("distribution", kinds::distribution(), Theme::Screen),
        ("progress", kinds::progress(), Theme::Screen),
        ("multiples", kinds::multiples(), Theme::Screen),
        ("pyramid", kinds::pyramid(), Theme::Screen),
        ("pyramid-print", kinds::pyramid(), Theme::Print),
    ]
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/chart/images")
}

fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

/// Mean difference of the parts, share of the pixels with a part that differs by more than 48.
fn difference(one: &[u8], other: &[u8]) -> (f64, f64) {
    let parts = one
        .iter()
        .zip(other)
        .map(|(a, b)| f64::from(a.abs_diff(*b)));
    let mean = parts.sum::<f64>() / one.len() as f64;
    let pixels = one.chunks(3).zip(other.chunks(3));
    let clear = pixels.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 48));
    (mean, clear.count() as f64 * 3.0 / one.len() as f64)
}

#[test]
fn each_kind_looks_as_its_reference_image() {
    let again = std::env::var_os("VIGIE_REFERENCES").is_some();
    let mut wrong = Vec::new();
    for (name, specification, theme) in guarded() {
        let path = folder().join(format!("{name}.png"));
        if again {
            std::fs::write(&path, draw_png(&specification, SIZE, theme).unwrap()).unwrap();
        }
        let reference = decoded(&std::fs::read(&path).unwrap());
        let drawn = draw_pixels(&specification, SIZE, theme).unwrap();
        assert_eq!(reference.len(), drawn.len(), "{name}");
        let (mean, share) = difference(&reference, &drawn);
        if mean > MEAN || share > SHARE {
            wrong.push(format!(
                "{name}: {mean:.2} of 255, {:.1} % of the pixels",
                share * 100.0
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_guard_sees_a_chart_that_shows_something_else() {
    let drawn = |specification| draw_pixels(&specification, SIZE, Theme::Screen).unwrap();
    let mut other = kinds::stacked();
    other.series.truncate(6);
    let (mean, share) = difference(&drawn(kinds::stacked()), &drawn(other));
    assert!(mean > MEAN || share > SHARE, "{mean} {share}");
}

#[test]
fn each_kind_draws_from_the_smallest_to_the_largest_size() {
    let mut kinds_seen = Vec::new();
    for (name, specification, theme) in guarded() {
        for (width, height) in [(320, 240), (1200, 675), (3840, 2160)] {
            let pixels = draw_pixels(&specification, ChartSize::new(width, height), theme).unwrap();
            let inked = pixels
                .chunks(3)
                .filter(|pixel| pixel.iter().any(|part| *part < 200))
                .count();
            let share = inked as f64 * 3.0 / pixels.len() as f64;
            assert!(
                (0.01..0.75).contains(&share),
                "{name} {width}×{height}: {share}"
            );
        }
        if !kinds_seen.contains(&specification.kind) {
            kinds_seen.push(specification.kind);
        }
    }
    // The map has its own tests.
    assert_eq!(kinds_seen.len(), 8);
}

#[test]
fn a_dense_image_is_the_same_layout_with_more_pixels() {
    let specification = kinds::distribution();
    let plan = |size| vigie::render::chart::plan(&specification, size).unwrap();
    let (plain, dense) = (
        plan(ChartSize::new(480, 300)),
        plan(ChartSize::dense(480, 300, 2)),
    );
    assert_eq!((dense.width, dense.height), (960, 600));
    let texts = |plan: &vigie::render::chart::Plan| -> Vec<String> {
        plan.texts().map(|run| run.text.clone()).collect()
    };
    assert_eq!(texts(&plain), texts(&dense));
    for (one, other) in plain.texts().zip(dense.texts()) {
        assert!((one.em * 2.0 - other.em).abs() < 1e-9);
        assert!(
            (one.at.x * 2.0 - other.at.x).abs() < 6.0,
            "{one:?} {other:?}"
        );
    }
    assert!(draw_pixels(&specification, ChartSize::dense(160, 120, 2), Theme::Screen).is_err());
}

#[test]
fn the_gallery_is_written_where_it_is_asked() {
    let Some(folder) = std::env::var_os("VIGIE_GALLERY").map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for (name, specification) in samples::all() {
        for (size, (width, height)) in [("s", (360, 300)), ("m", (1200, 675)), ("p", (480, 480))] {
            for (code, theme) in [
                ("screen", Theme::Screen),
                ("print", Theme::Print),
                ("hc", Theme::HighContrast),
            ] {
                if code != "screen" && size != "m" {
                    continue;
                }
                let path = folder.join(format!("{name}-{size}-{code}.png"));
                std::fs::write(
                    path,
                    draw_png(&specification, ChartSize::new(width, height), theme).unwrap(),
                )
                .unwrap();
            }
        }
    }
}
