//! Starts and stops the server, on a thread of its own.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Condition, DefaultHeaders, from_fn};
use actix_web::rt::System;
use actix_web::web::Data;
use actix_web::{App, HttpServer};

use crate::service::observatory::Observatory;

use super::auth::keep_closed;
pub use super::office::Office;
use super::routes;
use super::state::State;

/// Where and how to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Workers; none for as many as processors.
    pub workers: Option<usize>,
}

/// A server that answers.
#[derive(Debug)]
pub struct RunningServer {
    address: SocketAddr,
    handle: ServerHandle,
    thread: JoinHandle<io::Result<()>>,
}

impl RunningServer {
    /// The address that it listens on, with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until it stops, by a signal or a failure.
    ///
    /// # Errors
    /// When the server failed.
    pub fn wait(self) -> io::Result<()> {
        self.thread
            .join()
            .unwrap_or_else(|_panic| Err(io::Error::other("the server thread stopped")))
    }

    /// Stops it after the requests under way.
    ///
    /// # Errors
    /// When the server failed.
    pub fn stop(self) -> io::Result<()> {
        // The order is sent when the call is made; the answer comes when the thread ends.
        drop(self.handle.stop(true));
        self.wait()
    }
}

/// Starts a server of published figures only, without a store behind: nobody has a role there.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(settings: ServerSettings, observatory: Arc<Observatory>) -> io::Result<RunningServer> {
    start(settings, observatory, None)
}

/// Starts the server of an observatory, with its tokens and its deliveries.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run_with_office(
    settings: ServerSettings,
    observatory: Arc<Observatory>,
    office: Office,
) -> io::Result<RunningServer> {
    start(settings, observatory, Some(office))
}

/// Returns when it listens.
fn start(
    settings: ServerSettings,
    observatory: Arc<Observatory>,
    office: Option<Office>,
) -> io::Result<RunningServer> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let thread = thread::Builder::new()
        .name("vigie-web".to_owned())
        .spawn(move || {
            System::new().block_on(async move {
                match bind(&settings, observatory, office) {
                    Ok((address, server)) => {
                        let told = sender.send(Ok((address, server.handle())));
                        // Nobody waits for the server any more: it does not start.
                        if told.is_ok() { server.await } else { Ok(()) }
                    }
                    Err(error) => {
                        let told = sender.send(Err(error));
                        told.map_err(|_gone| io::Error::other("the server was given up"))
                    }
                }
            })
        })?;
    let started = receiver
        .recv()
        .map_err(|_gone| io::Error::other("the server thread stopped"))?;
    let (address, handle) = started?;
    Ok(RunningServer {
        address,
        handle,
        thread,
    })
}

fn bind(
    settings: &ServerSettings,
    observatory: Arc<Observatory>,
    office: Option<Office>,
) -> io::Result<(SocketAddr, Server)> {
    let n_processors = thread::available_parallelism().map_or(1, usize::from);
    let n_workers = settings.workers.unwrap_or(n_processors).max(1);
    let state = State::new(observatory, office, n_processors).map_err(io::Error::other)?;
    let state = Data::new(state);
    let closed = state.is_closed();
    let server = HttpServer::new(move || {
        // One layer only (the door stands where the observatory is closed): each layer is paid by
        // every request. Compression, ETag and Vary are decided where the answer is made.
        App::new()
            .app_data(state.clone())
            .wrap(Condition::new(closed, from_fn(keep_closed)))
            .wrap(security_headers())
            .configure(routes::configure)
    })
    .workers(n_workers)
    .bind(settings.listen)?;
    let address = server.addrs().first().copied().unwrap_or(settings.listen);
    Ok((address, server.run()))
}

fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Referrer-Policy", "same-origin"))
        .add((
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'",
        ))
}
