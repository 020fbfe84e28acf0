//! Where files come from: a watched folder, an HTTP(S) address; and whom to tell afterwards.
//! The only room that names ureq. It hands over names and bytes, and knows nothing of imports.
//!
//! Secrets come from the environment by the name of a variable, and no message holds one: addresses
//! are shown without their query.

mod address;
mod error;
pub mod folder;
pub mod http;
mod name;
pub mod notify;

pub use address::shown as shown_address;
pub use error::SourceError;

/// Gives the value of an environment variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;
