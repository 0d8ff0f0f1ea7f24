//! A preview for the server's own browser: the same passage as everybody's, without the door, for
//! nobody else can get to it.

use super::cookies::Reserved;
use super::dial::Dial;
use super::forward::{Destination, Forwarder, Tasks, Times};
use super::headers::{Passage, Way};
use super::origin::Origin;
use crate::ids::ProjectId;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a connection may take to send a request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// One port of one project, as it is seen at an origin that the opener chose.
pub struct Window {
    forwarder: Forwarder,
    passage: Passage,
    project: ProjectId,
}

impl Window {
    /// `http://host` is what the app's origin looks like from there. What the window carries ends
    /// with `shutdown`, owned by the tracker.
    pub fn open(
        dial: Arc<dyn Dial>,
        (project, port): (ProjectId, u16),
        host: &str,
        tracker: TaskTracker,
        shutdown: CancellationToken,
    ) -> Self {
        let origin = Origin { https: false, host: host.to_owned(), port: 80 };
        let way = Way::Own { origin, studios: Vec::new() };
        let passage = Passage { way, port, reserved: Reserved::default() };
        let forwarder = Forwarder::new(dial, Tasks { tracker, shutdown }, Times::default());
        Self { forwarder, passage, project }
    }

    /// Serves one connection to its end. Where the app does not answer the connection just ends:
    /// whatever else we said would look like an answer of the app.
    pub async fn serve(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let service = service_fn(async |request| self.pass(request).await);
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        if let Err(error) = served.await {
            tracing::debug!(%error, project = %self.project, "a look's connection ended early");
        }
    }

    async fn pass(
        &self,
        request: axum::http::Request<Incoming>,
    ) -> Result<axum::response::Response, super::PreviewError> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let to = Destination { project: self.project.clone(), port: self.passage.port, path };
        let request: Request = request.map(Body::new);
        let never = Box::pin(std::future::pending());
        self.forwarder.forward(&to, &self.passage, request, never).await
    }
}
