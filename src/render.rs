//! Figures to bytes: charts, tables, texts; the only room that names plotters.

<<<<<<< HEAD
pub mod chart;
=======
pub mod page;
>>>>>>> pages
