//! Addresses: what may be shown of one, and where a redirection leads.

use ureq::http::Uri;

/// An address without its query, where a token may stand.
pub fn shown(address: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = bare.split_once("://").unwrap_or(("", bare));
    let after_user = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{after_user}")
}

/// Only the server of an address: a webhook's path is often its secret.
pub(super) fn server(address: &str) -> String {
    let shown = shown(address);
    let end = shown.match_indices('/').nth(2).map(|(at, _)| at);
    end.and_then(|end| shown.get(..end))
        .map_or_else(|| shown.clone(), str::to_owned)
}

/// Whether two addresses are of one server: secrets follow no redirection to another.
pub(super) fn same_server(one: &str, other: &str) -> bool {
    let part = |address: &str| {
        let uri: Uri = address.parse().ok()?;
        let scheme = uri.scheme_str()?.to_owned();
        let default = if scheme == "https" { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(default);
        Some((scheme, uri.host()?.to_lowercase(), port))
    };
    part(one).is_some_and(|one| Some(one) == part(other))
}

/// Where a redirection leads: another `http://` or `https://` address, never from the second to
/// the first.
pub(super) fn redirected(from: &str, location: &str) -> Result<String, &'static str> {
    let (scheme, rest) = from
        .split_once("://")
        .ok_or("adresse de départ illisible")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let bare = rest.split(['?', '#']).next().unwrap_or_default();
    let to = if location.contains("://") {
        location.to_owned()
    } else if let Some(place) = location.strip_prefix("//") {
        format!("{scheme}://{place}")
    } else if location.starts_with('/') {
        format!("{scheme}://{host}{location}")
    } else {
        let folder = bare.rsplit_once('/').map_or(host, |(folder, _)| folder);
        format!("{scheme}://{folder}/{location}")
    };
    match to.split_once("://").map(|(scheme, _)| scheme) {
        Some("https") => Ok(to),
        Some("http") if scheme == "http" => Ok(to),
        Some("http") => Err("il quitte https pour http ; demandez une adresse https à l'éditeur"),
        Some(_) | None => Err("il ne mène pas à une adresse http ou https"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirection_never_leaves_https_nor_http() {
        let from = "https://a.example/dir/file?x=1";
        for (location, to) in [
            ("https://b.example/c", "https://b.example/c"),
            ("/other", "https://a.example/other"),
            ("other.csv", "https://a.example/dir/other.csv"),
            ("//b.example/c", "https://b.example/c"),
        ] {
            assert_eq!(redirected(from, location).unwrap(), to);
        }
        for wrong in [
            "http://a.example/file",
            "file:///etc/passwd",
            "ftp://a.example/x",
        ] {
            assert!(redirected(from, wrong).is_err(), "{wrong}");
        }
        let http = redirected("http://a.example", "http://b.example/").unwrap();
        assert_eq!(http, "http://b.example/");
        assert_eq!(
            redirected("http://a.example", "x").unwrap(),
            "http://a.example/x"
        );
    }

    #[test]
    fn what_is_shown_of_an_address_holds_no_secret() {
        let address = "https://user:pass@hooks.example:8443/T0/secret?token=secret#secret";
        assert_eq!(shown(address), "https://hooks.example:8443/T0/secret");
        assert_eq!(server(address), "https://hooks.example:8443");
        assert_eq!(server("https://hooks.example"), "https://hooks.example");
    }

    #[test]
    fn one_server_is_a_scheme_a_host_and_a_port() {
        assert!(same_server(
            "https://A.example/x",
            "https://a.example:443/y"
        ));
        assert!(!same_server("https://a.example/", "http://a.example/"));
        assert!(!same_server("https://a.example/", "https://b.example/"));
        assert!(!same_server("http://a.example:81/", "http://a.example/"));
    }
}
