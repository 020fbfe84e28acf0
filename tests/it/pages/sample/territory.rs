//! Territories.

use vigie::catalogue::plan::Nature;
use vigie::render::page::{
    DownloadView, FigureRowView, FigureSectionView, FigureTableView, SearchView, TerritoriesPage,
    TerritoryGroupView, TerritoryItemView, TerritoryPage,
};

use super::{
    cell, chart, evolution, figure, filter, fr, key_figures, link, loire_atlantique, objective,
};

const EPCI: [(&str, &str); 17] = [
    ("Nantes Métropole", "689~456"),
    (
        "CA de la Région Nazairienne et de l’Estuaire (CARENE)",
        "130~402",
    ),
    (
        "CA de la Presqu’île de Guérande Atlantique (Cap Atlantique)",
        "77~160",
    ),
    ("CA Clisson Sèvre et Maine Agglo", "57~110"),
    ("CA Pornic Agglo Pays de Retz", "68~704"),
    ("CC du Pays d’Ancenis", "70~051"),
    ("CC Erdre et Gesvres", "66~620"),
    ("CC Châteaubriant-Derval", "44~860"),
    ("CC Sud Estuaire", "31~980"),
    ("CC Estuaire et Sillon", "40~210"),
    ("CC de la Région de Blain", "17~050"),
    ("CC de Nozay", "16~220"),
    (
        "CC du Pays de Pont-Château – Saint-Gildas-des-Bois",
        "37~090",
    ),
    ("CC Grand Lieu", "41~280"),
    ("CC Sèvre et Loire", "49~800"),
    ("CC Sud Retz Atlantique", "25~400"),
    ("CA Redon Agglomération", "67~300"),
];

fn row(label: &str, unit: &str, values: [&str; 3], change: Option<&str>) -> FigureRowView {
    FigureRowView {
        label: fr(label),
        href: "/indicateurs/benevoles-par-structure?geo=2026-DEP-44".to_owned(),
        unit: fr(unit),
        cells: values.into_iter().map(cell).collect(),
        evolution: change.map(evolution),
        counts_text: "95 réponses exploitées sur 104 structures agréées".to_owned(),
        note: values
            .contains(&"s")
            .then(|| "Moins de trois structures ou trois gestionnaires.".to_owned()),
        lineage_href: Some(
            "/api/v1/lineage/benevoles-par-structure/2026-DEP-44/2023/AVS".to_owned(),
        ),
        objectives: if change.is_some() {
            vec![objective("3.1")]
        } else {
            Vec::new()
        },
    }
}

fn section(id: &str, title: &str, rows: Vec<FigureRowView>) -> FigureSectionView {
    FigureSectionView {
        id: id.to_owned(),
        title: fr(title),
        nature: Some(Nature::Illustrative),
        introduction: None,
        table: FigureTableView {
            caption: "Chiffres de 2023, Loire-Atlantique".to_owned(),
            populations: vec!["CS".to_owned(), "EVS".to_owned(), "CS et EVS".to_owned()],
            reference_population: "CS et EVS".to_owned(),
            rows,
            fictitious: true,
        },
    }
}

fn item(label: &str, kind: &str, inhabitants: &str) -> TerritoryItemView {
    TerritoryItemView {
        label: label.to_owned(),
        href: "/territoires/2026-EPCI-244400404".to_owned(),
        type_label: kind.to_owned(),
        context: (kind == "commune").then(|| "Nantes Métropole, Loire-Atlantique".to_owned()),
        inhabitants_text: Some(fr(&format!("{inhabitants} habitants"))),
        structures_text: None,
    }
}

fn groups() -> Vec<TerritoryGroupView> {
    let communes = [
        "Abbaretz",
        "Aigrefeuille-sur-Maine",
        "Assérac",
        "Basse-Goulaine",
        "Blain",
        "Bouaye",
    ];
    vec![
        TerritoryGroupView {
            title: "17 EPCI".to_owned(),
            id: "epci".to_owned(),
            items: EPCI
                .iter()
                .map(|(label, inhabitants)| item(label, "EPCI", inhabitants))
                .collect(),
        },
        TerritoryGroupView {
            title: "207 communes".to_owned(),
            id: "communes".to_owned(),
            items: communes
                .iter()
                .cycle()
                .take(207)
                .map(|label| item(label, "commune", "6~120"))
                .collect(),
        },
    ]
}

fn sections() -> Vec<FigureSectionView> {
    vec![
        section(
            "axe-1",
            "Axe 1 : Couvrir le territoire",
            vec![
                row(
                    "Structures agréées",
                    "structures",
                    ["41", "63", "104"],
                    Some("+3 structures"),
                ),
                row(
                    "Structures pour 10 000 habitants",
                    "pour 10 000 habitants",
                    ["0,28", "0,42", "0,70"],
                    Some("+0,01"),
                ),
                row(
                    "Part de la population vivant dans une commune équipée",
                    "%",
                    ["64,1", "58,7", "81,3"],
                    Some("+0,6 point"),
                ),
            ],
        ),
        section(
            "axe-3",
            "Axe 3 : Faire vivre la participation",
            vec![
                row(
                    "Bénévoles par structure",
                    "bénévoles par structure",
                    ["44,2", "21,6", "30,8"],
                    Some("−1,4 %"),
                ),
                row(
                    "Part des structures menant une action de parentalité",
                    "%",
                    ["97,5", "71,2", "82,1"],
                    Some("0,0 point"),
                ),
                row(
                    "Part des structures en déficit",
                    "%",
                    ["38,5", "s", "s"],
                    None,
                ),
                row("Participants de 0 à 6 ans", "%", ["14,2", "nd", "nd"], None),
            ],
        ),
    ]
}

