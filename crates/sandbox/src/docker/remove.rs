//! Removing, however often and by whomever it is done.

use super::client::{ANSWER_TIMEOUT, REMOVE_TIMEOUT};
use super::container::{INSTANCE_LABEL, SANDBOX_LABEL, name};
use super::engine::DockerEngine;
use crate::engine::{EngineError, SandboxId};
use bollard::query_parameters::{ListContainersOptions, RemoveContainerOptions};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::time::Duration;
use tokio::time::Instant;

/// How long a removal by somebody else, or a busy mount, is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(100);

impl DockerEngine {
    /// Returns when Docker knows no such container.
    pub(super) async fn remove_container(&self, id: &SandboxId) -> Result<(), EngineError> {
        let name = name(id);
        let deadline = Instant::now() + PATIENCE;
        loop {
            // With the volumes that an image may declare.
            let options = RemoveContainerOptions { force: true, v: true, link: false };
            let removed = self.client.call(REMOVE_TIMEOUT, async |docker| {
                docker.remove_container(&name, Some(options)).await
            });
            let Err(failure) = removed.await else { return Ok(()) };
            if failure.is_missing() {
                return Ok(());
            }
            // Trouble may be of the moment: a kill that takes long, a mount that is busy.
            let passing = failure.is_trouble() || failure.is_conflict();
            if !passing || Instant::now() > deadline {
                return Err(failure.into_engine("removing the sandbox"));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Removes what the host keeps of a sandbox beside its container.
    pub(super) async fn remove_folder(&self, id: &SandboxId) -> Result<(), EngineError> {
        let folder = self.folder(id);
        let removal = move || match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        let removed = tokio::task::spawn_blocking(removal).await.map_err(io::Error::other);
        removed.and_then(|inner| inner).map_err(EngineError::io("removing the sandbox's folder"))
    }

    /// Containers of this instance, running or not, and folders without one.
    pub(super) async fn traces(&self) -> Result<BTreeSet<SandboxId>, EngineError> {
        let ours = format!("{INSTANCE_LABEL}={}", self.settings.instance);
        let options = ListContainersOptions {
            all: true,
            filters: Some(HashMap::from([("label".to_owned(), vec![ours])])),
            ..Default::default()
        };
        let found = self
            .client
            .call(ANSWER_TIMEOUT, async |docker| docker.list_containers(Some(options)).await)
            .await
            .map_err(|failure| failure.into_engine("listing sandboxes"))?;
        let labels = found.into_iter().filter_map(|container| container.labels);
        let containers = labels.filter_map(|labels| SandboxId::parse(labels.get(SANDBOX_LABEL)?));
        let folders = std::fs::read_dir(self.folders()).into_iter().flatten().flatten();
        let folders = folders.filter_map(|entry| SandboxId::parse(entry.file_name().to_str()?));
        Ok(containers.chain(folders).collect())
    }
}
