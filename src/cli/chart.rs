//! `vigie chart`: draws a chart into a file.

use std::path::PathBuf;

use clap::Args;

use super::output::say;
use super::{CliError, workplace};
use crate::config::Settings;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryCode;
use crate::render::chart::{ChartKind, ChartSize, Theme, describe, draw_png, draw_svg};
use crate::service::chart::ChartQuery;
use crate::service::compare::{Compared, codes};

/// Arguments of `chart`.
#[derive(Debug, Args)]
pub(super) struct ChartArguments {
    /// Forme : line, bar ou ranking
    #[arg(value_parser = kind)]
    kind: ChartKind,
    /// Indicateur
    #[arg(long)]
    indicator: String,
    /// Territoire : 2026-DEP-44…
    #[arg(long)]
    geo: TerritoryCode,
    /// Année montrée ; par défaut la dernière qui a une valeur
    #[arg(long, value_name = "ANNÉE")]
    time: Option<i32>,
    /// Population de structures : CS, EVS ou AVS
    #[arg(long)]
    population: Option<Population>,
    /// Comparer à : 2026-REG-52, departement, region, france, neighbours
    #[arg(long, value_delimiter = ',')]
    compare: Vec<String>,
    /// Ventilation
    #[arg(long)]
    by: Option<String>,
    /// Largeur en pixels
    #[arg(long, default_value_t = 1200)]
    width: u32,
    /// Hauteur en pixels
    #[arg(long, default_value_t = 675)]
    height: u32,
    /// Fichier à écrire, .png ou .svg
    #[arg(short, long, value_name = "FICHIER")]
    output: PathBuf,
}

fn kind(text: &str) -> Result<ChartKind, String> {
    match text {
        "line" => Ok(ChartKind::Line),
        "bar" => Ok(ChartKind::Bar),
        "ranking" => Ok(ChartKind::Ranking),
        other => Err(format!(
            "forme inconnue : « {other} » ; connues : line, bar, ranking"
        )),
    }
}

pub(super) fn run(arguments: &ChartArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let edition = workplace::published(&place)?;
    let compared = Compared::read(arguments.compare.iter().map(String::as_str))?;
    let query = ChartQuery {
        time: arguments.time,
        compare: codes(&edition, &arguments.indicator, (&arguments.geo, &compared))?,
        populations: arguments.population.into_iter().collect(),
        by: arguments.by.clone(),
        ..ChartQuery::new(arguments.kind, &arguments.indicator, arguments.geo.clone())
    };
    let specification = query.specification(&edition)?;
    let refused = |error: crate::render::chart::ChartError| CliError::Refused(error.to_string());
    let size = ChartSize::new(arguments.width, arguments.height);
    let bytes = match arguments
        .output
        .extension()
        .and_then(|extension| extension.to_str())
    {
        Some("png") => draw_png(&specification, size, Theme::Screen).map_err(refused)?,
        Some("svg") => draw_svg(&specification, size, Theme::Screen)
            .map_err(refused)?
            .into_bytes(),
        _ => {
            return Err(CliError::Usage(
                "le fichier doit finir par .png ou .svg".to_owned(),
            ));
        }
    };
    std::fs::write(&arguments.output, bytes).map_err(|source| CliError::Outside {
        what: format!("« {} » ne peut pas être écrit", arguments.output.display()),
        source,
    })?;
    say(&describe(&specification));
    Ok(())
}