pub(in super::super) fn territory() -> TerritoryPage {
    let file = |label: &str, format: &str| DownloadView {
        label: label.to_owned(),
        format: format.to_owned(),
        href: "/api/v1/figures.csv?geo=2026-DEP-44".to_owned(),
    };
    TerritoryPage {
        label: "Loire-Atlantique".to_owned(),
        type_label: "Département".to_owned(),
        geo: "2026-DEP-44".to_owned(),
        parents: vec![
            link("France", "/territoires/2026-FRANCE-F"),
            link("Pays de la Loire", "/territoires/2026-REG-52"),
        ],
        inhabitants_text: Some(fr("1~487~570 habitants en 2023")),
        communes_text: Some("207 communes".to_owned()),
        year: Some(2023),
        campaign_text: Some("Données 2023, enquête de 2024".to_owned()),
        response_text: Some(fr("Réponses : 96,1 % des structures interrogées")),
        filter: Some(filter("/territoires/2026-DEP-44")),
        structures: None,
        neighbours: None,
        boards: vec![link("Finances", "/tableaux/finances?geo=2026-DEP-44")],
        brochure_href: "/imprimer/territoires/2026-DEP-44".to_owned(),
        explorer_href: Some("/explorer?geo=2026-DEP-44".to_owned()),
        notices: Vec::new(),
        figures: key_figures(),
        comparison: None,
        sections: sections(),
        charts: vec![
            chart("line", "Structures agréées, 2012 à 2023"),
            chart("bar", "Publics par âge, 2023"),
            chart("ranking", "Structures pour 10 000 habitants, par EPCI"),
        ],
        gaps: Vec::new(),
        children: groups(),
        downloads: vec![
            file("Tous les chiffres du territoire", "CSV"),
            file("Tous les chiffres du territoire", "CSV pour Excel"),
            file("Tous les chiffres du territoire", "JSON"),
        ],
    }
}

pub(in super::super) fn small_commune() -> TerritoryPage {
    let mut secret = figure("Budget moyen", "s", "€ par structure", "");
    secret.note =
        Some("Secret : moins de trois structures ou trois gestionnaires.".replace(" :", "\u{a0}:"));
    secret.counts_text = Some("1 structure agréée".to_owned());
    let mut missing = figure(
        "Personnes touchées par les espaces de vie sociale",
        "so",
        "participants",
        "",
    );
    missing.note = Some("Aucun espace de vie sociale ici.".to_owned());
    missing.counts_text = None;
    let mut parents = territory().parents;
    parents.push(loire_atlantique());
    parents.push(link(
        "CC Estuaire et Sillon",
        "/territoires/2026-EPCI-200072734",
    ));
    TerritoryPage {
        label: "Saint-Étienne-de-Montluc".to_owned(),
        type_label: "Commune".to_owned(),
        geo: "2026-COM-44158".to_owned(),
        parents,
        inhabitants_text: Some(fr("7~532 habitants en 2023")),
        communes_text: None,
        figures: vec![
            figure("Structures agréées", "1", "structure", "0"),
            secret,
            missing,
        ],
        gaps: Vec::new(),
        children: Vec::new(),
        charts: Vec::new(),
        ..territory()
    }
}

pub(in super::super) fn undelivered_region() -> TerritoryPage {
    TerritoryPage {
        label: "Pays de la Loire".to_owned(),
        type_label: "Région".to_owned(),
        geo: "2026-REG-52".to_owned(),
        parents: vec![link("France", "/territoires/2026-FRANCE-F")],
        notices: vec![fr(
            "Livraisons : 1 département sur 5. Les chiffres de la région ne sont donnés que si tous ses départements ont été livrés.",
        )],
        figures: Vec::new(),
        comparison: None,
        sections: Vec::new(),
        charts: Vec::new(),
        downloads: Vec::new(),
        gaps: Vec::new(),
        children: groups().into_iter().take(1).collect(),
        ..territory()
    }
}

pub(in super::super) fn territories() -> TerritoriesPage {
    TerritoriesPage {
        search: None,
        groups: groups().into_iter().take(1).collect(),
    }
}

pub(in super::super) fn territories_found() -> TerritoriesPage {
    let items = vec![
        item("Nantes", "commune", "327~734"),
        item("Nantes Métropole", "EPCI", "689~456"),
        item("Nantes-en-Ratier", "commune", "510"),
    ];
    let search = SearchView {
        query: "nantes".to_owned(),
        count_text: Some("3 territoires".to_owned()),
        items,
        more_text: None,
        suggestions: Vec::new(),
    };
    TerritoriesPage {
        search: Some(search),
        groups: Vec::new(),
    }
}

pub(in super::super) fn territories_none() -> TerritoriesPage {
    let search = SearchView {
        query: "sainnazère".to_owned(),
        count_text: None,
        items: Vec::new(),
        more_text: None,
        suggestions: vec![link("Saint-Nazaire", "/territoires/2026-COM-44184")],
    };
    TerritoriesPage {
        search: Some(search),
        groups: Vec::new(),
    }
}
