//! A server whose sandboxes are real, and gone when the test is over, however it ends.

use crate::harness::{Answer, Bench, Client};
use crate::sse::{Event, Events, output};
use serde_json::{Value, json};
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

/// Host user ids that one server of the tests may use.
const UIDS_EACH: u32 = 1 << 20;
static SERVERS: AtomicU32 = AtomicU32::new(0);

/// The project that most tests need.
pub const SHOP: &str = "shop";

/// A server and the client of its administrator.
pub struct Room {
    pub bench: Bench,
    client: Client,
}

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    pub events: Vec<Event>,
    pub stdout: String,
    pub stderr: String,
    /// The `exit` event.
    pub exit: Value,
}

/// First host user id of a server that shares none with another one.
pub fn own_uids() -> String {
    let server = SERVERS.fetch_add(1, Ordering::SeqCst);
    (800_000_000 + (std::process::id() % 1000 * 2 + server % 2000) * UIDS_EACH).to_string()
}

impl Room {
    /// Development mode, and no sandbox yet.
    pub async fn empty() -> Self {
        Self::with(&[("AUTH_MODE", "dev")]).await
    }

    /// With a sandbox of the project [`SHOP`].
    pub async fn start() -> Self {
        let room = Self::empty().await;
        room.create(SHOP).await;
        room
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let uids = own_uids();
        let settings = [settings, &[("SANDBOX_UID_BASE", uids.as_str())]].concat();
        let bench = Bench::with(&settings).await;
        let client = bench.client();
        Self { bench, client }
    }

    /// A sandbox, with more CPU than the default so that tests are quick.
    pub async fn create(&self, id: &str) -> Value {
        self.post(&at(id, "/create"), json!({"cpu_limit": 2.0})).await.ok()
    }

    pub async fn sh(&self, line: &str) -> Outcome {
        self.exec(json!({"command": line})).await
    }

    pub async fn exec(&self, body: Value) -> Outcome {
        let events = Events::post(&self.client, &at(SHOP, "/exec"), body).await;
        Outcome::of(events.rest().await)
    }

    /// Starts a command and leaves; gives its id.
    pub async fn start_exec(&self, body: Value) -> String {
        Events::post(&self.client, &at(SHOP, "/exec"), body).await.header("x-exec-id").to_owned()
    }

    pub async fn write_file(&self, path: &str, content: &str) -> Answer {
        self.post(&at(SHOP, "/files"), json!({"path": path, "content": content})).await
    }

    /// Lines of `ps` inside whose arguments hold this text.
    pub async fn processes(&self, text: &str) -> usize {
        let (first, rest) = text.split_at(1);
        let line = format!("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0\\n' '  ' | grep -o '[{first}]{rest}' | wc -l");
        self.sh(&line).await.stdout.trim().parse().unwrap()
    }
}

impl Deref for Room {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let app = self.bench.server.app.clone();
        let ends = async move {
            for id in app.store.project_ids().await.unwrap_or_default() {
                if let Err(error) = app.projects.stop(&id, "the test is over").await {
                    eprintln!("the sandbox of {id} is left: {error}");
                }
            }
        };
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(ends));
    }
}

impl Outcome {
    pub fn of(events: Vec<Event>) -> Self {
        let exit = events.iter().find(|event| event.kind() == "exit");
        Self {
            stdout: output(&events, "stdout"),
            stderr: output(&events, "stderr"),
            exit: exit.map(|event| event.body.clone()).unwrap_or_default(),
            events,
        }
    }

    /// The exit code, said twice and alike.
    #[track_caller]
    pub fn code(&self) -> Option<i64> {
        assert_eq!(self.exit["code"], self.exit["data"], "{self:?}");
        assert_eq!(self.exit["success"], self.exit["code"] == 0, "{self:?}");
        self.exit["code"].as_i64()
    }
}

/// An address of the containers API.
pub fn at(id: &str, rest: &str) -> String {
    format!("/api/v1/containers/{id}{rest}")
}
