//! A server that plays Anthropic's Messages API and OpenAI's chat completions, for tests.
//!
//! It says what a [`Script`] says, with the script's faults, byte for byte as the real APIs do; it
//! refuses what they refuse, with their status codes; and it counts how much of each prompt was a
//! prefix it had seen before. Its words for errors are its own where the real ones are not known.
//!
//! `GET /fake/report` tells what it saw, `PUT /fake/script` (TOML or JSON) gives it the next script.

mod anthropic;
mod body;
mod cache;
mod openai;
mod refusal;
mod report;
mod server;
mod stage;

pub use report::Report;

use model::script::Script;
use serde_json::Value;
use server::Shared;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

/// What the server plays.
#[derive(Debug, Clone)]
pub struct Options {
    /// The only key that is good; none: any key is.
    pub key: Option<String>,
    /// The longest prompt, in tokens of four bytes.
    pub max_prompt_tokens: u64,
    /// The shortest prefix that is cached, likewise.
    pub min_cached_tokens: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { key: None, max_prompt_tokens: 1_000_000, min_cached_tokens: 1024 }
    }
}

/// A running server; dropping it stops it.
#[derive(Debug)]
pub struct Fake {
    address: SocketAddr,
    shared: Arc<Shared>,
    _stop: DropGuard,
}

impl Fake {
    /// Listens on a free port of loopback.
    pub async fn start(script: &Script) -> std::io::Result<Self> {
        Self::start_with(script, Options::default()).await
    }

    pub async fn start_with(script: &Script, options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(script, options));
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let router = server::router(shared.clone());
        TaskTracker::new().spawn(async move {
            tokio::select! {
                _ = axum::serve(listener, router) => {}
                () = stopped => {}
            }
        });
        Ok(Self { address, shared, _stop: stop.drop_guard() })
    }

    /// For `ANTHROPIC_BASE_URL`.
    pub fn anthropic_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For `OPENAI_BASE_URL`.
    pub fn openai_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub fn report(&self) -> Report {
        self.shared.report()
    }

    /// The bodies of all requests that were answered or refused, in order.
    pub fn requests(&self) -> Vec<Value> {
        self.shared.requests()
    }

    /// Forgets what it saw and plays another script.
    pub fn play(&self, script: &Script) {
        self.shared.play(script);
    }
}

/// Serves on a listener until the future ends: for the program.
pub async fn serve(
    listener: TcpListener,
    script: &Script,
    options: Options,
    until: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = server::router(Arc::new(Shared::new(script, options)));
    axum::serve(listener, router).with_graceful_shutdown(until).await
}
