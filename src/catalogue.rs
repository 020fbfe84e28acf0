//! What is defined: reads the TOML of `import/` and `dashboards/`, checks it, explains mistakes
//! with file and line. Definitions are data: this room knows no database, no frame, no page.

pub mod dashboard;
pub mod dictionary;
pub mod format;
pub mod indicator;
pub mod load;
pub mod plan;
pub mod priority;
pub mod problem;
pub mod schedule;
pub mod source;

pub use dashboard::DashboardDefinition;
pub use dictionary::{Dictionary, VariableDefinition};
pub use format::FormatDefinition;
pub use indicator::IndicatorDefinition;
pub use load::Catalogue;
pub use plan::PlanDefinition;
pub use priority::PriorityDefinition;
pub use problem::{Problem, Problems};
pub use schedule::SourceDefinition;
