//! `POST /api/v1/containers/{project_id}/files`

use crate::app::App;
use crate::http::projects::EDITOR;
use crate::http::{ApiError, Body, BodyLimit, OwnedProject, Payload};
use crate::jobs::{Before, Rule, Written, content_hash};
use crate::projects::Voice;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct FileToSave {
    /// Relative to the project, like `src/App.tsx`.
    path: String,
    content: String,
    /// The hash that the writer got with the file, or the empty text where there was none: 409
    /// `changed`, with `current_hash`, where it is another by now. Absent: whatever is there.
    if_match: Option<String>,
}

impl Payload for FileToSave {
    const LIMIT: BodyLimit = BodyLimit::File;
}

#[derive(Serialize, ToSchema)]
pub struct SavedFile {
    success: bool,
    path: String,
    /// In bytes.
    size: u64,
    /// What the next write gives as `if_match`.
    hash: String,
}

/// Writes a file whole, whatever the job's state; a running app sees it at once. With `if_match`
/// only where the file is still the one the writer saw (409 `changed`). Who watches the project's
/// events is told `file_written` by the source `editor`.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/files", tag = "containers",
    params(("project_id" = String, Path)), request_body = FileToSave,
    responses((status = 200, body = SavedFile)))]
pub async fn write_file(
    State(app): State<App>,
    owned: OwnedProject,
    Body(file): Body<FileToSave>,
) -> Result<Json<SavedFile>, ApiError> {
    let content = file.content.into_bytes();
    let hash = content_hash(&content);
    let written = match file.if_match {
        None => app.jobs.write_file(owned.id(), &file.path, content, Rule::Anytime).await?,
        Some(seen) => {
            let before = if seen.is_empty() {
                Before::Nothing
            } else {
                Before::Content(seen.to_lowercase())
            };
            app.jobs.write_over(owned.id(), &file.path, content, before).await?
        }
    };
    let Written { path, size } = written;
    let voice = Voice::new(owned.id(), EDITOR);
    let more = json!({"path": path, "size": size, "hash": hash});
    app.projects.tell(&voice, "file_written", json!(path), more);
    Ok(Json(SavedFile { success: true, path, size, hash }))
}
