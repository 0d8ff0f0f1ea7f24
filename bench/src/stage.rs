//! What every pair finds: the server's program, a folder to work in, and how long it may take.

use crate::peers::docker::Docker;
use crate::rounds::Rounds;
use crate::server::Server;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Of how many rounds a quick run makes one.
const QUICK_PART: usize = 10;

/// Where things are.
pub struct Tools {
    pub tree: PathBuf,
    /// What scripts/setup.sh installed for this program alone.
    pub installed: PathBuf,
}

pub struct Stage {
    program: PathBuf,
    pub tools: Tools,
    quick: bool,
    scratch: TempDir,
    memory: TempDir,
}

/// Where files are that no disk should slow down.
const MEMORY: &str = "/dev/shm";

impl Stage {
    pub fn new(program: PathBuf, tools: Tools, quick: bool) -> anyhow::Result<Self> {
        let prefix = "bharatbuild-bench-";
        let scratch = tempfile::Builder::new().prefix(prefix).tempdir()?;
        let memory = tempfile::Builder::new().prefix(prefix).tempdir_in(MEMORY)?;
        Ok(Self { program, tools, quick, scratch, memory })
    }

    /// A folder of its own, on the disk that the servers of this run write to.
    pub fn folder(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.scratch.path().join(name);
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(folder)
    }

    /// A file of `bench/peers`.
    pub fn peer(&self, name: &str) -> PathBuf {
        self.tools.tree.join("bench/peers").join(name)
    }

    /// A server with native sandboxes.
    pub fn server(&self) -> anyhow::Result<Server> {
        self.start(self.scratch(), &["--engine", "native"], None)
    }

    /// The same with its data in memory: what it does itself, without what the disk does.
    pub fn server_in_memory(&self) -> anyhow::Result<Server> {
        self.start(self.memory(), &["--engine", "native"], None)
    }

    /// A server whose sandboxes are containers of that Docker.
    pub fn docker_server(&self, docker: &Docker) -> anyhow::Result<Server> {
        let image = docker.image();
        let arguments = ["--engine", "docker", "--runtime-image-node", image];
        self.start(self.scratch(), &arguments, Some(docker.address()))
    }

    /// A server whose model answers at this address; its data in this folder.
    pub fn server_with_model(&self, data: PathBuf, url: &str) -> anyhow::Result<Server> {
        let model = ["--anthropic-api-key", "not-a-key", "--anthropic-base-url", url];
        // So many turns cost more than a student may spend in a day.
        let money = ["--model-user-day-cap", "none", "--model-project-cap", "none"];
        let engine = ["--engine", "native", "--model-day-cap", "none"];
        let arguments = [engine.as_slice(), &model, &money].concat();
        Server::start(&self.program, data, &arguments, None)
    }

    fn start(
        &self,
        folder: &Path,
        arguments: &[&str],
        docker: Option<&str>,
    ) -> anyhow::Result<Server> {
        let data = tempfile::Builder::new().prefix("server-").tempdir_in(folder)?;
        Server::start(&self.program, data.keep(), arguments, docker)
    }

    /// So many rounds, in at most so many seconds, after so many that warm up.
    pub fn rounds(&self, warm_up: usize, wanted: usize, seconds: u64) -> Rounds {
        let part = if self.quick { QUICK_PART } else { 1 };
        let longest = Duration::from_secs(seconds) / part as u32;
        Rounds::new(warm_up, wanted.div_ceil(part), longest)
    }

    /// How many of something, in full or in a quick run.
    pub fn count(&self, full: usize) -> usize {
        if self.quick { full.div_ceil(QUICK_PART) } else { full }
    }

    pub fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// A folder in memory.
    pub fn memory(&self) -> &Path {
        self.memory.path()
    }
}
