//! Files with several rows for one structure, up to the figure that they make; lists that nobody has
//! delivered to us yet.

use serde_json::json;

use vigie::app;
use vigie::config::Settings;
use vigie::domain::delivery::Feed;

use crate::cli::place::Workspace;

const REGISTER: &str = "Identifiant;Type;Code Insee;AGC début;AGC fin\n\
    S1;CS;44109;01/01/2020;31/12/2025\nS2;CS;44109;01/01/2020;31/12/2025\n\
    S3;CS;44143;01/01/2020;31/12/2025\nS4;CS;44162;01/01/2020;31/12/2025\n";
const SURVEY: &str = "Identifiant;Type;Code Insee;nb_evenements\n\
    S1;CS;44109;3\nS2;CS;44109;2\nS3;CS;44143;1\nS4;CS;44162;4\n";
const POSTS: &str = "Identifiant;Fonction;Contrat;ETP\n\
    S1;Direction;CDI;1\nS1;Animation;CDD;0,5\n\
    S2;Direction;CDI;1\nS2;Accueil;CDI;0,8\n\
    S3;Animation;CDI;1\nS3;Animation;CDI;1\n\
    S4;Direction;Mise à disposition;1\nS4;Accueil;CDI;0,7\n";

fn observatory() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("registre.csv", REGISTER);
    workspace.write("enquete.csv", SURVEY);
    let year = ["--data-year", "2023"];
    for (file, format) in [
        ("registre.csv", "structures-agreees"),
        ("enquete.csv", "senacs-structures"),
    ] {
        workspace.import(file, format, &year).0.done();
    }
    workspace
}

/// By hand: 1.5 + 1.8 + 2 + 0.7 = 6 ETP, the director put at S4's disposal apart; 2 + 2 + 2 + 1 = 7
/// persons, of whom 6 have a CDI.
#[test]
fn posts_make_the_figures_of_employment() {
    let workspace = observatory();
    workspace.write("postes.csv", POSTS);
    let (outcome, report) =
        workspace.import("postes.csv", "senacs-postes", &["--data-year", "2023"]);
    outcome.done();
    assert_eq!(report["rows"]["read"], 8);
    assert_eq!(report["issue_counts"], json!({}));
    workspace.run(&["publish"]).done();
    let figure = |indicator: &str| workspace.figure(indicator, "2026-DEP-44", 2023, "CS");
    assert_eq!(figure("etp")["obs_value"], 6.0);
    assert_eq!(figure("salaries")["obs_value"], 7.0);
    let cdi = figure("part-cdi");
    assert_eq!(
        (&cdi["numerator"], &cdi["denominator"]),
        (&json!(6), &json!(7))
    );
    // What the wide file said stays: a file of posts touches only what it carries.
    assert_eq!(figure("evenements")["obs_value"], 10.0);
    assert_eq!(figure("taux-de-reponse")["denominator"], 4);

    // Withdrawn, its figures leave with it.
    let id = report["id"].as_str().unwrap();
    workspace.run(&["imports", "undo", id]).done();
    workspace.run(&["publish"]).done();
    assert_eq!(
        workspace.figure("etp", "2026-DEP-44", 2023, "CS")["obs_value"],
        json!(null)
    );
}

/// What is granted is not what is received: a line without the amount received leaves its funder
/// without a total, and only its funder.
#[test]
fn what_is_received_is_never_what_is_granted() {
    let workspace = Workspace::new();
    workspace.write(
        "financements.csv",
        "Identifiant;Financeur;Dispositif;Attribué;Reçu\n\
         S1;Commune;Fonctionnement;50 000,00 €;48 000,00 €\nS1;Ville;Projet jeunes;2000;2000\n\
         S1;État;Politique de la ville;8000;\nS1;PS AGC;;70000;70000\n",
    );
    let (outcome, report) = workspace.import(
        "financements.csv",
        "senacs-financements",
        &["--data-year", "2023"],
    );
    outcome.done();
    assert_eq!(report["issue_counts"], json!({"FMT-005": 1}));
    assert_eq!(report["issues"][0]["row"], 4);
    assert_eq!(report["issues"][0]["structure"], "S1");
    let place = app::workplace(&Settings::new(workspace.data_dir(), None, None)).unwrap();
    let survey = place.store.records(Feed::Survey).unwrap();
    let answers = &survey[0].answers;
    assert_eq!(answers["prod_commune_epci"].number(), Some(50_000.0));
    assert_eq!(answers["prod_caf_ps_agc"].number(), Some(70_000.0));
    assert_eq!(answers["prod_region"].number(), Some(0.0));
    assert!(!answers.contains_key("prod_etat"), "{answers:?}");
    let details = place.store.records(Feed::Detail).unwrap();
    let subjects: Vec<&str> = details
        .iter()
        .map(|record| record.subject.as_str())
        .collect();
    assert_eq!(
        subjects,
        [
            "S1#funder:caf_ps_agc:-",
            "S1#funder:commune_epci:fonctionnement",
            "S1#funder:commune_epci:projet-jeunes",
            "S1#funder:etat:politique-de-la-ville",
        ]
    );
}

