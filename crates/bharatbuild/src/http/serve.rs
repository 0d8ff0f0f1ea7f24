//! Listening.

use super::router;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Connections at once; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 8_192;
/// How long a client may take for the head of a request, or stay connected without one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(60);
/// How long nothing is accepted after accepting failed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long open requests may take to end when the server stops.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// A server that listens: the app, and its address.
pub struct Server {
    pub app: App,
    pub address: SocketAddr,
    serving: tokio::task::JoinHandle<io::Result<()>>,
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
        app.instance.announce(address)?;
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

/// Serves until the app's shutdown; then open requests may end.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let connections = TaskTracker::new();
    let router = router(app.clone());
    loop {
        let next = async { (places.clone().acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            () = app.shutdown.cancelled() => break,
            next = next => next,
        };
        match accepted {
            Ok((stream, _)) => {
                let served = connection(stream, router.clone(), app.shutdown.clone());
                connections.spawn(async move {
                    served.await;
                    drop(place);
                });
            }
            // Most likely there is no descriptor left: wait for one.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    connections.close();
    connections.wait().await;
    Ok(())
}

/// Serves one connection; a client that stops in the middle of a request's head is cut off.
async fn connection(stream: TcpStream, router: Router, shutdown: CancellationToken) {
    let _ = stream.set_nodelay(true);
    let router = router.map_request(|request: Request<Incoming>| request.map(Body::new));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    let mut serving = std::pin::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = shutdown.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
