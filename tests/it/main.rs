//! The one integration-test harness.

mod architecture;
mod chart;
mod web;
