//! The only room that names actix: routes, parameters, negotiation, problems. No rule of the
//! field is decided here.

mod answer;
mod asked;
mod auth;
mod charts;
mod confidential;
mod dashboards;
mod editions;
mod error;
mod figures;
mod gaps;
mod images;
mod imports;
mod indicators;
mod jobs;
mod lineage;
mod office;
mod pages;
mod parameters;
mod plans;
mod printed;
mod priorities;
mod probes;
pub mod problem;
mod publishing;
mod routes;
mod search;
pub mod server;
mod state;
mod territories;
mod upload;
