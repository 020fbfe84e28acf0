//! The verbs shared by the command line and the web.

pub mod chart;
pub mod dashboard;
pub mod definitions;
pub mod deliveries;
pub mod demo;
pub mod error;
pub mod figure_json;
pub mod figure_table;
pub mod figures;
pub mod generate;
pub mod import_file;
pub mod inspect;
mod known;
pub mod lineage;
pub mod locate;
mod memory;
pub mod notes;
mod number_text;
pub mod objectives;
pub mod observatory;
pub mod pages;
pub mod publish;
pub mod published;
pub mod selection;
pub mod watch;
pub mod work_error;
pub mod workplace;
