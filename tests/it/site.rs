//! The pages over real HTTP, on the demonstration: what a reader meets from link to link.

mod charts;
mod failures;
mod reading;
mod walk;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use vigie::app;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::config::{Access, Settings};
use vigie::geography::Geography;
use vigie::service::demo;
use vigie::service::observatory::Observatory;
use vigie::web::server::{Office, RunningServer, ServerSettings, run, run_with_office};

/// What a request brought back.
pub(crate) struct Page {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text_if_svg(&self) -> Option<&str> {
        std::str::from_utf8(&self.body)
            .ok()
            .filter(|text| text.contains("<svg"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// The demonstration, built once, and its server: the tests only read.
struct Demonstration {
    observatory: Arc<Observatory>,
    server: RunningServer,
    folder: tempfile::TempDir,
}

fn demonstration() -> &'static Demonstration {
    static DEMONSTRATION: OnceLock<Demonstration> = OnceLock::new();
    DEMONSTRATION.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let place = app::workplace(&Settings::new(folder.path().to_owned(), None, None)).unwrap();
        demo::build(&place, "2026-11-23T10:42:00Z", |_| {}).unwrap();
        let observatory = Arc::new(app::observatory(&place).unwrap());
        let now = || "2026-11-24T10:00:00Z".to_owned();
        let office = Office::open(place, Access::default(), now).unwrap();
        let server = run_with_office(settings(), Arc::clone(&observatory), office).unwrap();
        Demonstration {
            observatory,
            server,
            folder,
        }
    })
}

/// A server without any edition.
fn empty_server() -> SocketAddr {
    static SERVER: OnceLock<RunningServer> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
        let geography = Geography::load().unwrap();
        start(Arc::new(Observatory::new(
            Arc::new(catalogue),
            Arc::new(geography),
        )))
    });
    server.address()
}

fn start(observatory: Arc<Observatory>) -> RunningServer {
    run(settings(), observatory).unwrap()
}

fn settings() -> ServerSettings {
    ServerSettings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        workers: Some(1),
    }
}

pub(crate) fn observatory() -> &'static Observatory {
    &demonstration().observatory
}

pub(crate) fn get(path: &str) -> Page {
    ask(demonstration().server.address(), path, &[])
}

pub(crate) fn ask(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Page {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0);
    let agent: ureq::Agent = config.build().into();
    let mut request = ureq::http::Request::builder()
        .method("GET")
        .uri(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = agent.run(request.body(()).unwrap()).unwrap();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    let status = response.status().as_u16();
    Page {
        status,
        headers,
        body: response
            .body_mut()
            .with_config()
            .limit(50_000_000)
            .read_to_vec()
            .unwrap(),
    }
}
