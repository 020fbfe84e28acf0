//! Caching and encoding of an answer: one strong `ETag`, `304` before any computing, gzip where the
//! client asks for it and the body is worth it.

use std::io::Write as _;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderName, IF_NONE_MATCH, LINK, VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use super::auth::Viewer;

/// Below this length compressing costs more than it saves.
const WORTH_COMPRESSING: usize = 1_400;

/// Whether what is answered can change at the same address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lifetime {
    /// Changes with the next edition.
    Moving,
    /// The address names the edition.
    Fixed,
}

/// An answer in preparation.
#[derive(Debug)]
pub(super) struct Answer {
    etag: String,
    lifetime: Lifetime,
    accepts_gzip: bool,
    is_known: bool,
    next: Option<String>,
    audience: Audience,
}

/// Who an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Everybody gets the same.
    Everybody,
    /// The public, where a role would get another answer.
    Public,
    /// One viewer.
    Viewer,
}

impl Answer {
    /// `seed` names the edition and definitions; `format` what was negotiated. Where the viewer was
    /// identified, the answer is theirs.
    pub(super) fn new(request: &HttpRequest, seed: &str, format: &str) -> Self {
        let accepts_gzip = header(request, &ACCEPT_ENCODING).is_some_and(accepts_gzip);
        let encoding = if accepts_gzip { "gzip" } else { "identity" };
        let target = request
            .uri()
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let viewer = Viewer::of(request);
        let audience = match &viewer {
            None => Audience::Everybody,
            Some(viewer) if viewer.role.is_none() => Audience::Public,
            Some(_) => Audience::Viewer,
        };
        let fingerprint = viewer.map_or_else(|| "public".to_owned(), |viewer| viewer.fingerprint());
        let mut hasher = Sha256::new();
        for part in [
            env!("CARGO_PKG_VERSION"),
            seed,
            target,
            fingerprint.as_str(),
            format,
            encoding,
        ] {
            hasher.update(part);
            hasher.update([0]);
        }
        let etag = quoted_hex(&hasher.finalize());
        let is_known = header(request, &IF_NONE_MATCH).is_some_and(|tags| {
            tags.split(',')
                .map(str::trim)
                .any(|tag| tag.strip_prefix("W/").unwrap_or(tag) == etag)
        });
        let fixed = request
            .query_string()
            .split('&')
            .any(|pair| pair.starts_with("edition="));
        let lifetime = if fixed {
            Lifetime::Fixed
        } else {
            Lifetime::Moving
        };
        Self {
            etag,
            lifetime,
            accepts_gzip,
            is_known,
            next: None,
            audience,
        }
    }

    /// The same, whose content may change though the address names an edition.
    pub(super) fn moving(mut self) -> Self {
        self.lifetime = Lifetime::Moving;
        self
    }

    /// The same, whose address names everything that it depends on.
    pub(super) fn fixed(mut self) -> Self {
        self.lifetime = Lifetime::Fixed;
        self
    }

    /// What names this very content: edition, request, viewer, format and encoding.
    pub(super) fn tag(&self) -> &str {
        &self.etag
    }

    /// The answer to a client that has this very content already.
    pub(super) fn not_modified(&self) -> Option<HttpResponse> {
        self.is_known
            .then(|| self.headed(StatusCode::NOT_MODIFIED).finish())
    }

    /// Adds the address of the next page.
    pub(super) fn with_next(mut self, address: Option<String>) -> Self {
        self.next = address;
        self
    }

    /// The answer with its content.
    pub(super) fn send(&self, content_type: &str, body: Vec<u8>) -> HttpResponse {
        let mut response = self.headed(StatusCode::OK);
        response.content_type(content_type);
        if let Some(address) = &self.next {
            response.insert_header((LINK, format!("<{address}>; rel=\"next\"")));
        }
        // An image and a workbook are compressed already.
        let is_text = !content_type.starts_with("image/png")
            && !content_type.starts_with("application/vnd.openxmlformats");
        let compress = is_text && self.accepts_gzip && body.len() >= WORTH_COMPRESSING;
        if let Some(packed) = compress.then(|| gzip(&body)).and_then(Result::ok) {
            response.insert_header((CONTENT_ENCODING, "gzip"));
            return response.body(packed);
        }
        response.body(body)
    }

    /// JSON content.
    pub(super) fn json(&self, body: impl Into<String>) -> HttpResponse {
        self.send("application/json", body.into().into_bytes())
    }

    fn headed(&self, status: StatusCode) -> actix_web::HttpResponseBuilder {
        let vary = match self.audience {
            Audience::Everybody => "Accept, Accept-Encoding",
            Audience::Public | Audience::Viewer => "Accept, Accept-Encoding, Authorization, Cookie",
        };
        // A role may be taken back: what it sees is asked again each time.
        let cache = match (self.audience, self.lifetime) {
            (Audience::Viewer, _) => "private, no-cache",
            (_, Lifetime::Moving) => "no-cache",
            (_, Lifetime::Fixed) => "public, max-age=31536000, immutable",
        };
        let mut response = HttpResponse::build(status);
        response
            .insert_header((ETAG, self.etag.as_str()))
            .insert_header((VARY, vary))
            .insert_header((CACHE_CONTROL, cache));
        response
    }
}

fn header<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn accepts_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

fn quoted_hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| {
        DIGITS
            .get(usize::from(nibble))
            .copied()
            .map_or('0', char::from)
    };
    let mut text = String::with_capacity(34);
    text.push('"');
    for byte in digest.iter().take(16) {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text.push('"');
    text
}
