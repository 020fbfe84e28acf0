//! Indicators.

use vigie::render::page::{
    BreakdownInViewView, BreakdownView, DownloadView, ExampleView, FormulaView, IndicatorGroupView,
    IndicatorItemView, IndicatorPage, IndicatorSearchView, IndicatorsPage, MemberView, OptionView,
    SeriesBreakView, VariableView, WordView,
};

use super::{chart, figure, filter, fr, link, loire_atlantique, objective, table};

fn item(code: &str, label: &str, unit: &str, context: bool) -> IndicatorItemView {
    IndicatorItemView {
        code: code.to_owned(),
        label: fr(label),
        href: "/indicateurs/benevoles-par-structure".to_owned(),
        unit: fr(unit),
        populations_text: "CS, EVS, CS et EVS".to_owned(),
        breakdown_text: (code == "P2").then(|| "par âge".to_owned()),
        summary: fr(
            "Somme des bénévoles déclarés, divisée par le nombre de structures qui ont répondu.",
        ),
        objectives: if context {
            Vec::new()
        } else {
            vec![objective("1.1"), objective("3.1")]
        },
        context,
    }
}

fn group(id: &str, title: &str, items: Vec<IndicatorItemView>) -> IndicatorGroupView {
    IndicatorGroupView {
        id: id.to_owned(),
        title: title.to_owned(),
        items,
    }
}

pub(in super::super) fn indicators() -> IndicatorsPage {
    IndicatorsPage {
        count_text: "31 indicateurs".to_owned(),
        search: IndicatorSearchView {
            query: "bénévoles".to_owned(),
            themes: vec![OptionView {
                value: String::new(),
                label: "Tous les thèmes".to_owned(),
                selected: true,
            }],
            found_text: Some("3 indicateurs trouvés".to_owned()),
        },
        groups: vec![
            group(
                "structures",
                "Structures",
                vec![
                    item("N1", "Structures agréées", "structures", false),
                    item(
                        "N2",
                        "Taux de réponse",
                        "% des structures interrogées",
                        false,
                    ),
                ],
            ),
            group(
                "coverage",
                "Couverture du territoire",
                vec![
                    item(
                        "T5",
                        "Part de la population vivant dans une commune équipée",
                        "% de la population",
                        false,
                    ),
                    item("C1", "Population", "habitants", true),
                ],
            ),
            group(
                "publics",
                "Publics",
                vec![item(
                    "P2",
                    "Répartition des publics par âge",
                    "% des participants d’âge connu",
                    false,
                )],
            ),
        ],
    }
}

