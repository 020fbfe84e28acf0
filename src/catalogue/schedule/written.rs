//! The schedule as a person writes it; each value that can be wrong keeps its place in the file.

use std::path::PathBuf;

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

use super::OnSuccess;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSchedule {
    #[serde(default, rename = "source")]
    pub(super) sources: Vec<Spanned<WrittenSource>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSource {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
    pub(super) format: Spanned<String>,
    pub(super) folder: Option<WrittenFolder>,
    pub(super) http: Option<WrittenHttp>,
    pub(super) cron: Option<Spanned<String>>,
    pub(super) time_zone: Option<Spanned<String>>,
    pub(super) data_year: Option<Spanned<WrittenYear>>,
    pub(super) survey_year: Option<Spanned<WrittenYear>>,
    #[serde(default)]
    pub(super) fictitious: bool,
    #[serde(default)]
    pub(super) on_success: OnSuccess,
    #[serde(default)]
    pub(super) on_failure: WrittenFailure,
    pub(super) notify: Option<Spanned<WrittenNotice>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WrittenFailure {
    #[default]
    Notify,
    Keep,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum WrittenYear {
    Year(i32),
    Word(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFolder {
    pub(super) path: Spanned<PathBuf>,
    pub(super) pattern: Option<Spanned<OneOrMore>>,
    pub(super) settle_seconds: Option<u64>,
    pub(super) archive: Option<Spanned<PathBuf>>,
    pub(super) refused: Option<Spanned<PathBuf>>,
    pub(super) max_bytes: Option<u64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenHttp {
    pub(super) url: Spanned<String>,
    #[serde(default)]
    pub(super) headers: IndexMap<String, Spanned<String>>,
    pub(super) max_bytes: Option<u64>,
    pub(super) timeout_seconds: Option<u64>,
    pub(super) retries: Option<Spanned<u32>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenNotice {
    pub(super) webhook: Option<Spanned<String>>,
    pub(super) webhook_env: Option<Spanned<String>>,
    pub(super) command: Option<Spanned<Vec<String>>>,
    pub(super) timeout_seconds: Option<u64>,
}
