//! The binary: arguments, tracing, the command, an exit code.

use std::process::ExitCode;

use clap::Parser as _;
use vigie::cli::{self, Cli};

fn main() -> ExitCode {
    let arguments = Cli::parse();
    vigie::app::start_tracing();
    cli::run(arguments)
}
