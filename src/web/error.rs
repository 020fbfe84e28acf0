//! The one boundary: every error becomes a problem (RFC 9457) here, and nothing internal leaves.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value, json};

use crate::blocking::BlockingError;
use crate::render::chart::ChartError;
use crate::service::error::{QueryError, Thing};
use crate::service::work_error::{StoreError, WorkError};

use super::problem::Code;

/// Seconds to wait before asking again.
const RETRY_AFTER_SECONDS: u64 = 2;
/// Longest part of a request repeated in an answer.
const LONGEST_ECHO: usize = 200;

/// A refusal, as a person and a program read it.
#[derive(Debug)]
pub(super) struct ApiError(Box<Refusal>);

#[derive(Debug)]
struct Refusal {
    code: Code,
    detail: String,
    parameter: Option<String>,
    allowed: Vec<String>,
    nearest: Option<String>,
    request_id: Option<String>,
    retry_after: Option<u64>,
}

impl ApiError {
    pub(super) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self(Box::new(Refusal {
            code,
            detail: shortened(detail.into()),
            parameter: None,
            allowed: Vec::new(),
            nearest: None,
            request_id: None,
            retry_after: None,
        }))
    }

    pub(super) fn parameter(mut self, name: &str) -> Self {
        self.0.parameter = Some(shortened(name.to_owned()));
        self
    }

    pub(super) fn allowed<T: Into<String>>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.0.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }

    pub(super) fn nearest(mut self, nearest: Option<String>) -> Self {
        self.0.nearest = nearest;
        self
    }

    /// Says when to ask again, in seconds.
    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Seconds to wait before asking again, where waiting helps.
    pub(super) fn seconds_to_wait(&self) -> Option<u64> {
        let busy = self.0.code.status() == 503;
        self.0
            .retry_after
            .or_else(|| busy.then_some(RETRY_AFTER_SECONDS))
    }

    /// What went wrong.
    pub(super) fn code(&self) -> Code {
        self.0.code
    }

    /// To what.
    pub(super) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Nearest known name.
    pub(super) fn nearest_name(&self) -> Option<&str> {
        self.0.nearest.as_deref()
    }

    /// A bug: the cause goes to the log with an identifier, the client gets the identifier.
    pub(super) fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let request_id = format!("{:08x}", NEXT.fetch_add(1, Ordering::Relaxed));
        tracing::error!(request_id, error = cause, "internal error");
        let detail = "une erreur interne a empêché de répondre";
        let mut error = Self::new(Code::Internal, detail);
        error.0.request_id = Some(request_id);
        error
    }

    /// How to identify oneself (RFC 6750), after a 401.
    pub(super) fn challenge(&self) -> Option<&'static str> {
        if self.0.code == Code::InvalidToken {
            return Some("Bearer realm=\"vigie\", error=\"invalid_token\"");
        }
        (self.0.code == Code::LoginRequired).then_some("Bearer realm=\"vigie\"")
    }

    /// The problem (RFC 9457).
    pub(super) fn as_json(&self) -> Value {
        let refusal = &self.0;
        let mut members = Map::new();
        let head = [
            (
                "type",
                json!(format!("urn:vigie:problem:{}", refusal.code.code())),
            ),
            ("title", json!(refusal.code.title())),
            ("status", json!(refusal.code.status())),
            ("detail", json!(refusal.detail)),
            ("code", json!(refusal.code.code())),
        ];
        members.extend(head.map(|(name, value)| (name.to_owned(), value)));
        let optional = [
            (
                "parameter",
                refusal.parameter.as_ref().map(|name| json!(name)),
            ),
            (
                "allowed",
                (!refusal.allowed.is_empty()).then(|| json!(refusal.allowed)),
            ),
            ("nearest", refusal.nearest.as_ref().map(|name| json!(name))),
            ("remedy", Some(json!(refusal.code.remedy()))),
            (
                "request_id",
                refusal.request_id.as_ref().map(|id| json!(id)),
            ),
        ];
        let given = optional
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        members.extend(given);
        Value::Object(members)
    }
}

