//! The command line: one file per subcommand.

mod chat;
mod doctor;
mod edits;
mod invite;
mod new;
mod openapi;
mod policy;
mod remote;
mod serve;
mod token;
mod users;

use clap::{Parser, Subcommand};

/// A self-hosted AI app builder.
#[derive(Parser)]
#[command(name = "bharatbuild", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    New(new::New),
    Chat(chat::Chat),
    Doctor(doctor::Doctor),
    Token(token::Token),
    Invite(invite::Invite),
    Users(users::Users),
    Openapi(openapi::Openapi),
    Edits(edits::Edits),
    Policy(policy::Policy),
}

impl Cli {
    /// Runs the subcommand to its end.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(command) => command.run(),
            Command::New(command) => command.run(),
            Command::Chat(command) => command.run(),
            Command::Doctor(command) => command.run(),
            Command::Token(command) => command.run(),
            Command::Invite(command) => command.run(),
            Command::Users(command) => command.run(),
            Command::Openapi(command) => command.run(),
            Command::Edits(command) => command.run(),
            Command::Policy(command) => command.run(),
        }
    }
}

/// Runs a future on a runtime of its own.
fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}
