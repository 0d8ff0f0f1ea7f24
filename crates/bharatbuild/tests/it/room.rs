//! A server whose sandboxes are real, and gone when the test is over, however it ends.

use crate::harness::{Answer, Bench, Client};
use crate::sse::{Event, Events, output};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Host user ids that one server of the tests may use.
const UIDS_EACH: u32 = 1 << 16;
/// Servers that one run of the tests may start, and runs at once whose ids stay apart.
const MAX_SERVERS: u32 = 200;
const MAX_RUNS: u32 = 100;
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

/// Control groups of an instance's sandboxes, whatever the hierarchy; those of one sandbox count once.
pub fn cgroups(instance: &str) -> BTreeSet<String> {
    let of_us = |root: PathBuf| root.join("bharatbuild").join(instance);
    let roots = std::fs::read_dir("/sys/fs/cgroup").unwrap().map(|entry| entry.unwrap().path());
    let roots = roots.chain([PathBuf::from("/sys/fs/cgroup")]).map(of_us);
    let groups = roots.filter_map(|root| std::fs::read_dir(root).ok()).flatten().flatten();
    let folders = groups.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// First host user id of a server that shares none with another one.
pub fn own_uids() -> String {
    let server = SERVERS.fetch_add(1, Ordering::SeqCst) % MAX_SERVERS;
    let block = std::process::id() % MAX_RUNS * MAX_SERVERS + server;
    (800_000_000 + block * UIDS_EACH).to_string()
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

    /// The same without the command policy: what a sandbox holds must not depend on advice.
    pub async fn unadvised() -> Self {
        let room = Self::with(&[("AUTH_MODE", "dev"), ("COMMAND_POLICY", "off")]).await;
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

    /// Names of the sandboxes that the host knows of.
    pub fn sandboxes(&self) -> BTreeSet<String> {
        cgroups(&self.bench.server.app.instance.id)
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

    /// The preview's page, as a browser gets it by this ticket's address: in by the ticket, then
    /// with the cookie. None where there is no ticket.
    pub async fn visit(&self, ticket_path: &str) -> Option<String> {
        let ticket = self.post_nothing(ticket_path).await;
        let url = ticket.body["url"].as_str()?;
        let (host, path) = url.strip_prefix("http://")?.split_once('/')?;
        let get = |path: &str, more: &str| {
            format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n")
        };
        let entered = self.bench.raw(get(path, "").as_bytes()).await;
        assert!(entered.starts_with("HTTP/1.1 302"), "{entered}");
        let cookie = entered.split("set-cookie: ").nth(1)?.split(';').next()?;
        Some(self.bench.raw(get("", &format!("Cookie: {cookie}\r\n")).as_bytes()).await)
    }

    /// Waits until nothing inside has this text in its arguments.
    pub async fn until_gone(&self, text: &str) {
        self.until_there(text, 0).await;
    }

    /// Waits until so many processes inside have this text in their arguments.
    pub async fn until_there(&self, text: &str, wanted: usize) {
        for _ in 0..60 {
            if self.processes(text).await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{text:?} is not there {wanted} times");
    }

    /// Lines of `ps` inside whose arguments hold this text.
    pub async fn processes(&self, text: &str) -> usize {
        let (first, rest) = text.split_at(1);
        let line = format!(
            "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0\\n' '  ' | grep -o '[{first}]{rest}' | wc -l"
        );
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
