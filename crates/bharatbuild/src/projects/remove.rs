//! Ending a project's sandbox.

use super::create::{Kept, Wanted};
use super::running::Running;
use super::slot::Slot;
use super::speak::Voice;
use super::{Projects, ProjectsError};
use crate::ids::ProjectId;
use crate::preview::Phase;
use serde_json::{Value, json};
use std::sync::Arc;

impl Projects {
    /// Ends the sandbox, with all that runs in it; the files stay. Waits for one that is being
    /// made. Fine where there is none: then the answer is `false`.
    pub async fn stop(&self, id: &ProjectId, reason: &str) -> Result<bool, ProjectsError> {
        let (projects, id, reason) = (self.clone(), id.clone(), reason.to_owned());
        self.to_its_end(async move { projects.stop_one(&id, &reason).await }).await
    }

    async fn stop_one(&self, id: &ProjectId, reason: &str) -> Result<bool, ProjectsError> {
        let slot = self.slot(id);
        slot.end_run();
        let _guard = slot.lock.lock().await;
        // A run may have begun while the lock was waited for.
        slot.end_run();
        let Some(running) = slot.running() else { return Ok(false) };
        running.ask_to_end();
        self.end(&slot, &running, reason).await?;
        slot.enter(Phase::Stopped, Some(reason.to_owned()));
        Ok(true)
    }

    /// A new sandbox with the limits of the one that runs, on the same files.
    pub async fn restart(&self, id: &ProjectId) -> Result<Arc<Running>, ProjectsError> {
        let old = self.running(id)?;
        let wanted = Wanted {
            project_type: old.project_type.clone(),
            memory_bytes: Some(old.spec.limits.memory_bytes),
            cpus: Some(old.spec.limits.cpus),
        };
        let (projects, id) = (self.clone(), id.clone());
        self.to_its_end(async move {
            projects.stop_one(&id, "restarted by its user").await?;
            projects.create(&id, wanted).await
        })
        .await
    }

    /// Ends the sandbox and forgets the project's home, log and place.
    pub async fn forget(&self, id: &ProjectId) -> Result<(), ProjectsError> {
        self.stop(id, "deleted").await?;
        let home = self.parts().homes.join(id.as_str());
        let removed =
            tokio::task::spawn_blocking(move || sandbox::workspace::remove_tree(&home)).await;
        removed.map_err(std::io::Error::other)?.map_err(crate::jobs::JobsError::from)?;
        self.parts().streams.remove(id).await;
        Ok(())
    }

    /// Ends a sandbox under its slot's lock.
    pub(super) async fn end(
        &self,
        slot: &Slot,
        running: &Arc<Running>,
        reason: &str,
    ) -> Result<(), ProjectsError> {
        // First, for it may fail: a sandbox that is still there is still looked after.
        self.parts().engine.remove(&running.spec.id).await?;
        let kept = Kept { spec: running.spec.clone(), project_type: running.project_type.clone() };
        // Whoever sees that it is gone can see why.
        let saved = self.save(&running.project, &kept, "ended", Some(reason)).await;
        running.stop.cancel();
        slot.set_running(None);
        self.close_ports(running);
        saved?;
        let voice = Voice { project: running.project.clone(), source: None };
        self.say(&voice, "sandbox_ended", Value::Null, json!({"reason": reason}));
        Ok(())
    }

    /// What listened does so no more; its agent can't tell.
    fn close_ports(&self, running: &Running) {
        let voice = Voice { project: running.project.clone(), source: None };
        for port in running.ports() {
            running.note_port(port, false);
            self.say(&voice, "port_closed", json!(port), json!({"port": port}));
        }
    }
}
