//! Who reaches the observatory, and how: the `[access]` table of the settings file.

use serde::Deserialize;

/// Megabytes that an upload may have by default.
const UPLOAD_LIMIT_MB: u32 = 50;

/// Access to the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// Published figures ask for a token too.
    pub closed: bool,
    /// Address that people see, `https://observatoire.example.fr`: cookies are then sent over
    /// HTTPS only, and forms are accepted from that address only.
    pub public_url: Option<String>,
    /// A reverse proxy stands in front and writes `X-Forwarded-For`: the address of a visitor is
    /// the last one that it names.
    pub behind_proxy: bool,
    /// Largest file that may be sent, in megabytes (1,000,000 bytes).
    pub upload_limit_mb: u32,
    /// Who publishes the observatory: name and address, for the legal notice.
    pub publisher: Option<String>,
    /// Where an anomaly is told: an e-mail address, a web address, or words.
    pub contact: Option<String>,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            closed: false,
            public_url: None,
            behind_proxy: false,
            upload_limit_mb: UPLOAD_LIMIT_MB,
            publisher: None,
            contact: None,
        }
    }
}
