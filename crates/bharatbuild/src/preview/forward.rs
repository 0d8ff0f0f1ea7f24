//! Forwarding one request to an app.

use super::connect::{ConnectError, Connector, authority};
use super::dial::{Dial, DialError};
use super::error::PreviewError;
use super::headers::Passage;
use super::idle::{Download, Progress, Upload};
use super::tunnel;
use crate::ids::ProjectId;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::response::Response;
use futures_util::future::BoxFuture;
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// Making a connection into a sandbox.
    pub connect: Duration,
    /// The app's answer, from the last byte of the request.
    pub headers: Duration,
    /// An answer's body standing still: event streams of apps are often quiet for minutes.
    pub body_idle: Duration,
    /// An upgraded connection standing still.
    pub tunnel_idle: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            headers: Duration::from_secs(30),
            body_idle: Duration::from_secs(600),
            tunnel_idle: Duration::from_secs(3600),
        }
    }
}

/// How long an unused connection into a sandbox is kept.
const POOL_IDLE_TIME: Duration = Duration::from_secs(30);
/// How many of those are kept for one port.
const POOL_CONNECTIONS: usize = 8;
/// The largest head of an answer, in bytes (give or take one read), and what is read ahead of a body.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How many headers an answer may have.
const MAX_HEADERS: usize = 100;

/// Who owns background tasks.
#[derive(Debug, Clone)]
pub(super) struct Tasks {
    pub tracker: TaskTracker,
    pub shutdown: CancellationToken,
}

impl Tasks {
    /// Runs something until it ends or the process does.
    pub fn spawn(&self, work: impl Future<Output: Send> + Send + 'static) {
        let shutdown = self.shutdown.clone();
        self.tracker.spawn(async move { shutdown.run_until_cancelled(work).await.map(drop) });
    }
}

impl<F: Future<Output: Send> + Send + 'static> hyper::rt::Executor<F> for Tasks {
    fn execute(&self, work: F) {
        self.spawn(work);
    }
}

/// The client of every app.
pub(super) struct Forwarder {
    client: Client<Connector, Upload>,
    dial: Arc<dyn Dial>,
    tasks: Tasks,
    times: Times,
}

/// One port of one project.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    pub project: ProjectId,
    pub port: u16,
    /// The path and query there, as the browser wrote them.
    pub path: String,
}

impl Forwarder {
    pub fn new(dial: Arc<dyn Dial>, tasks: Tasks, times: Times) -> Self {
        let client = Client::builder(tasks.clone())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE_TIME)
            .pool_max_idle_per_host(POOL_CONNECTIONS)
            .http1_max_buf_size(MAX_HEAD_BYTES)
            .http1_max_headers(MAX_HEADERS)
            .build(Connector { dial: dial.clone(), time: times.connect });
        Self { client, dial, tasks, times }
    }

    /// Sends a request to the app and gives its answer, both rewritten for the passage. Bodies stream
    /// both ways; a switch of protocols is carried on in the background. All of it is broken off when
    /// `over` is.
    pub async fn forward(
        &self,
        to: &Destination,
        passage: &Passage,
        request: Request,
        over: BoxFuture<'static, ()>,
    ) -> Result<Response, PreviewError> {
        let (mut parts, body) = request.into_parts();
        if parts.method == Method::CONNECT || parts.method == Method::TRACE {
            return Err(PreviewError::BadRequest("this method is not forwarded"));
        }
        let upgrade = Upgrade::wanted(&mut parts);
        let request = head(to, passage, &parts, upgrade.as_ref())?;
        let response = self.send(to, request.map(|()| body)).await?;
        self.answer(passage, response, upgrade, over)
    }

    async fn send(
        &self,
        to: &Destination,
        request: axum::http::Request<Body>,
    ) -> Result<Response<Incoming>, PreviewError> {
        let progress = Progress::begin();
        let upload = request.map(|body| Upload { body, progress: progress.clone() });
        let answer = progress.within(self.times.headers, self.client.request(upload)).await;
        answer.ok_or(PreviewError::TimedOut)?.map_err(|error| self.explain(to, &error))
    }

    fn explain(&self, to: &Destination, error: &legacy::Error) -> PreviewError {
        let mut reasons = Vec::new();
        let mut cause: Option<&dyn Error> = Some(error);
        while let Some(error) = cause {
            match error.downcast_ref::<ConnectError>() {
                Some(ConnectError::TimedOut) => return PreviewError::TimedOut,
                Some(ConnectError::Dial(DialError::NoSandbox | DialError::Refused)) => {
                    return PreviewError::NotRunning(Box::new(self.dial.state(&to.project)));
                }
                _ => reasons.push(error.to_string()),
            }
            cause = error.source();
        }
        PreviewError::BadAnswer(reasons.join(": "))
    }

    fn answer(
        &self,
        passage: &Passage,
        mut response: Response<Incoming>,
        upgrade: Option<Upgrade>,
        over: BoxFuture<'static, ()>,
    ) -> Result<Response, PreviewError> {
        let switched = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        let protocol = response.headers().get(header::UPGRADE).cloned();
        passage.towards_browser(response.headers_mut());
        if !switched {
            let limit = self.times.body_idle;
            return Ok(response.map(|body| Body::new(Download::new(body, limit, over))));
        }
        let (Some(upgrade), Some(protocol)) = (upgrade, protocol) else {
            return Err(PreviewError::BadAnswer("it switched protocols unasked".into()));
        };
        say_upgrade(response.headers_mut(), protocol);
        let app = hyper::upgrade::on(&mut response);
        let idle_time = self.times.tunnel_idle;
        self.tasks.spawn(async move {
            // Either side may go away at any time: that ends the tunnel and is no error.
            if let Ok((browser, app)) = tokio::try_join!(upgrade.browser, app) {
                let sides = (TokioIo::new(browser), TokioIo::new(app));
                tokio::select! {
                    _ = tunnel::join(sides.0, sides.1, idle_time) => {}
                    () = over => {}
                }
            }
        });
        Ok(response.map(|_| Body::empty()))
    }
}

/// A browser's wish to speak another protocol.
struct Upgrade {
    protocol: HeaderValue,
    browser: OnUpgrade,
}

impl Upgrade {
    fn wanted(parts: &mut Parts) -> Option<Self> {
        let protocol = parts.headers.get(header::UPGRADE)?.clone();
        let named = parts.headers.get_all(header::CONNECTION).iter();
        let asked = named
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|token| token.trim().eq_ignore_ascii_case("upgrade"));
        let browser = parts.extensions.remove::<OnUpgrade>()?;
        asked.then_some(Self { protocol, browser })
    }
}

fn say_upgrade(headers: &mut HeaderMap, protocol: HeaderValue) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, protocol);
}

/// The request as the app sees it, without its body.
fn head(
    to: &Destination,
    passage: &Passage,
    parts: &Parts,
    upgrade: Option<&Upgrade>,
) -> Result<axum::http::Request<()>, PreviewError> {
    let uri = Uri::builder()
        .scheme("http")
        .authority(authority(&to.project, to.port))
        .path_and_query(&*to.path)
        .build()
        .map_err(|_| PreviewError::BadRequest("the path cannot be forwarded"))?;
    let mut request = axum::http::Request::new(());
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = uri;
    *request.version_mut() = Version::HTTP_11;
    *request.headers_mut() = parts.headers.clone();
    passage.towards_app(request.headers_mut());
    if let Some(upgrade) = upgrade {
        say_upgrade(request.headers_mut(), upgrade.protocol.clone());
    }
    Ok(request)
}
