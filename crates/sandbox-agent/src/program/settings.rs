//! The agent's command line.

use std::path::PathBuf;

/// The ids that everything the agent executes runs under, as seen inside the sandbox.
#[derive(Debug, Clone, Copy)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
}

/// What the engine tells the agent when it starts it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's socket, in a folder that only the agent may enter.
    pub socket: PathBuf,
    pub workspace: PathBuf,
    pub user: User,
}

impl Settings {
    /// Reads `--socket PATH --workspace PATH --uid N --gid N`.
    pub fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut settings = Self {
            socket: PathBuf::from("/run/agent/agent.sock"),
            workspace: PathBuf::from("/workspace"),
            user: User { uid: 1000, gid: 1000 },
        };
        while let Some(flag) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{flag} needs a value"))?;
            match flag.as_str() {
                "--socket" => settings.socket = value.into(),
                "--workspace" => settings.workspace = value.into(),
                "--uid" => settings.user.uid = number(&flag, &value)?,
                "--gid" => settings.user.gid = number(&flag, &value)?,
                other => return Err(format!("unknown argument {other}")),
            }
        }
        Ok(settings)
    }
}

fn number(flag: &str, value: &str) -> Result<u32, String> {
    value.parse().map_err(|_| format!("{flag} needs a number, not {value}"))
}
