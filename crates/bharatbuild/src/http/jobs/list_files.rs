//! `GET /api/v1/jobs/{job_id}/files`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use crate::jobs::FileEntry;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct FileList {
    job_id: String,
    /// Sorted by path.
    files: Vec<ListedFile>,
    count: usize,
}

#[derive(Serialize, ToSchema)]
pub struct ListedFile {
    path: String,
    name: String,
    /// In bytes.
    size: u64,
    modified: String,
}

/// All files, dotfiles too, without folders that installing makes again and git's own.
#[utoipa::path(get, path = "/api/v1/jobs/{job_id}/files", tag = "jobs",
    params(("job_id" = String, Path)), responses((status = 200, body = FileList)))]
pub async fn list_files(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<FileList>, ApiError> {
    let files = app.jobs.list_files(owned.id()).await?;
    let files: Vec<_> = files.into_iter().map(ListedFile::from).collect();
    Ok(Json(FileList { job_id: owned.id().to_string(), count: files.len(), files }))
}

impl From<FileEntry> for ListedFile {
    fn from(entry: FileEntry) -> Self {
        Self { path: entry.path, name: entry.name, size: entry.size, modified: entry.modified }
    }
}
