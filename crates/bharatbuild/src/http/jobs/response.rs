//! A job as the API shows it.

use crate::clock::rfc3339;
use crate::config::MIB;
use crate::ids::ProjectId;
use crate::jobs::JobView;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct JobResponse {
    pub job_id: String,
    pub user_id: String,
    pub project_name: String,
    pub project_type: String,
    /// `generating`, `complete`, `failed` or `expired`.
    pub status: &'static str,
    /// Why it failed.
    pub error: Option<String>,
    /// Without folders that installing makes again.
    pub files_count: u64,
    /// In mebibytes, to two places.
    pub total_size_mb: f64,
    pub total_size_bytes: u64,
    pub created_at: String,
    pub updated_at: String,
    /// When it is archived if nobody uses it until then.
    pub expires_at: String,
    /// Whether the generation is complete; a ZIP can be downloaded at any time.
    pub zip_ready: bool,
    pub download_url: Option<String>,
}

impl From<JobView> for JobResponse {
    fn from(view: JobView) -> Self {
        let zip_ready = view.is_complete();
        Self {
            download_url: zip_ready.then(|| download_url(&view.project.id)),
            zip_ready,
            status: view.job.status.as_str(),
            error: view.job.error,
            files_count: view.files,
            total_size_mb: megabytes(view.bytes),
            total_size_bytes: view.bytes,
            created_at: rfc3339(view.job.created_at),
            updated_at: rfc3339(view.job.updated_at),
            expires_at: rfc3339(view.job.expires_at),
            job_id: view.project.id.to_string(),
            user_id: view.project.owner.to_string(),
            project_name: view.project.name,
            project_type: view.project.project_type,
        }
    }
}

/// Where a job's ZIP is.
pub(super) fn download_url(id: &ProjectId) -> String {
    format!("/api/v1/jobs/{id}/download")
}

/// Mebibytes to two places.
pub(super) fn megabytes(bytes: u64) -> f64 {
    (bytes as f64 / MIB as f64 * 100.0).round() / 100.0
}
