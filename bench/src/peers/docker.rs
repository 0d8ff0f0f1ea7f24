//! Docker, by its own command line and by its API.

use super::command::{COMMAND, first_output};
use crate::process::said;
use crate::rounds::say;
use crate::stage::Tools;
use anyhow::{Context, bail, ensure};
use bollard::container::LogOutput;
use bollard::errors::Error;
use bollard::exec::{CreateExecOptions, StartExecOptions, StartExecResults};
use bollard::models::{ContainerCreateBody, HostConfig};
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, RemoveContainerOptionsBuilder, StartContainerOptions,
};
use bollard::{API_DEFAULT_VERSION, Docker as Client};
use futures_util::{Stream, StreamExt};
use std::cell::Cell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Made by runtimes/build.sh.
const IMAGE: &str = "bharatbuild/runtime:small";
/// How long one call may take, in seconds.
const CALL_SECONDS: u64 = 120;
/// Marks our containers.
const LABEL: &str = "bharatbuild.bench";

pub struct Docker {
    address: String,
    script: PathBuf,
    /// Whether it is ours to stop.
    started: bool,
    client: Client,
    runtime: Runtime,
}

/// A container that runs until it is dropped.
pub struct Container<'a> {
    docker: &'a Docker,
    id: String,
    removed: Cell<bool>,
}

impl Docker {
    /// The engine of the tests, started where it does not run, with the image.
    pub fn start(tools: &Tools) -> anyhow::Result<Self> {
        let script = tools.tree.join("scripts/docker-engine.sh");
        let started = said(Command::new(&script).arg("status")).is_err();
        let address = said(Command::new(&script).arg("start"))?;
        let client = Client::connect_with_unix(&address, CALL_SECONDS, API_DEFAULT_VERSION)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let client = runtime.block_on(client.negotiate_version())?;
        let docker = Self { address, script, started, client, runtime };
        // A minute where it has to be made; it says so itself.
        let mut build = Command::new(tools.tree.join("runtimes/build.sh"));
        let build = build.arg("small").env("DOCKER_HOST", &docker.address).status()?;
        ensure!(build.success(), "the image cannot be made");
        Ok(docker)
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn image(&self) -> &'static str {
        IMAGE
    }

    /// A container in which nothing happens, to execute in.
    pub fn sleeper(&self) -> anyhow::Result<Container<'_>> {
        self.runtime.block_on(async {
            let container = self.create(&["sleep", "infinity"]).await?;
            self.client.start_container(&container.id, None::<StartContainerOptions>).await?;
            Ok(container)
        })
    }

    /// `docker run`, until its first byte; it removes its container itself, which is waited for.
    pub fn run(&self) -> anyhow::Result<Duration> {
        let mut command = self.command();
        command.args(["run", "--rm", "--network=none", "--read-only", "--cap-drop=ALL"]);
        command.args(["--security-opt=no-new-privileges", "--memory=512m", "--cpus=0.5"]);
        command.args(["--pids-limit=256", "--tmpfs=/tmp", "--label", LABEL, IMAGE]);
        command.args(["sh", "-c", COMMAND]);
        first_output(command)
    }

    /// Create, attach and start by the API, until the first byte; the removal is not counted.
    pub fn raw(&self) -> anyhow::Result<Duration> {
        self.runtime.block_on(async {
            let began = Instant::now();
            let container = self.create(&["sh", "-c", COMMAND]).await?;
            let options = AttachContainerOptionsBuilder::default().stream(true).stdout(true);
            let attached = self.client.attach_container(&container.id, Some(options.build()));
            let output = attached.await?.output;
            self.client.start_container(&container.id, None::<StartContainerOptions>).await?;
            let elapsed = first_byte(output, began).await?;
            container.remove().await?;
            Ok(elapsed)
        })
    }

    async fn create(&self, command: &[&str]) -> anyhow::Result<Container<'_>> {
        let body = ContainerCreateBody {
            image: Some(IMAGE.into()),
            cmd: Some(command.iter().map(|word| (*word).to_owned()).collect()),
            labels: Some(HashMap::from([(LABEL.into(), String::new())])),
            host_config: Some(like_ours()),
            ..Default::default()
        };
        let made = self.client.create_container(None, body).await?;
        Ok(Container { docker: self, id: made.id, removed: Cell::new(false) })
    }

    fn command(&self) -> Command {
        let mut command = Command::new("docker");
        command.args(["--host", &self.address]);
        command
    }
}

/// The limits and the confinement of our own containers.
fn like_ours() -> HostConfig {
    HostConfig {
        network_mode: Some("none".into()),
        readonly_rootfs: Some(true),
        cap_drop: Some(vec!["ALL".into()]),
        security_opt: Some(vec!["no-new-privileges:true".into()]),
        memory: Some(512 << 20),
        nano_cpus: Some(500_000_000),
        pids_limit: Some(256),
        tmpfs: Some(HashMap::from([("/tmp".into(), String::new())])),
        ..Default::default()
    }
}

impl Container<'_> {
    /// `docker exec`, until its first byte.
    pub fn exec(&self) -> anyhow::Result<Duration> {
        let mut command = self.docker.command();
        command.args(["exec", &self.id, "sh", "-c", COMMAND]);
        first_output(command)
    }

    /// The same by the API: without what the command line costs.
    pub fn exec_by_api(&self) -> anyhow::Result<Duration> {
        self.docker.runtime.block_on(async {
            let began = Instant::now();
            let options = CreateExecOptions {
                cmd: Some(vec!["sh", "-c", COMMAND]),
                attach_stdout: Some(true),
                ..Default::default()
            };
            let made = self.docker.client.create_exec(&self.id, options).await?;
            match self.docker.client.start_exec(&made.id, None::<StartExecOptions>).await? {
                StartExecResults::Attached { output, .. } => first_byte(output, began).await,
                StartExecResults::Detached => bail!("the command was not attached"),
            }
        })
    }

    async fn remove(&self) -> Result<(), Error> {
        let options = RemoveContainerOptionsBuilder::default().force(true).build();
        match self.docker.client.remove_container(&self.id, Some(options)).await {
            Ok(()) | Err(Error::DockerResponseServerError { status_code: 404, .. }) => {
                self.removed.set(true);
                Ok(())
            }
            other => other,
        }
    }
}

impl Drop for Container<'_> {
    fn drop(&mut self) {
        // By its command line, for this may happen inside the runtime.
        if !self.removed.get()
            && let Err(error) = said(self.docker.command().args(["rm", "--force", &self.id]))
        {
            say(&format!("  a container is left: {error:#}"));
        }
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        if self.started
            && let Err(error) = said(Command::new(&self.script).arg("stop"))
        {
            say(&format!("  Docker was not stopped: {error:#}"));
        }
    }
}

/// When the first byte came; what follows is read to its end.
async fn first_byte(
    mut output: impl Stream<Item = Result<LogOutput, Error>> + Unpin,
    began: Instant,
) -> anyhow::Result<Duration> {
    output.next().await.context("the container said nothing")??;
    let elapsed = began.elapsed();
    while let Some(more) = output.next().await {
        more?;
    }
    Ok(elapsed)
}
