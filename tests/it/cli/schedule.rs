//! `vigie schedule`, and the mistakes of `import/schedule.toml`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use vigie::app;
use vigie::config::Settings;
use vigie::service::schedule::{Outside, runs, tick};

use super::place::{Outcome, Workspace};
use super::sample::four_centres;
use super::serving::Server;

const FOLDER: &str = r#"[[source]]
id = "registre"
label = "Registre des agréments"
format = "structures-agreees"
cron = "30 2 * * *"
data_year = 2023
on_success = "publish"
[source.folder]
path = "depots"
pattern = "*.csv"
settle_seconds = 0
"#;

fn with_schedule(schedule: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("definitions/import/schedule.toml", schedule);
    workspace
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Outcome {
    workspace.run(&[&["--definitions", "definitions"], arguments].concat())
}

#[test]
fn no_source_is_shipped_and_the_example_is_right_once_uncommented() {
    let workspace = Workspace::new();
    let listed = workspace.run(&["schedule", "list", "--json"]).done().json();
    assert_eq!(listed["sources"], serde_json::json!([]));

    let shipped = include_str!("../../../import/schedule.toml");
    let is_example = |line: &str| {
        let key = line.split(" = ").next().unwrap_or_default();
        line.starts_with('[')
            || (line.contains(" = ") && key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    };
    let uncommented: Vec<&str> = shipped
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| is_example(rest))
                .unwrap_or(line)
        })
        .collect();
    let workspace = with_schedule(&uncommented.join("\n"));
    run(&workspace, &["definitions", "check"]).done();
    let listed = run(&workspace, &["schedule", "list", "--json"])
        .done()
        .json();
    let sources = listed["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 2);
    assert_eq!(sources[0]["cron"], "30 2 * * *");
    assert_eq!(sources[1]["kind"], "http");
}

#[test]
fn each_mistake_of_the_schedule_is_said_with_its_line_and_no_secret() {
    let second = FOLDER.replace("depots", "autres");
    for (right, wrong, line, said) in [
        (
            "structures-agreees",
            "structures-agrees",
            4,
            "format inconnu",
        ),
        ("30 2 * * *", "30 26 * * *", 5, "cron"),
        (
            "cron =",
            "time_zone = \"Europe/Nantes\"\ncron =",
            5,
            "fuseau",
        ),
        ("data_year = 2023", "data_year = \"dernière\"", 6, "année"),
        ("path = \"depots\"", "path = \"../depots\"", 9, "« .. »"),
        ("\"*.csv\"", "\"depots/*.csv\"", 10, "pattern"),
        ("settle_seconds", "settle_minutes", 11, "settle_minutes"),
        (
            "on_success = \"publish\"",
            "on_success = \"publie\"",
            7,
            "publie",
        ),
        ("id = \"registre\"", "id = \"Registre 44\"", 2, "minuscules"),
        (
            "settle_seconds = 0",
            "settle_seconds = 0\narchive = \"depots\"",
            9,
            "archive",
        ),
        (
            "settle_seconds = 0",
            "[source.http]\nurl = \"https://a.fr\"",
            1,
            "un seul des deux",
        ),
        (
            "settle_seconds = 0",
            "[source.notify]\nwebhook = \"https://moi:tres-secret@a.fr/x\"",
            12,
            "variable d'environnement",
        ),
        (
            "settle_seconds = 0\n",
            second.as_str(),
            12,
            "définie deux fois",
        ),
    ] {
        assert!(FOLDER.contains(right), "{right}");
        let workspace = with_schedule(&FOLDER.replacen(right, wrong, 1));
        let place = format!("import/schedule.toml:{line} ");
        let outcome = run(&workspace, &["definitions", "check"]).ended(1);
        let outcome = outcome.says(&[&place, said]);
        assert!(!outcome.out.contains("tres-secret"), "{}", outcome.out);
    }
    let http = "[[source]]\nid = \"a\"\nlabel = \"A\"\nformat = \"population\"\n[source.http]\nurl = \"ftp://a.fr/x\"\n[source.http.headers]\nAuthorization = \"Bearer tres-secret\"\n";
    let outcome = run(&with_schedule(http), &["definitions", "check"]).ended(1);
    let outcome = outcome.says(&["schedule.toml:6 ", "schedule.toml:8 ", "pas le secret"]);
    assert!(!outcome.out.contains("tres-secret"), "{}", outcome.out);
}

