//! The words of the house: no input or output, no clock, no randomness.
//!
//! Every other room speaks with these types; this room imports none of ours.

pub mod answer;
pub mod cells;
pub mod delivery;
pub mod digest;
pub mod edition;
pub mod figure;
pub mod number;
pub mod role;
pub mod structure;
pub mod territory;
