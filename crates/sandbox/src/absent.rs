//! The engine of a host that cannot run sandboxes: it says why, and the rest of the server works.

use crate::engine::{Engine, EngineError, Presence, SandboxId, SandboxSpec, Stats};
use crate::limits::Limits;
use async_trait::async_trait;
use std::path::PathBuf;

/// Refuses to make sandboxes, for a reason that an administrator can act on.
pub struct AbsentEngine {
    pub reason: String,
}

impl AbsentEngine {
    fn refuse<T>(&self) -> Result<T, EngineError> {
        Err(EngineError::Unsupported(self.reason.clone()))
    }
}

#[async_trait]
impl Engine for AbsentEngine {
    fn name(&self) -> &'static str {
        "none"
    }

    fn agent_uid(&self, spec: &SandboxSpec) -> u32 {
        spec.host_uid_base
    }

    async fn socket_folder(&self, _spec: &SandboxSpec) -> Result<PathBuf, EngineError> {
        self.refuse()
    }

    async fn create(&self, _spec: &SandboxSpec) -> Result<(), EngineError> {
        self.refuse()
    }

    async fn presence(&self, _id: &SandboxId) -> Result<Presence, EngineError> {
        Ok(Presence::Gone)
    }

    async fn wait_gone(&self, _id: &SandboxId) {}

    async fn set_limits(&self, _id: &SandboxId, _limits: &Limits) -> Result<(), EngineError> {
        self.refuse()
    }

    async fn pause(&self, _id: &SandboxId) -> Result<(), EngineError> {
        self.refuse()
    }

    async fn resume(&self, _id: &SandboxId) -> Result<(), EngineError> {
        self.refuse()
    }

    async fn stats(&self, id: &SandboxId) -> Result<Stats, EngineError> {
        Err(EngineError::Unknown(id.clone()))
    }

    async fn remove(&self, _id: &SandboxId) -> Result<(), EngineError> {
        Ok(())
    }

    async fn list(&self) -> Result<Vec<SandboxId>, EngineError> {
        Ok(Vec::new())
    }
}
