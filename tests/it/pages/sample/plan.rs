//! Plans.

use vigie::catalogue::plan::Nature;
use vigie::render::page::{
    ActionView, AxisView, BilanView, CoverageView, FollowedView, FreeTargetView, IndicatorLinkView,
    MilestoneView, MovedItemView, MovedSinceView, ObjectivePage, ObjectiveView, OverdueView,
    PlanGroupView, PlanItemView, ProgressStatus, ProgressView, RelationView, SchemaPage,
    SchemasPage, StaleView, StateAxisView, StateCountView, StateRowView, StateTargetView,
    StateView, StatementView, TargetView,
};

use super::{chart, figure, fr, link, loire_atlantique, table};

const LABEL: &str = "Schéma départemental de l’animation de la vie sociale";

fn informing(
    label: &str,
    value: &str,
    unit: &str,
    role: &str,
    target: Option<(&str, f64)>,
) -> IndicatorLinkView {
    let (target, progress) = target.map_or((None, None), |(value_text, percent)| {
        let status = if percent >= 100.0 {
            ProgressStatus::Reached
        } else {
            ProgressStatus::Late
        };
        let target = TargetView {
            value_text: value_text.to_owned(),
            unit: fr(unit),
            year: 2026,
            baseline_text: "27,1".to_owned(),
            baseline_year: 2016,
            each_text: None,
            nature: Nature::Illustrative,
        };
        let progress = ProgressView {
            percent: Some(percent),
            percent_text: Some(fr(&format!("{percent:.0} %"))),
            expected_percent: Some(70.0),
            status,
            status_label: if percent >= 100.0 {
                "atteint"
            } else {
                "en retard"
            }
            .to_owned(),
            words: fr("du chemin de 27,1 à 35 ; 70 % étaient attendus en 2023."),
            trend_text: None,
            parts: Vec::new(),
        };
        (Some(target), Some(progress))
    });
    IndicatorLinkView {
        role_label: role.to_owned(),
        reason: "Il dit si les habitants prennent part à la vie de la structure, et pas seulement à ses activités.".to_owned(),
        figure: figure(label, value, unit, "−1,4 %"),
        most_frequent: false,
        target,
        progress,
    }
}

fn objective(code: &str, title: &str, indicators: Vec<IndicatorLinkView>) -> ObjectiveView {
    ObjectiveView {
        code: code.to_owned(),
        title: title.to_owned(),
        href: format!("/schemas/avs-44-2017/objectifs/{code}"),
        nature: Nature::Illustrative,
        note: None,
        indicators,
        targets: vec![FreeTargetView {
            label: "étapes du pilotage franchies".to_owned(),
            value_text: None,
            rule_label: "étapes à franchir".to_owned(),
            year: 2026,
            parts: Vec::new(),
            nature: Nature::Illustrative,
            source_text: None,
            source_href: None,
            note: None,
            status_label: "en bonne voie".to_owned(),
            status: ProgressStatus::OnTrack,
            words: "2 étapes faites sur 3.".to_owned(),
        }],
        actions: vec![ActionView {
            code: format!("{code}.a"),
            title: "Réunir le comité de pilotage".to_owned(),
            nature: Nature::Illustrative,
            status_label: "en cours".to_owned(),
            is_late: true,
            facts: vec![
                fr("pilote : la Caf"),
                fr("échéance : 31 décembre 2025, dépassée"),
            ],
            milestones: vec![MilestoneView {
                title: "Premier point".to_owned(),
                state_text: "faite le 22 novembre 2018".to_owned(),
                is_done: true,
            }],
        }],
        relations: vec![RelationView {
            words: "contribue à".to_owned(),
            plan: link("Contrat pluriannuel", "/schemas/cpog-44-2013"),
            objective: link(
                "1.4 intégration sociale",
                "/schemas/cpog-44-2013/objectifs/1.4",
            ),
            reason: "Les deux vont dans le même sens.".to_owned(),
            nature: Nature::Illustrative,
        }],
    }
}

