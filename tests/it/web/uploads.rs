//! Files sent over HTTP: one delivery each, bounded, limited, harmless.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;
use vigie::config::Access;
use vigie::domain::role::Role;

use super::Answer;
use super::office::{Desk, NOW, Setting};
use crate::cli::sample::{MANAGERS, four_answers, four_centres};

const REGISTER: &str = "/api/v1/imports?format=structures-agreees&data_year=2023";

fn form(parts: &[(&str, Option<&str>, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (name, file, value) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        write!(
            body,
            "--frontiere\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    (body + "--frontiere--\r\n").into_bytes()
}

fn post_form(desk: &Desk, body: &[u8]) -> Answer {
    let bearer = desk.bearer(Role::Importer);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "multipart/form-data; boundary=frontiere"),
    ];
    desk.send("POST", REGISTER, &headers, body)
}

/// A register of Angers, in Maine-et-Loire.
fn of_angers() -> String {
    four_centres().replace("44109", "49007")
}

#[test]
fn a_raw_file_becomes_a_delivery_and_its_report_is_the_answer() {
    let desk = Desk::open();
    let path = format!("{REGISTER}&name=registre.csv");
    let send = |path: &str| desk.as_role(Role::Importer, "POST", path, four_centres().as_bytes());
    let dry = send(&format!("{path}&dry_run=true"));
    assert_eq!((dry.status, desk.n_deliveries()), (200, 0));
    assert_eq!(dry.json()["dry_run"], true);
    assert!(dry.header("location").is_none());

    let done = send(&path);
    assert_eq!(done.status, 201, "{}", done.text());
    let report = done.json();
    assert_eq!(report["status"], "accepted");
    assert_eq!(report["file"]["name"], "registre.csv");
    assert_eq!(report["rows"]["created"], 4);
    let location = format!("/api/v1/imports/{}", report["id"].as_str().unwrap());
    assert_eq!(done.header("location"), Some(location.as_str()));
    assert_eq!(
        desk.as_role(Role::Analyst, "GET", &location, b"").json(),
        report
    );

    let again = send(&path);
    assert_eq!((again.status, desk.n_deliveries()), (200, 1));
    assert_eq!(again.json()["status"], "unchanged");

    let list = desk
        .as_role(Role::Analyst, "GET", "/api/v1/imports", b"")
        .json();
    assert_eq!(list["imports"][0]["author"], "importer");
    assert_eq!(list["imports"][0]["id"], report["id"]);

    let gone = desk.as_role(Role::Importer, "DELETE", &location, b"");
    assert_eq!(gone.status, 200);
    assert_eq!(gone.json()["withdrawn_at"], NOW);
    let twice = desk.as_role(Role::Importer, "DELETE", &location, b"");
    assert_eq!(
        (twice.status, twice.json()["code"].clone()),
        (409, "not_applied".into())
    );
}

#[test]
fn a_refused_file_is_422_with_the_report_as_body() {
    let desk = Desk::open();
    let refused = desk.as_role(
        Role::Importer,
        "POST",
        REGISTER,
        b"%PDF-1.4 ceci n'est pas une table",
    );
    assert_eq!(refused.status, 422);
    assert_eq!(refused.header("content-type"), Some("application/json"));
    let report = refused.json();
    assert_eq!(report["status"], "rejected");
    assert!(report["issues"][0]["remedy"].is_string());
    assert_eq!(desk.n_deliveries(), 1, "a refusal is remembered");
}

#[test]
fn what_is_asked_wrongly_is_refused_before_anything_is_stored() {
    let desk = Desk::open();
    let send = |path: &str| desk.as_role(Role::Importer, "POST", path, four_centres().as_bytes());
    for (path, status, code) in [
        ("/api/v1/imports", 400, "missing_parameter"),
        (
            "/api/v1/imports?format=structure-agreees&data_year=2023",
            400,
            "bad_value",
        ),
        (
            "/api/v1/imports?format=structures-agreees&data_year=deux",
            400,
            "bad_value",
        ),
        (
            "/api/v1/imports?format=structures-agreees&dry_run=peut-%C3%AAtre",
            400,
            "bad_value",
        ),
        (
            "/api/v1/imports?format=structures-agreees&annee=2023",
            400,
            "unknown_parameter",
        ),
    ] {
        let answer = send(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert_eq!(answer.json()["code"], code, "{path}");
    }
    let allowed = send("/api/v1/imports?format=x").json()["allowed"].clone();
    assert!(
        allowed
            .as_array()
            .unwrap()
            .contains(&"structures-agreees".into())
    );
    let empty = desk.as_role(Role::Importer, "POST", REGISTER, b"");
    assert_eq!(
        (empty.status, empty.json()["code"].clone()),
        (400, "bad_upload".into())
    );
    assert_eq!(desk.n_deliveries(), 0);
}

#[test]
fn real_and_fictitious_deliveries_never_meet_over_http_either() {
    let desk = Desk::open();
    let send = |more: &str| {
        let path = format!("{REGISTER}{more}");
        desk.as_role(Role::Importer, "POST", &path, four_centres().as_bytes())
    };
    assert_eq!(send("").status, 201);
    let mixed = send("&fictitious=true");
    assert_eq!(
        (mixed.status, mixed.json()["code"].clone()),
        (409, "kinds_never_meet".into())
    );
    assert_eq!(desk.n_deliveries(), 1);
}

#[test]
fn a_form_sends_one_file_whatever_its_name() {
    let desk = Desk::open();
    let register = four_centres();
    for (name, kept) in [
        ("../../../etc/passwd", "passwd"),
        ("C:\\\\Windows\\\\registre.csv", "registre.csv"),
        ("<script>alert(1)<!-- .csv", "<script>alert(1)<!-- .csv"),
        (
            "'; DROP TABLE deliveries; --.csv",
            "'; DROP TABLE deliveries; --.csv",
        ),
    ] {
        // Each is another content, hence another delivery.
        let content = format!("{register}A9;Centre {kept};CSX;44109;{};;;\n", MANAGERS[0]);
        let answer = post_form(&desk, &form(&[("file", Some(name), &content)]));
        let report = answer.json();
        assert_eq!(report["file"]["name"], kept, "{report}");
    }
    assert_eq!(desk.n_deliveries(), 4);
    let list = desk.as_role(Role::Analyst, "GET", "/api/v1/imports", b"");
    assert_eq!(list.header("content-type"), Some("application/json"));
    assert_eq!(list.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn a_form_without_a_file_or_with_two_is_refused() {
    let desk = Desk::open();
    let register = four_centres();
    let one = ("file", Some("a.csv"), register.as_str());
    for parts in [
        vec![],
        vec![("format", None, "structures-agreees")],
        vec![("file", Some(""), "")],
        vec![one, ("file", Some("b.csv"), "x;y\n1;2\n")],
        vec![one, ("autre", Some("b.csv"), "x;y\n1;2\n")],
    ] {
        let answer = post_form(&desk, &form(&parts));
        assert_eq!(answer.status, 400, "{parts:?}");
        assert_eq!(answer.json()["code"], "bad_upload", "{parts:?}");
    }
    let cut = form(&[one]);
    let broken = post_form(&desk, &cut[..cut.len() / 2]);
    assert_eq!(broken.json()["code"], "bad_upload");
    let long = "x".repeat(3_000);
    let many = post_form(&desk, &form(&[("name", None, &long), one]));
    assert_eq!(many.status, 413);
    assert_eq!(desk.n_deliveries(), 0);
}

fn bounded() -> Desk {
    let access = Access {
        upload_limit_mb: 1,
        ..Access::default()
    };
    Desk::with(Setting {
        access,
        silence: Duration::from_millis(300),
        ..Setting::default()
    })
}

/// The beginning of a request written by hand, and what comes back until the server is done.
fn by_hand(desk: &Desk, head: &str, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(desk.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let bearer = desk.bearer(Role::Importer);
    write!(
        stream,
        "POST {REGISTER} HTTP/1.1\r\nHost: vigie\r\nAuthorization: {bearer}\r\n{head}\r\n\r\n"
    )
    .unwrap();
    for piece in pieces {
        // The server may close before the end: that is what is tested.
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let mut buffer = [0; 4_096];
    while let Ok(n) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..n]);
        if n == 0
            || answer
                .windows(4)
                .any(|end| end == b"\"}\r\n" || end.ends_with(b"\"}"))
        {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_over_the_limit_is_refused_and_nothing_is_stored() {
    let desk = bounded();
    let announced = by_hand(&desk, "Content-Length: 5000000", &[]);
    assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    assert!(
        announced.contains("too_large") && announced.contains("1 Mo"),
        "{announced}"
    );
    // One that does not say its length is stopped on the way.
    let chunk = [b"fff0\r\n".as_slice(), &vec![b'a'; 0xfff0], b"\r\n"].concat();
    let endless: Vec<&[u8]> = (0..40).map(|_| chunk.as_slice()).collect();
    let stopped = by_hand(&desk, "Transfer-Encoding: chunked", &endless);
    assert!(stopped.contains("413"), "{stopped}");
    // A little over the limit: the announced length leaves room for the form around the file.
    let file = "x;y\n".repeat(255_000);
    let in_form = post_form(&desk, &form(&[("file", Some("a.csv"), &file)]));
    assert_eq!(in_form.status, 413);
    assert_eq!(desk.n_deliveries(), 0);
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let desk = bounded();
    let start = Instant::now();
    let answer = by_hand(&desk, "Content-Length: 100", &[b"Identifiant Senacs;"]);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("slow_body"), "{answer}");
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(desk.n_deliveries(), 0);
}

#[test]
fn who_may_not_import_is_refused_before_the_body_is_read() {
    let desk = bounded();
    let mut stream = TcpStream::connect(desk.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let head = format!("POST {REGISTER} HTTP/1.1\r\nHost: vigie\r\nContent-Length: 900000\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
}

#[test]
fn a_limited_token_sends_and_sees_its_own_departements_only() {
    let desk = Desk::open();
    let of = |name: &str, departements: &[&str]| {
        format!("Bearer {}", desk.token(Role::Importer, name, departements))
    };
    let (one, other, both) = (
        of("caf 44", &["44"]),
        of("caf 49", &["49"]),
        of("caf 44 et 49", &["44", "49"]),
    );
    let send = |bearer: &str, file: &str| {
        desk.send(
            "POST",
            REGISTER,
            &[("authorization", bearer)],
            file.as_bytes(),
        )
    };
    let refused = send(&one, &of_angers());
    assert_eq!(refused.status, 403);
    let problem = refused.json();
    assert_eq!(problem["code"], "outside_scope");
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("le département 49") && detail.contains("le département 44"),
        "{detail}"
    );
    // One row of another département is enough, however few they are.
    let stray =
        four_centres() + "B1;Centre B1;CSX;49007;100000504;01/01/2000;01/01/2021;31/12/2024\n";
    assert_eq!(send(&one, &stray).status, 403);
    assert_eq!(desk.n_deliveries(), 0);

    let first = send(&one, &four_centres());
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(send(&both, &of_angers()).status, 201);
    assert_eq!(desk.n_deliveries(), 2);
    let seen = |bearer: &str| -> usize {
        let list = desk.send("GET", "/api/v1/imports", &[("authorization", bearer)], b"");
        list.json()["imports"].as_array().unwrap().len()
    };
    assert_eq!((seen(&one), seen(&other), seen(&both)), (1, 1, 2));
    let path = format!("/api/v1/imports/{}", first.json()["id"].as_str().unwrap());
    let status = |bearer: &str, method: &str| {
        desk.send(method, &path, &[("authorization", bearer)], b"")
            .status
    };
    assert_eq!((status(&one, "GET"), status(&other, "GET")), (200, 404));
    assert_eq!(status(&other, "DELETE"), 404);
    assert_eq!(status(&one, "DELETE"), 200);
}

#[test]
fn a_limited_token_sees_its_own_refusals() {
    let desk = Desk::open();
    let bearer = format!("Bearer {}", desk.token(Role::Importer, "caf 44", &["44"]));
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(
        desk.send("POST", REGISTER, &headers, b"%PDF-1.4").status,
        422
    );
    let refused = desk.as_role(Role::Importer, "POST", REGISTER, b"%PDF-1.5");
    assert_eq!(refused.status, 422);
    assert_eq!(desk.n_deliveries(), 2);
    let list = desk.send("GET", "/api/v1/imports", &headers, b"").json();
    assert_eq!(list["count"], 1);
    assert_eq!(list["imports"][0]["author"], "caf 44");
}

#[test]
fn the_list_of_deliveries_is_filtered_and_walked() {
    let desk = Desk::open();
    let register = four_centres();
    desk.as_role(Role::Importer, "POST", REGISTER, register.as_bytes());
    let survey = "/api/v1/imports?format=senacs-structures&data_year=2023&survey_year=2024";
    desk.as_role(Role::Importer, "POST", survey, four_answers().as_bytes());
    desk.as_role(Role::Importer, "POST", REGISTER, b"%PDF-1.4");
    let list = |query: &str| {
        desk.as_role(
            Role::Analyst,
            "GET",
            &format!("/api/v1/imports{query}"),
            b"",
        )
        .json()
    };
    assert_eq!(list("")["count"], 3);
    assert_eq!(list("?status=rejected")["count"], 1);
    assert_eq!(list("?format=senacs-structures")["count"], 1);
    assert_eq!(list("?data_year=2020")["count"], 0);
    let (mut seen, mut next) = (Vec::new(), Some("?limit=1".to_owned()));
    while let Some(query) = next {
        let page = list(&query);
        seen.push(page["imports"][0]["id"].as_str().unwrap().to_owned());
        next = page["next"]
            .as_str()
            .map(|cursor| format!("?limit=1&cursor={cursor}"));
    }
    assert_eq!(seen.len(), 3);
    assert!(
        seen[0].contains("structures-agreees") && seen[1].contains("senacs"),
        "last first: {seen:?}"
    );
    for (query, code) in [
        ("?limit=0", "bad_value"),
        ("?cursor=x", "bad_cursor"),
        ("?status=x", "bad_value"),
    ] {
        assert_eq!(list(query)["code"], code);
    }
}

/// Follows a job until it ends.
fn wait_for(desk: &Desk, role: Role, address: &str) -> Value {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let job = desk.as_role(role, "GET", address, b"").json();
        if job["state"] != "running" {
            return job;
        }
        assert!(Instant::now() < deadline, "{job}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_job_is_followed_by_who_asked_it() {
    let desk = Desk::open();
    let bearer = desk.bearer(Role::Importer);
    let headers = [
        ("authorization", bearer.as_str()),
        ("prefer", "respond-async"),
    ];
    let register = four_centres();
    let accepted = desk.send("POST", REGISTER, &headers, register.as_bytes());
    assert_eq!(accepted.status, 202);
    let address = accepted.header("location").unwrap();
    assert_eq!(accepted.json()["links"]["self"], address);
    let job = wait_for(&desk, Role::Importer, address);
    assert_eq!(
        (&job["state"], &job["status"]),
        (&"done".into(), &201.into())
    );
    assert_eq!(job["result"]["status"], "accepted");
    assert_eq!(desk.as_role(Role::Analyst, "GET", address, b"").status, 404);
    assert_eq!(desk.as_role(Role::Admin, "GET", address, b"").status, 200);
    assert_eq!(desk.n_deliveries(), 1);

    let unknown = "/api/v1/imports?format=x";
    let accepted = desk.send("POST", unknown, &headers, register.as_bytes());
    let job = wait_for(&desk, Role::Importer, accepted.header("location").unwrap());
    assert_eq!(
        (&job["state"], &job["result"]["code"]),
        (&"failed".into(), &"bad_value".into())
    );
}

#[test]
fn a_publication_is_served_at_once() {
    let desk = Desk::open();
    let nothing = desk.as_role(Role::Publisher, "POST", "/api/v1/editions", b"");
    assert_eq!(nothing.json()["code"], "nothing_delivered");
    desk.as_role(Role::Importer, "POST", REGISTER, four_centres().as_bytes());
    let asked = br#"{"note": "automne", "preview": false}"#;
    let done = desk.as_role(Role::Publisher, "POST", "/api/v1/editions", asked);
    assert_eq!(done.status, 201, "{}", done.text());
    assert_eq!(done.json()["note"], "automne");
    let address = done.header("location").unwrap();
    assert_eq!(desk.send("GET", address, &[], b"").json()["current"], true);
    let wrong = desk.as_role(
        Role::Publisher,
        "POST",
        "/api/v1/editions",
        br#"{"notes": 1}"#,
    );
    assert_eq!(wrong.json()["code"], "bad_body");
}

#[test]
fn a_preview_is_seen_by_roles_only() {
    let desk = Desk::open();
    desk.as_role(Role::Importer, "POST", REGISTER, four_centres().as_bytes());
    let asked = br#"{"preview": true}"#;
    let done = desk.as_role(Role::Publisher, "POST", "/api/v1/editions", asked);
    assert_eq!(
        (done.status, done.json()["preview"].clone()),
        (201, true.into())
    );
    let address = done.header("location").unwrap();
    assert_eq!(desk.as_role(Role::Analyst, "GET", address, b"").status, 200);
    assert_eq!(desk.as_role(Role::Reader, "GET", address, b"").status, 404);
    assert_eq!(desk.send("GET", address, &[], b"").status, 404);
    let list = |answer: Answer| answer.json()["editions"].as_array().unwrap().len();
    let public = list(desk.send("GET", "/api/v1/editions", &[], b""));
    assert_eq!(public, 1, "the edition served stays");
    let served = desk.send("GET", "/api/v1/editions/2026-11-23.1", &[], b"");
    assert_eq!(served.json()["current"], true);
}

#[test]
fn an_import_may_publish_for_who_may_both() {
    let desk = Desk::open();
    let path = format!("{REGISTER}&publish=true");
    let register = four_centres();
    let importer = desk.as_role(Role::Importer, "POST", &path, register.as_bytes());
    assert_eq!((importer.status, desk.n_deliveries()), (403, 0));
    let admin = desk.as_role(Role::Admin, "POST", &path, register.as_bytes());
    assert_eq!(admin.status, 201, "{}", admin.text());
    let editions = desk.send("GET", "/api/v1/editions", &[], b"").json();
    assert!(
        editions["editions"][0]["note"]
            .as_str()
            .unwrap()
            .contains("admin")
    );
}
