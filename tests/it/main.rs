//! The one integration-test harness.

mod architecture;
mod web;
