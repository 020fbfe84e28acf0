//! `/figures` for one indicator and one territory over all years, 10,000 distinct addresses at
//! random, against a bare actix handler that sends the same bytes.
//!
//! `cargo bench --bench requests`; needs `wrk` (Debian package). Both servers run here, one after
//! the other, on loopback, with the same number of workers; the claim is the ratio. Then the time
//! of images that the server drew once and keeps, asked for again on an open connection.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measure that cannot be taken stops, and one that is taken is printed"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, mpsc};
use std::time::Instant;

use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use vigie::service::demo::build;
use vigie::service::observatory::Observatory;
use vigie::service::published::PublishedEdition;
use vigie::service::watch::refresh;
use vigie::service::workplace::Workplace;
use vigie::web::server::{ServerSettings, run};

const ADDRESSES: usize = 10_000;
const SECONDS: u32 = 10;
const ROUNDS: usize = 3;
const IMAGES: [&str; 3] = [
    "line/benevoles-par-structure.png?geo=2026-DEP-44&compare=2026-FRANCE-F",
    "stacked/structure-des-financements.png?geo=2026-DEP-44&theme=print",
    "map/structures-agreees.png?geo=2026-DEP-44&geo_type=COM",
];

type Bodies = BTreeMap<String, Bytes>;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
    let place = Workplace::open(folder.path(), &database, None).expect("opens");
    build(&place, "2026-11-23T10:00:00Z", |_| ()).expect("builds");
    let observatory = Arc::new(Observatory::new(
        Arc::clone(&place.catalogue),
        Arc::clone(&place.geography),
    ));
    refresh(&place, &observatory).expect("reads the edition");
    let edition = observatory.current().expect("an edition");

    let settings = ServerSettings {
        listen: loopback(),
        workers: None,
    };
    let vigie = run(settings, Arc::clone(&observatory)).expect("listens");
    let bodies = bodies(vigie.address(), &addresses(&edition));
    let bytes: usize = bodies.values().map(Bytes::len).sum();
    println!(
        "{} addresses, {} bytes on average",
        bodies.len(),
        bytes / bodies.len()
    );
    let script = script(folder.path(), &bodies);
    let bare = bare_server(bodies);
    for round in 1..=ROUNDS {
        let (ours, theirs) = (wrk(vigie.address(), &script), wrk(bare, &script));
        println!(
            "round {round}: vigie {ours:.0}/s, bare {theirs:.0}/s, ratio {:.2}",
            ours / theirs
        );
    }
    for chart in IMAGES {
        let (first, kept, bytes) = image(vigie.address(), chart);
        println!("{chart}: {bytes} bytes, drawn in {first:.1} ms, kept {kept:.2} ms (median)");
    }
    println!("resident memory of this process: {} MB", resident_mb());
    vigie.stop().expect("stops");
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// Every (indicator, territory, population) that exists without a breakdown, up to the number wanted.
fn addresses(edition: &PublishedEdition) -> Vec<String> {
    let indicators = edition
        .catalogue()
        .indicators
        .values()
        .filter(|i| i.numerator.is_some());
    let departement = edition
        .geography()
        .find(&"2026-DEP-44".parse().expect("a code"));
    let mut territories: Vec<_> = edition
        .geography()
        .within(departement.expect("known"))
        .collect();
    territories.extend(departement);
    let mut found = Vec::new();
    for indicator in indicators {
        for territory in territories
            .iter()
            .filter_map(|i| edition.geography().territory(*i))
        {
            if indicator.levels.contains(&territory.code.kind) {
                for population in &indicator.populations {
                    found.push(format!(
                        "/api/v1/figures?indicator={}&geo={}&population={}",
                        indicator.id,
                        territory.code,
                        population.code()
                    ));
                }
            }
        }
    }
    // A fixed stride visits every indicator and level, whatever the number kept.
    let stride = (found.len() / ADDRESSES).max(1);
    found.into_iter().step_by(stride).take(ADDRESSES).collect()
}

fn bodies(address: SocketAddr, addresses: &[String]) -> Bodies {
    let agent = ureq::Agent::new_with_defaults();
    let fetch = |path: &String| {
        let mut answer = agent
            .get(format!("http://{address}{path}"))
            .call()
            .expect("answers");
        let body = answer.body_mut().read_to_vec().expect("a body");
        (path.clone(), Bytes::from(body))
    };
    addresses.iter().map(fetch).collect()
}

fn script(folder: &Path, bodies: &Bodies) -> std::path::PathBuf {
    let path = folder.join("random.lua");
    let mut file = std::fs::File::create(&path).expect("a script");
    let list: Vec<String> = bodies.keys().map(|path| format!("{path:?}")).collect();
    write!(
        file,
        "local paths = {{{}}}\nmath.randomseed(44)\nrequest = function()\n  \
         return wrk.format(\"GET\", paths[math.random(#paths)])\nend\n",
        list.join(",")
    )
    .expect("writes");
    path
}

fn bare_server(bodies: Bodies) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let bodies = Data::new(bodies);
            let workers = std::thread::available_parallelism().map_or(1, usize::from);
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(bodies.clone())
                    .default_service(actix_web::web::to(send))
            })
            .workers(workers)
            .bind(loopback())
            .expect("listens");
            sender.send(server.addrs()[0]).expect("said");
            server.run().await
        })
    });
    receiver.recv().expect("an address")
}

async fn send(bodies: Data<Bodies>, request: HttpRequest) -> HttpResponse {
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("", |path| path.as_str());
    match bodies.get(wanted) {
        Some(body) => HttpResponse::Ok()
            .content_type("application/json")
            .body(body.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}

/// Requests per second that `wrk` measures; any answer but 200 stops the bench.
fn wrk(address: SocketAddr, script: &Path) -> f64 {
    let output = Command::new("wrk")
        .args(["-t1", "-c32", &format!("-d{SECONDS}s"), "-s"])
        .arg(script)
        .arg(format!("http://{address}"))
        .output()
        .expect("wrk runs (Debian package `wrk`)");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("Non-2xx"), "{text}");
    let rate = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    rate.and_then(|rate| rate.trim().parse().ok())
        .unwrap_or_else(|| panic!("{text}"))
}

/// Milliseconds of the first answer, median of those of the next 201, bytes of one.
fn image(address: SocketAddr, chart: &str) -> (f64, f64, usize) {
    let agent = ureq::Agent::new_with_defaults();
    let url = format!("http://{address}/api/v1/charts/{chart}");
    let timed = || {
        let start = Instant::now();
        let mut answer = agent.get(&url).call().expect("answers");
        let body = answer.body_mut().read_to_vec().expect("a body");
        (start.elapsed().as_secs_f64() * 1_000.0, body.len())
    };
    let (first, bytes) = timed();
    let mut kept: Vec<f64> = (0..201).map(|_| timed().0).collect();
    kept.sort_by(f64::total_cmp);
    (first, kept[100], bytes)
}

fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
