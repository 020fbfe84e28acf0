//! The command line: one file per command, one exit code per kind of outcome.

mod brochure;
mod chart;
mod definitions;
mod demo;
mod diff;
mod editions;
mod figures;
mod formats;
mod generate;
mod import;
mod imports;
mod inspect;
mod output;
mod progress;
mod publish;
mod report;
mod schedule;
mod secrecy;
mod serve;
mod token;
mod verify;
mod workplace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Choices, Settings};
pub use output::CliError;

/// Vigie : observatoire de l'animation de la vie sociale.
///
/// Importe les données d'un département sur les centres sociaux et espaces de vie sociale, calcule
/// des indicateurs par territoire, et rattache chaque chiffre à l'objectif du schéma qu'il éclaire.
/// Pour commencer : « vigie demo ».
#[derive(Debug, Parser)]
#[command(name = "vigie", version, disable_help_subcommand = true)]
pub struct Cli {
    /// Dossier de l'observatoire [défaut : ./vigie-data]
    #[arg(long, global = true, env = "VIGIE_DATA_DIR", value_name = "DOSSIER")]
    data_dir: Option<PathBuf>,
    /// Base de données : sqlite://… ou postgres://… [défaut : un fichier SQLite dans le dossier]
    #[arg(
        long,
        global = true,
        env = "VIGIE_DATABASE_URL",
        value_name = "ADRESSE",
        hide_env_values = true
    )]
    database_url: Option<String>,
    /// Dossier de définitions qui remplacent ou complètent celles livrées avec Vigie
    #[arg(long, global = true, env = "VIGIE_DEFINITIONS", value_name = "DOSSIER")]
    definitions: Option<PathBuf>,
    /// Fichier de réglages (TOML)
    #[arg(long, global = true, env = "VIGIE_CONFIG", value_name = "FICHIER")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Construit un observatoire fictif de Loire-Atlantique, le publie et le sert
    Demo(demo::DemoArguments),
    /// Sert les pages, l'API et les images de l'édition publiée
    Serve(serve::ServeArguments),
    /// Montre comment un fichier serait lu, sans rien écrire
    Inspect(inspect::InspectArguments),
    /// Importe un ou plusieurs fichiers (une livraison par fichier) et imprime le compte rendu
    Import(import::ImportArguments),
    /// Liste les livraisons, montre un compte rendu, retire une livraison
    Imports(imports::ImportsArguments),
    /// Imports programmés : liste les sources, les vérifie, en lance une
    Schedule(schedule::ScheduleArguments),
    /// Calcule et publie une édition
    Publish(publish::PublishArguments),
    /// Liste les éditions, en montre une, approuve un aperçu
    Editions(editions::EditionsArguments),
    /// Dit quels chiffres diffèrent entre deux éditions, et pourquoi
    Diff(diff::DiffArguments),
    /// Recalcule une édition depuis ses livraisons et ses définitions, et compare chaque chiffre
    Verify(verify::VerifyArguments),
    /// Attaque une édition pour voir ce que ses secrets laissent retrouver
    Secrecy(secrecy::SecrecyArguments),
    /// Imprime des chiffres de l'édition publiée
    Figures(figures::FiguresArguments),
    /// Dessine un graphique dans un fichier PNG ou SVG
    Chart(chart::ChartArguments),
    /// Fait la plaquette d'un territoire, en PDF, avec un navigateur Chromium installé
    Brochure(brochure::BrochureArguments),
    /// Écrit des livraisons fictives dans la forme des vraies
    Generate(generate::GenerateArguments),
    /// Liste les formats, ou dresse le brouillon d'un format d'après un fichier
    Formats(formats::FormatsArguments),
    /// Crée, liste et révoque les jetons qui donnent un rôle
    Token(token::TokenArguments),
    /// Vérifie les définitions : dictionnaire, formats, indicateurs, plans, tableaux de bord
    Definitions(definitions::DefinitionsArguments),
}

/// Runs the command named by the arguments and prints its outcome.
pub fn run(arguments: Cli) -> ExitCode {
    let choices = Choices {
        data_dir: arguments.data_dir.clone(),
        database_url: arguments.database_url.clone(),
        definitions: arguments.definitions.clone(),
        ..Choices::default()
    };
    let has_own_place = choices.data_dir.is_some();
    let outcome = Settings::resolve(choices, arguments.config.as_deref())
        .map_err(CliError::from)
        .and_then(|settings| dispatch(arguments.command, settings, has_own_place));
    output::exit_code(outcome)
}

fn dispatch(command: Command, settings: Settings, has_own_place: bool) -> Result<(), CliError> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments, settings, has_own_place),
        Command::Serve(arguments) => serve::run(&arguments, &settings),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Import(arguments) => import::run(&arguments, &settings),
        Command::Imports(arguments) => imports::run(&arguments, &settings),
        Command::Schedule(arguments) => schedule::run(&arguments, &settings),
        Command::Publish(arguments) => publish::run(&arguments, &settings),
        Command::Editions(arguments) => editions::run(&arguments, &settings),
        Command::Diff(arguments) => diff::run(&arguments, &settings),
        Command::Verify(arguments) => verify::run(&arguments, &settings),
        Command::Secrecy(arguments) => secrecy::run(&arguments, &settings),
        Command::Figures(arguments) => figures::run(&arguments, &settings),
        Command::Chart(arguments) => chart::run(&arguments, &settings),
        Command::Brochure(arguments) => brochure::run(&arguments, &settings),
        Command::Generate(arguments) => generate::run(&arguments, &settings),
        Command::Formats(arguments) => formats::run(&arguments, &settings),
        Command::Token(arguments) => token::run(&arguments, &settings),
        Command::Definitions(arguments) => definitions::run(&arguments, &settings),
    }
}