fn shortened(text: String) -> String {
    if text.chars().count() <= LONGEST_ECHO {
        return text;
    }
    text.chars().take(LONGEST_ECHO).chain(['…']).collect()
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.code(), self.0.detail)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response
            .content_type("application/problem+json")
            .insert_header((CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.seconds_to_wait() {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(challenge) = self.challenge() {
            response.insert_header((WWW_AUTHENTICATE, challenge));
        }
        response.body(self.as_json().to_string())
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        let detail = error.to_string();
        match error {
            QueryError::Unknown {
                thing,
                parameter,
                nearest,
                ..
            } => {
                let code = match thing {
                    Thing::Indicator => Code::IndicatorNotFound,
                    Thing::Territory => Code::TerritoryNotFound,
                    Thing::Plan => Code::PlanNotFound,
                    Thing::Dashboard => Code::DashboardNotFound,
                    Thing::Edition => Code::EditionNotFound,
                    Thing::Figure => Code::FigureNotFound,
                    Thing::Structure => Code::StructureNotFound,
                };
                Self::new(code, detail)
                    .parameter(parameter)
                    .nearest(nearest)
            }
            QueryError::BadValue {
                parameter, allowed, ..
            } => Self::new(Code::BadValue, detail)
                .parameter(parameter)
                .allowed(allowed),
            QueryError::MissingParameter { parameter, .. } => {
                Self::new(Code::MissingParameter, detail).parameter(parameter)
            }
            QueryError::LevelNotComputed { allowed, .. } => {
                Self::new(Code::LevelNotComputed, detail)
                    .parameter("geo")
                    .allowed(allowed)
            }
            QueryError::PopulationNotComputed { allowed, .. } => {
                Self::new(Code::PopulationNotComputed, detail)
                    .parameter("population")
                    .allowed(allowed)
            }
            QueryError::BreakdownNotComputed { allowed, .. } => {
                Self::new(Code::BreakdownNotComputed, detail)
                    .parameter("by")
                    .allowed(allowed)
            }
            QueryError::ChartNotPossible { .. } => {
                Self::new(Code::ChartNotPossible, detail).parameter("kind")
            }
            QueryError::TooMany { .. } => Self::new(Code::TooMany, detail),
            QueryError::BadCursor => Self::new(Code::BadCursor, detail).parameter("cursor"),
        }
    }
}

impl From<BlockingError> for ApiError {
    fn from(error: BlockingError) -> Self {
        match error {
            BlockingError::Busy => Self::new(Code::Busy, "trop de demandes lourdes en même temps"),
            BlockingError::Stopped(_) => Self::internal(&error),
        }
    }
}

impl From<WorkError> for ApiError {
    fn from(error: WorkError) -> Self {
        let detail = error.to_string();
        match error {
            WorkError::Unknown { .. } => Self::new(Code::DeliveryNotFound, detail),
            WorkError::UnknownFormat { .. } => {
                Self::new(Code::BadValue, detail).parameter("format")
            }
            WorkError::UnknownEdition { .. } => Self::new(Code::EditionNotFound, detail),
            WorkError::NothingDelivered | WorkError::EverythingWithdrawn { .. } => {
                Self::new(Code::NothingDelivered, detail)
            }
            WorkError::PreviewOutdated { .. } => Self::new(Code::PreviewOutdated, detail),
            WorkError::EditionFormat { .. }
            | WorkError::EditionDefinitions { .. }
            | WorkError::DefinitionsGone { .. } => Self::new(Code::EditionNotReadable, detail),
            WorkError::SecretsRecovered { .. } => Self::new(Code::SecretsRecovered, detail),
            WorkError::Decision(_) => Self::new(Code::DecisionRefused, detail),
            WorkError::OutsideScope { .. } => Self::new(Code::OutsideScope, detail),
            WorkError::SourceBusy { .. } => Self::new(Code::Busy, detail),
            WorkError::Store(error) => error.into(),
            WorkError::FileUnreadable { .. }
            | WorkError::Unwritable { .. }
            | WorkError::NothingPublished
            | WorkError::TokenName
            | WorkError::NoRandomness(_)
            | WorkError::EditionUnreadable { .. }
            | WorkError::Definitions(_)
            | WorkError::Geography(_)
            | WorkError::Workbook(_)
            | WorkError::Engine(_) => Self::internal(&error),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let detail = error.to_string();
        match error {
            StoreError::Busy => Self::new(Code::Busy, detail),
            StoreError::NotApplied { .. } | StoreError::NothingToDecide { .. } => {
                Self::new(Code::NotApplied, detail)
            }
            StoreError::Mixed { .. } => Self::new(Code::KindsNeverMeet, detail),
            StoreError::EditionOvertaken { .. } => Self::new(Code::EditionOvertaken, detail),
            StoreError::NotPreview { .. } => Self::new(Code::NotPreview, detail),
            StoreError::FolderMissing { .. }
            | StoreError::UnknownScheme { .. }
            | StoreError::Unreachable { .. }
            | StoreError::Newer { .. }
            | StoreError::Migration { .. }
            | StoreError::EditionExists { .. }
            | StoreError::DeliveryGone { .. }
            | StoreError::TokenExists { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Content { .. }
            | StoreError::Database { .. } => Self::internal(&error),
        }
    }
}

impl From<ChartError> for ApiError {
    fn from(error: ChartError) -> Self {
        let detail = error.to_string();
        match error {
            ChartError::Size { .. } => Self::new(Code::SizeOutOfBounds, detail),
            ChartError::Scale { .. } => Self::new(Code::SizeOutOfBounds, detail).parameter("scale"),
            ChartError::TooMany { .. } => Self::new(Code::TooMany, detail),
            ChartError::Value { .. } => Self::new(Code::ChartNotPossible, detail),
            ChartError::Decimals { .. } | ChartError::Drawing { .. } | ChartError::Encoding(_) => {
                Self::internal(&error)
            }
        }
    }
}
