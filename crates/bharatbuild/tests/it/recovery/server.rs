//! The real program as a process of its own, with a data folder that outlives it.

use crate::harness::{Client, send};
use crate::room::{at, own_uids};
use reqwest::Method;
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long a server may take to answer.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// A data folder, the server that has it, and a client.
pub struct Process {
    child: Child,
    client: Client,
    uids: String,
    settings: Vec<(&'static str, String)>,
    dir: tempfile::TempDir,
}

impl Process {
    pub async fn start() -> Self {
        Self::with(Vec::new()).await
    }

    /// With settings by variable name, for every server on this data.
    pub async fn with(settings: Vec<(&'static str, String)>) -> Self {
        let (dir, uids) = (tempfile::tempdir().unwrap(), own_uids());
        let (child, client) = spawn(&dir, &uids, &settings).await;
        Self { child, client, uids, settings, dir }
    }

    /// Another server on the same data.
    pub async fn again(&mut self) {
        (self.child, self.client) = spawn(&self.dir, &self.uids, &self.settings).await;
    }

    /// What nobody can prepare for.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// What a supervisor does.
    pub fn terminate(&mut self) {
        // SAFETY: a plain system call on our own child.
        unsafe { libc::kill(self.child.id() as i32, libc::SIGTERM) };
        assert!(self.child.wait().unwrap().success());
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn instance(&self) -> String {
        std::fs::read_to_string(self.data().join("instance-id")).unwrap().trim().to_owned()
    }

    /// Host processes whose user id is one of this server's sandboxes. What is dead and only waits
    /// for the host's own first process to take note of it is none.
    pub fn processes(&self) -> Vec<i32> {
        let first: u32 = self.uids.parse().unwrap();
        let pids = std::fs::read_dir("/proc").unwrap().flatten();
        let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        pids.filter(|pid| uid_of(*pid).is_some_and(|uid| (first..first + 65_536).contains(&uid)))
            .collect()
    }

    /// Host processes of this server's sandboxes with this name.
    pub fn named(&self, name: &str) -> Vec<i32> {
        let is_named = |pid: &i32| {
            let told = std::fs::read_to_string(format!("/proc/{pid}/comm"));
            told.is_ok_and(|told| told.trim() == name)
        };
        self.processes().into_iter().filter(is_named).collect()
    }
}

fn uid_of(pid: i32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
    if field("State:")?.trim().starts_with('Z') {
        return None;
    }
    let line = field("Uid:")?;
    line.split_whitespace().next()?.parse().ok()
}

async fn spawn(
    dir: &tempfile::TempDir,
    uids: &str,
    settings: &[(&'static str, String)],
) -> (Child, Client) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = listener.local_addr().unwrap().to_string();
    drop(listener);
    let mut child = Command::new(env!("CARGO_BIN_EXE_bharatbuild"))
        .args(["serve", "--auth-mode", "dev", "--listen", &listen, "--sandbox-uid-base", uids])
        .arg("--data")
        .arg(dir.path().join("data"))
        .stderr(Stdio::inherit())
        .env("RUST_LOG", "warn")
        .envs(settings.iter().cloned())
        .spawn()
        .unwrap();
    let client = Client::at(&format!("http://{listen}"));
    let answers = async {
        while client.request(Method::GET, "/health").send().await.is_err() {
            assert!(child.try_wait().unwrap().is_none(), "the server ended at once");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(START_TIMEOUT, answers).await.expect("the server answers");
    (child, client)
}

impl Deref for Process {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Removes sandboxes by whatever server is there, or by a new one.
impl Drop for Process {
    fn drop(&mut self) {
        let ends = async {
            if !matches!(self.child.try_wait(), Ok(None)) {
                self.again().await;
            }
            let projects = self.client.get("/api/v1/projects").await;
            for project in projects.body["projects"].as_array().into_iter().flatten() {
                let id = project["project_id"].as_str().unwrap_or_default();
                let _ = send(self.client.request(Method::POST, &at(id, "/stop"))).await;
            }
        };
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(ends));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
