//! A server with a store behind: tokens, sessions, deliveries.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use vigie::config::Access;
use vigie::domain::role::Role;
use vigie::service::observatory::Observatory;
use vigie::service::tokens::create_token;
use vigie::service::workplace::Workplace;
use vigie::store::Store;
use vigie::web::server::{Office, RunningServer, ServerSettings, run_with_office};

use super::{Answer, catalogue, edition, geography};

/// The day after the edition of the tests.
pub(super) const NOW: &str = "2026-11-24T10:00:00Z";

/// An observatory of its own for each test.
pub(super) struct Desk {
    pub(super) place: Workplace,
    pub(super) tokens: BTreeMap<Role, String>,
    server: RunningServer,
    _folder: TempDir,
}

/// How the server of a test differs from the usual one.
pub(super) struct Setting {
    pub(super) access: Access,
    pub(super) clock: fn() -> String,
    pub(super) silence: Duration,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            access: Access::default(),
            clock: || NOW.to_owned(),
            silence: Duration::from_secs(10),
        }
    }
}

impl Desk {
    pub(super) fn open() -> Self {
        Self::with(Setting::default())
    }

    /// A server whose edition is that of the other tests, and whose store is empty but for one
    /// token of each role.
    pub(super) fn with(setting: Setting) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
        // The definitions and the territories are read once for all tests.
        let place = Workplace {
            catalogue: catalogue(),
            geography: geography(),
            store: Store::open(&url).unwrap(),
            data_dir: folder.path().to_owned(),
            retention_days: 0,
        };
        let tokens = Role::ALL.map(|role| {
            let made = create_token(&place, role, role.code(), &[], NOW).unwrap();
            (role, made.token)
        });
        let observatory = Observatory::new(catalogue(), geography());
        observatory.swap(edition::edition());
        let office = Office::open(place.clone(), setting.access, setting.clock).unwrap();
        let settings = ServerSettings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            workers: Some(1),
        };
        // A loaded machine must not turn an answer into a job.
        let patience = Duration::from_mins(5);
        let office = office.with_silence(setting.silence).with_patience(patience);
        let server = run_with_office(settings, Arc::new(observatory), office).unwrap();
        Self {
            place,
            tokens: tokens.into(),
            server,
            _folder: folder,
        }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// A new token, limited to some départements.
    pub(super) fn token(&self, role: Role, name: &str, departements: &[&str]) -> String {
        let departements: Vec<String> = departements.iter().map(|d| (*d).to_owned()).collect();
        create_token(&self.place, role, name, &departements, NOW)
            .unwrap()
            .token
    }

    pub(super) fn bearer(&self, role: Role) -> String {
        format!("Bearer {}", self.tokens[&role])
    }

    /// Sends a request as a role, by its token.
    pub(super) fn as_role(&self, role: Role, method: &str, path: &str, body: &[u8]) -> Answer {
        self.send(method, path, &[("authorization", &self.bearer(role))], body)
    }

    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        send(self.address(), method, path, headers, body)
    }

    /// Opens a session with a token; gives the cookie as a browser sends it back.
    pub(super) fn log_in(&self, token: &str) -> String {
        let answer = self.send(
            "POST",
            "/connexion",
            &[],
            format!("jeton={token}").as_bytes(),
        );
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The hidden field of the forms of a session.
    pub(super) fn csrf(&self, cookie: &str) -> String {
        let page = self.send("GET", "/connexion", &[("cookie", cookie)], b"");
        let (_, rest) = page.text().split_once("name=\"csrf\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    pub(super) fn n_deliveries(&self) -> usize {
        self.place.store.deliveries().unwrap().len()
    }
}

pub(super) fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .accept_encoding("")
        .max_redirects(0);
    let agent: ureq::Agent = config.build().into();
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = if body.is_empty() {
        agent.run(request.body(()).unwrap()).unwrap()
    } else {
        agent.run(request.body(body).unwrap()).unwrap()
    };
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        body: response.body_mut().read_to_vec().unwrap(),
    }
}
