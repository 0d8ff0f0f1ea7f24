//! `POST /api/v1/projects/{project_id}/files/rename`

use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::projects::Voice;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct RenameFile {
    /// A file or folder, relative to the project.
    from: String,
    /// Its new path; folders are made.
    to: String,
}

impl Payload for RenameFile {}

#[derive(Serialize, ToSchema)]
pub struct FileRenamed {
    from: String,
    to: String,
}

/// Renames or moves a file or folder. 409 `path_conflict` where something has that name already, 409
/// `locked` where a lock is on either. Who watches the project's events is told `file_renamed`.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/files/rename", tag = "projects",
    params(("project_id" = String, Path)), request_body = RenameFile,
    responses((status = 200, body = FileRenamed)))]
pub async fn rename_file(
    State(app): State<App>,
    owned: OwnedProject,
    Body(RenameFile { from, to }): Body<RenameFile>,
) -> Result<Json<FileRenamed>, ApiError> {
    app.jobs.rename_by_hand(owned.id(), &from, &to).await?;
    let voice = Voice::new(owned.id(), super::EDITOR);
    app.projects.tell(&voice, "file_renamed", json!(to), json!({"from": from, "to": to}));
    Ok(Json(FileRenamed { from, to }))
}
