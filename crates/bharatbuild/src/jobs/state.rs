//! The steps of the state machine, and the plan.

use super::live::Live;
use super::{Job, JobStatus, JobView, Jobs, JobsError};
use crate::ids::ProjectId;
use std::sync::Arc;

/// The longest error text kept with a failed job, in characters.
const MAX_ERROR_CHARS: usize = 2_000;

impl Jobs {
    /// A generation begins (again): from complete and failed back to generating.
    pub async fn begin(&self, id: &ProjectId) -> Result<JobView, JobsError> {
        self.step(id, |_| Ok(JobStatus::Generating), None).await
    }

    /// The generation is done; everything is on the disk when this answers. Twice is once.
    pub async fn complete(&self, id: &ProjectId) -> Result<JobView, JobsError> {
        let done = |status| match status {
            JobStatus::Generating | JobStatus::Complete => Ok(JobStatus::Complete),
            status => Err(JobsError::WrongState { status }),
        };
        let view = self.step(id, done, None).await?;
        self.sync().await?;
        Ok(view)
    }

    /// The generation failed, with the reason. Twice is once; a complete job cannot fail any more.
    pub async fn fail(&self, id: &ProjectId, error: &str) -> Result<JobView, JobsError> {
        let failed = |status| match status {
            JobStatus::Generating | JobStatus::Failed => Ok(JobStatus::Failed),
            status => Err(JobsError::WrongState { status }),
        };
        let error = error.chars().take(MAX_ERROR_CHARS).collect();
        self.step(id, failed, Some(error)).await
    }

    /// Stores the plan (JSON) and exports it to `plan.json`, while the job generates.
    pub async fn write_plan(
        &self,
        id: &ProjectId,
        plan: &serde_json::Value,
    ) -> Result<(), JobsError> {
        let live = self.opened(id).await?;
        let (jobs, plan) = (self.clone(), plan.clone());
        self.whole(async move { jobs.write_plan_now(&live, &plan).await }).await
    }

    async fn write_plan_now(
        &self,
        live: &Arc<Live>,
        plan: &serde_json::Value,
    ) -> Result<(), JobsError> {
        let _guard = live.lock().await;
        self.check_not_deleted(live)?;
        match live.status() {
            JobStatus::Generating => {}
            status => return Err(JobsError::WrongState { status }),
        }
        let id = live.snapshot().project.id;
        self.0.store.set_plan(&id, Some(&plan.to_string())).await?;
        self.export_plan(live, plan).await?;
        self.note_change(live).await
    }

    /// The plan, where one was written.
    pub async fn plan(&self, id: &ProjectId) -> Result<Option<serde_json::Value>, JobsError> {
        let live = self.existing(id).await?;
        let id = live.record().project.id.clone();
        let plan = self.0.store.plan(&id).await?;
        Ok(plan.and_then(|text| serde_json::from_str(&text).ok()))
    }

    async fn step(
        &self,
        id: &ProjectId,
        next: fn(JobStatus) -> Result<JobStatus, JobsError>,
        error: Option<String>,
    ) -> Result<JobView, JobsError> {
        let live = self.opened(id).await?;
        let jobs = self.clone();
        self.whole(async move {
            jobs.step_now(&live, next, error).await?;
            jobs.view_of(&live).await
        })
        .await
    }

    async fn step_now(
        &self,
        live: &Arc<Live>,
        next: fn(JobStatus) -> Result<JobStatus, JobsError>,
        error: Option<String>,
    ) -> Result<(), JobsError> {
        let _guard = live.lock().await;
        self.check_not_deleted(live)?;
        let status = next(live.status())?;
        let now = self.now();
        let expires_at = now + self.0.expiry;
        let mut record = live.snapshot();
        record.job = Job { status, error, updated_at: now, expires_at, ..record.job };
        self.0.store.save_job(&record.project.id, &record.job).await?;
        live.replace(record);
        self.export(live).await
    }

    pub(super) fn check_not_deleted(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        match live.record().project.deleted_at {
            Some(_) => Err(JobsError::NotFound),
            None => Ok(()),
        }
    }
}
