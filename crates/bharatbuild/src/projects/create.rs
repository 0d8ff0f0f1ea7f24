//! Making a project's sandbox.

use super::home::furnish;
use super::images::images_for;
use super::run_error::{BUILD_MEMORY, MemoryLimit};
use super::running::{Activity, Running};
use super::slot::Slot;
use super::{Projects, ProjectsError};
use crate::ids::ProjectId;
use crate::preview::Phase;
use crate::store::sandboxes::SandboxRow;
use sandbox::workspace::Owner;
use sandbox::{Limits, Link, SandboxId, SandboxSpec};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long an agent may take to connect after its sandbox was made.
const AGENT_TIMEOUT: Duration = Duration::from_secs(10);
/// The least memory in which anything runs, in bytes.
pub(super) const MIN_MEMORY_BYTES: u64 = 32 << 20;
/// The least CPU that can be asked for, in cores.
const MIN_CPUS: f64 = 0.05;

/// What a caller asks of a new sandbox; what is not said is the setting's default.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub project_type: String,
    pub memory_bytes: Option<u64>,
    pub cpus: Option<f64>,
}

/// What the database keeps of a sandbox, to adopt it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) spec: SandboxSpec,
    pub(super) project_type: String,
}

impl Projects {
    /// The project's sandbox, made where there is none. Of several calls at once one makes it. The
    /// project must exist and be the caller's.
    pub async fn create(
        &self,
        id: &ProjectId,
        wanted: Wanted,
    ) -> Result<Arc<Running>, ProjectsError> {
        let limits = self.limits(&wanted)?;
        let (projects, id) = (self.clone(), id.clone());
        self.to_its_end(async move { projects.create_one(&id, limits, &wanted.project_type).await })
            .await
    }

    /// The same, with room for installing and building.
    pub async fn create_to_build(
        &self,
        id: &ProjectId,
        project_type: &str,
    ) -> Result<Arc<Running>, ProjectsError> {
        let config = &self.parts().config.sandbox;
        let wanted = Wanted {
            project_type: project_type.to_owned(),
            memory_bytes: Some(config.build_memory_bytes),
            cpus: Some(config.build_cpus),
        };
        self.create(id, wanted).await
    }

    async fn create_one(
        &self,
        id: &ProjectId,
        limits: Limits,
        project_type: &str,
    ) -> Result<Arc<Running>, ProjectsError> {
        let slot = self.slot(id);
        let _guard = slot.lock.lock().await;
        if let Some(running) = slot.running() {
            return Ok(running);
        }
        slot.enter(Phase::Preparing, None);
        let made = self.make(id, &slot, limits, project_type).await;
        match &made {
            Ok(_) => slot.enter(Phase::Stopped, None),
            Err(error) => slot.enter(Phase::Failed, Some(error.to_string())),
        }
        made
    }

    fn limits(&self, wanted: &Wanted) -> Result<Limits, ProjectsError> {
        let config = &self.parts().config.sandbox;
        let memory_bytes = wanted.memory_bytes.unwrap_or(config.memory_bytes);
        let cpus = wanted.cpus.unwrap_or(config.cpus);
        let mib = |bytes: u64| format!("{} MB", bytes >> 20);
        if !(MIN_MEMORY_BYTES..=config.build_memory_bytes).contains(&memory_bytes) {
            let allowed =
                format!("{} to {}", mib(MIN_MEMORY_BYTES), mib(config.build_memory_bytes));
            return Err(ProjectsError::Limit {
                what: "memory_limit",
                value: mib(memory_bytes),
                allowed,
            });
        }
        if !(MIN_CPUS..=config.build_cpus).contains(&cpus) {
            let allowed = format!("{MIN_CPUS} to {} cores", config.build_cpus);
            return Err(ProjectsError::Limit {
                what: "cpu_limit",
                value: cpus.to_string(),
                allowed,
            });
        }
        Ok(Limits { memory_bytes, cpus, ..Limits::default() })
    }

