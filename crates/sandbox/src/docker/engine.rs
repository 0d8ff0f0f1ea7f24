//! The engine itself.

use super::call::Failure;
use super::client::{ANSWER_TIMEOUT, CHANGE_TIMEOUT, CREATE_TIMEOUT, Client};
use super::container::{self, Places, name};
use super::{group, stats};
use crate::engine::{Engine, EngineError, Presence, SandboxId, SandboxSpec, Stats};
use crate::limits::Limits;
use crate::{agent_binary, confinement, host_folders};
use async_trait::async_trait;
use bollard::models::{ContainerState, ContainerStateStatusEnum as Status};
use bollard::query_parameters::{CreateContainerOptions, StatsOptions, WaitContainerOptions};
use std::io;
use std::path::PathBuf;
use std::time::Duration;
use tokio_stream::StreamExt;

/// The agent is root inside and outside, for Docker has no user ids of each container's own.
const AGENT_UID: u32 = 0;
/// How long one question for a container's end is left open before it is asked again.
const WAIT_TIMEOUT: Duration = Duration::from_secs(60);
/// Before asking again a Docker that did not answer.
const WAIT_PAUSE: Duration = Duration::from_millis(500);

/// What the Docker engine is told once.
#[derive(Debug, Clone)]
pub struct DockerSettings {
    /// The server's data folder, at the same path for Docker.
    pub data: PathBuf,
    /// Marks what belongs to this data folder.
    pub instance: String,
    /// `unix:///var/run/docker.sock`: server and Docker share a machine.
    pub address: String,
    /// Docker's name for it: `runc`, `runsc`.
    pub runtime: String,
    /// Images to make sandboxes from, the first that is there.
    pub images: Vec<String>,
    /// Files of the host with its certificates, a college's own among them: inside they have the same
    /// place.
    pub certificates: Vec<PathBuf>,
}

/// Sandboxes as containers of the Docker on this machine.
pub struct DockerEngine {
    pub(super) settings: DockerSettings,
    pub(super) client: Client,
    agent: PathBuf,
}

impl DockerEngine {
    /// Puts the agent in its place. Docker is asked nothing yet: it may come later.
    pub fn new(settings: DockerSettings) -> Result<Self, EngineError> {
        if !settings.address.starts_with("unix://") {
            return Err(EngineError::Unsupported(format!(
                "DOCKER_HOST is {}, but only a Docker on this machine will do: unix:///path",
                settings.address
            )));
        }
        let agent = agent_binary::install(&settings.data)
            .map_err(EngineError::io("writing the sandbox agent"))?;
        let client = Client::new(&settings.address);
        Ok(Self { settings, client, agent })
    }

    pub(super) fn folders(&self) -> PathBuf {
        self.settings.data.join("containers")
    }

    /// What the host keeps of one sandbox: the socket's folder, accounts.
    pub(super) fn folder(&self, id: &SandboxId) -> PathBuf {
        self.folders().join(id.as_str())
    }

    async fn make(&self, spec: &SandboxSpec) -> Result<(), EngineError> {
        let image = self.image(&spec.images).await?;
        let folder = self.folder(&spec.id);
        let (passwd, group) = (folder.join("passwd"), folder.join("group"));
        let places = Places {
            agent: &self.agent,
            socket_folder: &folder.join("run"),
            passwd: &passwd,
            group: &group,
        };
        let body = container::body(spec, &self.settings, &places, &image.name, &image.path);
        let options = CreateContainerOptions { name: Some(name(&spec.id)), ..Default::default() };
        let created = self.client.call(CREATE_TIMEOUT, async |docker| {
            docker.create_container(Some(options), body).await
        });
        match created.await {
            // A repeated call: the one before has made it.
            Err(failure) if failure.is_conflict() => {}
            made => drop(made.map_err(|failure| self.unusable(failure))?),
        }
        let started = self.client.call(CREATE_TIMEOUT, async |docker| {
            docker.start_container(&name(&spec.id), None).await
        });
        started.await.map_err(|failure| self.unusable(failure))
    }

