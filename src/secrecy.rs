//! Statistical disclosure control: what must be hidden so that what is hidden stays so.
//!
//! Pure: tables of numbers in, flags out. The engine builds the tables and hides the cells; the
//! service audits the edition that was stored.
//!
//! `table` is what is published together; `rules` what hidden well enough means; `linked` sees a
//! table as classes of entries that no figure separates; `cover` takes differences of public sums;
//! `protect` chooses what to hide besides the primary secrets.

mod cover;
mod linked;
mod protect;
mod rules;
mod table;

pub use protect::protect;
pub use rules::Rules;
pub use table::{Entry, Table, TableCell};
