//! `POST /api/v1/containers/{project_id}/files/verify`

use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use axum::Json;
use axum::extract::State;
use sandbox::workspace::WorkspacePath;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Paths of one call.
const MAX_PATHS: usize = 1000;

#[derive(Deserialize, ToSchema)]
pub struct Verify {
    paths: Vec<String>,
}

impl Payload for Verify {}

/// Which of these files are there.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/files/verify", tag = "containers",
    params(("project_id" = String, Path)), request_body = Verify, responses((status = 200, body = Value)))]
pub async fn verify_files(
    State(app): State<App>,
    owned: OwnedProject,
    Body(body): Body<Verify>,
) -> Result<Json<Value>, ApiError> {
    if body.paths.len() > MAX_PATHS {
        return Err(ApiError::invalid_value(
            &["body", "paths"],
            format!("at most {MAX_PATHS} paths"),
            body.paths.len(),
        ));
    }
    let folder = app.jobs.folder(owned.id()).await?;
    let total = body.paths.len();
    let look = move || -> (Vec<String>, Vec<String>) {
        let is_there =
            |path: &String| WorkspacePath::parse(path).is_ok_and(|path| folder.stat(&path).is_ok());
        body.paths.into_iter().partition(is_there)
    };
    let (existing, missing) =
        app.tasks.spawn_blocking(look).await.map_err(|error| ApiError::internal(&error))?;
    Ok(Json(
        json!({"all_exist": missing.is_empty(), "existing": existing, "missing": missing, "total": total}),
    ))
}