fn participation() -> ObjectiveView {
    objective(
        "3.1",
        "Soutenir l’engagement des habitants",
        vec![
            informing(
                "Bénévoles par structure",
                "30,8",
                "bénévoles par structure",
                "résultat",
                Some(("35", 47.4)),
            ),
            informing(
                "Initiatives d’habitants soutenues",
                "412",
                "initiatives",
                "réalisation",
                None,
            ),
            informing(
                "Bénévoles de 12 à 25 ans",
                "s",
                "bénévoles",
                "résultat",
                None,
            ),
        ],
    )
}

pub(in super::super) fn schemas() -> SchemasPage {
    SchemasPage {
        groups: vec![PlanGroupView {
            title: "Schémas et plans du territoire".to_owned(),
            plans: vec![PlanItemView {
                label: LABEL.to_owned(),
                href: "/schemas/avs-44-2017".to_owned(),
                kind_label: "Schéma de l’animation de la vie sociale".to_owned(),
                territory: loire_atlantique(),
                period_text: "depuis 2017".to_owned(),
                signature_text: Some("signé le 8 février 2017 par neuf partenaires".to_owned()),
                counts_text: "3 axes, 8 objectifs, 21 indicateurs".to_owned(),
                illustrative: true,
            }],
        }],
    }
}

fn axes() -> Vec<AxisView> {
    let axis = |code: &str, title: &str, objectives| AxisView {
        code: code.to_owned(),
        title: title.to_owned(),
        nature: Nature::Illustrative,
        objectives,
    };
    vec![
        axis(
            "1",
            "Couvrir le territoire",
            vec![
                objective(
                    "1.1",
                    "Implanter des structures là où il n’y en a pas",
                    vec![
                        informing(
                            "Structures agréées",
                            "104",
                            "structures",
                            "moyens",
                            Some(("100", 112.0)),
                        ),
                        informing(
                            "Population des communes équipées",
                            "81,3",
                            "%",
                            "résultat",
                            None,
                        ),
                    ],
                ),
                objective("1.2", "Accompagner les préfigurations", Vec::new()),
            ],
        ),
        axis("3", "Faire vivre la participation", vec![participation()]),
    ]
}

#[expect(clippy::too_many_lines, reason = "one sample with every part filled")]
pub(in super::super) fn schema() -> SchemaPage {
    let statement = |text: &str| StatementView {
        topic_label: "Objet".to_owned(),
        note: None,
        text: text.to_owned(),
        nature: Nature::Sourced,
        source_text: Some(
            "Caf de Loire-Atlantique, « Notre politique partenariale »"
                .replace("« ", "«\u{a0}")
                .replace(" »", "\u{a0}»"),
        ),
        source_href: None,
    };
    SchemaPage {
        label: LABEL.to_owned(),
        kind_label: "Schéma de l’animation de la vie sociale".to_owned(),
        territory: loire_atlantique(),
        priorities: None,
        signed_on_text: Some("8 février 2017".to_owned()),
        period_text: "Depuis 2017".to_owned(),
        signatories: [
            "Caf",
            "Préfecture",
            "Conseil départemental",
            "Carsat",
            "MSA",
            "Éducation nationale",
            "Mairie de Nantes",
            "Mairie de Saint-Nazaire",
            "Fédération des centres sociaux",
        ]
        .map(str::to_owned)
        .to_vec(),
        source_text: "Caf de Loire-Atlantique, page de la politique partenariale".to_owned(),
        source_href: None,
        statements: vec![
            statement(
                "Garantir une action concertée afin de développer, mettre en œuvre et animer une politique d’animation de la vie sociale coordonnée à l’échelle du département de Loire-Atlantique.",
            ),
            statement(
                "Il s’appuie sur les données départementales issues de l’observatoire national Senacs.",
            ),
        ],
        axes: axes(),
        year: Some(2023),
        template: false,
        notice: None,
        ended_text: Some("Ce plan a pris fin en 2022.".to_owned()),
        period_note: None,
        predecessor: None,
        successor: Some(link("Schéma 2023-2027", "/schemas/avs-44-2023")),
        filter: None,
        state: Some(state()),
        moved: Some(MovedSinceView {
            edition: link("2026-11-20.1", "/editions/2026-11-20.1"),
            date_text: "20 novembre 2026".to_owned(),
            items: vec![MovedItemView {
                objective: link("3.1 Soutenir", "/schemas/avs-44-2017/objectifs/3.1"),
                words: fr("Bénévoles par structure : 30,8 en 2023, contre 31,2 en 2022."),
            }],
            diff_href: "/editions/2026-11-20.1/diff/2026-11-23.1".to_owned(),
        }),
        bilan: Some(BilanView {
            intro: "Les chiffres se lisent au début du plan, à sa fin, et depuis.".to_owned(),
            table: None,
            followed: vec![FollowedView {
                objective: link("3.1 Soutenir", "/schemas/avs-44-2017/objectifs/3.1"),
                by: vec![link(
                    "Schéma 2023-2027, objectif 2.1",
                    "/schemas/avs-44-2023/objectifs/2.1",
                )],
            }],
        }),
        coverage: CoverageView {
            sentence: fr("2 sur 3 objectifs ont un indicateur ; 4 indicateurs les informent."),
            without_indicator: vec![link(
                "1.2 Accompagner les préfigurations",
                "/schemas/avs-44-2017/objectifs/1.2",
            )],
            without_target: Vec::new(),
            free_text: "90 indicateurs de l’observatoire n’informent aucun objectif de ce plan."
                .to_owned(),
            stale: vec![StaleView {
                objective: link("3.1 Soutenir", "/schemas/avs-44-2017/objectifs/3.1"),
                words: fr("dernières données : 2021 ; la campagne permet 2024"),
            }],
            overdue: vec![OverdueView {
                words: fr("Action 3.1.a, Réunir : échéance du 31 décembre 2025 dépassée."),
                nature: Nature::Illustrative,
            }],
            as_of_text: "23 novembre 2026".to_owned(),
        },
    }
}

