//! A server of one's own, and a thin client.

use bharatbuild::accounts::{Caller, Kind, Role};
use bharatbuild::clock::{Clock, ScriptedClock};
use bharatbuild::config::{Config, Sources};
use bharatbuild::http::Server;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A running server; its data goes with it.
pub struct Bench {
    pub server: Server,
    pub clock: ScriptedClock,
    pub data: PathBuf,
    _dir: Option<tempfile::TempDir>,
}

/// Calls the server as somebody.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    header: Option<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Bench {
    /// Development mode.
    pub async fn start() -> Self {
        Self::with(&[("AUTH_MODE", "dev")]).await
    }

    /// Settings by variable name.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut bench = Self::on(&dir.path().join("data"), settings).await;
        bench._dir = Some(dir);
        bench
    }

    /// On a data folder that stays.
    pub async fn on(data: &Path, settings: &[(&str, &str)]) -> Self {
        let clock = ScriptedClock::default();
        let server = Server::start(config(data, settings), Arc::new(clock.clone())).await.unwrap();
        Self { server, clock, data: data.to_owned(), _dir: None }
    }

    /// Nobody's client: the administrator `dev` in development, a stranger otherwise.
    pub fn client(&self) -> Client {
        Client::at(&format!("http://{}", self.server.address))
    }

    /// A student, by `X-User-ID`.
    pub fn student(&self, name: &str) -> Client {
        Client { header: Some(("x-user-id", name.to_owned())), ..self.client() }
    }

    /// Somebody with a token.
    pub fn signed_in(&self, name: &str, role: Role) -> Client {
        self.bearer(&self.token(name, role, Kind::Access))
    }

    pub fn bearer(&self, token: &str) -> Client {
        Client { header: Some(("authorization", format!("Bearer {token}"))), ..self.client() }
    }

    pub fn token(&self, name: &str, role: Role, kind: Kind) -> String {
        let caller = Caller { user: name.parse().unwrap(), role };
        self.server.app.accounts.tokens().issue(&caller, kind, self.clock.now()).unwrap()
    }

    /// A project's folder on the host.
    pub fn folder(&self, id: &str) -> PathBuf {
        self.data.join("jobs").join(id)
    }

    /// Sends bytes as they are, which no HTTP client would, and reads the whole answer.
    pub async fn raw(&self, request: &[u8]) -> String {
        let mut stream = tokio::net::TcpStream::connect(self.server.address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// `METHOD path` as written, without a body.
    pub async fn raw_call(&self, method: &str, path: &str) -> String {
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        self.raw(request.as_bytes()).await
    }

    /// Moves the time forward.
    pub fn wait_hours(&self, hours: i64) {
        self.clock.advance(hours * 3600);
    }
}

pub fn config(data: &Path, settings: &[(&str, &str)]) -> Config {
    let data = data.display().to_string();
    let mut pairs =
        vec![("BHARATBUILD_DATA", data.as_str()), ("BHARATBUILD_LISTEN", "127.0.0.1:0")];
    pairs.extend(settings);
    // A browser beside each app would slow everything else down.
    pairs.push(("THUMBNAIL_SECONDS", "0"));
    let mut config = Config::read(&Sources::of_pairs(&pairs)).unwrap();
    // The engine's helper is the real program: a test is another one.
    config.sandbox.helper = Some(env!("CARGO_BIN_EXE_bharatbuild").into());
    config
}

impl Client {
    /// Of a server elsewhere, as nobody in particular.
    pub fn at(base: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, base: base.to_owned(), header: None }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.header {
            Some((name, value)) => request.header(*name, value),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put_json(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn post_nothing(&self, path: &str) -> Answer {
        send(self.request(Method::POST, path)).await
    }

    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    /// A job of that id.
    pub async fn create(&self, id: &str) {
        let body = serde_json::json!({"project_name": "Shop", "job_id": id});
        self.post("/api/v1/jobs/create", body).await.ok();
    }

    /// Writes a file of a job.
    pub async fn write(&self, id: &str, path: &str, content: &str) -> Answer {
        let body = serde_json::json!({"path": path, "content": content});
        self.post(&format!("/api/v1/jobs/{id}/files"), body).await
    }

    /// The names and texts in a job's ZIP.
    pub async fn unzip(&self, id: &str) -> Vec<(String, String)> {
        unzip(self.bytes(&format!("/api/v1/jobs/{id}/download")).await)
    }
}

pub fn unzip(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let read = |index| {
        let mut file = zip.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    let mut files: Vec<_> = (0..count).map(read).collect();
    files.sort();
    files
}

pub async fn send(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = answer.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, headers, body }
}

impl Answer {
    /// The body of a good answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Checks an error's status and its envelope, and gives its code.
    #[track_caller]
    pub fn error(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.body["request_id"], self.headers["x-request-id"].to_str().unwrap());
        assert_eq!(self.body["detail"].is_array(), status == 422, "{}", self.body);
        self.body["code"].as_str().unwrap()
    }
}
