//! Previews from a browser's side, in front of a real server on loopback.

mod app;
mod door;
mod failing;
mod listening;
mod passing;
mod probe;

use super::dial::{AsyncReadWrite, Dial, DialError, Phase, RunState};
use super::door::{Guest, Tickets};
use super::error::PreviewError;
use super::forward::{Tasks, Times};
use super::labels::Labels;
use super::{Links, Preview, PreviewSettings, entry_page, state_page};
use crate::clock::ScriptedClock;
use crate::ids::{ProjectId, UserId};
use async_trait::async_trait;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::future::BoxFuture;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpStream;

/// Projects whose apps are loopback servers: port 3000 of every project but `stopped`.
#[derive(Clone)]
struct Loopback {
    app: SocketAddr,
    known: Arc<Mutex<Vec<ProjectId>>>,
    dials: Arc<Mutex<Vec<(ProjectId, u16)>>>,
}

#[async_trait]
impl Dial for Loopback {
    async fn dial(
        &self,
        project: &ProjectId,
        port: u16,
    ) -> Result<Box<dyn AsyncReadWrite + Send + Unpin>, DialError> {
        self.dials.lock().unwrap().push((project.clone(), port));
        match (project.as_str(), port) {
            ("stopped", _) => Err(DialError::NoSandbox),
            ("hanging", _) => std::future::pending().await,
            (_, 3000) => {
                let stream = TcpStream::connect(self.app).await;
                Ok(Box::new(stream.map_err(|e| DialError::Failed(e.to_string()))?))
            }
            _ => Err(DialError::Refused),
        }
    }

    fn active_port(&self, _: &ProjectId) -> Option<u16> {
        Some(3000)
    }

    fn state(&self, _: &ProjectId) -> RunState {
        let lines = vec!["npm <install>".to_owned()];
        RunState { lines, ..RunState::of(Phase::Installing) }
    }
}

#[async_trait]
impl Labels for Loopback {
    async fn projects(&self) -> Option<Vec<ProjectId>> {
        Some(self.known.lock().unwrap().clone())
    }
}

/// Tickets that are called `ticket-for-{project}`, each good once; one that ends in `.frame` is for
/// the studio's frame. Whoever has one is `asha`.
#[derive(Default)]
struct OnceEach {
    used: Mutex<Vec<String>>,
    blocked: tokio::sync::watch::Sender<bool>,
}

#[async_trait]
impl Tickets for OnceEach {
    async fn redeem(&self, ticket: &str) -> Option<(ProjectId, Guest)> {
        let mut used = self.used.lock().unwrap();
        if used.iter().any(|u| u == ticket) {
            return None;
        }
        used.push(ticket.to_owned());
        let project = ticket.strip_prefix("ticket-for-")?.split('.').next()?.parse().ok()?;
        let studio = ticket.ends_with(".frame").then(|| STUDIO.to_owned());
        Some((project, Guest { user: "asha".parse().ok()?, studio }))
    }

    fn is_blocked(&self, _: &UserId) -> bool {
        *self.blocked.borrow()
    }

    fn until_blocked(&self, _: &UserId) -> BoxFuture<'static, ()> {
        let mut blocked = self.blocked.subscribe();
        Box::pin(async move { drop(blocked.wait_for(|blocked| *blocked).await) })
    }
}

fn render(error: PreviewError, wants_page: bool) -> Response {
    let status = match &error {
        PreviewError::UnknownProject => StatusCode::NOT_FOUND,
        PreviewError::NoEntry => StatusCode::UNAUTHORIZED,
        PreviewError::Stranger => StatusCode::FORBIDDEN,
        PreviewError::NotRunning(_) | PreviewError::NoFreePort => StatusCode::SERVICE_UNAVAILABLE,
        PreviewError::TimedOut => StatusCode::GATEWAY_TIMEOUT,
        PreviewError::BadAnswer(_) => StatusCode::BAD_GATEWAY,
        PreviewError::BadRequest(_) => StatusCode::BAD_REQUEST,
    };
    match &error {
        PreviewError::NotRunning(state) if wants_page => {
            (status, Html(state_page(state))).into_response()
        }
        PreviewError::NoEntry if wants_page => (status, Html(entry_page())).into_response(),
        _ => (status, error.to_string()).into_response(),
    }
}

/// Previews with their app.
struct House {
    preview: Preview,
    dial: Loopback,
    clock: ScriptedClock,
    tickets: Arc<OnceEach>,
    tasks: Tasks,
}

impl Drop for House {
    fn drop(&mut self) {
        self.tasks.shutdown.cancel();
    }
}

async fn house() -> House {
    house_with(None, app::serve().await)
}

fn house_with(public: Option<(&str, &str)>, app: SocketAddr) -> House {
    let dial = Loopback { app, known: Arc::default(), dials: Arc::default() };
    let clock = ScriptedClock::default();
    let tickets = Arc::new(OnceEach::default());
    let links = Links {
        dial: Arc::new(dial.clone()),
        tickets: tickets.clone(),
        labels: Arc::new(dial.clone()),
        clock: Arc::new(clock.clone()),
    };
    let settings = PreviewSettings {
        public_url: public.map(|p| p.0.into()),
        domain: public.map(|p| p.1.into()),
        listen: "127.0.0.1:8000".parse().unwrap(),
        ports: 18100..=18119,
        key: b"key".to_vec(),
        platform_cookies: vec!["bb_session".into()],
    };
    let (tracker, shutdown) = Default::default();
    let tasks = Tasks { tracker, shutdown };
    let short = Duration::from_millis(300);
    let times = Times { connect: short, headers: short, body_idle: short, tunnel_idle: short };
    let preview = Preview::with_times(settings, links, tasks.clone(), times);
    preview.answer_errors_with(render);
    House { preview, dial, clock, tickets, tasks }
}

/// Where frames of these tests are.
const STUDIO: &str = "http://bb.localhost:8000";
const HOST: &str = "p3000--x.bb.localhost:8000";

impl House {
    /// What a browser does: sends the request to its host.
    async fn send(&self, request: Request) -> Response {
        match self.preview.target(request.headers(), request.uri()).await.expect("a preview's host")
        {
            Ok(target) => self.preview.respond(target, request).await,
            Err(error) => self.preview.refuse(error, false),
        }
    }

    /// The cookie that lets into a host's preview.
    async fn enter(&self, host: &str, ticket: &str) -> String {
        let uri = format!("/__bb/enter?ticket={ticket}");
        let response = self.send(request(host, &uri).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::FOUND);
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// A request of somebody who is inside.
    async fn inside(&self, uri: &str) -> axum::http::request::Builder {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let n = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let cookie = self.enter(HOST, &format!("ticket-for-x.{n}")).await;
        request(HOST, uri).header("cookie", cookie)
    }

    async fn get(&self, uri: &str) -> Response {
        let request = self.inside(uri).await.body(Body::empty()).unwrap();
        self.send(request).await
    }
}

fn request(host: &str, uri: &str) -> axum::http::request::Builder {
    Request::builder().uri(uri).header("host", host)
}

async fn text(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}
