//! `vigie serve` follows the edition that another process publishes.

use std::io::{BufRead as _, BufReader};
use std::process::Child;
#[cfg(unix)]
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::place::Workspace;
use super::sample::{MANAGERS, four_centres, register};

const YEAR: [&str; 2] = ["--data-year", "2023"];

/// A server that ends with its test.
pub(super) struct Server {
    process: Child,
    pub(super) address: String,
}

impl Server {
    /// Starts on a free port and reads the address that it says.
    fn start(workspace: &Workspace) -> Self {
        Self::start_with(workspace, &[])
    }

    /// The same, with arguments of its own.
    pub(super) fn start_with(workspace: &Workspace, more: &[&str]) -> Self {
        let free: &[&str] = if more.contains(&"--listen") {
            &[]
        } else {
            &["--listen", "127.0.0.1:0"]
        };
        let arguments = [&["serve"], free, more].concat();
        let mut process = workspace.start(&arguments);
        let said = BufReader::new(process.stderr.take().unwrap());
        let mut lines = said.lines();
        let address = lines.by_ref().find_map(|line| {
            let line = line.unwrap();
            let (_, address) = line.split_once("http://")?;
            Some(format!("http://{}", address.trim().trim_end_matches('/')))
        });
        // What it says afterwards is read too: a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            address: address.unwrap(),
        }
    }

    pub(super) fn get(&self, path: &str) -> Value {
        let mut answer = ureq::get(format!("{}{path}", self.address)).call().unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn the_server_switches_to_the_edition_that_another_process_publishes() {
    let workspace = Workspace::new();
    workspace.write("registre.csv", four_centres());
    workspace
        .import("registre.csv", "structures-agreees", &YEAR)
        .0
        .done();
    let first = workspace.run(&["publish", "--json"]).done().json();
    let server = Server::start(&workspace);
    assert_eq!(
        server.get("/api/v1/editions")["editions"][0]["id"],
        first["id"]
    );

    workspace.write("suite.csv", register(&[("A5", MANAGERS[0])]));
    workspace
        .import("suite.csv", "structures-agreees", &YEAR)
        .0
        .done();
    let second = workspace.run(&["publish", "--json"]).done().json();
    assert_ne!(first["id"], second["id"]);

    // Every answer on the way is of one edition or of the other, whole.
    let deadline = Instant::now() + Duration::from_secs(10);
    let figures = "/api/v1/figures?indicator=structures-agreees&geo=2026-DEP-44&population=CS";
    loop {
        let page = server.get(figures);
        let figure = &page["figures"][0];
        assert_eq!(page["edition"], figure["edition"]);
        let expected = if page["edition"] == first["id"] { 4 } else { 5 };
        assert_eq!(figure["obs_value"], expected, "{page}");
        if page["edition"] == second["id"] {
            break;
        }
        assert!(
            Instant::now() < deadline,
            "the new edition is not served after 10 seconds"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let editions = server.get("/api/v1/editions");
    let ids: Vec<&Value> = editions["editions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edition| &edition["id"])
        .collect();
    assert_eq!(ids, [&second["id"], &first["id"]]);
    // The earlier edition keeps its own address.
    assert_eq!(
        server.get(&format!(
            "/api/v1/editions/{}",
            first["id"].as_str().unwrap()
        ))["id"],
        first["id"]
    );
}

#[test]
fn a_server_without_an_edition_starts_and_waits_for_one() {
    let workspace = Workspace::new();
    let server = Server::start(&workspace);
    assert!(
        ureq::get(format!("{}/livez", server.address))
            .call()
            .is_ok()
    );
    let unready = ureq::get(format!("{}/readyz", server.address)).call();
    assert!(
        matches!(unready, Err(ureq::Error::StatusCode(503))),
        "{unready:?}"
    );
    workspace.write("registre.csv", four_centres());
    workspace
        .import("registre.csv", "structures-agreees", &YEAR)
        .0
        .done();
    workspace.run(&["publish"]).done();
    let deadline = Instant::now() + Duration::from_secs(10);
    while ureq::get(format!("{}/readyz", server.address))
        .call()
        .is_err()
    {
        assert!(
            Instant::now() < deadline,
            "still not ready 10 seconds after the publication"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// As systemd and containers stop a service.
#[cfg(unix)]
#[test]
fn a_server_asked_to_stop_ends_without_an_error_and_frees_its_port() {
    let workspace = Workspace::new();
    let mut server = Server::start(&workspace);
    assert!(
        ureq::get(format!("{}/livez", server.address))
            .call()
            .is_ok()
    );
    let kill = format!("kill -TERM {}", server.process.id());
    let asked = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(asked.success(), "{asked:?}");

    let deadline = Instant::now() + Duration::from_secs(20);
    let ended = loop {
        if let Some(ended) = server.process.try_wait().unwrap() {
            break ended;
        }
        assert!(
            Instant::now() < deadline,
            "still running 20 seconds after SIGTERM"
        );
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(ended.code(), Some(0), "{ended:?}");
    let port = server.address.trim_start_matches("http://");
    assert!(
        std::net::TcpStream::connect(port).is_err(),
        "{port} still answers"
    );
    // The same port at once, for the next one to start.
    let next = Server::start_with(&workspace, &["--listen", port]);
    assert!(next.address.ends_with(port));
}
