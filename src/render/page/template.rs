//! The embedded templates and the settings of the template engine.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter,
};

use super::PageError;
use super::asset::Asset;

macro_rules! templates {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../../../dashboards/templates/", $name)))),*]
    };
}

const TEMPLATES: [(&str, &str); 35] = templates! {
    "macros.html" "plan_macros.html" "import_macros.html" "layout.html" "home.html" "territories.html"
    "territory.html"
    "indicators.html" "indicator.html" "schemas.html" "schema.html" "objective.html" "graphique.html"
    "dashboard.html" "provenance.html" "structure.html" "methode.html" "editions.html" "error.html"
    "imports.html" "import.html" "withdrawal.html" "runs.html" "campaigns.html" "campaign.html"
    "connexion.html" "edition.html" "diff.html" "explorer.html" "recherche.html" "accessibilite.html"
    "mentions-legales.html" "priorities.html" "file_rows.html" "plaquette.html"
};

/// The engine with every template compiled: escaped, strict about what is missing.
///
/// # Errors
/// [`PageError::Template`] names the template that does not compile.
pub(super) fn environment(assets: &[Asset]) -> Result<Environment<'static>, PageError> {
    let mut environment = Environment::new();
    let layout = |source| PageError::Template {
        name: "layout.html",
        source,
    };
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(
        syntax
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .map_err(layout)?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(write_escaped);
    let paths: Vec<(&'static str, String)> = assets
        .iter()
        .map(|asset| (asset.name, asset.path.clone()))
        .collect();
    environment.add_function("asset", move |name: &str| -> Result<String, Error> {
        let found = paths.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, path)| path.clone())
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no asset `{name}`")))
    });
    for (name, source) in TEMPLATES {
        environment
            .add_template(name, source)
            .map_err(|source| PageError::Template { name, source })?;
    }
    Ok(environment)
}

/// Escapes as the engine does, but leaves `/` alone: addresses stay readable in the page.
/// A value that is none is refused: a page never says « none ».
fn write_escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_none() {
        return Err(Error::new(
            ErrorKind::UndefinedError,
            "an absent value was printed",
        ));
    }
    let text = match value.as_str() {
        Some(text) if value.kind() == ValueKind::String && !value.is_safe() => text,
        _ => return escape_formatter(out, state, value),
    };
    for letter in text.chars() {
        match letter {
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '&' => out.write_str("&amp;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            other => out.write_char(other),
        }
        .map_err(Error::from)?;
    }
    Ok(())
}
