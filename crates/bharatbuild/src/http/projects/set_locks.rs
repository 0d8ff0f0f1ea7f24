//! `PUT /api/v1/projects/{project_id}/locks`

use super::locks::Locks;
use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use axum::Json;
use axum::extract::State;
use edits::FilePath;
use std::collections::BTreeSet;

/// Locks of one project.
const MAX_LOCKS: usize = 200;

impl Payload for Locks {}

/// Says what the agents may not change in this project; replaces what was said before. For the agents
/// it holds from the next message on, for programs in the sandbox at once: there the files that are
/// locked are read-only.
#[utoipa::path(put, path = "/api/v1/projects/{project_id}/locks", tag = "projects",
    params(("project_id" = String, Path)), request_body = Locks,
    responses((status = 200, body = Locks)))]
pub async fn set_locks(
    State(app): State<App>,
    owned: OwnedProject,
    Body(locks): Body<Locks>,
) -> Result<Json<Locks>, ApiError> {
    let field = &["body", "paths"];
    if locks.paths.len() > MAX_LOCKS {
        return Err(ApiError::invalid_value(field, format!("at most {MAX_LOCKS} paths"), ""));
    }
    let parse = |path: &String| {
        let parsed = FilePath::parse(path.trim_end_matches('/'));
        parsed.map_err(|error| ApiError::invalid_value(field, error.to_string(), path.clone()))
    };
    let paths: BTreeSet<String> =
        locks.paths.iter().map(|path| parse(path).map(String::from)).collect::<Result<_, _>>()?;
    let paths: Vec<String> = paths.into_iter().collect();
    app.store.set_locks(owned.id(), &paths).await?;
    app.jobs.guard_locks(owned.id()).await?;
    Ok(Json(Locks { paths }))
}
