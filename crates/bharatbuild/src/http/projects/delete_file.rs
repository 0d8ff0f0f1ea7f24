//! `DELETE /api/v1/projects/{project_id}/files?path=`

use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params};
use crate::projects::Voice;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// A file or folder, relative to the project.
    path: String,
}

#[derive(Serialize, ToSchema)]
pub struct FileDeleted {
    path: String,
}

/// Deletes a file, or a folder with all that is in it. Checkpoints keep what they have of it. 409
/// `locked` where a lock is on it or on something in it. Who watches the project's events is told
/// `file_deleted`.
#[utoipa::path(delete, path = "/api/v1/projects/{project_id}/files", tag = "projects",
    params(("project_id" = String, Path), Wanted), responses((status = 200, body = FileDeleted)))]
pub async fn delete_file(
    State(app): State<App>,
    owned: OwnedProject,
    Params(Wanted { path }): Params<Wanted>,
) -> Result<Json<FileDeleted>, ApiError> {
    app.jobs.remove_by_hand(owned.id(), &path).await?;
    let voice = Voice::new(owned.id(), super::EDITOR);
    app.projects.tell(&voice, "file_deleted", json!(path), json!({"path": path}));
    Ok(Json(FileDeleted { path }))
}
