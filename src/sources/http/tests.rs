//! Against a small server on the loopback, told what to answer to each request.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use indexmap::IndexMap;

use super::*;
use crate::catalogue::schedule::{Notice, NoticeWay};
use crate::sources::notify::tell;

/// A server that gives its answers in order, then the last one for ever.
struct Server {
    address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn answering(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = Arc::clone(&heard);
        thread::spawn(move || {
            for (served, connection) in listener.incoming().enumerate() {
                let mut connection = connection.unwrap();
                ears.lock().unwrap().push(request(&connection));
                let answer = answers.get(served).or(answers.last()).unwrap();
                drop(connection.write_all(answer));
            }
        });
        Self { address, heard }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// Head of a request, and its body when it says its length.
fn request(connection: &TcpStream) -> String {
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let lower = line.to_lowercase();
        if let Some(said) = lower.strip_prefix("content-length:") {
            length = said.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&lower);
    }
    let mut body = vec![0; length];
    std::io::Read::read_exact(&mut reader, &mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn origin(address: &str) -> HttpOrigin {
    HttpOrigin {
        url: format!("{address}/depot/liste.csv?jeton=secret"),
        headers: IndexMap::new(),
        max_bytes: 1000,
        timeout: Duration::from_secs(5),
        retries: 3,
    }
}

/// Fetches without really waiting; what it would have waited, in seconds.
fn fetched(origin: &HttpOrigin, known: &Validators) -> (Result<Fetched, SourceError>, Vec<u64>) {
    let waits = RefCell::new(Vec::new());
    let patience = Patience {
        sleep: &|delay| {
            waits.borrow_mut().push(delay.as_secs());
            true
        },
        jitter: &|| 0.0,
        clock: &|| DateTime::UNIX_EPOCH,
    };
    let environment = |name: &str| (name == "JETON").then(|| "Bearer tres-secret".to_owned());
    let outcome = fetch(origin, known, "annuaire", &environment, &patience);
    (outcome, waits.take())
}

fn failure(origin: &HttpOrigin) -> (String, Vec<u64>) {
    let (outcome, waits) = fetched(origin, &Validators::default());
    let error = outcome.unwrap_err().to_string();
    assert!(!error.contains("secret"), "{error}");
    (error, waits)
}

fn bytes(fetched: Fetched) -> Vec<u8> {
    match fetched {
        Fetched::File { bytes, .. } => bytes,
        Fetched::Same => panic!("nothing was fetched"),
    }
}

#[test]
fn a_file_comes_with_its_name_and_is_asked_for_again_only_if_it_changed() {
    let server = Server::answering(vec![
        answer(
            "200 OK",
            "ETag: \"v1\"\r\nLast-Modified: Sat, 28 Mar 2026 10:00:00 GMT\r\n",
            b"a;b\n",
        ),
        answer("304 Not Modified", "", b""),
    ]);
    let origin = HttpOrigin {
        headers: [("Authorization".to_owned(), "JETON".to_owned())]
            .into_iter()
            .collect(),
        ..origin(&server.address)
    };
    let Fetched::File {
        name,
        bytes,
        validators,
    } = fetched(&origin, &Validators::default()).0.unwrap()
    else {
        panic!("nothing was fetched")
    };
    assert_eq!(
        (name.as_str(), bytes.as_slice()),
        ("liste.csv", &b"a;b\n"[..])
    );
    assert_eq!(fetched(&origin, &validators).0.unwrap(), Fetched::Same);
    let [first, second] = &server.heard()[..] else {
        panic!()
    };
    assert!(
        first.contains("authorization: bearer tres-secret"),
        "{first}"
    );
    assert!(!first.contains("if-none-match"), "{first}");
    assert!(second.contains("if-none-match: \"v1\""), "{second}");
    assert!(
        second.contains("if-modified-since: sat, 28 mar 2026"),
        "{second}"
    );
}

#[test]
fn a_server_in_trouble_is_asked_again_later_and_later() {
    let server = Server::answering(vec![
        answer("503 Service Unavailable", "", b""),
        answer("429 Too Many Requests", "Retry-After: 17\r\n", b""),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\ncut short".to_vec(),
        answer("200 OK", "", b"whole"),
    ]);
    let (outcome, waits) = fetched(&origin(&server.address), &Validators::default());
    assert_eq!(bytes(outcome.unwrap()), b"whole");
    assert_eq!(waits, [2, 17, 8]);
}

#[test]
fn trouble_that_lasts_and_a_plain_refusal_end_the_run() {
    let down = Server::answering(vec![answer("500 Oops", "", b"")]);
    let (error, waits) = failure(&origin(&down.address));
    assert_eq!((error.contains("500"), waits), (true, vec![2, 4, 8]));

    let gone = Server::answering(vec![answer("404 Not Found", "", b"")]);
    let (error, waits) = failure(&origin(&gone.address));
    assert_eq!((error.contains("404"), waits.len()), (true, 0));

    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let (error, waits) = failure(&origin(&format!("http://{closed}")));
    assert_eq!((error.contains("ne répond pas"), waits.len()), (true, 3));

    let patient = Server::answering(vec![answer("503 Later", "Retry-After: 86400\r\n", b"")]);
    assert_eq!(failure(&origin(&patient.address)).1, Vec::<u64>::new());
}

#[test]
fn no_more_than_the_limit_is_read_even_decompressed() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&vec![b'a'; 1_000_000]).unwrap();
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 2000);
    let endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    for large in [
        answer("200 OK", "", &[b'a'; 1001]),
        [endless, vec![b'a'; 5000]].concat(),
        answer("200 OK", "Content-Encoding: gzip\r\n", &bomb),
    ] {
        let server = Server::answering(vec![large]);
        let wide = HttpOrigin {
            max_bytes: 1000,
            ..origin(&server.address)
        };
        let (error, waits) = failure(&wide);
        assert!(error.contains("1000") && waits.is_empty(), "{error}");
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(b"a;b\n").unwrap();
    let small = answer(
        "200 OK",
        "Content-Encoding: gzip\r\n",
        &gzip.finish().unwrap(),
    );
    let server = Server::answering(vec![small]);
    let (outcome, _) = fetched(&origin(&server.address), &Validators::default());
    assert_eq!(bytes(outcome.unwrap()), b"a;b\n");
}

#[test]
fn redirections_are_followed_a_few_times_and_secrets_stay_on_their_server() {
    let end = Server::answering(vec![answer("200 OK", "", b"end")]);
    let elsewhere = format!("Location: {}/fin.csv\r\n", end.address);
    let start = Server::answering(vec![
        answer("302 Found", "Location: /suite?x=1\r\n", b""),
        answer("307 Temporary Redirect", &elsewhere, b""),
    ]);
    let origin_with_secret = HttpOrigin {
        headers: [("X-Cle".to_owned(), "JETON".to_owned())]
            .into_iter()
            .collect(),
        ..origin(&start.address)
    };
    let (outcome, _) = fetched(&origin_with_secret, &Validators::default());
    assert_eq!(bytes(outcome.unwrap()), b"end");
    assert!(
        start
            .heard()
            .iter()
            .all(|request| request.contains("tres-secret"))
    );
    assert!(
        start.heard()[1].starts_with("get /suite?x=1"),
        "{:?}",
        start.heard()
    );
    assert!(!end.heard()[0].contains("tres-secret"), "{:?}", end.heard());

    let circle = Server::answering(vec![answer("302 Found", "Location: /encore\r\n", b"")]);
    assert!(
        failure(&origin(&circle.address))
            .0
            .contains("trop de renvois")
    );
    assert_eq!(circle.heard().len(), REDIRECTIONS + 1);
}

#[test]
fn a_server_that_goes_silent_is_left_after_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let hurried = HttpOrigin {
        timeout: Duration::from_millis(300),
        retries: 0,
        ..origin(&address)
    };
    let (error, _) = failure(&hurried);
    assert!(error.contains("ne répond pas"), "{error}");
}

