//! The contract that every engine keeps. All else is the agent's work.

use crate::limits::Limits;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// A sandbox's id: 32 hexadecimal digits, never used twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SandboxId(String);

/// Characters of an id's form for display, which is the spec's `container_id`.
const SHORT_CHARS: usize = 12;

impl SandboxId {
    pub fn random() -> Self {
        let bytes: [u8; 16] = rand::random();
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads an id that this program wrote; anything else is none.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 32
            && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
        valid.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn short(&self) -> &str {
        &self.0[..SHORT_CHARS]
    }
}

impl fmt::Display for SandboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The user's host uid, relative to a sandbox's first.
pub const USER_OFFSET: u32 = 1000;

/// What an engine needs to make a sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SandboxSpec {
    pub id: SandboxId,
    /// The project's folder on the host, /workspace inside; owned by [`SandboxSpec::host_user`].
    pub workspace: PathBuf,
    /// The user's home on the host: caches and tools that outlive one sandbox.
    pub home: PathBuf,
    /// The first of this project's host uids; it is root inside and nobody outside.
    pub host_uid_base: u32,
    pub limits: Limits,
    /// Variables of everything that runs inside.
    pub env: BTreeMap<String, String>,
    /// Images to make it from, the first that is there; for engines that have images. Empty means
    /// the engine's own choice.
    #[serde(default)]
    pub images: Vec<String>,
}

impl SandboxSpec {
    /// The host uid and gid of everything the student runs.
    pub fn host_user(&self) -> u32 {
        self.host_uid_base + USER_OFFSET
    }
}

/// What a sandbox uses, as the host counts it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Anonymous and other memory that cannot be dropped; page cache is not counted.
    pub memory_bytes: u64,
    pub memory_limit_bytes: u64,
    /// CPU time used since birth, in microseconds.
    pub cpu_usec: u64,
    pub pids: u32,
    /// Processes the kernel killed because the memory limit was reached.
    pub oom_kills: u64,
}

/// Whether a sandbox of this engine is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Running,
    Paused,
    Gone,
}

/// Why an engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("no sandbox {0}")]
    Unknown(SandboxId),
    #[error("sandbox could not be made: {0}")]
    Create(String),
    #[error("sandbox agent did not answer within {seconds} s: {log}")]
    AgentSilent { seconds: u64, log: String },
    #[error("this host cannot run sandboxes: {0}")]
    Unsupported(String),
    /// What the engine stands on is stopped, slow or gone; it may be back at any moment.
    #[error("{0}")]
    Away(String),
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
}

impl EngineError {
    /// For `map_err`: says what was being done.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

/// Makes and removes sandboxes. Every method is safe to repeat.
#[async_trait]
pub trait Engine: Send + Sync + 'static {
    /// `native` or `docker`.
    fn name(&self) -> &'static str;

    /// The host uid that a sandbox's agent has, or what connects for it: nobody else may speak
    /// through its socket.
    fn agent_uid(&self, spec: &SandboxSpec) -> u32;

    /// The folder on the host that holds the agent's socket of this sandbox; made if missing.
    async fn socket_folder(&self, spec: &SandboxSpec) -> Result<PathBuf, EngineError>;

    /// Makes and starts a sandbox; its agent connects to `agent.sock` in the socket folder.
    async fn create(&self, spec: &SandboxSpec) -> Result<(), EngineError>;

    async fn presence(&self, id: &SandboxId) -> Result<Presence, EngineError>;

    /// Returns when the sandbox is gone, for whatever reason. That nobody can be asked is none.
    async fn wait_gone(&self, id: &SandboxId);

    async fn set_limits(&self, id: &SandboxId, limits: &Limits) -> Result<(), EngineError>;

    async fn pause(&self, id: &SandboxId) -> Result<(), EngineError>;

    async fn resume(&self, id: &SandboxId) -> Result<(), EngineError>;

    async fn stats(&self, id: &SandboxId) -> Result<Stats, EngineError>;

    /// Ends every process and leaves nothing behind; fine if nothing is there.
    async fn remove(&self, id: &SandboxId) -> Result<(), EngineError>;

    /// Every sandbox of this instance that the host still shows a trace of.
    async fn list(&self) -> Result<Vec<SandboxId>, EngineError>;
}
