//! View models with invented figures, in the proportions of a département: what the pages are seen with.

mod indicator;
mod plan;
mod territory;

use vigie::catalogue::plan::Nature;
use vigie::render::page::{
    CellView, ChartTileView, ChartView, ColumnView, CurrentLinkView, DashboardPage,
    DashboardSectionView, DictionaryView, DownloadView, EditionMarkView, EditionView, EditionsPage,
    EntryView, ErrorPage, EvolutionView, FigureTileView, FigureView, FilterView, FrameView,
    HomePage, ImageSourceView, LinkView, MethodPage, Movement, ObjectiveLinkView, OptionGroupView,
    OptionView, ProgressMethodView, RowView, SecrecyView, SelectView, SourceView, TableView,
    TileView, ValueState, VisitorView,
};

pub(super) use indicator::{indicator, indicator_with_members, indicators};
pub(super) use plan::{objective_page, schema, schemas};
pub(super) use territory::{
    small_commune, territories, territories_found, territories_none, territory, undelivered_region,
};

const BOTH: &str = "Centres sociaux et espaces de vie sociale";

/// Puts French spaces where the samples are typed with plain ones.
fn fr(text: &str) -> String {
    text.replace(" :", "\u{a0}:")
        .replace(" ;", "\u{202f};")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
        .replace(" %", "\u{a0}%")
        .replace('~', "\u{202f}")
}

fn link(label: &str, href: &str) -> LinkView {
    LinkView {
        label: fr(label),
        href: href.to_owned(),
    }
}

fn loire_atlantique() -> LinkView {
    link("Loire-Atlantique", "/territoires/2026-DEP-44")
}

fn state(text: &str) -> ValueState {
    match text {
        "s" => ValueState::Secret,
        "nd" | "so" => ValueState::Missing,
        _ => ValueState::Free,
    }
}

fn cell(text: &str) -> CellView {
    CellView {
        text: fr(text),
        state: state(text),
        href: None,
    }
}

fn objective(code: &str) -> ObjectiveLinkView {
    ObjectiveLinkView {
        code: code.to_owned(),
        label: "Soutenir l’engagement des habitants".to_owned(),
        href: format!("/schemas/avs-44-2017/objectifs/{code}"),
        plan_label: "Schéma départemental de l’animation de la vie sociale".to_owned(),
        role_label: "résultat".to_owned(),
        reason: Some("Le nombre de bénévoles par structure dit si les habitants prennent part à la vie de la structure, et pas seulement à ses activités.".to_owned()),
        nature: Nature::Illustrative,
    }
}

fn evolution(text: &str) -> EvolutionView {
    EvolutionView {
        text: fr(text),
        since: "depuis 2022".to_owned(),
        movement: match text.chars().next() {
            Some('+') => Movement::Up,
            Some('−') => Movement::Down,
            _ => Movement::Flat,
        },
    }
}

/// A figure of both populations in 2023, with evolution and counts unless it is a mark.
fn figure(label: &str, value: &str, unit: &str, change: &str) -> FigureView {
    let free = state(value) == ValueState::Free;
    FigureView {
        label: fr(label),
        href: Some("/indicateurs/benevoles-par-structure?geo=2026-DEP-44".to_owned()),
        value_text: fr(value),
        value_state: state(value),
        unit: fr(unit),
        population_label: BOTH.to_owned(),
        year: 2023,
        evolution: free.then(|| evolution(change)),
        counts_text: Some("95 réponses exploitées sur 104 structures agréées".to_owned()),
        note: None,
        lineage_href: Some(
            "/api/v1/lineage/benevoles-par-structure/2026-DEP-44/2023/AVS".to_owned(),
        ),
        objectives: vec![objective("3.1")],
        fictitious: true,
    }
}

