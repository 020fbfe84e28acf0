//! The API over real HTTP, on an edition made by hand: no database, no engine.

mod answers;
mod caching;
mod charts;
mod definitions;
mod edition;
mod editions;
mod figures;
mod office;
mod problems;
mod roles;
mod secrecy;
mod sessions;
mod uploads;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::geography::Geography;
use vigie::service::observatory::Observatory;
use vigie::web::server::{RunningServer, ServerSettings, run};

/// What a request brought back.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(self.text()).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }
}

fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let load = || Arc::new(Catalogue::load(&DefinitionFiles::embedded()).unwrap());
    Arc::clone(CATALOGUE.get_or_init(load))
}

fn geography() -> Arc<Geography> {
    static GEOGRAPHY: OnceLock<Arc<Geography>> = OnceLock::new();
    Arc::clone(GEOGRAPHY.get_or_init(|| Arc::new(Geography::load().unwrap())))
}

fn start(observatory: Observatory) -> RunningServer {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    run(
        ServerSettings {
            listen,
            workers: Some(1),
        },
        Arc::new(observatory),
    )
    .unwrap()
}

/// Address of the server that all tests share: they only read.
fn address() -> SocketAddr {
    static SERVER: OnceLock<RunningServer> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let observatory = Observatory::new(catalogue(), geography());
        observatory.swap(edition::edition());
        start(observatory)
    });
    server.address()
}

fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    // It asks for no encoding by itself; what it asks for on purpose it decodes.
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
    let mut response = agent.run(request.body(()).unwrap()).unwrap();
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        body: response
            .body_mut()
            .with_config()
            .limit(50_000_000)
            .read_to_vec()
            .unwrap(),
    }
}

fn get(path: &str) -> Answer {
    ask(address(), "GET", path, &[])
}

/// A list of texts in an answer: the values at a pointer of each item.
fn each(list: &Value, pointer: &str) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|item| item.pointer(pointer).unwrap().as_str().unwrap().to_owned())
        .collect()
}
