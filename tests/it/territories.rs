//! Real lists of territories, from their files to figures, pages and addresses.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use vigie::app;
use vigie::config::Settings;
use vigie::web::server::{RunningServer, ServerSettings, run};

use crate::cli::place::{Workspace, shared};

/// Six structures of Loire-Atlantique, one manager each; `A6` is in Guémené-Penfao, which Redon
/// Agglomération has in 44.
const REGISTER: &str = "\
Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;SIREN du gestionnaire;Date du 1er agrément;Début de l'agrément animation globale et coordination;Fin de l'agrément animation globale et coordination;Début de l'agrément animation locale;Fin de l'agrément animation locale;Date de fermeture
A1;Centre A;CSX;44109;100000108;01/01/2000;01/01/2021;31/12/2024;;;
A2;Centre B;CSX;44109;100000207;01/01/2001;01/01/2021;31/12/2024;;;
A3;Centre C;CSX;44143;100000306;01/01/2002;01/01/2021;31/12/2024;;;
A4;Espace D;EVS;44109;100000405;01/01/2015;;;01/01/2021;31/12/2024;
A5;Espace E;EVS;44162;100000504;01/01/2016;;;01/01/2021;31/12/2024;
A6;Espace F;EVS;44067;100000603;01/01/2017;;;01/01/2021;31/12/2024;
";

/// `A1` is in Bellevue (Nantes and Saint-Herblain), `A5` covers it and the Sillon de Bretagne, `A3` is
/// in the Château of Rezé. `A6` gives the communes of its zone, `A1` only inhabitants.
const SURVEY: &str = "\
Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;Bénévoles;code_qpv;liste_communes;population_zone
A1;Centre A;CSX;44109;60;QN04405M;;5000
A2;Centre B;CSX;44109;33;;;
A3;Centre C;CSX;44143;0;QN04418M;;
A4;Espace D;EVS;44109;12;;;
A5;Espace E;EVS;44162;5;QN04405M QN04419I;;
A6;Espace F;EVS;44067;7;;44067 44007;90000
";

fn observatory(real: &Path) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("registre.csv", REGISTER);
    workspace.write("enquete.csv", SURVEY);
    let real = |name: &str| real.join(name).to_str().unwrap().to_owned();
    for (file, format, years) in [
        (
            "registre.csv".to_owned(),
            "structures-agreees",
            &["--data-year", "2023"][..],
        ),
        (
            "enquete.csv".to_owned(),
            "senacs-structures",
            &["--data-year", "2023", "--survey-year", "2024"],
        ),
        (real("qpv2024_communes.csv"), "qpv-communes", &[]),
        (
            real("density_2025_communes.csv"),
            "densite-communes",
            &["--data-year", "2025"],
        ),
        (
            real("frr_2025_loire_atlantique.csv"),
            "frr-communes",
            &["--data-year", "2025"],
        ),
        (
            real("filosofi_2021_communes_pays_de_la_loire.csv"),
            "filosofi-communes",
            &[],
        ),
    ] {
        let (_, report) = workspace.import(&file, format, years);
        let status = report["status"].as_str().unwrap();
        assert!(status.starts_with("accepted"), "{file}: {report}");
    }
    workspace.run(&["publish"]).done();
    workspace
}

/// Numerator, denominator and value of a figure of 2023.
fn parts(
    workspace: &Workspace,
    indicator: &str,
    geo: &str,
) -> (Option<f64>, Option<f64>, Option<f64>) {
    let figure = workspace.figure(indicator, geo, 2023, "AVS");
    let number = |name: &str| figure[name].as_f64();
    (
        number("numerator"),
        number("denominator"),
        number("obs_value"),
    )
}

fn status(workspace: &Workspace, indicator: &str, geo: &str) -> (String, String) {
    let figure = workspace.figure(indicator, geo, 2023, "AVS");
    let letter = |name: &str| figure[name].as_str().unwrap().to_owned();
    (letter("obs_status"), letter("conf_status"))
}

fn notes(workspace: &Workspace, indicator: &str, geo: &str) -> String {
    workspace.figure(indicator, geo, 2023, "AVS")["notes"].to_string()
}

#[test]
fn lists_become_territories_with_figures() {
    let Some(real) = shared("real") else { return };
    let workspace = observatory(&real);
    let count = |geo: &str| parts(&workspace, "structures-agreees", geo).2;
    // in or covering: A1 and A5 in Bellevue
    assert_eq!(count("2024-QPV-QN04405M"), Some(2.0));
    assert_eq!(count("2024-QPV-QN04418M"), Some(1.0));
    assert_eq!(count("2024-QPV-QN04406M"), Some(0.0));
    // the part of Redon in 44 is delivered, the whole is not
    assert_eq!(count("2026-EPCIDEP-243500741.44"), Some(1.0));
    assert_eq!(count("2026-EPCI-243500741"), None);
    assert!(
        notes(&workspace, "structures-agreees", "2026-EPCI-243500741")
            .contains("1 département sur 3")
    );
    // a national class waits for France, a list of one département is those communes
    assert_eq!(count("2025-DENS-1"), None);
    assert_eq!(
        status(&workspace, "structures-agreees", "2025-DENS-1").0,
        "O"
    );
    assert_eq!(count("2025-FRR-1"), Some(1.0)); // A6
    assert_eq!(count("2026-DEP-44"), Some(6.0));
    quartiers_and_zones(&workspace);
    context(&workspace);
    addresses(&workspace);
}