fn key_figures() -> Vec<FigureView> {
    vec![
        figure("Structures agréées", "104", "structures", "+3 structures"),
        figure(
            "Population des communes équipées",
            "81,3",
            "% de la population",
            "+0,6 point",
        ),
        figure(
            "Personnes touchées",
            "61~480",
            "participants déclarés",
            "+2,1 %",
        ),
        figure(
            "Bénévoles par structure",
            "30,8",
            "bénévoles par structure",
            "−1,4 %",
        ),
        figure("Emploi", "1~046", "équivalents temps plein", "0,0 %"),
        figure("Budget moyen", "512~300", "€ par structure", "+4,7 %"),
    ]
}

fn table(caption: &str, columns: &[&str], rows: &[&[&str]]) -> TableView {
    TableView {
        caption: fr(caption),
        columns: columns
            .iter()
            .enumerate()
            .map(|(place, label)| ColumnView {
                label: fr(label),
                numeric: place > 0,
            })
            .collect(),
        rows: rows
            .iter()
            .map(|cells| RowView {
                cells: cells.iter().map(|text| cell(text)).collect(),
                current: cells.first() == Some(&"Nantes Métropole"),
            })
            .collect(),
        note: None,
        fictitious: true,
    }
}

fn series() -> TableView {
    table(
        "Bénévoles par structure, Loire-Atlantique, centres sociaux et espaces de vie sociale",
        &[
            "Année",
            "Valeur",
            "Réponses exploitées",
            "Structures agréées",
        ],
        &[
            &["2018", "27,9", "81", "92"],
            &["2019", "28,4", "84", "95"],
            &["2020", "s", "s", "97"],
            &["2021", "29,6", "88", "99"],
            &["2022", "31,2", "92", "101"],
            &["2023", "30,8", "95", "104"],
        ],
    )
}

fn chart(kind: &str, title: &str) -> ChartView {
    let address = |format: &str| {
        format!("/api/v1/charts/{kind}/benevoles-par-structure.{format}?geo=2026-DEP-44")
    };
    let file = |format: &str| DownloadView {
        label: "Image".to_owned(),
        format: format.to_uppercase(),
        href: address(format),
    };
    ChartView {
        title: fr(title),
        image_href: address("svg"),
        alt: fr(
            "Courbe de 2018 à 2023 : de 27,9 à 30,8 bénévoles par structure ; 2020 est secret. Données fictives.",
        ),
        width: 1200,
        height: 675,
        sources: vec![ImageSourceView {
            media: "(max-width: 40rem)".to_owned(),
            href: address("svg") + "&width=640&height=560",
            width: 640,
            height: 560,
        }],
        caption: Some("95 réponses exploitées sur 104 structures agréées en 2023.".to_owned()),
        table: Some(series()),
        table_href: Some("/indicateurs/benevoles-par-structure?geo=2026-DEP-44".to_owned()),
        downloads: vec![file("png"), file("svg")],
        fictitious: true,
        illustrative: kind == "line",
    }
}

fn filter(action: &str) -> FilterView {
    let option = |value: &str, label: &str, selected| OptionView {
        value: value.to_owned(),
        label: label.to_owned(),
        selected,
    };
    FilterView {
        action: action.to_owned(),
        selects: vec![
            SelectView {
                name: "geo".to_owned(),
                label: "Territoire".to_owned(),
                groups: vec![
                    OptionGroupView {
                        label: None,
                        options: vec![option("2026-DEP-44", "Loire-Atlantique", true)],
                    },
                    OptionGroupView {
                        label: Some("EPCI".to_owned()),
                        options: vec![
                            option("2026-EPCI-244400404", "Nantes Métropole", false),
                            option(
                                "2026-EPCI-244400610",
                                "CA de la Presqu’île de Guérande Atlantique (Cap Atlantique)",
                                false,
                            ),
                        ],
                    },
                ],
            },
            SelectView {
                name: "population".to_owned(),
                label: "Population".to_owned(),
                groups: vec![OptionGroupView {
                    label: None,
                    options: vec![
                        option("AVS", "CS et EVS", true),
                        option("CS", "Centres sociaux", false),
                    ],
                }],
            },
        ],
        hidden: Vec::new(),
    }
}

