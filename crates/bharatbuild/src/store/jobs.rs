//! Table `jobs`: the generation on a project's folder.

use super::{Store, StoreError, parsed, time};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use time::OffsetDateTime;

/// Where a job stands; its room draws the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    Generating,
    Complete,
    Failed,
    Expired,
}

/// A generation on a project's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub status: JobStatus,
    /// The status an expired job comes back with.
    pub resumes_as: Option<JobStatus>,
    pub error: Option<String>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

impl JobStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generating => "generating",
            Self::Complete => "complete",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

impl std::str::FromStr for JobStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::Generating, Self::Complete, Self::Failed, Self::Expired];
        all.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    status: String,
    resumes_as: Option<String>,
    error: Option<String>,
    created_at: String,
    updated_at: String,
    expires_at: String,
}

impl TryFrom<Row> for Job {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let resumes_as = row.resumes_as.as_deref().map(|text| parsed("job status", text));
        Ok(Self {
            status: parsed("job status", &row.status)?,
            resumes_as: resumes_as.transpose()?,
            error: row.error,
            created_at: time(&row.created_at)?,
            updated_at: time(&row.updated_at)?,
            expires_at: time(&row.expires_at)?,
        })
    }
}

impl Store {
    pub async fn job(&self, id: &ProjectId) -> Result<Option<Job>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT status, resumes_as, error, created_at, updated_at, expires_at \
             FROM jobs WHERE project_id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(Job::try_from).transpose()
    }

    /// Writes a job, new or known; the plan stays as it is.
    pub async fn save_job(&self, id: &ProjectId, job: &Job) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO jobs (project_id, status, resumes_as, error, created_at, updated_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (project_id) DO UPDATE SET \
             status = excluded.status, resumes_as = excluded.resumes_as, error = excluded.error, \
             created_at = excluded.created_at, updated_at = excluded.updated_at, \
             expires_at = excluded.expires_at",
        )
        .bind(id.as_str())
        .bind(job.status.as_str())
        .bind(job.resumes_as.map(JobStatus::as_str))
        .bind(&job.error)
        .bind(rfc3339(job.created_at))
        .bind(rfc3339(job.updated_at))
        .bind(rfc3339(job.expires_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The plan as JSON.
    pub async fn plan(&self, id: &ProjectId) -> Result<Option<String>, StoreError> {
        let plan = sqlx::query_scalar("SELECT plan FROM jobs WHERE project_id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(plan.flatten())
    }

    pub async fn set_plan(&self, id: &ProjectId, plan: Option<&str>) -> Result<(), StoreError> {
        sqlx::query("UPDATE jobs SET plan = $2 WHERE project_id = $1")
            .bind(id.as_str())
            .bind(plan)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Jobs whose time has come: `status` not yet `expired`, not deleted.
    pub async fn jobs_expiring_before(
        &self,
        now: OffsetDateTime,
    ) -> Result<Vec<ProjectId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT jobs.project_id FROM jobs JOIN projects ON projects.id = jobs.project_id \
             WHERE jobs.expires_at < $1 AND jobs.status <> 'expired' AND projects.deleted_at IS NULL \
             ORDER BY jobs.expires_at",
        )
        .bind(rfc3339(now))
        .fetch_all(&self.pool)
        .await?;
        ids.iter().map(|id| parsed("project id", id)).collect()
    }

    /// Projects that are neither deleted nor archived: those with a folder.
    pub async fn projects_with_folder(&self) -> Result<Vec<ProjectId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT jobs.project_id FROM jobs JOIN projects ON projects.id = jobs.project_id \
             WHERE jobs.status <> 'expired' AND projects.deleted_at IS NULL",
        )
        .fetch_all(&self.pool)
        .await?;
        ids.iter().map(|id| parsed("project id", id)).collect()
    }
}
