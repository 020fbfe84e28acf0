//! Draws maps of invented values, of every ground, size and theme, to be looked at.
//!
//! `cargo run --example map_gallery -- FOLDER`

#![expect(
    clippy::expect_used,
    reason = "a picture that cannot be drawn stops the gallery"
)]

use std::path::Path;

use vigie::domain::territory::TerritoryType;
use vigie::geography::contours::{Contours, Ground};
use vigie::geography::{Geography, Territory};
use vigie::render::chart::{
    ChartBody, ChartKind, ChartSize, ChartSpecification, MapBody, MapClass, MapDot, MapFrame, Mark,
    Point, PointValue, Series, SeriesRole, Theme, draw_png, draw_svg,
};

const MAPS: [(&str, &str, TerritoryType, bool); 8] = [
    ("dep44-com", "2026-DEP-44", TerritoryType::Com, false),
    ("dep44-epci", "2026-DEP-44", TerritoryType::Epci, false),
    ("reg53-com", "2026-REG-53", TerritoryType::Com, false),
    ("reg52-dep", "2026-REG-52", TerritoryType::Dep, false),
    ("france-dep", "2026-FRANCE-F", TerritoryType::Dep, false),
    ("reunion-com", "2026-DEP-974", TerritoryType::Com, false),
    ("corse-com", "2026-REG-94", TerritoryType::Com, false),
    ("lille-com", "2026-EPCI-200093201", TerritoryType::Com, true),
];

const SIZES: [(u32, u32); 5] = [
    (320, 240),
    (390, 520),
    (1200, 675),
    (800, 800),
    (3840, 2160),
];

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let wanted = std::env::args().nth(2).unwrap_or_default();
    let geography = Geography::load().expect("reference tables");
    for (name, code, level, dotted) in MAPS {
        if !name.contains(&wanted) {
            continue;
        }
        let map = specification(&geography, code, level, dotted);
        for (width, height) in SIZES {
            let theme = Theme::Screen;
            write(&folder, &map, name, ChartSize::new(width, height), theme);
        }
        write(&folder, &map, name, ChartSize::new(1201, 675), Theme::Print);
        write(
            &folder,
            &map,
            name,
            ChartSize::new(1202, 675),
            Theme::HighContrast,
        );
        let size = ChartSize::new(1200, 675);
        let drawn = draw_svg(&map, size, Theme::Screen).expect("draws");
        std::fs::write(Path::new(&folder).join(format!("{name}.svg")), drawn).expect("a folder");
    }
}

fn write(folder: &str, map: &ChartSpecification, name: &str, size: ChartSize, theme: Theme) {
    let drawn = draw_png(map, size, theme).expect("draws");
    let file = format!("{name}-{}x{}.png", size.width, size.height);
    std::fs::write(Path::new(folder).join(file), drawn).expect("a folder that can be written");
}

