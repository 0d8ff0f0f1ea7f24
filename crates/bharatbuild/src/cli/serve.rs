//! `bharatbuild serve`

use super::block_on;
use crate::clock::SystemClock;
use crate::config::{Config, Settings, Sources};
use crate::http::Server;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// Serve the studio and the API.
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        block_on(async {
            let server = Server::start(config, Arc::new(SystemClock)).await?;
            tracing::info!("serving on http://{}", server.address);
            asked_to_stop().await?;
            tracing::info!("stopping");
            server.stop().await;
            Ok(())
        })
    }
}

/// Ctrl-C, or a supervisor's request.
async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}