    /// What Docker says of a container; nothing where it knows none.
    async fn state(&self, id: &SandboxId) -> Result<Option<ContainerState>, Failure> {
        let found = self
            .client
            .call(ANSWER_TIMEOUT, async |docker| docker.inspect_container(&name(id), None).await)
            .await;
        match found {
            Ok(container) => Ok(container.state),
            Err(failure) if failure.is_missing() => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn about(&self, id: &SandboxId, what: &str, failure: Failure) -> EngineError {
        match failure.is_missing() {
            true => EngineError::Unknown(id.clone()),
            false => failure.into_engine(what),
        }
    }

    /// Sets limits in the container's control group; `failure` is told where that is not seen.
    async fn limit_group(
        &self,
        id: &SandboxId,
        limits: &Limits,
        failure: Failure,
    ) -> Result<(), EngineError> {
        let state = self.state(id).await;
        let state = state.map_err(|failure| self.about(id, "setting limits", failure))?;
        match state.and_then(|state| group::of(state.pid?)) {
            Some(group) => group.set_limits(limits).map_err(EngineError::io("setting limits")),
            None => Err(self.about(id, "setting limits", failure)),
        }
    }

    /// Waits for its end once; says nothing of whether it came.
    async fn wait_once(&self, id: &SandboxId) -> Result<(), Failure> {
        let docker = self.client.docker().await?;
        let options = WaitContainerOptions { condition: "not-running".into() };
        let mut ends = docker.wait_container(&name(id), Some(options));
        let _ = tokio::time::timeout(WAIT_TIMEOUT, ends.next()).await;
        Ok(())
    }
}

fn presence_of(state: Option<ContainerState>) -> Presence {
    match state.and_then(|state| state.status) {
        Some(Status::RUNNING | Status::RESTARTING) => Presence::Running,
        Some(Status::PAUSED) => Presence::Paused,
        _ => Presence::Gone,
    }
}

#[async_trait]
impl Engine for DockerEngine {
    fn name(&self) -> &'static str {
        "docker"
    }

    fn agent_uid(&self, _spec: &SandboxSpec) -> u32 {
        AGENT_UID
    }

    async fn socket_folder(&self, spec: &SandboxSpec) -> Result<PathBuf, EngineError> {
        let folder = self.folder(&spec.id);
        let socket_folder = folder.join("run");
        let (spec, ours) = (spec.clone(), socket_folder.clone());
        let prepare = move || {
            host_folders::prepare(&spec, &ours, AGENT_UID)?;
            let (passwd, group) = confinement::accounts(spec.host_user());
            std::fs::write(folder.join("passwd"), passwd)?;
            std::fs::write(folder.join("group"), group)
        };
        let prepared = tokio::task::spawn_blocking(prepare).await.map_err(io::Error::other);
        prepared
            .and_then(|inner| inner)
            .map_err(EngineError::io("preparing the sandbox's folders"))?;
        Ok(socket_folder)
    }

    async fn create(&self, spec: &SandboxSpec) -> Result<(), EngineError> {
        self.socket_folder(spec).await?;
        let made = self.make(spec).await;
        if made.is_err() {
            // Its error is the one to tell; what it left is swept again by the reaper.
            let _ = self.remove(&spec.id).await;
        }
        made
    }

    async fn presence(&self, id: &SandboxId) -> Result<Presence, EngineError> {
        let state = self.state(id).await;
        Ok(presence_of(state.map_err(|failure| failure.into_engine("looking for the sandbox"))?))
    }

    async fn wait_gone(&self, id: &SandboxId) {
        loop {
            match self.state(id).await {
                Ok(state) if presence_of(state.clone()) == Presence::Gone => return,
                Ok(_) => drop(self.wait_once(id).await),
                // Nobody can be asked: the sandbox may live on.
                Err(_) => tokio::time::sleep(WAIT_PAUSE).await,
            }
        }
    }

    async fn set_limits(&self, id: &SandboxId, limits: &Limits) -> Result<(), EngineError> {
        let update = container::update(limits);
        let updated = self
            .client
            .call(CHANGE_TIMEOUT, async |docker| docker.update_container(&name(id), update).await)
            .await;
        match updated {
            // gVisor's runtime has no way to ask for it; the kernel has, on this same machine.
            Err(failure) if failure.is_trouble() => self.limit_group(id, limits, failure).await,
            other => other.map_err(|failure| self.about(id, "setting limits", failure)),
        }
    }

    async fn pause(&self, id: &SandboxId) -> Result<(), EngineError> {
        let paused = self
            .client
            .call(CHANGE_TIMEOUT, async |docker| docker.pause_container(&name(id)).await)
            .await;
        match paused {
            // Docker refuses what is so already.
            Err(_) if self.presence(id).await? == Presence::Paused => Ok(()),
            other => other.map_err(|failure| self.about(id, "pausing", failure)),
        }
    }

    async fn resume(&self, id: &SandboxId) -> Result<(), EngineError> {
        let resumed = self
            .client
            .call(CHANGE_TIMEOUT, async |docker| docker.unpause_container(&name(id)).await)
            .await;
        match resumed {
            Err(_) if self.presence(id).await? == Presence::Running => Ok(()),
            other => other.map_err(|failure| self.about(id, "resuming", failure)),
        }
    }

    async fn stats(&self, id: &SandboxId) -> Result<Stats, EngineError> {
        let measuring = |failure| self.about(id, "measuring", failure);
        let state = self.state(id).await.map_err(measuring)?;
        let Some(state) = state.filter(|state| presence_of(Some(state.clone())) != Presence::Gone)
        else {
            return Err(EngineError::Unknown(id.clone()));
        };
        let options = StatsOptions { stream: false, one_shot: true };
        let found = self.client.call(ANSWER_TIMEOUT, async |docker| {
            let figures = docker.stats(&name(id), Some(options)).next().await;
            figures.unwrap_or(Err(bollard::errors::Error::RequestTimeoutError))
        });
        let found = found.await.map_err(measuring)?;
        let counted = state.pid.and_then(group::of).map(|group| group.stats().oom_kills);
        // Docker knows only whether it ever happened.
        let told = u64::from(state.oom_killed.unwrap_or_default());
        Ok(stats::of(&found, counted.unwrap_or(told)))
    }

    async fn remove(&self, id: &SandboxId) -> Result<(), EngineError> {
        self.remove_container(id).await?;
        self.remove_folder(id).await
    }

    async fn list(&self) -> Result<Vec<SandboxId>, EngineError> {
        Ok(self.traces().await?.into_iter().collect())
    }
}
