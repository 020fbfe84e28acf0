//! From answers to figures: the only room that names polars.
//!
//! `roster` makes one line per structure and year out of records; `frame` puts lines in columns;
//! `formula` reads the SQL of the definitions; `aggregate` runs every formula of a level in one
//! pass; `secrecy` decides what may be shown; `slice` makes the cells of one level and population,
//! `cube` those of an edition.
//! A secret cell leaves this room without any number inside.

mod aggregate;
mod by_structure;
pub mod check;
mod columns;
mod cube;
mod error;
pub mod example;
mod formula;
mod frame;
mod numbers;
mod request;
mod roster;
mod secrecy;
mod slice;
mod totals;

pub use by_structure::{
    StructureValue, values_of_structures, values_of_structures_in, variables_of,
};
pub use cube::compute;
pub use error::EngineError;
pub use request::{CubeRequest, Scope};
pub use roster::{StructureYear, structure_years};
pub use secrecy::{MAX_SHARE, MIN_UNITS, MIN_UNITS_OF_QUANTILE};