#[test]
fn partners_actions_and_sheets_are_kept_line_by_line() {
    let workspace = Workspace::new();
    let year: &[&str] = &["--data-year", "2023"];
    for (name, format, year, text) in [
        (
            "partenaires.csv",
            "senacs-partenaires",
            year,
            "Identifiant;Partenaire;Type de partenaire;Nature;Rôle\n\
             S1;Mairie de Rezé;Commune;Formalisé;Financeur\nS1;Collège Petite-Lande;École;Informel;Co-organisateur\n",
        ),
        (
            "actions.csv",
            "senacs-actions",
            year,
            "Identifiant;Action;Secteur;Séances;Heures face public;Participants;Participations\n\
             S1;Café des parents;Familles;30;60;25;210\n",
        ),
        (
            "fiches.csv",
            "senacs-fiches-action",
            &[],
            "Identifiant;Année;Titre;Statut;Dimension;Description;Contact\n\
             S1;2022;Jardin partagé;En cours;Citoyenneté;Un jardin;Mme X\nS1;2023;;En cours;;Sans titre;\nS1;2023;;;;Encore;\n",
        ),
    ] {
        workspace.write(name, text);
        let (outcome, report) = workspace.import(name, format, year);
        outcome.done();
        assert_eq!(report["issue_counts"], json!({}), "{name}");
    }
    let place = app::workplace(&Settings::new(workspace.data_dir(), None, None)).unwrap();
    let details = place.store.records(Feed::Detail).unwrap();
    let subjects: Vec<(&str, i32)> = details
        .iter()
        .map(|record| (record.subject.as_str(), record.data_year))
        .collect();
    assert_eq!(
        subjects,
        [
            ("S1#action:cafe-des-parents", 2023),
            ("S1#partner:college-petite-lande:ecole", 2023),
            ("S1#partner:mairie-de-reze:commune", 2023),
            ("S1#sheet:-", 2023),
            ("S1#sheet:-~2", 2023),
            ("S1#sheet:jardin-partage", 2022),
        ]
    );
    assert!(!format!("{details:?}").contains("Mme X"));
    let survey = place.store.records(Feed::Survey).unwrap();
    assert_eq!(survey[0].answers["part_commune"].flag(), Some(true));
}

#[test]
fn context_zones_and_contours_have_their_formats() {
    let workspace = Workspace::new();
    for (name, format, year, text) in [
        (
            "contexte.csv",
            "contexte-territoires",
            None,
            "territoire;année;variable;valeur\n44109;2021;Taux de pauvreté au seuil de 60 %;17\n\
             Nantes Métropole;2021;Population municipale;677879\n2024-QPV-QN04405M;2021;taux_pauvrete;45,5\nDordogne (24);2021;revenu_median;s\n",
        ),
        (
            "zones.csv",
            "zones",
            Some("2026"),
            "zone;label;commune\nsud-loire;Sud Loire;44143\nsud-loire;Sud Loire;44020\n",
        ),
        (
            "contours.csv",
            "contours",
            Some("2026"),
            "code;nom;geometry\n44109;Nantes;\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[-1.5,47.2]}\"\n",
        ),
    ] {
        workspace.write(name, text);
        let year: Vec<&str> = year
            .iter()
            .flat_map(|year| ["--data-year", *year])
            .collect();
        let (outcome, report) = workspace.import(name, format, &year);
        outcome.done();
        assert_eq!(report["issue_counts"], json!({}), "{name}");
    }
    let place = app::workplace(&Settings::new(workspace.data_dir(), None, None)).unwrap();
    let subjects = |feed: Feed| -> Vec<String> {
        let records = place.store.records(feed).unwrap();
        records.into_iter().map(|record| record.subject).collect()
    };
    assert_eq!(
        subjects(Feed::Territory),
        [
            "2024-QPV-QN04405M",
            "2026-DEP-24",
            "2026-EPCI-244400404",
            "44109"
        ]
    );
    assert_eq!(
        subjects(Feed::Reference),
        [
            "contour:44109",
            "zone:sud-loire:44020",
            "zone:sud-loire:44143"
        ]
    );
    workspace.run(&["publish"]).done();
}
