//! The one binary.

use bharatbuild::cli::Cli;
use bharatbuild::config::log_filter;
use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    // What must happen before any thread starts (the engine's helper process) belongs here.
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(log_filter())
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bharatbuild: {error:#}");
            ExitCode::FAILURE
        }
    }
}
