//! `model-fake`: the APIs of Anthropic and OpenAI, played from a script.

use anyhow::Context;
use clap::Parser;
use model::script::Script;
use model_fake::{Options, serve};
use std::path::PathBuf;
use tokio::net::TcpListener;

/// Plays the APIs of Anthropic and OpenAI for tests.
#[derive(Parser)]
struct Arguments {
    /// Turns and faults, TOML or JSON. Without it, `PUT /fake/script` brings them.
    script: Option<PathBuf>,
    /// Where to listen; port 0 is any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// The only key that is good.
    #[arg(long)]
    key: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let script = match &arguments.script {
        Some(path) => Script::read(path)?,
        None => Script::default(),
    };
    let listener = TcpListener::bind(&arguments.listen).await.context("cannot listen")?;
    println!("listening on http://{}", listener.local_addr()?);
    let options = Options { key: arguments.key, ..Options::default() };
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    Ok(serve(listener, &script, options, interrupted).await?)
}
