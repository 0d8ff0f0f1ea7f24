//! Asking a running app something over HTTP.

use super::{Projects, ProjectsError};
use crate::ids::ProjectId;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::{BodyExt, Limited};
use hyper_util::rt::TokioIo;
use std::time::Duration;

/// How long an answer may take, with its body.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of a body that are read.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    pub method: String,
    /// With its query.
    pub path: String,
    pub body: Option<String>,
    pub content_type: String,
}

impl Ask {
    pub fn get(path: &str) -> Self {
        let (method, path) = ("GET".to_owned(), path.to_owned());
        Self { method, path, body: None, content_type: String::new() }
    }
}

/// What the app answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    /// As text, cut where it is too long.
    pub body: String,
}

impl Projects {
    /// Asks the project's app on a port. The error is a sentence.
    pub async fn probe(&self, id: &ProjectId, port: u16, ask: &Ask) -> Result<Answer, String> {
        let answered = tokio::time::timeout(TIMEOUT, self.ask_app(id, port, ask)).await;
        answered.map_err(|_| format!("no answer within {} s", TIMEOUT.as_secs()))?
    }

    async fn ask_app(&self, id: &ProjectId, port: u16, ask: &Ask) -> Result<Answer, String> {
        let running = self.running(id).map_err(|error: ProjectsError| error.to_string())?;
        let request = request(port, ask)?;
        let tunnel = running.link.dial(port).await;
        let tunnel = tunnel.map_err(|_| format!("nothing listens on port {port}"))?;
        let made = hyper::client::conn::http1::handshake(TokioIo::new(tunnel)).await;
        let (mut sender, connection) = made.map_err(|error| error.to_string())?;
        let exchange = async {
            let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
            read(answer).await
        };
        // Both belong to this call: the connection ends with it.
        tokio::select! {
            answer = exchange => answer,
            Err(error) = connection => Err(format!("the app hung up: {error}")),
        }
    }
}

fn request(port: u16, ask: &Ask) -> Result<Request<Body>, String> {
    Request::builder()
        .method(ask.method.as_str())
        .uri(&ask.path)
        .header(header::HOST, format!("localhost:{port}"))
        .header(header::ACCEPT, "text/html, application/json, */*")
        .header(header::CONTENT_TYPE, &ask.content_type)
        .header(header::CONNECTION, "close")
        .body(ask.body.clone().map_or_else(Body::empty, Body::from))
        .map_err(|error| format!("this is no request: {error}"))
}

async fn read(answer: hyper::Response<hyper::body::Incoming>) -> Result<Answer, String> {
    let status = answer.status().as_u16();
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let content_type = kind.unwrap_or_default().to_owned();
    let body = match Limited::new(answer.into_body(), MAX_BODY_BYTES).collect().await {
        Ok(body) => String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        Err(error) => format!("(the body was not read: {error})"),
    };
    Ok(Answer { status, content_type, body })
}
