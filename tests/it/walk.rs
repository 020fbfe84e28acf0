//! The path of one figure, from two files to the page of numbers that a service reads.

use std::sync::Arc;

use serde_json::{Value, json};
use vigie::app;
use vigie::config::Settings;
use vigie::web::server::{RunningServer, ServerSettings, run};

use crate::cli::place::Workspace;
use crate::store::backend::Database;

const FIGURE: &str = "benevoles-par-structure/2026-DEP-44/2023/AVS";

/// Nine structures on the register of 2023, one manager each, all in Nantes: elsewhere alone, one
/// would tell a commune's secret by subtraction, and the total would be hidden.
///
/// - `A8` had its first agrément on 1 September 2023: accredited at 31 December, not surveyed yet.
/// - `A9` closed in June: not accredited.
const REGISTER: &str = "\
Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;SIREN du gestionnaire;Date du 1er agrément;Début de l'agrément animation globale et coordination;Fin de l'agrément animation globale et coordination;Début de l'agrément animation locale;Fin de l'agrément animation locale;Date de fermeture
A1;Centre A;CSX;44109;100000108;01/01/2000;01/01/2021;31/12/2024;;;
A2;Centre B;CSX;44109;100000207;01/01/2001;01/01/2021;31/12/2024;;;
A3;Centre C;CSX;44109;100000306;01/01/2002;01/01/2021;31/12/2024;;;
A4;Espace D;EVS;44109;100000405;01/01/2015;;;01/01/2021;31/12/2024;
A5;Espace E;EVS;44109;100000504;01/01/2016;;;01/01/2021;31/12/2024;
A6;Espace F;EVS;44109;100000603;01/01/2017;;;01/01/2021;31/12/2024;
A7;Espace G;EVS;44109;100000702;01/01/2018;;;01/01/2021;31/12/2024;
A8;Espace H;EVS;44109;100000801;01/09/2023;;;01/09/2023;31/08/2027;
A9;Centre I;CSX;44109;100000900;01/01/2003;01/01/2021;31/12/2024;;;30/06/2023
";

/// Six lines: `A7` did not answer; `A3` has no volunteer, `A4` left the cell empty, `A5` is not concerned.
const SURVEY: &str = "\
Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;Bénévoles
A1;Centre A;CSX;44109;60
A2;Centre B;CSX;44109;33
A3;Centre C;CSX;44109;0
A4;Espace D;EVS;44109;
A5;Espace E;EVS;44109;NC
A6;Espace F;EVS;44109;7
";

#[test]
fn a_figure_walks_from_two_files_to_the_api() {
    walk(&Workspace::new());
}

#[test]
fn a_figure_walks_from_two_files_to_the_api_on_postgres() {
    if let Some(database) = Database::postgres("walk") {
        walk(&Workspace::with_database(Some(&database.url)));
    }
}

/// By hand: 60 + 33 + 0 + 7 = 100 volunteers, in the 4 structures that gave a number (zero is one);
/// 100 / 4 = 25. On the register at 31 December: A1 to A8, 8 structures; surveyed: those without A8,
/// 7; respondents: the 6 lines of the survey; 6 / 7 = 0.857143 answered.
fn walk(workspace: &Workspace) {
    let sha256 = import_both(workspace, REGISTER, SURVEY);
    workspace.run(&["publish", "--note", "première"]).done();
    let figure = workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "AVS");
    assert_eq!(numbers(&figure), json!([25, 100, 4, 8, 7, 6, 4, 0.857_143]));
    assert_eq!(figure["conf_status"], "F");
    assert_eq!(figure["obs_status"], "A");
    assert_eq!(figure["fictitious"], false);

    let server = serve(workspace);
    let answered = get_json(&server, &format!("/api/v1/figures/{FIGURE}"));
    assert_eq!(
        answered, figure,
        "the API and the command line say the same"
    );
    let objective = &answered["objectives"][0];
    assert_eq!(objective["plan"], "avs-44-2017");
    assert_eq!(objective["objective"], "3.1");
    assert_eq!(objective["nature"], "illustrative");

    check_lineage(
        &get_json(&server, &format!("/api/v1/lineage/{FIGURE}")),
        &sha256,
    );

    let chart = "/api/v1/charts/line/benevoles-par-structure.png?geo=2026-DEP-44&population=AVS";
    let image = decode(&get(&server, chart));
    assert_eq!((image.width, image.height), (1200, 675));
    assert!(
        image.texts.contains("25,0"),
        "the alternative text says the value: {}",
        image.texts
    );
    assert!(image.has_several_colours);
    workspace
        .run(&[
            "chart",
            "bar",
            "--indicator",
            "structures-agreees",
            "--geo",
            "2026-DEP-44",
            "-o",
            "barres.png",
        ])
        .done();
    assert_eq!(
        decode(&std::fs::read(workspace.path("barres.png")).unwrap()).width,
        1200
    );
    server.stop().unwrap();
}