#[test]
fn a_source_is_checked_then_run_and_its_exit_code_says_how_it_went() {
    let workspace = with_schedule(FOLDER);
    run(&workspace, &["schedule", "check"])
        .ended(1)
        .says(&["À CORRIGER", "monté"]);
    run(&workspace, &["schedule", "run", "registre"])
        .ended(3)
        .says(&["ÉCHEC", "monté"]);
    run(&workspace, &["schedule", "run", "autre"])
        .ended(1)
        .says(&["schedule list"]);

    workspace.write("vigie-data/depots/registre.csv", four_centres());
    run(&workspace, &["schedule", "check", "registre"])
        .done()
        .says(&["prête", "prochain passage", "à 02:30"]);
    let done = run(&workspace, &["schedule", "run", "registre", "--json"])
        .done()
        .json();
    assert_eq!(done["outcome"], "done");
    assert_eq!(done["files"][0]["outcome"], "accepted");
    assert!(
        done["message"].as_str().unwrap().contains("publiée"),
        "{done}"
    );
    let figure = workspace.figure("structures-agreees", "2026-DEP-44", 2023, "CS");
    assert_eq!(figure["obs_value"], 4);
    run(&workspace, &["schedule", "run", "registre"])
        .done()
        .says(&["rien de nouveau"]);

    workspace.write("vigie-data/depots/scan.csv", b"%PDF-1.7\n%%EOF\n");
    run(&workspace, &["schedule", "run", "registre"])
        .ended(1)
        .says(&["REFUSÉ", "scan.csv", "PDF"]);
    run(&workspace, &["schedule", "list"]).done().says(&[
        "Registre des agréments",
        "1 refusé",
        "prochain passage",
    ]);
}

/// Gives a file with its `ETag`, then answers `304` to whoever shows it.
fn serve(content: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!(
        "http://{}/registre-2023.csv",
        listener.local_addr().unwrap()
    );
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let lines = BufReader::new(&connection).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let known = head
                .iter()
                .any(|line| line.to_lowercase() == "if-none-match: \"v1\"");
            let answer = if known {
                "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned()
            } else {
                let length = content.len();
                format!(
                    "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{content}"
                )
            };
            connection.write_all(answer.as_bytes()).unwrap();
        }
    });
    address
}

#[test]
fn an_address_is_imported_once_and_what_was_withdrawn_does_not_come_back() {
    let address = serve(four_centres());
    let schedule = format!(
        "[[source]]\nid = \"agrements\"\nlabel = \"Agréments\"\nformat = \"structures-agreees\"\ndata_year = 2023\n[source.http]\nurl = \"{address}?jeton=tres-secret\"\nretries = 0\n"
    );
    let workspace = with_schedule(&schedule);
    run(&workspace, &["schedule", "check"]).done();
    let first = run(&workspace, &["schedule", "run", "agrements", "--json"])
        .done()
        .json();
    assert_eq!(first["files"][0]["name"], "registre-2023.csv");
    assert_eq!(first["outcome"], "done");
    let delivery = first["files"][0]["delivery"].as_str().unwrap();
    workspace.run(&["imports", "undo", delivery]).done();
    let again = run(&workspace, &["schedule", "run", "agrements", "--json"])
        .done()
        .json();
    assert_eq!(again["outcome"], "nothing");
    assert_eq!(workspace.imports().len(), 1);
    let listed = run(&workspace, &["schedule", "list"])
        .done()
        .says(&["seulement par"]);
    assert!(!listed.out.contains("tres-secret"), "{}", listed.out);
}

/// The source was known two days ago, and the machine was off since.
#[test]
fn the_server_catches_up_and_serves_what_the_run_published() {
    let workspace = with_schedule(FOLDER);
    workspace.write("vigie-data/depots/registre.csv", four_centres());
    let definitions = Some(workspace.path("definitions"));
    let settings = Settings::new(workspace.data_dir(), None, definitions);
    let place = app::workplace(&settings).unwrap();
    let two_days_ago = app::outside().now() - TimeDelta::days(2);
    let then = Outside::new(Arc::new(move || two_days_ago), Arc::new(|_| None));
    assert_eq!(tick(&place, &then), []);

    let idle = Server::start_with(
        &workspace,
        &["--definitions", "definitions", "--no-schedule"],
    );
    assert!(ureq::get(format!("{}/livez", idle.address)).call().is_ok());
    drop(idle);
    assert_eq!(runs(&place, 1).unwrap(), []);

    let server = Server::start_with(&workspace, &["--definitions", "definitions"]);
    let deadline = Instant::now() + Duration::from_mins(1);
    while ureq::get(format!("{}/readyz", server.address))
        .call()
        .is_err()
    {
        assert!(Instant::now() < deadline, "nothing was published");
        std::thread::sleep(Duration::from_millis(50));
    }
    let figures = "/api/v1/figures?indicator=structures-agreees&geo=2026-DEP-44&population=CS";
    assert_eq!(server.get(figures)["figures"][0]["obs_value"], 4);
    assert_eq!(runs(&place, 10).unwrap().len(), 1, "caught up once");
}
