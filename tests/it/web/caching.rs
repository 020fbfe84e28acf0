//! `ETag`, 304, Cache-Control, HEAD, gzip, security headers.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::{address, ask, get};

const FIGURES: &str = "/api/v1/figures?indicator=benevoles-par-structure&geo=2026-DEP-44";

#[test]
fn the_same_request_has_the_same_strong_etag_and_bytes() {
    let (first, second) = (get(FIGURES), get(FIGURES));
    let etag = first.header("etag").unwrap();
    assert!(etag.starts_with('"'), "strong");
    assert_eq!(second.header("etag"), Some(etag));
    assert_eq!(first.body, second.body);
}

#[test]
fn an_etag_that_still_holds_gives_304_without_content() {
    for path in [
        FIGURES,
        "/api/v1/figures.csv?indicator=benevoles-par-structure&geo=2026-DEP-44",
        "/api/v1/figures/benevoles-par-structure/2026-DEP-44/2023/AVS",
        "/api/v1/lineage/benevoles-par-structure/2026-DEP-44/2023/AVS",
        "/api/v1/indicators",
        "/api/v1/plans",
        "/api/v1/editions",
        "/api/v1/dashboards",
        "/api/v1/territories?type=REG",
        "/api/v1/charts/line/structures-agreees.png?geo=2026-DEP-44",
    ] {
        let first = get(path);
        assert_eq!(first.status, 200, "{path}");
        let etag = first.header("etag").unwrap();
        let again = ask(address(), "GET", path, &[("if-none-match", etag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(etag));
    }
}

#[test]
fn formats_and_encodings_have_different_etags() {
    let csv = ask(address(), "GET", FIGURES, &[("accept", "text/csv")]);
    let (head, packed) = packed(FIGURES);
    let plain = get(FIGURES);
    assert_ne!(plain.header("etag"), csv.header("etag"));
    assert!(!head.contains(plain.header("etag").unwrap()), "{head}");
    assert_eq!(plain.header("vary"), Some("Accept, Accept-Encoding"));
    assert!(head.contains("content-encoding: gzip"), "{head}");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.text());
}

/// Headers and content as they travel: the client of the tests decodes and says nothing of it.
fn packed(path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address()).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: vigie\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|end| end == b"\r\n\r\n")
        .unwrap()
        + 4;
    let content = answer.split_off(end);
    (String::from_utf8(answer).unwrap().to_lowercase(), content)
}

#[test]
fn only_an_address_that_names_the_edition_is_immutable() {
    assert_eq!(get(FIGURES).header("cache-control"), Some("no-cache"));
    let fixed = get(&format!("{FIGURES}&edition=2026-11-23.1"));
    assert!(fixed.header("cache-control").unwrap().contains("immutable"));
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let (head, full) = (ask(address(), "HEAD", FIGURES, &[]), get(FIGURES));
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("etag"), full.header("etag"));
    assert_eq!(
        head.header("content-length"),
        Some(full.body.len().to_string().as_str())
    );
}

#[test]
fn every_answer_forbids_sniffing_and_framing() {
    for path in [FIGURES, "/nulle-part", "/livez"] {
        let answer = get(path);
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}");
    }
}
