//! The command line, as a person runs it.

mod decisions;
mod definitions;
mod demonstration;
mod killed;
mod killed_at_random;
mod outside;
mod partial;
mod personal;
pub(crate) mod place;
mod refusals;
pub(crate) mod sample;
mod schedule;
mod serving;
mod token;
mod withdrawal;