#[test]
fn a_missing_secret_is_named_and_nothing_is_asked() {
    let server = Server::answering(vec![answer("200 OK", "", b"")]);
    let origin = HttpOrigin {
        headers: [("X-Cle".to_owned(), "AUTRE".to_owned())]
            .into_iter()
            .collect(),
        ..origin(&server.address)
    };
    assert!(failure(&origin).0.contains("AUTRE"));
    assert!(probe(&origin, &|_| None).is_err());
    assert_eq!(server.heard().len(), 0);
}

#[test]
fn a_probe_asks_for_no_file() {
    let server = Server::answering(vec![
        answer("200 OK", "", b""),
        answer("405 Method Not Allowed", "", b""),
        answer("403 Forbidden", "", b""),
    ]);
    let origin = origin(&server.address);
    probe(&origin, &|_| None).unwrap();
    probe(&origin, &|_| None).unwrap();
    let error = probe(&origin, &|_| None).unwrap_err().to_string();
    assert!(
        error.contains("403") && !error.contains("secret"),
        "{error}"
    );
    assert!(
        server
            .heard()
            .iter()
            .all(|request| request.starts_with("head "))
    );
}

#[test]
fn a_webhook_receives_the_run_and_its_refusal_hides_its_path() {
    let server = Server::answering(vec![
        answer("204 No Content", "", b""),
        answer("410 Gone", "", b""),
    ]);
    let notice = Notice {
        way: NoticeWay::Webhook(format!("{}/services/secret", server.address)),
        timeout: Duration::from_secs(5),
    };
    tell(&notice, "{\"outcome\":\"refused\"}", &|_| None).unwrap();
    let error = tell(&notice, "{}", &|_| None).unwrap_err().to_string();
    assert!(
        error.contains("410") && !error.contains("secret"),
        "{error}"
    );
    let heard = &server.heard()[0];
    assert!(
        heard.starts_with("post /services/secret") && heard.ends_with("{\"outcome\":\"refused\"}"),
        "{heard}"
    );
    assert!(heard.contains("content-type: application/json"), "{heard}");
}