/// One non-respondent (A7); two respondents without a number (A4 blank, A5 not concerned); no file name.
fn check_lineage(lineage: &Value, sha256: &[String]) {
    let rows = &lineage["rows"];
    assert_eq!(
        (&rows["accredited"], &rows["surveyed"], &rows["used"]),
        (&json!(8), &json!(7), &json!(4))
    );
    let left_out: Vec<(&str, u64)> = rows["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| {
            (
                reason["reason"].as_str().unwrap(),
                reason["count"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(left_out, [("non_respondent", 1), ("unanswered", 2)]);
    let named = |delivery: &Value| delivery["sha256"].as_str().unwrap().to_owned();
    let deliveries: Vec<String> = lineage["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(named)
        .collect();
    assert_eq!(deliveries, sha256);
    assert_eq!(
        lineage["definition"]["formula"]["numerator"],
        "SUM(benevoles_total)"
    );
    assert!(lineage["objectives"][0]["reason"].as_str().unwrap().len() > 20);
    let text = lineage.to_string();
    assert!(
        !text.contains("enquete.csv") && !text.contains("registre.csv"),
        "{text}"
    );
}

/// The same number of structures under two managers only. By hand: 4,444 + 2,222 + 0 + 1,111 = 7,777
/// volunteers in 4 structures, 1,944.25 for each; nobody weighs 85 %, but two managers know each other.
#[test]
fn a_figure_of_two_managers_is_secret_wherever_it_shows() {
    let workspace = Workspace::new();
    let register = (1..=9).fold(REGISTER.to_owned(), |table, place| {
        let manager = if place % 2 == 0 {
            "100000108"
        } else {
            "100000207"
        };
        let lines = table.lines().map(|line| {
            let mut cells: Vec<&str> = line.split(';').collect();
            if cells[0] == format!("A{place}") {
                cells[4] = manager;
            }
            cells.join(";") + "\n"
        });
        lines.collect()
    });
    let survey = SURVEY
        .replace(";60\n", ";4444\n")
        .replace(";33\n", ";2222\n")
        .replace(";7\n", ";1111\n");
    import_both(&workspace, &register, &survey);
    workspace.run(&["publish"]).done();

    let figure = workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "AVS");
    assert_eq!(figure["conf_status"], "A");
    assert_eq!(figure["display"], "s");
    assert_eq!(
        numbers(&figure),
        json!([null, null, null, 8, 7, null, null, null])
    );
    silent(&figure.to_string());

    let ask = [
        "figures",
        "--indicator",
        "benevoles-par-structure",
        "--geo",
        "2026-DEP-44",
    ];
    for form in ["text", "csv", "csv-excel-fr", "json"] {
        silent(
            &workspace
                .run(&[&ask[..], &["--format", form]].concat())
                .done()
                .out,
        );
    }
    silent(
        &workspace
            .run(&[
                "figures",
                "--indicator",
                "benevoles",
                "--geo",
                "2026-DEP-44",
                "--json",
            ])
            .done()
            .out,
    );
    silent_in_images(&workspace);
    silent_in_the_api(&workspace);
}

/// Pixels are not read: the texts beside them and the vector image, which has the same words, are.
fn silent_in_images(workspace: &Workspace) {
    for kind in ["line", "bar", "ranking"] {
        for file in ["image.png", "image.svg"] {
            let drawn = workspace.run(&[
                "chart",
                kind,
                "--indicator",
                "benevoles-par-structure",
                "--geo",
                "2026-DEP-44",
                "-o",
                file,
            ]);
            silent(&format!("{}{}", drawn.out, drawn.err));
        }
        if let Ok(bytes) = std::fs::read(workspace.path("image.png")) {
            silent(&decode(&bytes).texts);
            silent(&std::fs::read_to_string(workspace.path("image.svg")).unwrap());
        }
    }
    assert!(workspace.path("image.png").exists(), "no chart was drawn");
}

fn silent_in_the_api(workspace: &Workspace) {
    let server = serve(workspace);
    let lineage = get_json(&server, &format!("/api/v1/lineage/{FIGURE}"));
    assert_eq!(lineage["rows"]["used"], Value::Null);
    assert_eq!(lineage["rows"]["left_out"][0]["count"], Value::Null);
    for address in [
        "/api/v1/figures.json?indicator=benevoles,benevoles-par-structure&geo=2026-DEP-44",
        "/api/v1/figures.csv?indicator=benevoles,benevoles-par-structure&geo=2026-DEP-44",
        "/api/v1/figures.csv?indicator=benevoles&geo=2026-DEP-44&dialect=excel-fr",
        "/api/v1/figures.json?indicator=benevoles&geo_type=EPCI",
        "/api/v1/charts/line/benevoles.svg?geo=2026-DEP-44",
    ] {
        silent(&String::from_utf8(get(&server, address)).unwrap());
    }
    server.stop().unwrap();
}

/// Value, numerator, denominator, the four counts and the response rate.
fn numbers(figure: &Value) -> Value {
    let members = [
        "obs_value",
        "numerator",
        "denominator",
        "accredited",
        "surveyed",
        "respondents",
        "filled",
        "response_rate",
    ];
    members
        .iter()
        .map(|member| figure[*member].clone())
        .collect()
}

/// Neither the sum 7,777 nor the quotient 1,944.25 shows, however it is written.
#[track_caller]
fn silent(text: &str) {
    let thousands = ["", " ", "\u{a0}", "\u{202f}"];
    for space in thousands {
        for number in [format!("7{space}777"), format!("1{space}944")] {
            assert!(!text.contains(&number), "« {number} » shows:\n{text}");
        }
    }
}

/// SHA-256 of the two files.
fn import_both(workspace: &Workspace, register: &str, survey: &str) -> Vec<String> {
    workspace.write("registre.csv", register);
    workspace.write("enquete.csv", survey);
    let files = [
        (
            "registre.csv",
            "structures-agreees",
            u64::try_from(register.lines().count() - 1).unwrap(),
            &["--data-year", "2023"][..],
        ),
        (
            "enquete.csv",
            "senacs-structures",
            6,
            &["--data-year", "2023", "--survey-year", "2024"],
        ),
    ];
    let import = |(file, format, rows, years): (&str, &str, u64, &[&str])| {
        let (outcome, report) = workspace.import(file, format, years);
        outcome.done();
        assert_eq!(report["status"], "accepted", "{report}");
        assert_eq!(report["rows"]["created"], rows, "{report}");
        report["file"]["sha256"].as_str().unwrap().to_owned()
    };
    files.into_iter().map(import).collect()
}

fn serve(workspace: &Workspace) -> RunningServer {
    let settings = Settings::new(workspace.data_dir(), Some(workspace.database_url()), None);
    let place = app::workplace(&settings).unwrap();
    let observatory = Arc::new(app::observatory(&place).unwrap());
    let listen = "127.0.0.1:0".parse().unwrap();
    run(
        ServerSettings {
            listen,
            workers: Some(1),
        },
        observatory,
    )
    .unwrap()
}

fn get(server: &RunningServer, address: &str) -> Vec<u8> {
    let mut answer = ureq::get(format!("http://{}{address}", server.address()))
        .call()
        .unwrap();
    answer.body_mut().read_to_vec().unwrap()
}

fn get_json(server: &RunningServer, address: &str) -> Value {
    serde_json::from_slice(&get(server, address)).unwrap()
}

struct Image {
    width: u32,
    height: u32,
    /// Keywords and texts of the file.
    texts: String,
    has_several_colours: bool,
}

fn decode(bytes: &[u8]) -> Image {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    reader.finish().unwrap();
    let described = reader.info();
    let latin = described
        .uncompressed_latin1_text
        .iter()
        .map(|chunk| chunk.text.clone());
    let unicode = described
        .utf8_text
        .iter()
        .map(|chunk| chunk.get_text().unwrap());
    Image {
        width: described.width,
        height: described.height,
        texts: latin.chain(unicode).collect::<Vec<_>>().join("\n"),
        has_several_colours: pixels.iter().any(|byte| *byte != pixels[0]),
    }
}

/// A7 did not answer; with one structure more that does not either, 4 of 8 answered: the mean stays,
/// the rate falls. With a second one 4 of 9 did, under half: the same mean is of low reliability.
#[test]
fn a_non_respondent_more_changes_no_mean_but_may_make_it_unreliable() {
    let managers = ["100001007", "100001015"];
    let more = |n: usize| {
        let lines = managers.iter().take(n).map(|manager| {
            format!("B{manager};Espace {manager};EVS;44109;{manager};01/01/2018;;;01/01/2021;31/12/2024;\n")
        });
        format!("{REGISTER}{}", lines.collect::<String>())
    };
    for (n, rate, status) in [(1, 0.75, "A"), (2, 0.666_667, "U")] {
        let workspace = Workspace::new();
        import_both(&workspace, &more(n), SURVEY);
        workspace.run(&["publish", "--note", "première"]).done();
        let figure = workspace.figure("benevoles-par-structure", "2026-DEP-44", 2023, "AVS");
        let counts = u32::try_from(n).unwrap();
        assert_eq!(
            numbers(&figure),
            json!([25, 100, 4, 8 + counts, 7 + counts, 6, 4, rate])
        );
        assert_eq!(figure["obs_status"], status);
    }
}
