//! The store, on both databases.

pub(crate) mod backend;
mod decisions;
mod deliveries;
mod editions;
mod memory;
mod migrations;
mod opening;
mod runs;
mod sharing;
mod structures;
mod tokens;
