//! The file inside an answer: its name and its bytes.

use std::io::Read as _;

use percent_encoding::percent_decode_str;
use ureq::Body;

use super::retry::Attempt;
use crate::catalogue::schedule::HttpOrigin;
use crate::sources::SourceError;
use crate::sources::address::shown;
use crate::sources::name::harmless;

/// The name that the server gives, else the last part of the address; never a path.
pub(super) fn file_name(disposition: Option<&str>, address: &str, fallback: &str) -> String {
    let given = disposition.and_then(named_in).unwrap_or_else(|| {
        let bare = address.split(['?', '#']).next().unwrap_or_default();
        let path = bare.split_once("://").map_or(bare, |(_, rest)| rest);
        let last = path.split_once('/').map_or("", |(_, path)| path);
        decoded(last)
    });
    harmless(&given, fallback)
}

/// `attachment; filename="a.csv"; filename*=UTF-8''%C3%A0.csv`: the second wins.
fn named_in(disposition: &str) -> Option<String> {
    let parameter = |name: &str| {
        disposition.split(';').find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.trim().trim_matches('"');
            (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then_some(value)
        })
    };
    let extended = parameter("filename*").and_then(|value| value.splitn(3, '\'').nth(2));
    extended
        .map(decoded)
        .or_else(|| parameter("filename").map(str::to_owned))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The bytes of an answer, decompressed, no more than allowed.
pub(super) fn read_body(origin: &HttpOrigin, body: Body) -> Result<Vec<u8>, Attempt> {
    let too_large = || {
        Attempt::Final(SourceError::TooLarge {
            what: shown(&origin.url),
            max_bytes: origin.max_bytes,
        })
    };
    if body
        .content_length()
        .is_some_and(|length| length > origin.max_bytes)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let reader = body.into_reader();
    let read = reader
        .take(origin.max_bytes.saturating_add(1))
        .read_to_end(&mut bytes);
    if let Err(error) = read {
        return Err(Attempt::of_network(origin, &ureq::Error::Io(error)));
    }
    if u64::try_from(bytes.len()).is_ok_and(|read| read <= origin.max_bytes) {
        Ok(bytes)
    } else {
        Err(too_large())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_one_the_server_gives_without_its_path() {
        let name = |disposition| {
            file_name(
                disposition,
                "https://a.fr/x/liste%20finale.csv?jeton=s",
                "source",
            )
        };
        assert_eq!(name(None), "liste finale.csv");
        assert_eq!(name(Some("attachment")), "liste finale.csv");
        assert_eq!(name(Some("attachment; filename=\"a b.csv\"")), "a b.csv");
        assert_eq!(
            name(Some("attachment; filename=\"../../etc/passwd\"")),
            "passwd"
        );
        let both = "attachment; filename=\"e.csv\"; filename*=UTF-8''enqu%C3%AAte.csv";
        assert_eq!(name(Some(both)), "enquête.csv");
        assert_eq!(
            name(Some("attachment; filename*=UTF-8''..%2F..%2Fx.csv")),
            "x.csv"
        );
        assert_eq!(file_name(None, "https://a.fr", "source"), "source");
        assert_eq!(file_name(None, "https://a.fr/?q=1", "source"), "source");
    }
}
