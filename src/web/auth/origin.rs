//! Where a request comes from: the address of its sender, the site of its form.

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName, ORIGIN};

use crate::web::error::ApiError;

use super::attempts::Sender;
use super::form_refused;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Refuses a request that a browser sends from another site than ours.
///
/// A browser tells with `Sec-Fetch-Site` and `Origin`; what sends neither has no cookie of ours to
/// be abused, and still needs the token of the form.
pub(super) fn check(request: &HttpRequest, public_url: Option<&str>) -> Result<(), ApiError> {
    let site = text(request, &SEC_FETCH_SITE);
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(form_refused());
    }
    let Some(origin) = text(request, &ORIGIN) else {
        return Ok(());
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let ours = match public_url {
        Some(address) => origin == site_of(address),
        None => host.is_some() && host == text(request, &HOST),
    };
    if ours { Ok(()) } else { Err(form_refused()) }
}

/// `https://observatoire.example.fr/x` → `https://observatoire.example.fr`.
fn site_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map_or(address.len(), |at| start + at);
    address.get(..end).unwrap_or(address)
}

/// The address of the sender: of the connection, or the last one that the proxy in front names.
pub(super) fn sender(request: &HttpRequest, behind_proxy: bool) -> Sender {
    if behind_proxy {
        let last = text(request, &X_FORWARDED_FOR).and_then(|list| list.rsplit(',').next());
        return last.and_then(|address| address.trim().parse().ok());
    }
    request.peer_addr().map(|address| address.ip())
}

/// Whether cookies must stay on HTTPS.
pub(super) fn is_https(request: &HttpRequest, public_url: Option<&str>) -> bool {
    public_url.is_some_and(|address| address.starts_with("https://"))
        || request.connection_info().scheme() == "https"
}

fn text<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_our_own_site_may_send_a_form() {
        let sent = |headers: &[(&'static str, &str)], public_url| {
            let request = TestRequest::post().insert_header(("host", "vigie.fr:8080"));
            let request = headers
                .iter()
                .fold(request, |request, header| request.insert_header(*header));
            check(&request.to_http_request(), public_url).is_ok()
        };
        assert!(sent(&[], None));
        assert!(sent(&[("origin", "http://vigie.fr:8080")], None));
        assert!(sent(&[("sec-fetch-site", "same-origin")], None));
        for headers in [
            [("origin", "http://vigie.fr")],
            [("origin", "null")],
            [("origin", "http://vigie.fr:8080.example.org")],
            [("sec-fetch-site", "cross-site")],
            [("sec-fetch-site", "same-site")],
        ] {
            assert!(!sent(&headers, None), "{headers:?}");
        }
        let public = Some("https://vigie.fr/observatoire");
        assert!(sent(&[("origin", "https://vigie.fr")], public));
        assert!(!sent(&[("origin", "http://vigie.fr")], public));
        assert!(!sent(&[("origin", "https://vigie.fr.example.org")], public));
    }

    #[test]
    fn behind_a_proxy_the_sender_is_the_last_one_named() {
        let request = TestRequest::get()
            .insert_header(("x-forwarded-for", "10.9.9.9, 192.0.2.7"))
            .peer_addr("127.0.0.1:5000".parse().unwrap())
            .to_http_request();
        assert_eq!(sender(&request, true), "192.0.2.7".parse().ok());
        assert_eq!(sender(&request, false), "127.0.0.1".parse().ok());
    }
}
