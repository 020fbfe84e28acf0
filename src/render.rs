//! Figures to bytes: charts, pages, workbooks; the only room that names plotters and `rust_xlsxwriter`.

pub mod chart;
pub mod page;
pub mod workbook;
