//! How a file is imported.

/// What a person asks when importing a file.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions<'a> {
    /// Format of the file.
    pub format: &'a str,
    /// Year that the data describe, where the file does not tell.
    pub data_year: Option<i32>,
    /// Year of collection.
    pub survey_year: Option<i32>,
    /// Whether the data are fictitious.
    pub fictitious: bool,
    /// Whether the file is announced as a part of its département: it makes nothing complete.
    pub partial: bool,
    /// Report only; nothing is written.
    pub dry_run: bool,
    /// Who brings it: a token's name, a scheduled source; empty for the command line.
    pub author: &'a str,
    /// Now, RFC 3339, UTC.
    pub now: &'a str,
}
