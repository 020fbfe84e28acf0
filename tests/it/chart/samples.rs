//! Invented charts of every kind, ordinary and awkward.

use vigie::render::chart::{
    ChartKind, ChartSpecification, Mark, Point, PointValue, Series, SeriesRole,
};

pub(crate) const EPCI: [&str; 25] = [
    "Nantes Métropole",
    "CA de la Presqu’île de Guérande Atlantique (Cap Atlantique)",
    "CA Saint-Nazaire Agglomération (La Carene)",
    "CA Clisson Sèvre et Maine Agglo",
    "CA Pornic Agglo Pays de Retz",
    "CC Châteaubriant-Derval",
    "CC d’Erdre et Gesvres",
    "CC du Pays d’Ancenis",
    "CC de Nozay",
    "CC du Pays de Pont-Château-Saint-Gildas-des-Bois",
    "CC du Pays de Blain, Guémené et Redon Agglomération partie Loire-Atlantique",
    "CC Estuaire et Sillon",
    "CC Grand Lieu",
    "CC Sud Retz Atlantique",
    "CC Sud Estuaire",
    "CC Sèvre et Loire",
    "CC de la Région de Nozay et des communes associées du nord du département",
    "CC de l’Île-d’Yeu et du littoral",
    "CC du Vignoble",
    "CC des Marches de Bretagne",
    "CC du Lac",
    "CC des Trois Rivières",
    "CC de la Vallée de l’Erdre et de la forêt du Gâvre réunies",
    "CC Anticonstitutionnellementinterminablementlonguesansespaces",
    "CC Fin",
];

pub(crate) fn number(label: &str, value: f64) -> Point {
    Point {
        label: label.to_owned(),
        value: PointValue::Number(value),
        highlighted: false,
        starts: false,
        figure: None,
    }
}

pub(crate) fn mark(label: &str, mark: Mark) -> Point {
    Point {
        label: label.to_owned(),
        value: PointValue::Mark(mark),
        highlighted: false,
        starts: false,
        figure: None,
    }
}

pub(crate) fn series(label: &str, role: SeriesRole, points: Vec<Point>) -> Series {
    Series {
        label: label.to_owned(),
        role,
        points,
    }
}

pub(crate) fn chart(kind: ChartKind, series: Vec<Series>) -> ChartSpecification {
    ChartSpecification {
        kind,
        title: "Nombre moyen de bénévoles par structure".to_owned(),
        subtitle: "Loire-Atlantique · centres sociaux et espaces de vie sociale · 2012–2024".to_owned(),
        unit_label: "bénévoles par structure".to_owned(),
        decimals: 1,
        series,
        counts_line: "95 structures ayant répondu sur 104 agréées au 31 décembre 2024, 91 ayant renseigné la question".to_owned(),
        source_line: "Source\u{a0}: campagne annuelle auprès des structures (données fictives), édition du 3 mars 2026".to_owned(),
        objective_line: Some("Objectif 2.1 du schéma départemental de l’animation de la vie sociale\u{a0}: soutenir l’engagement bénévole".to_owned()),
        marks: vec!["Données fictives".to_owned(), "Objectif illustratif".to_owned()],
        body: vigie::render::chart::ChartBody::Series,
        edition: "2026-11-23.1".to_owned(),
        licence: "Données inventées".to_owned(),
    }
}

fn years(values: &[(i32, f64)]) -> Vec<Point> {
    values
        .iter()
        .map(|(year, value)| number(&year.to_string(), *value))
        .collect()
}

fn wave(from: f64, step: f64) -> Vec<Point> {
    let value = |year: i32| from + f64::from(year - 2012) * step + f64::from((year * 7) % 5) * 0.9;
    years(
        &(2012..=2024)
            .map(|year| (year, value(year)))
            .collect::<Vec<_>>(),
    )
}

/// Thirteen years, secret ones, a gap, a comparison and a target.
pub(crate) fn lines() -> ChartSpecification {
    let mut main = wave(21.0, 0.7);
    main[2] = mark("2014", Mark::Secret);
    main[3] = mark("2015", Mark::Secret);
    main[5] = mark("2017", Mark::NotAvailable);
    main.remove(8);
    chart(
        ChartKind::Line,
        vec![
            series("Loire-Atlantique", SeriesRole::Main, main),
            series("Pays de la Loire", SeriesRole::Comparison, wave(20.0, 0.6)),
            series("France", SeriesRole::Comparison, wave(17.0, 0.2)),
            series(
                "cible illustrative",
                SeriesRole::Target,
                years(&[(2019, 28.0), (2022, 33.0), (2024, 36.0)]),
            ),
        ],
    )
}

pub(crate) fn one_line() -> ChartSpecification {
    let series = series("Loire-Atlantique", SeriesRole::Main, wave(21.0, 0.7));
    ChartSpecification {
        objective_line: None,
        marks: vec!["Données fictives".to_owned()],
        ..chart(ChartKind::Line, vec![series])
    }
}

pub(crate) fn ranking() -> ChartSpecification {
    let mut points: Vec<Point> = EPCI
        .iter()
        .enumerate()
        .map(|(place, name)| number(name, 48.0 - f64::from(u32::try_from(place).unwrap()) * 1.7))
        .collect();
    points[0].highlighted = true;
    points[4].value = PointValue::Mark(Mark::Secret);
    points[19].highlighted = true;
    chart(
        ChartKind::Ranking,
        vec![
            series("EPCI", SeriesRole::Main, points),
            series(
                "Loire-Atlantique",
                SeriesRole::Comparison,
                vec![number("Loire-Atlantique", 30.8)],
            ),
            series(
                "cible illustrative",
                SeriesRole::Target,
                vec![number("cible", 36.0)],
            ),
        ],
    )
}

