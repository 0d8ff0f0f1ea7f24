//! `GET /api/v1/containers/{project_id}/files`

use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params};
use axum::Json;
use axum::extract::State;
use sandbox::workspace::{Kind, Listed, WorkspacePath};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Folders that tools fill and nobody edits; and the server's own copies.
const HIDDEN: [&str; 20] = [
    "node_modules",
    ".git",
    "__pycache__",
    ".venv",
    "venv",
    "env",
    "dist",
    "build",
    ".next",
    ".vite",
    ".cache",
    ".turbo",
    "target",
    ".gradle",
    ".idea",
    ".vs",
    ".vscode",
    "coverage",
    ".job_metadata.json",
    ".pytest_cache",
];

#[derive(Deserialize, IntoParams)]
pub struct Query {
    /// The folder; `.` is the project itself.
    #[serde(default)]
    path: String,
}

#[derive(Serialize, ToSchema)]
pub struct Entry {
    name: String,
    path: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// In bytes.
    size: u64,
}

/// One level of the project's folders, folders first.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/files", tag = "containers",
    params(("project_id" = String, Path), Query), responses((status = 200, body = Vec<Entry>)))]
pub async fn list_files(
    State(app): State<App>,
    owned: OwnedProject,
    Params(query): Params<Query>,
) -> Result<Json<Vec<Entry>>, ApiError> {
    let path = folder_path(&query.path)?;
    let folder = app.jobs.folder(owned.id()).await?;
    let look = move || {
        let listed = folder.list(path.as_ref())?;
        Ok::<_, ApiError>((path, listed))
    };
    let (path, listed) =
        app.tasks.spawn_blocking(look).await.map_err(|error| ApiError::internal(&error))??;
    let mut entries: Vec<Entry> =
        listed.into_iter().filter_map(|listed| entry(path.as_ref(), listed)).collect();
    entries.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    Ok(Json(entries))
}

fn folder_path(path: &str) -> Result<Option<WorkspacePath>, ApiError> {
    let path = path.trim_matches('/');
    if path.is_empty() || path == "." {
        return Ok(None);
    }
    let invalid = |error: sandbox::workspace::PathError| {
        ApiError::invalid_value(&["query", "path"], error.to_string(), Value::from(path))
    };
    WorkspacePath::parse(path).map(Some).map_err(invalid)
}

fn entry(folder: Option<&WorkspacePath>, listed: Listed) -> Option<Entry> {
    let name = listed.name;
    let kind = match listed.stat.kind {
        Kind::File => "file",
        Kind::Folder => "directory",
        _ => return None,
    };
    let path = folder.map_or_else(|| name.clone(), |folder| format!("{folder}/{name}"));
    (!HIDDEN.contains(&name.as_str())).then_some(Entry { name, path, kind, size: listed.stat.size })
}
