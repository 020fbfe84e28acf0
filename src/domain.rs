//! The words of the house: no input or output, no clock, no randomness.
//!
//! Every other room speaks with these types; this room imports none of ours.

pub mod additions;
pub mod answer;
pub mod answers;
pub mod cells;
pub mod delivery;
pub mod digest;
pub mod directory;
pub mod edition;
pub mod figure;
pub mod number;
pub mod printed;
pub mod role;
pub mod structure;
pub mod territory;
