//! Measures every claim of speed beside what it is compared with: each pair takes turns in one run, on
//! one machine, so that a ratio means something even where the machine is not quiet.
//!
//! `make bench` runs all pairs on the release server and writes docs/benchmarks.md and its picture.
//! Where a connection or two is enough the client is plain `std`, so that what is measured is the
//! server and not a client's runtime.

mod figures;
mod http;
mod load;
mod machine;
mod outcome;
mod pairs;
mod peers;
mod picture;
mod process;
mod report;
mod rounds;
mod server;
mod stage;
mod usage;

use anyhow::Context;
use clap::{Parser, Subcommand};
use pairs::Pair;
use stage::{Stage, Tools};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure a server's program.
    Run(Run),
    /// Be the server that gives every body back; this program starts it.
    #[command(hide = true)]
    Echo,
}

#[derive(clap::Args)]
struct Run {
    /// The server's program.
    server: PathBuf,
    /// Only this pair; may be said again. Nothing is written.
    #[arg(long, value_enum)]
    only: Vec<Pair>,
    /// A tenth of the rounds, to see that it runs. Nothing is written.
    #[arg(long)]
    quick: bool,
    /// The source tree: its docs are written, its scripts start Docker.
    #[arg(long, default_value = ".")]
    tree: PathBuf,
    /// Where scripts/setup.sh put what is no part of the system.
    #[arg(long, default_value = "/opt/bharatbuild-bench")]
    tools: PathBuf,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(run) => measure(&run),
        Command::Echo => peers::echo::serve(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            rounds::say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(run: &Run) -> anyhow::Result<()> {
    rounds::end_on_signals();
    let tools = Tools { tree: run.tree.canonicalize()?, installed: run.tools.clone() };
    let stage = Stage::new(run.server.canonicalize()?, tools, run.quick)?;
    let conditions = machine::Conditions::begin(&run.server);
    let wanted = if run.only.is_empty() { Pair::ALL.to_vec() } else { run.only.clone() };
    let mut outcomes = Vec::new();
    for pair in wanted {
        rounds::say(&pair.name());
        outcomes.push(pair.run(&stage).with_context(|| pair.name()));
        rounds::interrupted()?;
    }
    let report = report::Report { outcomes, conditions: conditions.end() };
    print!("{}", report.markdown());
    if run.only.is_empty() && !run.quick {
        report.write(&run.tree.join("docs"))?;
    }
    report.verdict()
}
