//! Figures to bytes: charts, tables, texts; the only room that names plotters.

pub mod chart;
pub mod page;