    async fn make(
        &self,
        id: &ProjectId,
        slot: &Slot,
        limits: Limits,
        project_type: &str,
    ) -> Result<Arc<Running>, ProjectsError> {
        let spec = self.spec(id, limits, project_type).await?;
        let kept = Kept { spec, project_type: project_type.to_owned() };
        self.save(id, &kept, "creating", None).await?;
        match self.start(id, &kept).await {
            Ok(running) => {
                self.save(id, &kept, "running", None).await?;
                slot.set_running(Some(running.clone()));
                self.supervise(&running);
                Ok(running)
            }
            Err(error) => {
                self.save(id, &kept, "ended", Some(&error.to_string())).await?;
                self.parts().engine.remove(&kept.spec.id).await?;
                Err(error)
            }
        }
    }

    async fn spec(
        &self,
        id: &ProjectId,
        limits: Limits,
        project_type: &str,
    ) -> Result<SandboxSpec, ProjectsError> {
        let jobs = &self.parts().jobs;
        let host_uid_base = jobs.first_uid(id).await?.ok_or(ProjectsError::NoUids)?;
        // Files that came since (a restored archive, an import) are not guarded yet.
        jobs.guard_locks(id).await?;
        let owner =
            jobs.find(id).await?.map(|project| project.owner.to_string()).unwrap_or_default();
        let home = self.furnished_home(id, host_uid_base).await?;
        let env = self.parts().environment.of(id.as_str(), &owner);
        Ok(SandboxSpec {
            id: SandboxId::random(),
            workspace: jobs.path(id),
            home,
            host_uid_base,
            limits,
            env,
            images: images_for(project_type, &self.parts().config.runtimes),
        })
    }

    async fn furnished_home(
        &self,
        id: &ProjectId,
        host_uid_base: u32,
    ) -> Result<PathBuf, ProjectsError> {
        let homes = self.parts().homes.clone();
        let home = homes.join(id.as_str());
        let uid = host_uid_base + sandbox::engine::USER_OFFSET;
        let (environment, path) = (self.parts().environment.clone(), home.clone());
        let work = move || furnish(&homes, &path, Owner { uid, gid: uid }, &environment);
        let made = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?;
        made.map_err(crate::jobs::JobsError::from)?;
        Ok(home)
    }

    async fn start(&self, id: &ProjectId, kept: &Kept) -> Result<Arc<Running>, ProjectsError> {
        let engine = &self.parts().engine;
        let running = self.link(id, kept).await?;
        engine.create(&kept.spec).await?;
        match tokio::time::timeout(AGENT_TIMEOUT, running.link.ping()).await {
            Ok(answered) => answered?,
            Err(_) => return Err(sandbox::LinkError::NotConnected.into()),
        }
        Ok(running)
    }

    /// Opens the socket that the sandbox's agent connects to.
    pub(super) async fn link(
        &self,
        id: &ProjectId,
        kept: &Kept,
    ) -> Result<Arc<Running>, ProjectsError> {
        let parts = self.parts();
        let in_use = parts.jobs.in_use(id).await?;
        let folder = parts.engine.socket_folder(&kept.spec).await?;
        let egress = parts.egress.gate(parts.policy.clone());
        let agent_uid = parts.engine.agent_uid(&kept.spec);
        let link = Link::open(&folder, agent_uid, egress.clone(), &parts.tasks)?;
        let now = parts.clock.now();
        let memory = MemoryLimit { bytes: kept.spec.limits.memory_bytes, setting: BUILD_MEMORY };
        let activity = Activity {
            last: now,
            ports: BTreeSet::new(),
            expected: None,
            newest: None,
            memory: (memory, 0),
        };
        Ok(Arc::new(Running {
            project: id.clone(),
            spec: kept.spec.clone(),
            link,
            egress,
            created_at: now,
            project_type: kept.project_type.clone(),
            activity: Mutex::new(activity),
            stop: CancellationToken::new(),
            asked_to_end: AtomicBool::new(false),
            _in_use: in_use,
        }))
    }

    pub(super) async fn save(
        &self,
        id: &ProjectId,
        kept: &Kept,
        state: &str,
        reason: Option<&str>,
    ) -> Result<(), ProjectsError> {
        let now = self.parts().clock.now();
        let row = SandboxRow {
            id: kept.spec.id.to_string(),
            project: id.clone(),
            engine: self.parts().engine.name().to_owned(),
            state: state.to_owned(),
            reason: reason.map(str::to_owned),
            spec: serde_json::to_string(kept).map_err(std::io::Error::other)?,
            created_at: now,
            ended_at: (state == "ended").then_some(now),
        };
        Ok(self.parts().store.save_sandbox(&row).await?)
    }
}
