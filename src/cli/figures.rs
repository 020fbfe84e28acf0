//! `vigie figures`: figures of the edition published.

use clap::{Args, ValueEnum};

use super::output::{say, say_raw};
use super::{CliError, workplace};
use crate::config::Settings;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::service::compare::Compared;
use crate::service::figure_json::figures_page;
use crate::service::figure_table::{Dialect, figures_table};
use crate::service::figures::Figure;
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

/// Arguments of `figures`.
#[derive(Debug, Args)]
pub(super) struct FiguresArguments {
    /// Indicateur : benevoles-par-structure…
    #[arg(long)]
    indicator: String,
    /// Territoire : 2026-DEP-44…
    #[arg(long)]
    geo: TerritoryCode,
    /// Année des données ; toutes par défaut
    #[arg(long, value_name = "ANNÉE")]
    time: Option<i32>,
    /// Population de structures : CS, EVS ou AVS
    #[arg(long)]
    population: Option<Population>,
    /// Ventilation : age, ou un de ses membres, age:0-6
    #[arg(long)]
    by: Option<String>,
    /// Comparer à : departement, region, france, neighbours, siblings, size, un territoire, une année
    #[arg(long, value_delimiter = ',')]
    compare: Vec<String>,
    /// Forme de la réponse
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Comme --format json
    #[arg(long)]
    json: bool,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lignes à lire
    Text,
    /// JSON de l'API
    Json,
    /// CSV (RFC 4180)
    Csv,
    /// CSV pour tableur français
    CsvExcelFr,
}

pub(super) fn run(arguments: &FiguresArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let edition = workplace::published(&place)?;
    let query = FigureQuery {
        indicators: vec![arguments.indicator.clone()],
        geos: vec![arguments.geo.clone()],
        times: arguments.time.into_iter().collect(),
        populations: arguments.population.into_iter().collect(),
        by: arguments.by.clone(),
        compare: Compared::read(arguments.compare.iter().map(String::as_str))?,
        ..FigureQuery::default()
    };
    let selection = Selection::new(&edition, &query)?;
    match if arguments.json {
        Form::Json
    } else {
        arguments.format
    } {
        Form::Json => say(&figures_page(&edition, &selection)),
        Form::Csv => say_raw(&figures_table(&edition, &selection, Dialect::Rfc4180)),
        Form::CsvExcelFr => say_raw(&figures_table(&edition, &selection, Dialect::ExcelFr)),
        Form::Text => say_lines(&edition, &selection),
    }
    Ok(())
}

fn say_lines(edition: &PublishedEdition, selection: &Selection) {
    if edition.summary().fictitious {
        say("Données fictives.");
    }
    for figure in selection.figures(edition) {
        say(&line(&figure));
    }
    if let Some(reason) = selection.reason() {
        say(reason);
    }
}

fn line(figure: &Figure<'_>) -> String {
    let member = figure
        .breakdown_label()
        .map(|label| format!("{label} : "))
        .unwrap_or_default();
    let unit = figure
        .definition()
        .map_or("", |definition| definition.unit_label.as_str());
    let unit = if figure.value().is_some() { unit } else { "" };
    let notes = figure.sentences();
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!("  ({})", notes.join(" ; "))
    };
    format!(
        "{}  {member}{} {unit}{notes}",
        figure.data_year(),
        figure.display()
    )
}
