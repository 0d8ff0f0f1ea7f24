//! `PATCH /api/v1/projects/{project_id}`

use crate::app::App;
use crate::http::jobs::create::ProjectName;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::projects::Voice;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct Rename {
    name: ProjectName,
}

impl Payload for Rename {}

#[derive(Serialize, ToSchema)]
pub struct Renamed {
    project_id: String,
    name: String,
}

/// Gives a project another name. Its id stays. Who watches its events is told `project_renamed`.
#[utoipa::path(patch, path = "/api/v1/projects/{project_id}", tag = "projects",
    params(("project_id" = String, Path)), request_body = Rename,
    responses((status = 200, body = Renamed)))]
pub async fn rename(
    State(app): State<App>,
    owned: OwnedProject,
    Body(body): Body<Rename>,
) -> Result<Json<Renamed>, ApiError> {
    let project = app.jobs.rename(owned.id(), body.name.0).await?;
    let voice = Voice::new(&project.id, super::EDITOR);
    app.projects.tell(&voice, "project_renamed", json!(project.name), json!({}));
    Ok(Json(Renamed { project_id: project.id.to_string(), name: project.name }))
}
