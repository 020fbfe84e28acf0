//! The verbs shared by the command line and the web.

pub mod chart;
pub mod dashboard;
pub mod definitions;
pub mod error;
pub mod figure_table;
pub mod figure_json;
pub mod figures;
pub mod lineage;
pub mod notes;
mod number_text;
pub mod objectives;
pub mod observatory;
pub mod published;
pub mod selection;