#[expect(clippy::too_many_lines, reason = "a page on one screen")]
pub(in super::super) fn indicator() -> IndicatorPage {
    let mut figures = figure(
        "Dernière valeur",
        "30,8",
        "bénévoles par structure",
        "−1,4 %",
    );
    figures.href = None;
    IndicatorPage {
        label: "Bénévoles par structure".to_owned(),
        code: "D2".to_owned(),
        id: "benevoles-par-structure".to_owned(),
        version: 2,
        theme: link("Participation", "/indicateurs#participation"),
        unit: "bénévoles par structure".to_owned(),
        direction_text: "Plus est mieux.".to_owned(),
        additive_text: "Les valeurs de deux territoires ne s’additionnent pas.".to_owned(),
        populations: vec!["centres sociaux".to_owned(), "espaces de vie sociale".to_owned(), "les deux".to_owned()],
        levels: vec!["commune".to_owned(), "EPCI".to_owned(), "arrondissement".to_owned(), "département".to_owned(), "région".to_owned(), "France".to_owned()],
        formula: FormulaView {
            words: "Bénévoles déclarés ÷ structures qui ont répondu à la question".to_owned(),
            base_text: "Structures répondantes qui ont répondu à toutes les questions utilisées.".to_owned(),
            numerator_words: vec![
                word("somme de", None),
                word("«\u{a0}Bénévoles\u{a0}»", Some("#variable-benevoles_total")),
            ],
            denominator_words: vec![word("nombre de structures", None)],
            numerator: Some("SUM(benevoles_total)".to_owned()),
            denominator: Some("COUNT(*)".to_owned()),
            scale_text: None,
        },
        floor_text: Some(fr("Le chiffre est dit peu fiable (U) sous 50 % de réponses.")),
        variables: vec![VariableView {
            anchor: "variable-benevoles_total".to_owned(),
            id: "benevoles_total".to_owned(),
            label: "Bénévoles".to_owned(),
            kind: "nombre (personnes)".to_owned(),
            asked: "CS et EVS, toutes les années".to_owned(),
            attestation: "attestée dans l’enquête nationale".to_owned(),
            note: None,
        }],
        series_breaks: vec![SeriesBreakView {
            year: 2018,
            reason: "La question a changé.".to_owned(),
        }],
        constant_set: Some(link("Évolution à champ constant", "/indicateurs/evolution")),
        evolution_of: Vec::new(),
        breakdowns: Vec::new(),
        breakdown: None,
        method: "Somme des bénévoles déclarés par les structures qui ont rempli la question, rapportée à leur nombre.".to_owned(),
        limits: fr("Une personne bénévole dans deux structures est comptée deux fois. Le mot « bénévole » est laissé à l’appréciation de la structure."),
        secrecy_text: "Caché sous trois structures ou trois gestionnaires, ou si une structure fait plus de 85 % du total.".replace(" %", "\u{a0}%"),
        examples: vec![ExampleView {
            title: "Une structure n’a pas répondu à la question".to_owned(),
            member_label: None,
            rows: table("Lignes données", &["structure", "benevoles_total"], &[&["A", "40"], &["B", "22"], &["C", "nd"], &["D", "31"]]),
            numerator_text: "93".to_owned(),
            denominator_text: Some("3".to_owned()),
            value_text: "31,0".to_owned(),
        }],
        objectives: vec![objective("3.1")],
        context: false,
        territory: loire_atlantique(),
        filter: filter("/indicateurs/benevoles-par-structure"),
        figure: Some(figures),
        charts: vec![chart("line", "Bénévoles par structure, Loire-Atlantique, 2018 à 2023")],
        comparison: None,
        printed: None,
        ranking: Some(table(
            "Bénévoles par structure, EPCI de Loire-Atlantique, 2023, centres sociaux et espaces de vie sociale",
            &["EPCI", "Rang", "Valeur", "Réponses exploitées", "Structures agréées"],
            &[
                &["CC Erdre et Gesvres", "1", "41,3", "6", "7"],
                &["Nantes Métropole", "2", "33,0", "48", "52"],
                &["CARENE", "3", "29,4", "9", "10"],
                &["CC de Nozay", "s", "s", "s", "2"],
                &["CC Sud Estuaire", "so", "so", "0", "0"],
            ],
        )),
        downloads: vec![DownloadView { label: "La série".to_owned(), format: "CSV".to_owned(), href: "/api/v1/figures.csv?indicator=benevoles-par-structure".to_owned() }],
    }
}

fn word(text: &str, href: Option<&str>) -> WordView {
    WordView {
        text: text.to_owned(),
        href: href.map(str::to_owned),
    }
}

fn choice(label: &str, dimension: &str, current: bool) -> BreakdownView {
    BreakdownView {
        label: label.to_owned(),
        href: format!("/indicateurs/ages-des-publics?by={dimension}#ventilation"),
        current,
    }
}

pub(in super::super) fn indicator_with_members() -> IndicatorPage {
    let member = |code: &str, label: &str| MemberView {
        code: code.to_owned(),
        label: label.to_owned(),
        words: vec![word("somme de", None), word(label, None)],
        numerator: format!("SUM(age_{})", code.replace('-', "_")),
        denominator: None,
    };
    IndicatorPage {
        label: "Répartition des publics par âge".to_owned(),
        formula: FormulaView {
            numerator: None,
            denominator: Some("SUM(age_0_6 + age_7_10 + age_11_14 + age_15_17 + age_18_25 + age_26_59 + age_60_74 + age_75_plus)".to_owned()),
            scale_text: Some("× 100".to_owned()),
            ..indicator().formula
        },
        breakdowns: vec![
            choice("Âge", "age", true),
            choice("Mode de gestion", "management", false),
        ],
        breakdown: Some(BreakdownInViewView {
            label: "Âge".to_owned(),
            text: fr("Les membres d’un même territoire font ensemble 100 %."),
            groups: false,
            members: vec![member("0-6", "0 à 6 ans"), member("7-10", "7 à 10 ans"), member("11-14", "11 à 14 ans")],
            chart: None,
            series: None,
        }),
        figure: None,
        charts: Vec::new(),
        comparison: None,
        printed: None,
        ranking: None,
        objectives: Vec::new(),
        ..indicator()
    }
}
