//! A project in a list.

use crate::agents::Plan;
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::ApiError;
use crate::ids::ProjectId;
use crate::jobs::{JobStatus, JobView, JobsError, Project};
use crate::preview::Phase;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The most of a wish that is told, in characters.
const PROMPT_CHARS: usize = 300;

#[derive(Serialize, ToSchema)]
pub struct ListedProject {
    project_id: String,
    /// The same.
    id: String,
    name: String,
    /// What was wished for, at most 300 characters; null where nobody said.
    prompt: Option<String>,
    /// The framework, as its plan calls it; null where there is no plan.
    stack: Option<String>,
    project_type: String,
    /// Of its job: `generating`, `complete`, `failed` or `expired`.
    status: String,
    /// Of its sandbox: where the run stands.
    #[schema(value_type = String)]
    state: Phase,
    /// Both in one word.
    pub(super) activity: Activity,
    created_at: String,
    /// When its files changed last.
    updated_at: String,
    last_used_at: String,
    /// A picture of its preview; null where there is none (yet).
    thumbnail_url: Option<String>,
    /// In bytes, without what installing makes again; 0 while it is expired.
    size_bytes: u64,
}

/// What goes on in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Activity {
    /// The app answers.
    Running,
    /// It was made, and does not run.
    Asleep,
    /// It is being written, changed, installed or started.
    Building,
    /// The last run or generation failed.
    Failed,
    /// Nothing was made of it yet.
    Draft,
    /// Archived; opening it brings it back.
    Expired,
}

pub(super) async fn listed(app: &App, project: Project) -> Result<ListedProject, ApiError> {
    let view = match app.jobs.view(&project.id).await {
        Ok(view) => Some(view),
        // Deleted since it was listed.
        Err(JobsError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let document = match view {
        Some(_) => app.store.plan(&project.id).await?,
        None => None,
    };
    let document: Value =
        document.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let prompt = document["metadata"]["prompt"].as_str().filter(|prompt| !prompt.is_empty());
    let updated_at = view.as_ref().map_or(project.last_used_at, |view| view.job.updated_at);
    Ok(ListedProject {
        prompt: prompt.map(|prompt| prompt.chars().take(PROMPT_CHARS).collect()),
        stack: Plan::of_document(&document).map(|plan| plan.stack),
        status: view.as_ref().map_or("generating", |view| view.job.status.as_str()).to_owned(),
        state: app.projects.state(&project.id).phase,
        activity: activity(app, &project, view.as_ref()),
        created_at: rfc3339(project.created_at),
        updated_at: rfc3339(updated_at),
        last_used_at: rfc3339(project.last_used_at),
        thumbnail_url: thumbnail_url(app, &project.id),
        size_bytes: view.map_or(0, |view| view.bytes),
        id: project.id.to_string(),
        project_id: project.id.to_string(),
        name: project.name,
        project_type: project.project_type,
    })
}

/// It changes with the picture, so that browsers need not ask whether theirs is still the one.
fn thumbnail_url(app: &App, id: &ProjectId) -> Option<String> {
    let made_at = app.thumbnails.made_at(id)?.unix_timestamp();
    Some(format!("/api/v1/projects/{id}/thumbnail?made={made_at}"))
}

fn activity(app: &App, project: &Project, view: Option<&JobView>) -> Activity {
    let status = view.map_or(JobStatus::Generating, |view| view.job.status);
    let phase = app.projects.state(&project.id).phase;
    let under_way =
        matches!(phase, Phase::Preparing | Phase::Installing | Phase::Starting | Phase::PortOpen);
    match (status, phase) {
        (JobStatus::Expired, _) => Activity::Expired,
        _ if under_way || app.projects.is_worked_on(&project.id) => Activity::Building,
        (_, Phase::Ready) => Activity::Running,
        (JobStatus::Failed, _) | (_, Phase::Failed) => Activity::Failed,
        (JobStatus::Generating, _) => Activity::Draft,
        _ => Activity::Asleep,
    }
}