#[expect(clippy::too_many_lines, reason = "one map told from top to bottom")]
fn specification(
    geography: &Geography,
    code: &str,
    level: TerritoryType,
    dotted: bool,
) -> ChartSpecification {
    let idx = geography.find(&code.parse().expect("a code"));
    let whole = geography
        .territory(idx.expect("a territory"))
        .expect("a territory");
    let areas: Vec<&Territory> = geography
        .within(idx.expect("a territory"))
        .filter_map(|idx| geography.territory(idx))
        .filter(|area| area.code.kind == level && area.is_within(whole))
        .collect();
    let points: Vec<Point> = areas
        .iter()
        .zip(0_u32..)
        .map(|(area, place)| point(area, place))
        .collect();
    let of_class = |point: &Point| {
        point.value.number().map(|value| {
            if value < 12.0 {
                0
            } else if value < 20.0 {
                1
            } else if value < 28.0 {
                2
            } else if value < 36.0 {
                3
            } else {
                4_usize
            }
        })
    };
    let class_of: Vec<Option<usize>> = points.iter().map(of_class).collect();
    let labels = [
        "4,2 à 11,9",
        "12,0 à 19,8",
        "20,0 à 27,9",
        "28,0 à 35,5",
        "36,0 à 43,1",
    ];
    let classes = labels.iter().enumerate().map(|(rank, label)| MapClass {
        label: (*label).to_owned(),
        count: class_of
            .iter()
            .filter(|class| **class == Some(rank))
            .count(),
    });
    let kind = if level == TerritoryType::Com {
        TerritoryType::Epci
    } else {
        TerritoryType::Reg
    };
    let group_of = areas.iter().map(|area| {
        let parent = area.parents().find(|&idx| {
            geography
                .territory(idx)
                .is_some_and(|parent| parent.code.kind == kind)
        });
        parent.and_then(|idx| u32::try_from(idx).ok())
    });
    let with_groups = level != TerritoryType::Epci && !dotted;
    let group_of: Vec<Option<u32>> = group_of.filter(|_| with_groups).collect();
    let frames = frames(geography, whole, &areas, dotted);
    ChartSpecification {
        kind: ChartKind::Map,
        title: "Bénévoles par structure".to_owned(),
        subtitle: format!(
            "{} · {} · centres sociaux et espaces de vie sociale · 2024",
            level.plural(),
            whole.label
        ),
        unit_label: "bénévoles par structure".to_owned(),
        decimals: 1,
        series: vec![Series {
            label: level.plural().to_owned(),
            role: SeriesRole::Main,
            points,
        }],
        counts_line: format!("{} {}", areas.len(), level.plural()),
        source_line: format!(
            "Source\u{a0}: valeurs inventées\u{202f}; contours\u{a0}: {}",
            vigie::geography::contours::CREDIT
        ),
        objective_line: None,
        marks: vec!["Données fictives".to_owned()],
        body: ChartBody::Map(Box::new(MapBody {
            frames,
            classes: classes.collect(),
            class_of,
            group_of,
            group_label: if level == TerritoryType::Com {
                "limites d’EPCI"
            } else {
                "limites de régions"
            }
            .to_owned(),
            level: level.plural().to_owned(),
            dots_label: "structures, au centre de leur commune".to_owned(),
        })),
        edition: String::new(),
        licence: String::new(),
    }
}

fn point(area: &Territory, place: u32) -> Point {
    let drawn = place.wrapping_mul(2_654_435_761) >> 16;
    let value = match drawn % 23 {
        0 | 1 => PointValue::Mark(Mark::Secret),
        2 => PointValue::Mark(Mark::NotDelivered),
        3 => PointValue::Mark(Mark::NoAnswer),
        4 | 5 => PointValue::Mark(Mark::NoStructure),
        6 => PointValue::Mark(Mark::NotAvailable),
        _ => PointValue::Number(4.2 + f64::from(drawn % 389) / 10.0),
    };
    Point {
        figure: None,
        label: area.label.to_string(),
        value,
        highlighted: place == 7,
        starts: false,
    }
}

fn frames(
    geography: &Geography,
    whole: &Territory,
    areas: &[&Territory],
    dotted: bool,
) -> Vec<MapFrame> {
    let contours = Contours::load();
    let communes: Vec<&[u32]> = areas.iter().map(|area| &*area.communes).collect();
    let grounds = contours.grounds(geography, whole);
    let grounds = Ground::ALL
        .into_iter()
        .filter(|ground| grounds.contains(ground));
    let frame = |ground| {
        let mesh = contours.mesh(geography, ground, &communes);
        let centres = areas
            .iter()
            .zip(0_u32..)
            .filter(|(_, place)| dotted && place % 3 != 0);
        let dots = centres.filter_map(|(area, place)| {
            let at = contours.outline(geography, area)?.centre()?;
            Some(MapDot {
                at,
                count: 1 + place % 11 * (place % 3),
            })
        });
        let dots = dots.collect();
        MapFrame { mesh, dots }
    };
    grounds.map(frame).collect()
}
