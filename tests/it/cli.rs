//! The command line, as a person runs it.

mod definitions;
mod demonstration;
mod killed;
mod outside;
pub(crate) mod place;
mod refusals;
pub(crate) mod sample;
mod schedule;
mod serving;
mod withdrawal;
