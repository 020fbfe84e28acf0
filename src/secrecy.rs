//! Statistical disclosure control: what must be hidden so that what is hidden stays so.
//!
//! Pure: tables of numbers in, flags out. The engine builds the tables and hides the cells; the
//! service audits the edition that was stored.

mod table;

pub use table::{Entry, Table, TableCell};
