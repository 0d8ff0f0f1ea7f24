//! The static program that is PID 1 in every sandbox.
//!
//! One thread runs everything, so that obeying a kill needs no new thread even when the pids limit
//! is reached; a second one, made at start, acts on files with the user's own rights.

use sandbox_agent::program::{Agent, Settings, run};

fn main() {
    let settings = match Settings::from_arguments(std::env::args().skip(1)) {
        Ok(settings) => settings,
        Err(message) => {
            eprintln!("sandbox-agent: {message}");
            std::process::exit(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ended = runtime.and_then(|runtime| {
        let agent = Agent::new(settings)?;
        tokio::task::LocalSet::new().block_on(&runtime, run(agent))
    });
    if let Err(error) = ended {
        eprintln!("sandbox-agent: {error}");
        std::process::exit(1);
    }
}
