//! Which engine makes sandboxes here.

use super::sandboxes::HELPER_COMMAND;
use crate::config::{Config, EngineChoice, FULL_IMAGE, SMALL_IMAGE};
use crate::store::Instance;
use sandbox::docker::{DockerEngine, DockerSettings};
use sandbox::native::{HelperCommand, NativeEngine, NativeSettings, Toolchains};
use sandbox::{AbsentEngine, Engine, EngineError};
use std::path::PathBuf;
use std::sync::Arc;

/// The host's certificates, a college's own among them, where Debian's programs and Alpine's look for
/// them; and the same for Java, which has a form of its own.
const CERTIFICATES: [&str; 2] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/java/cacerts"];

/// The engine that is set, or the one that works here: native where it can, else Docker.
pub(super) async fn engine(
    config: &Config,
    instance: &Instance,
    toolchains: &Toolchains,
) -> anyhow::Result<Arc<dyn Engine>> {
    match config.sandbox.engine {
        EngineChoice::Native => Ok(Arc::new(native(config, instance, toolchains)?)),
        EngineChoice::Docker => {
            let engine = docker(config, instance)?;
            // Not the server's end: what is missing may come while it runs.
            if let Err(error) = engine.check().await {
                tracing::warn!(%error, "no app can be run yet");
            }
            Ok(Arc::new(engine))
        }
        EngineChoice::Auto => match native(config, instance, toolchains) {
            Ok(engine) => Ok(Arc::new(engine)),
            Err(error) => Ok(docker_or_none(config, instance, &error).await),
        },
    }
}

async fn docker_or_none(
    config: &Config,
    instance: &Instance,
    why_not_native: &EngineError,
) -> Arc<dyn Engine> {
    let usable = async {
        let engine = docker(config, instance)?;
        engine.check().await.map(|()| engine)
    };
    match usable.await {
        Ok(engine) => Arc::new(engine),
        Err(error) => {
            let reason = format!("{why_not_native}; {error}");
            tracing::warn!(%reason, "no app can be run");
            Arc::new(AbsentEngine { reason })
        }
    }
}

fn native(
    config: &Config,
    instance: &Instance,
    toolchains: &Toolchains,
) -> Result<NativeEngine, EngineError> {
    let program = config.sandbox.helper.clone().unwrap_or_else(|| "/proc/self/exe".into());
    NativeEngine::new(NativeSettings {
        data: instance.data.clone(),
        instance: instance.id.clone(),
        helper: HelperCommand { program, arguments: vec![HELPER_COMMAND.to_owned()] },
        toolchains: toolchains.clone(),
    })
}

fn docker(config: &Config, instance: &Instance) -> Result<DockerEngine, EngineError> {
    DockerEngine::new(DockerSettings {
        data: instance.data.clone(),
        instance: instance.id.clone(),
        address: config.docker.address.clone(),
        runtime: config.docker.runtime.clone(),
        images: vec![FULL_IMAGE.to_owned(), SMALL_IMAGE.to_owned()],
        certificates: CERTIFICATES
            .map(PathBuf::from)
            .into_iter()
            .filter(|file| file.exists())
            .collect(),
    })
}