fn state() -> StateView {
    let row = |code: &str, status: Option<ProgressStatus>, label: &str| StateRowView {
        code: code.to_owned(),
        objective: link(
            "Soutenir l’engagement",
            "/schemas/avs-44-2017/objectifs/3.1",
        ),
        status,
        status_label: label.to_owned(),
        targets: status
            .map(|status| StateTargetView {
                status,
                status_label: label.to_owned(),
                label: "Bénévoles par structure".to_owned(),
                words: fr("30,8 en 2023, pour une cible de 35 en 2026."),
                nature: Nature::Illustrative,
            })
            .into_iter()
            .collect(),
    };
    StateView {
        seen_text: fr("Loire-Atlantique, données jusqu’à 2023."),
        sentence: fr("2 objectifs : 1 en retard, 1 sans cible."),
        counts: vec![StateCountView {
            status: Some(ProgressStatus::Late),
            n: 1,
            label: "en retard".to_owned(),
        }],
        axes: vec![StateAxisView {
            code: "3".to_owned(),
            title: "Faire vivre la participation".to_owned(),
            rows: vec![
                row("3.1", Some(ProgressStatus::Late), "en retard"),
                row("3.2", None, "sans cible"),
            ],
        }],
        fictitious: true,
    }
}

pub(in super::super) fn objective_page() -> ObjectivePage {
    ObjectivePage {
        plan: link(LABEL, "/schemas/avs-44-2017"),
        territory: loire_atlantique(),
        axis_code: "3".to_owned(),
        axis_title: "Faire vivre la participation".to_owned(),
        axis_nature: Nature::Illustrative,
        objective: participation(),
        source_text: None,
        source_href: None,
        notice: None,
        filter: None,
        seen_text: Some("Nantes Métropole".to_owned()),
        year: Some(2023),
        charts: vec![
            chart("line", "Bénévoles par structure, 2018 à 2023"),
            chart("ranking", "Bénévoles par structure, par EPCI"),
        ],
        tables: vec![table(
            "Indicateurs de l’objectif 3.1 par EPCI, 2023, centres sociaux et espaces de vie sociale",
            &["EPCI", "Bénévoles par structure", "Initiatives soutenues"],
            &[
                &["Nantes Métropole", "33,0", "201"],
                &["CARENE", "29,4", "38"],
                &["CC de Nozay", "s", "s"],
            ],
        )],
        previous: Some(link(
            "2.3 Aller vers les jeunes",
            "/schemas/avs-44-2017/objectifs/2.3",
        )),
        next: Some(link(
            "3.2 Soutenir la vie associative",
            "/schemas/avs-44-2017/objectifs/3.2",
        )),
    }
}
