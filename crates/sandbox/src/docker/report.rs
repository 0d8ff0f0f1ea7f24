//! What Docker tells of itself, for whoever looks after the machine.

use super::client::ANSWER_TIMEOUT;
use super::engine::DockerEngine;
use crate::engine::EngineError;

/// The Docker of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerReport {
    /// Like `20.10.24`.
    pub version: String,
    /// Names that sandboxes may be run by, sorted: `runc`, `runsc`.
    pub runtimes: Vec<String>,
    /// Those of the wanted images that are there, in the order they were named.
    pub images: Vec<String>,
}

impl DockerEngine {
    /// Asks Docker what it is and which of these images it has.
    pub async fn report(&self, wanted: &[String]) -> Result<DockerReport, EngineError> {
        let info = self.client.call(ANSWER_TIMEOUT, async |docker| docker.info().await).await;
        let info = info.map_err(|failure| self.unusable(failure))?;
        let mut runtimes: Vec<String> = info.runtimes.unwrap_or_default().into_keys().collect();
        runtimes.sort();
        let mut images = Vec::new();
        for name in wanted {
            match self.image(std::slice::from_ref(name)).await {
                Ok(_) => images.push(name.clone()),
                // Not there.
                Err(EngineError::Unsupported(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(DockerReport { version: info.server_version.unwrap_or_default(), runtimes, images })
    }
}