pub(super) fn frame(fictitious: bool) -> FrameView {
    FrameView {
        edition: Some(EditionMarkView {
            id: "2026-11-23.1".to_owned(),
            date_text: "23 novembre 2026".to_owned(),
            campaigns_text: "Données 2012 à 2024, enquêtes 2013 à 2025".to_owned(),
            fictitious,
            preview: false,
            served_href: None,
        }),
        dashboard_href: "/tableaux/apercu".to_owned(),
        illustrative_notice: Some("Les axes, les objectifs et les cibles du schéma montrés ici sont illustratifs : le texte signé en 2017 n’a pas été trouvé. Ils n’engagent aucun signataire.".replace(" :", "\u{a0}:")),
        visitor: VisitorView::default(),
        confidential: false,
        response_text: Some(fr("Réponses : 96,1 % des structures interrogées (Loire-Atlantique, 2023)")),
        next_text: Some("enquête de 2025 (données 2024)".to_owned()),
        contact: None,
    }
}

pub(super) fn home() -> HomePage {
    let entry = |label: &str, href: &str, detail: &str| EntryView {
        label: label.to_owned(),
        href: href.to_owned(),
        detail: fr(detail),
    };
    HomePage {
        territory: loire_atlantique(),
        year: Some(2023),
        figures: key_figures(),
        suggestions: vec![
            link("Nantes Métropole", "/territoires/2026-EPCI-244400404"),
            link("Saint-Nazaire", "/territoires/2026-COM-44184"),
            link("Châteaubriant", "/territoires/2026-COM-44036"),
        ],
        entries: vec![
            entry(
                "Tableau de bord",
                "/tableaux/apercu",
                "Six repères et leurs graphiques, section par objectif, pour le territoire de votre choix.",
            ),
            entry(
                "Schéma de l’animation de la vie sociale",
                "/schemas/avs-44-2017",
                "Signé le 8 février 2017 par neuf partenaires : axes, objectifs, indicateurs et cibles.",
            ),
            entry(
                "Indicateurs",
                "/indicateurs",
                "31 indicateurs, leurs formules, leurs limites et un exemple calculé à la main.",
            ),
        ],
        edition_note: Some("Première édition de démonstration.".to_owned()),
    }
}

pub(super) fn home_without_edition() -> HomePage {
    HomePage {
        year: None,
        figures: Vec::new(),
        edition_note: None,
        ..home()
    }
}

pub(super) fn dashboard() -> DashboardPage {
    let section = |id: &str, title: &str, code: &str, tiles| DashboardSectionView {
        id: id.to_owned(),
        title: fr(title),
        objective: Some(objective(code)),
        tiles,
    };
    let tiles = |from: usize| {
        key_figures().into_iter().skip(from).take(3).map(|figure| {
            TileView::Figure(FigureTileView {
                figure,
                compared: None,
                tile_note: None,
            })
        })
    };
    let charts = |kinds: [(&str, &str); 2]| {
        kinds.map(|(kind, title)| {
            TileView::Chart(ChartTileView {
                chart: chart(kind, title),
                tile_note: None,
            })
        })
    };
    DashboardPage {
        label: "Aperçu".to_owned(),
        description: fr(
            "Où en est l’animation de la vie sociale du territoire : implantation, publics, participation, moyens.",
        ),
        territory: loire_atlantique(),
        campaign_text: Some("Données 2023, enquête de 2024".to_owned()),
        choices: vec!["année 2023".to_owned()],
        response_text: Some(fr("Réponses : 96,1 % des structures interrogées")),
        notices: Vec::new(),
        filter: filter("/tableaux/apercu"),
        boards: [("Aperçu", true), ("Finances", false)]
            .map(|(label, current)| CurrentLinkView {
                label: label.to_owned(),
                href: "/tableaux/apercu?geo=2026-DEP-44".to_owned(),
                current,
            })
            .into(),
        sections: vec![
            section(
                "couvrir",
                "Couvrir le territoire",
                "1.1",
                tiles(0)
                    .chain(charts([
                        ("line", "Structures agréées, 2012 à 2023"),
                        ("ranking", "Structures pour 10 000 habitants, par EPCI"),
                    ]))
                    .collect(),
            ),
            section(
                "participer",
                "Soutenir l’engagement des habitants",
                "3.1",
                tiles(3)
                    .chain(charts([
                        ("bar", "Publics par âge"),
                        ("line", "Bénévoles par structure"),
                    ]))
                    .collect(),
            ),
        ],
        api_href: "/api/v1/dashboards/apercu?geo=2026-DEP-44".to_owned(),
    }
}

