//! `vigie chart`: draws a chart into a file.

use std::path::PathBuf;

use clap::Args;

use super::output::say;
use super::{CliError, workplace};
use crate::config::Settings;
use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::render::chart::{ChartKind, ChartSize, Theme, describe, draw_png, draw_svg};
use crate::service::chart::{
    CLASS_COUNTS, ChartQuery, ClassRule, KINDS, MapPoints, MapQuery, THEMES,
};
use crate::service::compare::{Compared, codes};

/// Arguments of `chart`.
#[derive(Debug, Args)]
pub(super) struct ChartArguments {
    /// Forme : line, bar, ranking, stacked, distribution, map, progress, multiples ou pyramid
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
    /// Densité : 2 dessine deux fois plus de pixels pour la même mise en page
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=2))]
    scale: u32,
    /// Thème : screen, print ou high-contrast
    #[arg(long, value_parser = theme, default_value = "screen")]
    theme: Theme,
    /// Territoire qui contient ceux montrés
    #[arg(long)]
    parent: Option<TerritoryCode>,
    /// Niveau des territoires d'une carte ou d'un classement : COM, EPCI, DEP…
    #[arg(long, value_name = "NIVEAU")]
    level: Option<TerritoryType>,
    /// Classes d'une carte : quantile, jenks ou fixed:10,20,30
    #[arg(long)]
    classes: Option<String>,
    /// Nombre de classes d'une carte
    #[arg(long, value_name = "NOMBRE", value_parser = class_count)]
    class_count: Option<usize>,
    /// Points d'une carte : structures ou qpv
    #[arg(long, value_parser = points)]
    points: Option<MapPoints>,
    /// Fichier à écrire, .png ou .svg
    #[arg(short, long, value_name = "FICHIER")]
    output: PathBuf,
}

fn kind(text: &str) -> Result<ChartKind, String> {
    chosen(text, "forme", &KINDS)
}

fn points(text: &str) -> Result<MapPoints, String> {
    chosen(text, "points", &MapPoints::ALL)
}

fn class_count(text: &str) -> Result<usize, String> {
    let count = text
        .parse()
        .ok()
        .filter(|count| CLASS_COUNTS.contains(count));
    count.ok_or_else(|| {
        format!(
            "de {} à {} classes",
            CLASS_COUNTS.start(),
            CLASS_COUNTS.end()
        )
    })
}

fn theme(text: &str) -> Result<Theme, String> {
    chosen(text, "thème", &THEMES)
}

fn chosen<T: Copy>(text: &str, what: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(code, _)| *code == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let codes: Vec<&str> = known.iter().map(|(code, _)| *code).collect();
        format!(
            "{what} inconnu\u{a0}: «\u{202f}{text}\u{202f}»\u{202f}; au choix\u{a0}: {}",
            codes.join(", ")
        )
    })
}

pub(super) fn run(arguments: &ChartArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let edition = workplace::published(&place)?;
    let compared = Compared::read(arguments.compare.iter().map(String::as_str))?;
    let rule = arguments
        .classes
        .as_deref()
        .map(ClassRule::read)
        .transpose()?;
    let query = ChartQuery {
        time: arguments.time,
        compare: codes(&edition, &arguments.indicator, (&arguments.geo, &compared))?,
        populations: arguments.population.into_iter().collect(),
        by: arguments.by.clone(),
        parent: arguments.parent.clone(),
        geo_type: arguments.level,
        map: MapQuery {
            rule: rule.unwrap_or_default(),
            class_count: arguments.class_count,
            points: arguments.points,
        },
        ..ChartQuery::new(arguments.kind, &arguments.indicator, arguments.geo.clone())
    };
    let specification = query.specification(&edition)?;
    let refused = |error: crate::render::chart::ChartError| CliError::Refused(error.to_string());
    let size = ChartSize::dense(arguments.width, arguments.height, arguments.scale);
    let bytes = match arguments
        .output
        .extension()
        .and_then(|extension| extension.to_str())
    {
        Some("png") => draw_png(&specification, size, arguments.theme).map_err(refused)?,
        Some("svg") => draw_svg(&specification, size, arguments.theme)
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
