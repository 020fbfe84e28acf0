//! From answers to figures: the only room that names polars.
//!
//! `roster` makes one line per structure and year out of records; `frame` puts lines in columns;
//! `formula` reads the SQL of the definitions and `arithmetic` takes it apart; `plan` puts all
//! formulas together, so that what they share is evaluated once; `rows` evaluates lines; `places`
//! says where each line counts; `rollup` sums; `year` makes the cells of one year, `cube` those of
//! an edition; `secrecy` decides what may be shown.
//! A secret cell leaves this room without any number inside.

mod arithmetic;
mod bits;
mod by_structure;
pub mod check;
mod columns;
mod context;
mod cube;
mod disclosure;
mod error;
pub mod example;
mod families;
mod formula;
mod frame;
mod ground;
mod heaviest;
mod places;
mod plan;
mod request;
mod rollup;
mod roster;
mod rows;
mod secrecy;
mod totals;
mod year;
mod zones;

pub use by_structure::{
    StructureValue, values_of_structures, values_of_structures_in, variables_of,
};
pub use context::Context;
pub use cube::{compute, contributions};
pub use disclosure::hide_told_evolutions;
pub use error::EngineError;
pub use families::{FamilyDescription, FigurePlace};
pub use request::{CubeRequest, Scope};
pub use roster::{StructureYear, structure_years};
pub use secrecy::{MAX_SHARE, MIN_UNITS, MIN_UNITS_OF_QUANTILE};
