//! `bharatbuild chat PROJECT`: changing an app by words, in the terminal.

mod commands;

use super::block_on;
use super::remote::{Client, Last, Lines, Show, Terminal, token};
use crate::config::{Config, Settings, Sources};
use crate::store::instance;
use anyhow::Context;
use serde_json::json;
use std::io::IsTerminal;
use tokio::sync::mpsc;

/// Change an app by words, with a server that runs.
///
/// Without a message it asks for one after the other. A line that begins with a slash is a command:
/// /cost, /checkpoints, /diff [N], /restore N, /quit. Ctrl-C stops the work under way.
#[derive(clap::Args)]
pub struct Chat {
    /// The project's id, as `bharatbuild new` and the page show it.
    project: String,
    /// What should be different: "add a login page".
    message: Option<String>,
    /// Print one event per line (JSON).
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

impl Chat {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        block_on(async {
            let address = instance::announced(&config.storage.data).context(
                "no server runs on this data folder; start one: bharatbuild serve, or make run",
            )?;
            let client = Client::new(address.to_string(), token(&config)?)?;
            match &self.message {
                Some(message) => self.say(&client, message).await,
                None => self.talk(&client).await,
            }
        })
    }

    async fn talk(&self, client: &Client) -> anyhow::Result<()> {
        let mut lines = lines();
        loop {
            if std::io::stdin().is_terminal() {
                eprint!("> ");
            }
            let Some(line) = lines.recv().await else { return Ok(()) };
            let done = match line.trim() {
                "" => continue,
                "/quit" => return Ok(()),
                line if line.starts_with('/') => commands::run(client, &self.project, line).await,
                line => self.say(client, line).await,
            };
            if let Err(error) = done {
                eprintln!("{error:#}");
            }
        }
    }

    /// One message, to its end; Ctrl-C stops the work, and the end still comes.
    async fn say(&self, client: &Client, text: &str) -> anyhow::Result<()> {
        let mut show: Box<dyn Show> =
            if self.json { Box::new(Lines) } else { Box::new(Terminal::default()) };
        let path = format!("/projects/{}/message", self.project);
        let last =
            self.stoppable(client, client.work(&path, json!({"text": text}), &mut *show)).await;
        match last {
            Ok(Last::Complete(mut event)) => {
                let link = client.preview_link(&self.project, event["port"].as_u64()).await?;
                event["preview_url"] = link.into();
                show.complete(&event);
                Ok(())
            }
            Ok(Last::Waits(_)) => Ok(()),
            Err(error) => {
                show.failed(&error);
                Err(error)
            }
        }
    }
}

impl Chat {
    /// Work to its end, which Ctrl-C asks for.
    async fn stoppable(
        &self,
        client: &Client,
        work: impl Future<Output = anyhow::Result<Last>>,
    ) -> anyhow::Result<Last> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                last = &mut work => return last,
                pressed = tokio::signal::ctrl_c() => {
                    pressed?;
                    client.post(&format!("/projects/{}/stop", self.project)).await?;
                }
            }
        }
    }
}

/// The lines of standard input. The thread waits for the terminal, so nothing may wait for the thread:
/// it ends with the process.
fn lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        let typed = std::io::stdin().lines().map_while(Result::ok);
        typed.map(|line| sender.blocking_send(line)).take_while(Result::is_ok).count()
    });
    lines
}
