//! Whether Docker can do what is asked of it here, and what to do where it cannot.

use super::call::Failure;
use super::client::ANSWER_TIMEOUT;
use super::engine::DockerEngine;
use crate::engine::EngineError;

/// An image that is there.
pub(super) struct Image {
    pub(super) name: String,
    /// Its PATH; empty where it has none.
    pub(super) path: String,
}

impl DockerEngine {
    /// Asks Docker whether it answers, has the runtime, and has an image to make sandboxes from.
    pub async fn check(&self) -> Result<(), EngineError> {
        let info = self.client.call(ANSWER_TIMEOUT, async |docker| docker.info().await).await;
        let info = info.map_err(|failure| self.unusable(failure))?;
        let runtimes = info.runtimes.unwrap_or_default();
        if !runtimes.contains_key(&self.settings.runtime) {
            return Err(self.no_runtime());
        }
        self.image(&[]).await.map(drop)
    }

    /// The first of these images that is there, or of the setting's where none is named.
    pub(super) async fn image(&self, wanted: &[String]) -> Result<Image, EngineError> {
        let names = if wanted.is_empty() { &self.settings.images } else { wanted };
        for name in names {
            let found =
                self.client.call(ANSWER_TIMEOUT, async |docker| docker.inspect_image(name).await);
            match found.await {
                Ok(image) => {
                    let env = image.config.and_then(|config| config.env).unwrap_or_default();
                    let path = env.iter().find_map(|line| line.strip_prefix("PATH="));
                    let path = path.unwrap_or_default().to_owned();
                    if *name != names[0] {
                        tracing::info!(wanted = names[0], used = name, "another image stands in");
                    }
                    return Ok(Image { name: name.clone(), path });
                }
                Err(failure) if failure.is_missing() => {}
                Err(failure) => return Err(self.unusable(failure)),
            }
        }
        Err(EngineError::Unsupported(format!(
            "Docker has no image {}: build one with runtimes/build.sh, or get it with docker pull",
            names.join(" and no image ")
        )))
    }

    /// Why a sandbox could not be made. Docker tells most of it in words only.
    pub(super) fn unusable(&self, failure: Failure) -> EngineError {
        match failure {
            Failure::Away(message) => EngineError::Away(message),
            Failure::Other(message) => EngineError::Unsupported(message),
            Failure::Refused { message, .. } if is_about_runtime(&message) => self.no_runtime(),
            Failure::Refused { message, .. } if message.contains("source path does not exist") => {
                EngineError::Unsupported(format!(
                    "Docker does not see the server's data folder: mount it at the same path inside and outside ({message})"
                ))
            }
            Failure::Refused { message, .. } => EngineError::Create(message),
        }
    }

    fn no_runtime(&self) -> EngineError {
        let runtime = &self.settings.runtime;
        EngineError::Unsupported(format!(
            "Docker has no runtime {runtime}: install it and name it in /etc/docker/daemon.json, or set DOCKER_RUNTIME=runc"
        ))
    }
}

/// In the words of Docker 20.10, and of newer ones.
fn is_about_runtime(message: &str) -> bool {
    message.contains("Unknown runtime") || message.contains("invalid runtime name")
}
