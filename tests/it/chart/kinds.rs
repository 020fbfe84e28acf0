//! Invented charts of the kinds that need more than one list of values.

use vigie::render::chart::{
    ChartBody, ChartKind, ChartSpecification, Mark, Point, SeriesRole, Verdict,
};

use super::samples::{EPCI, chart, mark, number, series};

const FUNDERS: [&str; 9] = [
    "Caf (prestations de service et autres)",
    "Communes et intercommunalités",
    "Département",
    "Région",
    "État",
    "MSA, Carsat et autres caisses",
    "Europe",
    "Usagers et adhésions",
    "Mécénat, fondations et dons",
];
const SHARES: [f64; 9] = [34.2, 31.5, 6.1, 1.9, 7.4, 2.0, 0.6, 11.3, 1.1];

/// Shares over years: one member secret (open end), two secret (hatched), a year without answer.
pub(crate) fn stacked() -> ChartSpecification {
    let mut series: Vec<_> = FUNDERS
        .iter()
        .zip(SHARES)
        .enumerate()
        .map(|(place, (name, share))| {
            let points = (2017..=2024).map(|year| {
                let shift = f64::from((year * 7 + i32::try_from(place).unwrap() * 3) % 5) * 0.25;
                let hidden = (year == 2018 && place == 3) || (year == 2020 && place > 6);
                if year == 2022 {
                    mark(&year.to_string(), Mark::NoAnswer)
                } else if hidden {
                    mark(&year.to_string(), Mark::Secret)
                } else {
                    number(&year.to_string(), share - shift)
                }
            });
            series(name, SeriesRole::Main, points.collect())
        })
        .collect();
    let shown = |points: &[Point], year: &str| {
        let found = points.iter().find(|point| point.label == year);
        found.and_then(|point| point.value.number())
    };
    let rest = (2017..=2024).filter(|year| *year != 2022).map(|year| {
        let year = year.to_string();
        let known: f64 = series
            .iter()
            .filter_map(|one| shown(&one.points, &year))
            .sum();
        if year == "2018" {
            mark(&year, Mark::Secret)
        } else {
            number(&year, 100.0 - known)
        }
    });
    let rest = rest.collect();
    series.push(super::samples::series(
        "Autres, ou non montré",
        SeriesRole::Remainder,
        rest,
    ));
    ChartSpecification {
        title: "Structure des financements".to_owned(),
        unit_label: "% des produits".to_owned(),
        ..chart(ChartKind::Stacked, series)
    }
}

/// Shares in a few territories with long names.
pub(crate) fn stacked_territories() -> ChartSpecification {
    let ages = [
        "0-6 ans",
        "7-10 ans",
        "11-14 ans",
        "15-17 ans",
        "18-25 ans",
        "26-60 ans",
        "plus de 60 ans",
    ];
    let shares = [12.0, 18.5, 11.0, 6.5, 7.0, 30.0, 15.0];
    let of = |(place, (age, share)): (usize, (&&str, f64))| {
        let points = EPCI.iter().take(5).enumerate().map(|(column, name)| {
            let shift = f64::from(u32::try_from((place * 3 + column * 2) % 7).unwrap()) - 3.0;
            number(name, share + shift)
        });
        series(age, SeriesRole::Main, points.collect())
    };
    ChartSpecification {
        title: "Âge des participants".to_owned(),
        unit_label: "% des participants d’âge connu".to_owned(),
        ..chart(
            ChartKind::Stacked,
            ages.iter().zip(shares).enumerate().map(of).collect(),
        )
    }
}

pub(crate) fn distribution() -> ChartSpecification {
    let mut points: Vec<Point> = EPCI
        .iter()
        .enumerate()
        .map(|(place, name)| {
            number(
                name,
                14.0 + f64::from(u32::try_from(place * 17 % 23).unwrap()) * 1.3,
            )
        })
        .collect();
    points[0].highlighted = true;
    points[4].value = mark("", Mark::Secret).value;
    points[9].value = mark("", Mark::Secret).value;
    points[12].value = mark("", Mark::NoStructure).value;
    points[13].value = mark("", Mark::NotDelivered).value;
    chart(
        ChartKind::Distribution,
        vec![
            series("EPCI", SeriesRole::Main, points),
            series(
                "Pays de la Loire",
                SeriesRole::Comparison,
                vec![number("Pays de la Loire", 27.3)],
            ),
        ],
    )
}

/// Hundreds of communes, many of them alike.
pub(crate) fn crowded_distribution() -> ChartSpecification {
    let points = (0..420_u32).map(|place| {
        let value = f64::from(place * 7919 % 101) * f64::from(place * 104_729 % 89) / 200.0;
        number(&format!("Commune n° {place}"), (value * 2.0).round() / 2.0)
    });
    let mut points: Vec<Point> = points.collect();
    points[77].highlighted = true;
    chart(
        ChartKind::Distribution,
        vec![series("communes", SeriesRole::Main, points)],
    )
}

