//! `GET /api/v1/containers/{project_id}/files/{path}`

use crate::app::App;
use crate::http::{ApiError, FilePath, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// A text file, as the app sees it now.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/files/{*path}", tag = "containers",
    params(("project_id" = String, Path), ("path" = String, Path)), responses((status = 200, body = Value)))]
pub async fn read_file(
    State(app): State<App>,
    owned: OwnedProject,
    FilePath(path): FilePath,
) -> Result<Json<Value>, ApiError> {
    let content = app.jobs.read_text(owned.id(), path.as_str()).await?;
    Ok(Json(json!({"path": path.to_string(), "content": content})))
}
