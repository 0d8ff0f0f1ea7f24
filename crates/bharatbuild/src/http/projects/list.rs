//! `GET /api/v1/projects`

use crate::accounts::Caller;
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::ApiError;
use crate::preview::Phase;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Projects of one answer.
const MAX_LISTED: u32 = 200;

#[derive(Serialize, ToSchema)]
pub struct ProjectList {
    projects: Vec<ListedProject>,
}

#[derive(Serialize, ToSchema)]
pub struct ListedProject {
    project_id: String,
    name: String,
    project_type: String,
    /// Of its job: `generating`, `complete`, `failed` or `expired`.
    status: String,
    /// Of its sandbox: where the run stands.
    #[schema(value_type = String)]
    state: Phase,
    created_at: String,
    last_used_at: String,
}

/// The caller's projects, the last used first.
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects", responses((status = 200, body = ProjectList)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<ProjectList>, ApiError> {
    let mut projects = Vec::new();
    for project in app.store.projects_of(&caller.user, MAX_LISTED).await? {
        let job = app.store.job(&project.id).await?;
        projects.push(ListedProject {
            state: app.projects.state(&project.id).phase,
            status: job.map_or("generating", |job| job.status.as_str()).to_owned(),
            project_id: project.id.to_string(),
            name: project.name,
            project_type: project.project_type,
            created_at: rfc3339(project.created_at),
            last_used_at: rfc3339(project.last_used_at),
        });
    }
    Ok(Json(ProjectList { projects }))
}
