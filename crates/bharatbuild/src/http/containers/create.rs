//! `POST /api/v1/containers/{project_id}/create`

use super::urls::{port_map, preview_urls};
use crate::accounts::Caller;
use crate::app::App;
use crate::clock::rfc3339;
use crate::config::parse_bytes;
use crate::http::reached::Reached;
use crate::http::{ApiError, Body, Payload};
use crate::ids::ProjectId;
use crate::jobs::NewProject;
use crate::projects::Wanted;
use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Types that sandboxes can be made for.
const TYPES: [&str; 8] = ["node", "python", "java", "go", "rust", "ruby", "php", "static"];

/// Limits may stand in the body itself or in `config`; the body itself wins.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CreateContainer {
    project_type: Option<String>,
    memory_limit: Option<String>,
    cpu_limit: Option<f64>,
    config: Limits,
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
struct Limits {
    /// Like `512m` or `1g`.
    memory_limit: Option<String>,
    /// In cores.
    cpu_limit: Option<f64>,
}

impl Payload for CreateContainer {}

#[derive(Serialize, ToSchema)]
pub struct Container {
    /// The first 12 digits of the sandbox's id, for display; addresses take the project's id.
    container_id: String,
    project_id: String,
    status: &'static str,
    ports: Map<String, Value>,
    preview_urls: Map<String, Value>,
    created_at: String,
    memory_limit: String,
    cpu_limit: f64,
}

/// Makes the project's sandbox, or gives the one there is. An id that nobody has begins an empty
/// project of the caller's; a job's id runs that job's files.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/create", tag = "containers",
    params(("project_id" = String, Path)), request_body = CreateContainer,
    responses((status = 200, body = Container)))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Reached(reach): Reached,
    Path(id): Path<String>,
    Body(body): Body<CreateContainer>,
) -> Result<Json<Container>, ApiError> {
    let id: ProjectId = id.parse().map_err(|error: crate::ids::IdError| {
        ApiError::invalid_value(&["path", "project_id"], error.to_string(), Value::Null)
    })?;
    let wanted = wanted(body)?;
    ensure(&app, &caller, &id, &wanted.project_type).await?;
    let running = app.projects.create(&id, wanted).await?;
    let limits = running.spec.limits;
    Ok(Json(Container {
        container_id: running.spec.id.short().to_owned(),
        project_id: id.to_string(),
        status: "running",
        ports: port_map(&app, &id)?,
        preview_urls: preview_urls(&app, &id, &reach)?,
        created_at: rfc3339(running.created_at),
        memory_limit: format!("{}m", limits.memory_bytes >> 20),
        cpu_limit: limits.cpus,
    }))
}

/// An administrator may open anybody's project; everybody else has their own.
async fn ensure(
    app: &App,
    caller: &Caller,
    id: &ProjectId,
    project_type: &str,
) -> Result<(), ApiError> {
    let known = app.jobs.find(id).await?;
    let owner = known.filter(|project| caller.may_see(&project.owner)).map(|project| project.owner);
    let new = NewProject {
        id: Some(id.clone()),
        owner: owner.unwrap_or_else(|| caller.user.clone()),
        name: id.to_string(),
        project_type: project_type.to_owned(),
    };
    app.jobs.ensure(new).await.map(drop).map_err(|error| match error {
        crate::jobs::JobsError::Taken => {
            ApiError::not_found("project_not_found", "Project not found")
        }
        other => other.into(),
    })
}

fn wanted(body: CreateContainer) -> Result<Wanted, ApiError> {
    let project_type = body.project_type.unwrap_or_else(|| "node".to_owned());
    if !TYPES.contains(&project_type.as_str()) {
        let known = TYPES.join(", ");
        return Err(ApiError::invalid_value(
            &["body", "project_type"],
            format!("the type is one of {known}"),
            project_type,
        ));
    }
    let memory = body.memory_limit.or(body.config.memory_limit);
    let memory_bytes = memory.as_deref().map(memory_bytes).transpose()?;
    Ok(Wanted { project_type, memory_bytes, cpus: body.cpu_limit.or(body.config.cpu_limit) })
}

fn memory_bytes(text: &str) -> Result<u64, ApiError> {
    let invalid = || {
        ApiError::invalid_value(&["body", "memory_limit"], "memory is a size like 512m or 1g", text)
    };
    parse_bytes(text).ok_or_else(invalid)
}
