//! What can go wrong while computing.

use polars::prelude::PolarsError;

/// An error of the engine. A formula is the definitions' fault; the rest are bugs of ours.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A formula cannot be read or names an unknown column.
    #[error("indicateur « {indicator} » : {message} (formule : {formula})")]
    Formula {
        /// Indicator.
        indicator: String,
        /// The SQL text.
        formula: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// An example gives a column of mixed types, or of another length.
    #[error("indicateur « {indicator} », exemple « {example} » : {message}")]
    Example {
        /// Indicator.
        indicator: String,
        /// Title of the example.
        example: String,
        /// What is wrong.
        message: String,
    },
    /// The plan did not run: a broken invariant of ours.
    #[error("le calcul a échoué")]
    Plan(#[from] PolarsError),
    /// A count does not fit: a broken invariant of ours.
    #[error("un effectif sort de ses bornes")]
    Count(#[from] std::num::TryFromIntError),
}
