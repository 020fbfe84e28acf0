//! The store, on both databases.

pub(crate) mod backend;
mod deliveries;
mod editions;
mod memory;
mod migrations;
mod opening;
mod sharing;
