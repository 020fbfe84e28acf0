//! The one integration-test harness.

mod architecture;
#[cfg(test)] // clippy: every function of this module is a test's
mod store;
