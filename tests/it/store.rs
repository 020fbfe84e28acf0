//! The store, on both databases.

mod backend;
mod deliveries;
mod editions;
mod migrations;
mod opening;
mod sharing;
