//! The engine itself: starts helpers, and looks after what they made by control group.

use super::init::Init;
use super::launch::Launch;
use super::toolchains::Toolchains;
use crate::agent_binary;
use crate::cgroup::Cgroup;
use crate::engine::{Engine, EngineError, Presence, SandboxId, SandboxSpec, Stats};
use crate::host_folders;
use crate::limits::Limits;
use async_trait::async_trait;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::process::Command;

/// How long the helper may take to make a sandbox.
const HELPER_TIMEOUT: Duration = Duration::from_secs(20);
/// Root of all control groups of this program.
const CGROUP_ROOT: &str = "bharatbuild";

/// How to start our own binary as the helper: it must call [`super::run_helper`] with the file
/// that is appended to these arguments, before it starts any thread.
#[derive(Debug, Clone)]
pub struct HelperCommand {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

/// What the native engine is told once.
#[derive(Debug, Clone)]
pub struct NativeSettings {
    /// The server's data folder.
    pub data: PathBuf,
    /// Marks what belongs to this data folder.
    pub instance: String,
    pub helper: HelperCommand,
    pub toolchains: Toolchains,
}

/// Sandboxes out of namespaces, on this machine alone.
pub struct NativeEngine {
    settings: NativeSettings,
    agent: PathBuf,
}

impl NativeEngine {
    /// Puts the agent in its place. Fails where the process may not make sandboxes.
    pub fn new(settings: NativeSettings) -> Result<Self, EngineError> {
        if !rustix::process::geteuid().is_root() {
            return Err(EngineError::Unsupported("the native engine needs root".into()));
        }
        let agent = agent_binary::install(&settings.data)
            .map_err(EngineError::io("writing the sandbox agent"))?;
        Ok(Self { settings, agent })
    }

    /// State of one sandbox on the host: launch file, log, the first process, the socket.
    fn folder(&self, id: &SandboxId) -> PathBuf {
        self.settings.data.join("sandboxes").join(id.as_str())
    }

    fn init(&self, id: &SandboxId) -> Option<OwnedFd> {
        Init::read(&self.folder(id).join("init.json"))?.handle()
    }

    fn cgroup_path(&self, id: &SandboxId) -> String {
        format!("/{CGROUP_ROOT}/{}/{id}", self.settings.instance)
    }

    fn cgroup(&self, id: &SandboxId) -> Cgroup {
        Cgroup::new(&self.cgroup_path(id))
    }

    fn launch(&self, spec: &SandboxSpec) -> Launch {
        let folder = self.folder(&spec.id);
        Launch {
            spec: spec.clone(),
            agent: self.agent.clone(),
            socket_folder: folder.join("run"),
            cgroup: self.cgroup_path(&spec.id),
            binds: self.settings.toolchains.binds.clone(),
            init_file: folder.join("init.json"),
        }
    }

    async fn run_helper(&self, folder: &Path) -> Result<(), EngineError> {
        let log = std::fs::File::create(folder.join("agent.log"))
            .map_err(EngineError::io("creating the agent's log"))?;
        let HelperCommand { program, arguments } = &self.settings.helper;
        let mut command = Command::new(program);
        command.args(arguments).arg(folder.join("launch.json"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        let status = tokio::time::timeout(HELPER_TIMEOUT, command.status()).await;
        match status {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Err(error)) => Err(EngineError::Create(format!("helper: {error}"))),
            Ok(Ok(_)) => Err(EngineError::Create(log_tail(folder))),
            Err(_) => {
                Err(EngineError::Create(format!("not ready within {} s", HELPER_TIMEOUT.as_secs())))
            }
        }
    }
}

/// The last of what helper and agent said; it can hold the program's words only, not a student's.
fn log_tail(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("agent.log")).unwrap_or_default();
    text.trim_end().lines().last().unwrap_or("the helper said nothing").to_owned()
}

fn prepare(launch: &Launch, folder: &Path) -> std::io::Result<()> {
    host_folders::prepare(&launch.spec, &launch.socket_folder, launch.spec.host_uid_base)?;
    std::fs::write(folder.join("launch.json"), serde_json::to_vec(launch)?)
}

#[async_trait]
impl Engine for NativeEngine {
    fn name(&self) -> &'static str {
        "native"
    }

    fn agent_uid(&self, spec: &SandboxSpec) -> u32 {
        spec.host_uid_base
    }

    async fn socket_folder(&self, spec: &SandboxSpec) -> Result<PathBuf, EngineError> {
        let launch = self.launch(spec);
        prepare(&launch, &self.folder(&spec.id))
            .map_err(EngineError::io("preparing the sandbox's folders"))?;
        Ok(launch.socket_folder)
    }

    async fn create(&self, spec: &SandboxSpec) -> Result<(), EngineError> {
        self.socket_folder(spec).await?;
        let made = self.run_helper(&self.folder(&spec.id)).await;
        if made.is_err() {
            // Its error is the one to tell; what it left is swept again by the reaper.
            let _ = self.remove(&spec.id).await;
        }
        made
    }

    async fn presence(&self, id: &SandboxId) -> Result<Presence, EngineError> {
        let cgroup = self.cgroup(id);
        if self.init(id).is_none() || cgroup.processes().is_empty() {
            return Ok(Presence::Gone);
        }
        Ok(if cgroup.frozen() { Presence::Paused } else { Presence::Running })
    }

    async fn wait_gone(&self, id: &SandboxId) {
        let Some(pidfd) = self.init(id) else { return };
        // SAFETY: the descriptor is owned and moves in, so it stays open as long as it is registered.
        if let Ok(pidfd) = unsafe { AsyncFd::register_with_interest(pidfd, Interest::READABLE) } {
            // Readable means ended; an error means that there is nothing to wait for.
            let _ = pidfd.readable().await;
        }
    }

    async fn set_limits(&self, id: &SandboxId, limits: &Limits) -> Result<(), EngineError> {
        self.cgroup(id).set_limits(limits).map_err(EngineError::io("setting limits"))
    }

    async fn pause(&self, id: &SandboxId) -> Result<(), EngineError> {
        self.cgroup(id).freeze(true).map_err(EngineError::io("pausing"))
    }

    async fn resume(&self, id: &SandboxId) -> Result<(), EngineError> {
        self.cgroup(id).freeze(false).map_err(EngineError::io("resuming"))
    }

    async fn stats(&self, id: &SandboxId) -> Result<Stats, EngineError> {
        match self.presence(id).await? {
            Presence::Gone => Err(EngineError::Unknown(id.clone())),
            _ => Ok(self.cgroup(id).stats()),
        }
    }

    async fn remove(&self, id: &SandboxId) -> Result<(), EngineError> {
        let (cgroup, folder) = (self.cgroup(id), self.folder(id));
        let removal = move || {
            cgroup.destroy()?;
            match std::fs::remove_dir_all(folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        };
        let removed = tokio::task::spawn_blocking(removal).await.map_err(std::io::Error::other);
        removed.and_then(|inner| inner).map_err(EngineError::io("removing the sandbox"))
    }

    async fn list(&self) -> Result<Vec<SandboxId>, EngineError> {
        let groups = Cgroup::new(&format!("{CGROUP_ROOT}/{}", self.settings.instance)).children();
        let folders =
            std::fs::read_dir(self.settings.data.join("sandboxes")).into_iter().flatten().flatten();
        let folders = folders.filter_map(|entry| entry.file_name().into_string().ok());
        let all: std::collections::BTreeSet<String> = groups.into_iter().chain(folders).collect();
        Ok(all.iter().filter_map(|name| SandboxId::parse(name)).collect())
    }
}