fn steps(values: [Option<f64>; 4], verdict: (&str, &str, Option<bool>)) -> ChartSpecification {
    let names = [
        ("Départ 2016", SeriesRole::Baseline),
        ("Valeur 2024", SeriesRole::Main),
        ("Attendu en 2024", SeriesRole::Expected),
        ("Cible 2026", SeriesRole::Target),
    ];
    let of = |((name, role), value): ((&str, SeriesRole), Option<f64>)| {
        let year = name.rsplit(' ').next().unwrap();
        let point = value.map_or_else(|| mark(year, Mark::Secret), |value| number(year, value));
        series(name, role, vec![point])
    };
    ChartSpecification {
        body: ChartBody::Verdict(Verdict {
            label: verdict.0.to_owned(),
            reason: verdict.1.to_owned(),
            favourable: verdict.2,
        }),
        ..chart(
            ChartKind::Progress,
            names.into_iter().zip(values).map(of).collect(),
        )
    }
}

pub(crate) fn progress() -> ChartSpecification {
    steps(
        [Some(27.1), Some(30.8), Some(33.4), Some(35.0)],
        (
            "En retard",
            "47 % du chemin fait, 80 % attendus en 2024",
            Some(false),
        ),
    )
}

/// A value that is already where it was expected, and passed the target.
pub(crate) fn tight_progress() -> ChartSpecification {
    steps(
        [Some(100.0), Some(101.0), Some(101.0), Some(101.2)],
        (
            "En bonne voie",
            "83 % du chemin fait, 80 % attendus en 2024",
            Some(true),
        ),
    )
}

pub(crate) fn secret_progress() -> ChartSpecification {
    steps(
        [Some(27.1), None, Some(33.4), Some(35.0)],
        ("Non évaluable", "la valeur de 2024 est secrète", None),
    )
}

pub(crate) fn multiples() -> ChartSpecification {
    let line = |(place, name): (usize, &&str)| {
        let points = (2012..=2024).map(|year| {
            let place = i32::try_from(place).unwrap();
            let hidden =
                (place == 3) || (place == 7 && year < 2016) || (place == 9 && year == 2018);
            let value = 18.0 + f64::from(place * 13 % 17) + f64::from((year + place) % 6) * 0.8;
            let mut point = if hidden {
                mark(&year.to_string(), Mark::Secret)
            } else {
                number(&year.to_string(), value)
            };
            point.highlighted = place == 5;
            point.starts = year == 2020;
            point
        });
        series(name, SeriesRole::Main, points.collect())
    };
    let mut all: Vec<_> = EPCI.iter().take(17).enumerate().map(line).collect();
    let points =
        (2012..=2024).map(|year| number(&year.to_string(), 25.0 + f64::from(year - 2012) * 0.4));
    all.push(series(
        "Loire-Atlantique",
        SeriesRole::Comparison,
        points.collect(),
    ));
    chart(ChartKind::Multiples, all)
}

pub(crate) fn pyramid() -> ChartSpecification {
    let ages = [
        "plus de 60 ans",
        "26-60 ans",
        "18-25 ans",
        "15-17 ans",
        "11-14 ans",
        "7-10 ans",
        "0-6 ans",
    ];
    let one = [18.0, 31.2, 8.4, 6.0, 11.1, 15.3, 10.0];
    let other = [26.4, 29.0, 5.0, 3.2, 9.9, 16.1, 10.4];
    let points = |values: [f64; 7]| -> Vec<Point> {
        ages.iter()
            .zip(values)
            .map(|(age, value)| number(age, value))
            .collect()
    };
    let mut right = points(other);
    right[2] = mark(ages[2], Mark::Secret);
    right[3] = mark(ages[3], Mark::Secret);
    ChartSpecification {
        title: "Âge des participants".to_owned(),
        unit_label: "% des participants d’âge connu".to_owned(),
        ..chart(
            ChartKind::Pyramid,
            vec![
                series("Centres sociaux", SeriesRole::Main, points(one)),
                series("Espaces de vie sociale", SeriesRole::Main, right),
            ],
        )
    }
}

pub(crate) fn all() -> Vec<(&'static str, ChartSpecification)> {
    vec![
        ("stacked", stacked()),
        ("stacked-territories", stacked_territories()),
        ("distribution", distribution()),
        ("crowded-distribution", crowded_distribution()),
        ("progress", progress()),
        ("tight-progress", tight_progress()),
        ("secret-progress", secret_progress()),
        ("multiples", multiples()),
        ("pyramid", pyramid()),
    ]
}