/// 19 quartiers of 2024 have a commune in 44, 12 in Nantes; three are declared.
fn quartiers_and_zones(workspace: &Workspace) {
    let (covered, all, _) = parts(workspace, "qpv-couverts", "2026-DEP-44");
    assert_eq!((covered, all), (Some(3.0), Some(19.0)));
    let (covered, all, _) = parts(workspace, "qpv-couverts", "2026-COM-44109");
    assert_eq!((covered, all), (Some(1.0), Some(12.0)));
    assert_eq!(
        parts(workspace, "qpv-sans-structure", "2026-DEP-44").2,
        Some(16.0)
    );
    // 44067 and 44007 whole, and the 5,000 that A1 declares; the 90,000 of A6 give way to its list
    let (inside, all, _) = parts(workspace, "population-zones-de-competence", "2026-DEP-44");
    let of = |geo: &str| parts(workspace, "population", geo).2.unwrap();
    let listed = of("2026-COM-44067") + of("2026-COM-44007");
    assert_eq!(inside, Some(listed + 5_000.0));
    assert_eq!(all, Some(1_487_570.0));
}

fn context(workspace: &Workspace) {
    assert_eq!(
        parts(workspace, "population", "2026-DEP-44").2,
        Some(1_487_570.0)
    );
    let (young, all, _) = parts(workspace, "part-0-19-ans", "2026-DEP-44");
    assert_eq!((young, all), (Some(364_878.0), Some(1_457_812.0)));
    assert!(notes(workspace, "part-0-19-ans", "2026-DEP-44").contains("population de 2021"));
    let (classed, all, _) = parts(workspace, "part-population-frr", "2026-DEP-44");
    assert_eq!((classed, all), (Some(95_604.0), Some(1_487_570.0)));
    assert_eq!(
        parts(workspace, "communes-frr", "2026-DEP-44").2,
        Some(42.0)
    );
    // medians and rates are those of the commune, or nothing
    assert_eq!(
        parts(workspace, "niveau-de-vie-median", "2026-COM-44109").2,
        Some(24_170.0)
    );
    assert_eq!(
        parts(workspace, "taux-de-pauvrete", "2026-COM-44109").2,
        Some(17.0)
    );
    assert_eq!(parts(workspace, "taux-de-pauvrete", "2026-DEP-44").2, None);
    assert_eq!(
        status(workspace, "taux-de-pauvrete", "2026-DEP-44"),
        ("O".to_owned(), "F".to_owned())
    );
    // « s » in Insee's file
    let secret = workspace.figure("taux-de-pauvrete", "2026-COM-44002", 2023, "AVS");
    assert_eq!(secret["conf_status"], "A", "{secret}");
    assert_eq!(secret["display"], "s");
    for hidden in ["obs_value", "numerator", "denominator", "filled"] {
        assert_eq!(secret[hidden], Value::Null, "{hidden}");
    }
}

fn addresses(workspace: &Workspace) {
    let server = serve(workspace);
    let json = |address: &str| -> Value {
        serde_json::from_str(&get(&server, &format!("/api/v1{address}"))).unwrap()
    };
    let list = json("/territories?type=QPV&parent=2026-DEP-44");
    assert_eq!(list["count"], 19);
    let bellevue = json("/territories/2024-QPV-QN04405M");
    assert_eq!(bellevue["label"], "Bellevue");
    let parents: Vec<&str> = bellevue["parents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parent| parent["geo"].as_str().unwrap())
        .collect();
    assert_eq!(
        &parents[..3],
        ["2026-COM-44109", "2026-COM-44162", "2026-EPCI-244400404"]
    );
    assert!(parents.contains(&"2025-DENS-1"));
    // the generation is in the code: another year leads to it
    assert_eq!(
        json("/territories/2026-QPV-QN04405M")["geo"],
        "2024-QPV-QN04405M"
    );
    assert_eq!(
        json("/territories/2026-EPCIDEP-244400404.44")["geo"],
        "2026-EPCI-244400404"
    );

    let gaps = json("/territories/2026-DEP-44/gaps?time=2023");
    // 17 EPCI: Nantes Métropole has structures, three reach into départements not delivered
    assert_eq!(gaps["epci"].as_array().unwrap().len(), 13);
    assert_eq!(gaps["quartiers"].as_array().unwrap().len(), 16);
    assert_eq!(gaps["communes"][0]["geo"], "2026-COM-44184"); // Saint-Nazaire
    let all = json("/territories/2026-DEP-44/gaps?time=2023&minimum=0");
    assert_eq!(all["communes"].as_array().unwrap().len(), 207 - 4);
    assert!(json("/territories/2026-DEP-35/gaps")["reason"].is_string());

    let page = get(&server, "/territoires/2024-QPV-QN04405M");
    assert!(page.contains("Bellevue") && page.contains("Quartier prioritaire"));
    let page = get(&server, "/territoires/2026-DEP-44");
    assert!(
        page.contains("Zones blanches") && page.contains("13\u{a0}EPCI"),
        "{page}"
    );
    assert!(get(&server, "/territoires?type=DENS").contains("Grands centres urbains"));
    server.stop().unwrap();
}

fn serve(workspace: &Workspace) -> RunningServer {
    let settings = Settings::new(workspace.data_dir(), Some(workspace.database_url()), None);
    let place = app::workplace(&settings).unwrap();
    let observatory = Arc::new(app::observatory(&place).unwrap());
    let settings = ServerSettings {
        listen: "127.0.0.1:0".parse().unwrap(),
        workers: Some(1),
    };
    run(settings, observatory).unwrap()
}

fn get(server: &RunningServer, address: &str) -> String {
    let mut answer = ureq::get(format!("http://{}{address}", server.address()))
        .call()
        .unwrap();
    answer.body_mut().read_to_string().unwrap()
}
