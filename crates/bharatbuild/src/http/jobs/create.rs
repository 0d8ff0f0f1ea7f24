//! `POST /api/v1/jobs/create`

use super::response::JobResponse;
use crate::accounts::Caller;
use crate::app::App;
use crate::http::{ApiError, Body, Payload};
use crate::ids::ProjectId;
use crate::jobs::NewProject;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// The longest project name, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Ids that are words of this API.
const RESERVED_IDS: [&str; 3] = ["create", "admin", "import"];

#[derive(Deserialize, ToSchema)]
pub struct CreateJob {
    project_name: ProjectName,
    /// `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`; a random one where it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    job_id: Option<ProjectId>,
}

impl Payload for CreateJob {}

/// 1 to 200 characters, none of them a control character.
#[derive(Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String)]
pub(in crate::http) struct ProjectName(pub(in crate::http) String);

impl TryFrom<String> for ProjectName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let name = name.trim();
        let fits = (1..=MAX_NAME_CHARS).contains(&name.chars().count());
        if fits && !name.chars().any(char::is_control) {
            return Ok(Self(name.to_owned()));
        }
        Err(format!(
            "a project name is 1 to {MAX_NAME_CHARS} characters, without control characters"
        ))
    }
}

/// Starts a generation: an empty folder for a new project. An id that the caller has already is 409.
#[utoipa::path(post, path = "/api/v1/jobs/create", tag = "jobs",
    request_body = CreateJob, responses((status = 200, body = JobResponse)))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<CreateJob>,
) -> Result<Json<JobResponse>, ApiError> {
    if let Some(id) = body.job_id.as_ref().filter(|id| RESERVED_IDS.contains(&id.as_str())) {
        return Err(ApiError::invalid_value(
            &["body", "job_id"],
            "The id is a word of this API",
            id.as_str(),
        ));
    }
    let new = NewProject {
        id: body.job_id,
        owner: caller.user,
        name: body.project_name.0,
        project_type: "node".to_owned(),
    };
    let project = app.jobs.create(new).await?;
    Ok(Json(app.jobs.view(&project.id).await?.into()))
}
