//! The store, on both databases.

pub(crate) mod backend;
mod deliveries;
mod editions;
mod migrations;
mod opening;
mod runs;
mod sharing;
