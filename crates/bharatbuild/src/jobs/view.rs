//! A job as told to whoever may see it.

use super::live::Live;
use super::{Job, JobStatus, Jobs, JobsError, Project};
use crate::ids::ProjectId;
use std::sync::Arc;

/// A job, its project, and what the folder holds.
#[derive(Debug, Clone)]
pub struct JobView {
    pub project: Project,
    pub job: Job,
    /// Without what installing makes again; 0 while the job is expired.
    pub files: u64,
    pub bytes: u64,
}

impl JobView {
    /// Whether the generation came to its end.
    pub fn is_complete(&self) -> bool {
        self.job.resumes_as.unwrap_or(self.job.status) == JobStatus::Complete
    }
}

impl Jobs {
    /// The job as it stands; looking is no use and opens nothing.
    pub async fn view(&self, id: &ProjectId) -> Result<JobView, JobsError> {
        self.view_of(&self.existing(id).await?).await
    }

    pub(super) async fn view_of(&self, live: &Arc<Live>) -> Result<JobView, JobsError> {
        let record = live.snapshot();
        let (mut files, mut bytes) = (0, 0);
        if record.job.status != JobStatus::Expired
            && let Some(folder) = missing(self.folder_of(live).await)?
        {
            let counted = live.clone();
            let tally = self.blocking(move || counted.tally(&folder)).await?;
            (files, bytes) = (tally.files, tally.bytes);
        }
        Ok(JobView { project: record.project, job: record.job, files, bytes })
    }
}

/// A folder that is not there (yet, or any more) holds nothing.
fn missing<T>(result: Result<T, JobsError>) -> Result<Option<T>, JobsError> {
    match result {
        Err(JobsError::NotFound) => Ok(None),
        result => result.map(Some),
    }
}
