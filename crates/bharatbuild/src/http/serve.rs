//! Listening.

use super::router;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long open requests may take to end when the server stops.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// A server that listens: the app, and its address.
pub struct Server {
    pub app: App,
    pub address: SocketAddr,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Opens the data folder and listens; port 0 takes a free one.
    pub async fn start(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let listen = config.server.listen;
        let app = App::start(config, clock).await?;
        let listener = TcpListener::bind(listen).await;
        let listener =
            listener.map_err(|error| anyhow::anyhow!("cannot listen on {listen}: {error}"))?;
        let address = listener.local_addr()?;
        let serving = app.tasks.spawn(serve(app.clone(), listener));
        Ok(Self { app, address, serving })
    }

    /// Lets open requests end, then stops every room.
    pub async fn stop(self) {
        self.app.shutdown.cancel();
        if tokio::time::timeout(DRAIN_TIMEOUT, self.serving).await.is_err() {
            tracing::warn!("some requests did not end in time");
        }
        self.app.stop().await;
    }
}

/// Serves until the app's shutdown.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let stop = app.shutdown.clone();
    axum::serve(listener, router(app)).with_graceful_shutdown(stop.cancelled_owned()).await
}
