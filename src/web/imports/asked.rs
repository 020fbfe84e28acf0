//! What is asked with a file: in the address, or in the fields of its form.

use crate::web::auth::Viewer;
use crate::web::error::ApiError;
use crate::web::parameters::{Parameters, bad_value};
use crate::web::problem::Code;
use crate::web::upload::Upload;

/// Parameters of the address; a form may have the same as fields, and `csrf`.
pub(in crate::web) const KNOWN: [&str; 8] = [
    "format",
    "data_year",
    "survey_year",
    "fictitious",
    "partial",
    "dry_run",
    "publish",
    "name",
];
const CSRF: &str = "csrf";

/// How a file is to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a parameter of the address"
)]
pub(in crate::web) struct Asked {
    pub(in crate::web) format: String,
    pub(in crate::web) data_year: Option<i32>,
    pub(in crate::web) survey_year: Option<i32>,
    pub(in crate::web) fictitious: bool,
    pub(in crate::web) partial: bool,
    pub(in crate::web) dry_run: bool,
    pub(in crate::web) publish: bool,
}

impl Asked {
    /// What the address says, completed by the form.
    pub(in crate::web) fn read(parameters: &Parameters, upload: &Upload) -> Result<Self, ApiError> {
        for (name, _) in &upload.fields {
            if !KNOWN.contains(&name.as_str()) && name != CSRF {
                let detail = format!("le formulaire n'a pas de champ « {name} »");
                return Err(ApiError::new(Code::UnknownParameter, detail)
                    .parameter(name)
                    .allowed(KNOWN));
            }
        }
        let both = Both { parameters, upload };
        let format = both.text("format")?.ok_or_else(|| {
            ApiError::new(Code::MissingParameter, "le format du fichier manque").parameter("format")
        })?;
        Ok(Self {
            format: format.to_owned(),
            data_year: both.year("data_year")?,
            survey_year: both.year("survey_year")?,
            fictitious: both.flag("fictitious")?,
            partial: both.flag("partial")?,
            dry_run: both.flag("dry_run")?,
            publish: both.flag("publish")?,
        })
    }
}

/// The viewer, with the proof that the form may bring.
pub(in crate::web) fn proved(viewer: Viewer, upload: &Upload) -> Viewer {
    viewer.prove(upload.field(CSRF))
}

struct Both<'a> {
    parameters: &'a Parameters,
    upload: &'a Upload,
}

impl<'a> Both<'a> {
    fn text(&self, name: &'static str) -> Result<Option<&'a str>, ApiError> {
        let told = self.parameters.one(name)?;
        Ok(told.or_else(|| self.upload.field(name)))
    }

    fn year(&self, name: &'static str) -> Result<Option<i32>, ApiError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let year = text
            .parse()
            .ok()
            .filter(|year| (1_900..=2_100).contains(year));
        let expected = "une année, par exemple 2023";
        year.map(Some)
            .ok_or_else(|| bad_value(name, text, expected))
    }

    fn flag(&self, name: &'static str) -> Result<bool, ApiError> {
        match self.text(name)? {
            None | Some("false" | "0" | "non") => Ok(false),
            Some("true" | "1" | "oui" | "on") => Ok(true),
            Some(other) => Err(bad_value(name, other, "true ou false")),
        }
    }
}
