//! What the observatory says of itself: accessibility, legal notice.

use serde::Serialize;

/// `/accessibilite`, `/mentions-legales`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AboutPage {
    /// Who publishes the observatory; none when the settings do not say it.
    pub publisher: Option<String>,
    /// Version of the program.
    pub version: String,
    /// Whether the observatory asks for a token to be read.
    pub can_sign_in: bool,
}
