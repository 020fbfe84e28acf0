//! Statistical disclosure control: what must be hidden so that what is hidden stays so.
//!
//! Pure: tables of numbers in, flags out. The engine builds the tables and hides the cells; the
//! service audits the edition that was stored.
//!
//! `table` is what is published together; `rules` what hidden well enough means; `linked` sees a
//! table as classes of entries that no figure separates; `cover` takes differences of public sums;
//! `blocks` and `parts` are the attacker's unknowns, `solve` and `pivot` the simplex method,
//! `attack` what an attacker learns of one hidden sum; `protect` chooses what to hide besides the
//! primary secrets, `told` finds what was hidden for nothing and the ratios that tell too much,
//! `audit` attacks what was hidden.

mod attack;
#[cfg(test)]
mod attack_tests;
mod audit;
mod blocks;
mod cover;
mod linked;
mod parts;
mod pivot;
mod protect;
mod rules;
mod solve;
mod table;
mod told;

pub use attack::Method;
pub use audit::{Leak, LeakKind, audit};
pub use protect::protect;
pub use rules::Rules;
pub use table::{Entry, Relation, Table, TableCell};
pub use told::{Told, told};
