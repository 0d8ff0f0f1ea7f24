//! `bharatbuild new "PROMPT"`: from a wish to a running preview, in the terminal.

mod questions;

use super::block_on;
use super::remote::{Client, Last, Lines, Show, Terminal, Wish, token};
use crate::agents::starter::Wording;
use crate::clock::SystemClock;
use crate::config::{Config, Settings, Sources};
use crate::http::Server;
use crate::store::instance;
use anyhow::{Context, bail};
use serde_json::Value;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Make an app out of a wish, and run it.
#[derive(clap::Args)]
pub struct New {
    /// The wish, in any language: "a hostel mess menu app with login"
    prompt: String,
    /// Print one event per line (JSON); the last is `complete` or `error`.
    #[arg(long)]
    json: bool,
    /// Leave the app running: until Ctrl-C, or as long as the server runs that holds the data.
    #[arg(long)]
    keep: bool,
    /// Folder for the ZIP.
    #[arg(long, default_value = ".")]
    out: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

impl New {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        block_on(async {
            match instance::announced(&config.storage.data) {
                Some(address) => {
                    let client = Client::new(address.to_string(), token(&config)?)?;
                    self.make(&client, &config.model.provider).await.map(drop)
                }
                None => self.serve_and_make(config).await,
            }
        })
    }

    /// No server holds the data folder: one runs here, for as long as it is needed.
    async fn serve_and_make(&self, mut config: Config) -> anyhow::Result<()> {
        config.server.listen = "127.0.0.1:0".parse()?;
        let (token, provider) = (token(&config)?, config.model.provider.clone());
        let server = Server::start(config, Arc::new(SystemClock)).await?;
        let client = Client::new(server.address.to_string(), token)?;
        let made = tokio::select! {
            made = self.make(&client, &provider) => made,
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("stopped")),
        };
        if let (Ok(project), true) = (&made, self.keep) {
            self.stay(&client, project).await?;
            client.delete_container(project).await?;
        }
        server.stop().await;
        made.map(drop)
    }

    /// Makes the app; gives the project's id.
    async fn make(&self, client: &Client, provider: &str) -> anyhow::Result<String> {
        let wording = Wording::of(&self.prompt);
        let project = client.create_job(&wording.title).await?;
        let mut show: Box<dyn Show> =
            if self.json { Box::new(Lines) } else { Box::new(Terminal::default()) };
        let last = self.generate(client, &project, provider, &mut *show).await;
        let ended = self.finish(client, &project, &wording.slug, last).await;
        if !self.keep || ended.is_err() {
            client.delete_container(&project).await?;
        }
        match ended {
            Ok(complete) => {
                show.complete(&complete);
                Ok(project)
            }
            Err(error) => {
                show.failed(&error);
                bail!(error)
            }
        }
    }

    /// From the wish to the end, with the plan's questions where somebody is there to answer.
    async fn generate(
        &self,
        client: &Client,
        project: &str,
        provider: &str,
        show: &mut dyn Show,
    ) -> anyhow::Result<Value> {
        let asks = !self.json && std::io::stdin().is_terminal();
        let review = if asks { "questions" } else { "never" };
        let wish = Wish { prompt: &self.prompt, provider, review };
        let mut last = client.generate(project, &wish, show).await?;
        loop {
            let waits = match last {
                Last::Complete(event) => return Ok(event),
                Last::Waits(event) if asks => event,
                Last::Waits(event) => bail!("the model asks: {}", event["data"]),
            };
            let (path, body) = questions::answered(project, &waits)?;
            last = client.work(&path, body, show).await?;
        }
    }

    /// Saves the ZIP and gets a link that opens in a browser.
    async fn finish(
        &self,
        client: &Client,
        project: &str,
        slug: &str,
        last: anyhow::Result<Value>,
    ) -> anyhow::Result<Value> {
        let mut complete = last?;
        let zip = client.download(project, &self.out, slug).await.context("saving the ZIP")?;
        complete["project_id"] = project.into();
        complete["kept"] = self.keep.into();
        complete["zip"] = zip.display().to_string().into();
        complete["preview_url"] =
            client.preview_link(project, complete["port"].as_u64()).await?.into();
        Ok(complete)
    }

    /// Serves until Ctrl-C. A link is good once and for a minute, so Enter gives another.
    async fn stay(&self, client: &Client, project: &str) -> anyhow::Result<()> {
        if !std::io::stdin().is_terminal() {
            return Ok(tokio::signal::ctrl_c().await?);
        }
        eprintln!("  Enter: another link    Ctrl-C: end");
        let mut pressed_enter = enters();
        loop {
            tokio::select! {
                enter = pressed_enter.recv() => match enter {
                    Some(()) => eprintln!("  {}", client.preview_link(project, None).await?),
                    None => return Ok(tokio::signal::ctrl_c().await?),
                },
                pressed = tokio::signal::ctrl_c() => return Ok(pressed?),
            }
        }
    }
}

/// Told at every Enter. The thread waits for the terminal, so nothing may wait for the thread: it
/// ends with the process.
fn enters() -> tokio::sync::mpsc::Receiver<()> {
    let (sender, enters) = tokio::sync::mpsc::channel(1);
    std::thread::spawn(move || {
        let lines = std::io::stdin().lines().map_while(Result::ok);
        lines.map(|_| sender.blocking_send(())).take_while(Result::is_ok).count()
    });
    enters
}