pub(crate) fn short_ranking() -> ChartSpecification {
    let mut chart = ranking();
    chart.series[0].points.truncate(7);
    chart.series[0].points[3].value = PointValue::Mark(Mark::NotApplicable);
    chart
}

pub(crate) fn bars() -> ChartSpecification {
    let ages = [
        "Moins de 6 ans",
        "De 6 à 11 ans",
        "De 12 à 17 ans",
        "De 18 à 25 ans",
        "De 26 à 59 ans",
        "60 ans et plus",
    ];
    let of = |values: [f64; 6]| {
        ages.iter()
            .zip(values)
            .map(|(age, value)| number(age, value))
            .collect::<Vec<_>>()
    };
    let mut main = of([8.2, 24.6, 15.0, 6.1, 28.3, 17.8]);
    main[3] = mark(ages[3], Mark::Secret);
    chart(
        ChartKind::Bar,
        vec![
            series("Loire-Atlantique", SeriesRole::Main, main),
            series(
                "France",
                SeriesRole::Comparison,
                of([10.1, 22.0, 17.3, 8.0, 26.6, 16.0]),
            ),
        ],
    )
}

pub(crate) fn evolutions() -> ChartSpecification {
    let values = [-12.4, 3.1, 0.0, 25.0, -1.2];
    let points = EPCI
        .iter()
        .zip(values)
        .map(|(name, value)| number(name, value))
        .collect();
    ChartSpecification {
        title: "Évolution du nombre d’équivalents temps plein".to_owned(),
        unit_label: "% par rapport à l’année précédente".to_owned(),
        ..chart(
            ChartKind::Bar,
            vec![series("EPCI", SeriesRole::Main, points)],
        )
    }
}

pub(crate) fn line_evolutions() -> ChartSpecification {
    let points = years(&[
        (2019, 2.0),
        (2020, -14.5),
        (2021, 6.0),
        (2022, 0.0),
        (2023, 3.2),
    ]);
    chart(
        ChartKind::Line,
        vec![series("Loire-Atlantique", SeriesRole::Main, points)],
    )
}

pub(crate) fn one_point() -> ChartSpecification {
    chart(
        ChartKind::Line,
        vec![
            series(
                "Loire-Atlantique",
                SeriesRole::Main,
                years(&[(2024, 1_487_570.0)]),
            ),
            series(
                "cible illustrative",
                SeriesRole::Target,
                years(&[(2027, 1_600_000.0)]),
            ),
        ],
    )
}

pub(crate) fn all_secret(kind: ChartKind) -> ChartSpecification {
    let points = (2012..2025)
        .map(|year| mark(&year.to_string(), Mark::Secret))
        .collect();
    chart(
        kind,
        vec![series(
            "Commune de Saint-Étienne-de-Mer-Morte",
            SeriesRole::Main,
            points,
        )],
    )
}

/// Many lines that end at the same place.
pub(crate) fn crowded() -> ChartSpecification {
    let of = |(place, name): (usize, &&str)| {
        let role = if place == 0 {
            SeriesRole::Main
        } else {
            SeriesRole::Comparison
        };
        series(
            name,
            role,
            wave(20.0 + f64::from(u32::try_from(place).unwrap()) * 0.3, 0.5),
        )
    };
    chart(
        ChartKind::Line,
        EPCI.iter().take(9).enumerate().map(of).collect(),
    )
}

pub(crate) fn empty(kind: ChartKind) -> ChartSpecification {
    chart(kind, Vec::new())
}

pub(crate) fn members() -> ChartSpecification {
    let labels = [
        "Moins de 6 ans",
        "De 6 à 11 ans",
        "De 12 à 17 ans",
        "De 18 à 25 ans",
        "De 26 à 59 ans",
        "60 ans et plus",
    ];
    let points = labels
        .iter()
        .zip([0.0, 24.6, 15.0, 6.1, 28.3, 17.8])
        .map(|(label, value)| number(label, value))
        .collect();
    chart(
        ChartKind::Line,
        vec![series("Loire-Atlantique", SeriesRole::Main, points)],
    )
}

/// All of them, named.
pub(crate) fn all() -> Vec<(&'static str, ChartSpecification)> {
    let mut all = super::kinds::all();
    all.extend([
        ("lines", lines()),
        ("one-line", one_line()),
        ("ranking", ranking()),
        ("short-ranking", short_ranking()),
        ("bars", bars()),
        ("evolutions", evolutions()),
        ("line-evolutions", line_evolutions()),
        ("one-point", one_point()),
        ("secret-line", all_secret(ChartKind::Line)),
        ("secret-bar", all_secret(ChartKind::Bar)),
        ("secret-ranking", all_secret(ChartKind::Ranking)),
        ("crowded", crowded()),
        ("members", members()),
        ("empty-line", empty(ChartKind::Line)),
        ("empty-ranking", empty(ChartKind::Ranking)),
        ("empty-stacked", empty(ChartKind::Stacked)),
        ("empty-distribution", empty(ChartKind::Distribution)),
        ("empty-progress", empty(ChartKind::Progress)),
        ("empty-multiples", empty(ChartKind::Multiples)),
        ("empty-pyramid", empty(ChartKind::Pyramid)),
        ("secret-stacked", all_secret(ChartKind::Stacked)),
        ("secret-distribution", all_secret(ChartKind::Distribution)),
        ("secret-progress-all", all_secret(ChartKind::Progress)),
        ("secret-multiples", all_secret(ChartKind::Multiples)),
        ("secret-pyramid", all_secret(ChartKind::Pyramid)),
    ]);
    all
}
