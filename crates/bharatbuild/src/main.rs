//! The one binary.

use bharatbuild::cli::Cli;
use bharatbuild::config::log_filter;
use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before any thread starts: the engine's helper forks and changes namespaces.
    if let Some(code) = bharatbuild::helper::run_if_asked() {
        return code;
    }
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