pub(super) fn methode() -> MethodPage {
    let source = |label: &str, publisher: &str, vintage: &str, licence: &str| SourceView {
        label: label.to_owned(),
        publisher: fr(publisher),
        vintage: vintage.to_owned(),
        licence: licence.to_owned(),
        href: None,
    };
    MethodPage {
        geography_year: 2026,
        france_departements: 101,
        secrecy: SecrecyView {
            structures: 3,
            managers: 3,
            dominance_percent: 85,
            quantile_units: 10,
        },
        progress: ProgressMethodView {
            margin_percent: 10,
            late_percent: 50,
            least_points: 3,
            examples: table(
                "Exemples d’avancement",
                &["Cas", "Fait"],
                &[&["Une hausse", "47 %"]],
            ),
            obstacles: vec!["le chiffre est secret".to_owned()],
        },
        dictionary: DictionaryView {
            variables: 182,
            attested: 115,
            partly: 38,
            inferred: 29,
        },
        delivered_text: Some(fr("livraisons : 1 département sur 101")),
        campaigns: Some(table(
            "Campagnes de l’édition, Loire-Atlantique, centres sociaux et espaces de vie sociale",
            &[
                "Année des données",
                "Année de l’enquête",
                "Agréées",
                "Interrogées",
                "Répondantes",
                "Taux de réponse",
            ],
            &[
                &["2021", "2022", "99", "97", "90", "92,8 %"],
                &["2022", "2023", "101", "100", "95", "95,0 %"],
                &["2023", "2024", "104", "102", "98", "96,1 %"],
            ],
        )),
        printed_text: Some("2 valeurs, dont 1 sans année".to_owned()),
        printed_contradictions: None,
        printed_unmapped: vec!["Nb de fédérations".to_owned()],
        sources: vec![
            source(
                "Communes, EPCI, départements, régions",
                "Insee, code officiel géographique ; DGCL",
                "2026",
                "Licence Ouverte 2.0",
            ),
            source(
                "Population municipale",
                "Insee, recensement",
                "2016 à 2023",
                "Licence Ouverte 2.0",
            ),
        ],
    }
}

pub(super) fn editions() -> EditionsPage {
    let edition = |id: &str, note: &str, current: bool| EditionView {
        id: id.to_owned(),
        date_text: "23 novembre 2026 à 10 h 42 (UTC)".to_owned(),
        data_years_text: "2012 à 2024".to_owned(),
        note: note.to_owned(),
        deliveries_text: Some("26 livraisons".to_owned()),
        figures_text: Some(fr("48~210 chiffres, dont 3~120 secrets")),
        definitions_text: "9f2c61d0a4b7".to_owned(),
        href: format!("/editions/{id}"),
        read_href: (!current).then(|| format!("/?edition={id}")),
        fictitious: true,
        preview: false,
        current,
    };
    EditionsPage {
        editions: vec![
            edition(
                "2026-11-23.2",
                "Corrige les salariés de deux structures.",
                true,
            ),
            edition("2026-11-23.1", "Première édition de démonstration.", false),
        ],
    }
}

pub(super) fn not_found() -> ErrorPage {
    ErrorPage {
        status: 404,
        title: "Territoire inconnu".to_owned(),
        detail: fr("Aucun territoire n’a le code « 2026-COM-44999 » dans la géographie de 2026."),
        remedy: "Vérifiez le code, ou cherchez le territoire par son nom.".to_owned(),
        code: "territory_not_found".to_owned(),
        suggestions: vec![link(
            "Nantes (2026-COM-44109)",
            "/territoires/2026-COM-44109",
        )],
    }
}
