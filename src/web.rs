//! The only room that names actix: routes, parameters, negotiation, problems. No rule of the
//! field is decided here.

mod answer;
mod charts;
mod dashboards;
mod editions;
mod error;
mod figures;
mod indicators;
mod lineage;
mod pages;
mod parameters;
mod plans;
mod probes;
pub mod problem;
mod routes;
pub mod server;
mod state;
mod territories;
