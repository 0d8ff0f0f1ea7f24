//! The project that a path names, where it is the caller's. Ownership is checked here and nowhere
//! else: another's project and one that does not exist get the same answer.

use super::ApiError;
use crate::accounts::Caller;
use crate::app::App;
use crate::ids::ProjectId;
use crate::jobs::Project;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

/// A project of the caller's (or any, for an administrator), from `{job_id}` or `{project_id}`.
pub struct OwnedProject {
    pub project: Project,
    pub caller: Caller,
}

/// Like [`OwnedProject`], deleted or not.
pub struct OwnedDeleted {
    pub project: Project,
    pub caller: Caller,
}

impl OwnedProject {
    pub fn id(&self) -> &ProjectId {
        &self.project.id
    }
}

impl FromRequestParts<App> for OwnedProject {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let OwnedDeleted { project, caller } = OwnedDeleted::from_request_parts(parts, app).await?;
        match project.deleted_at {
            None => Ok(Self { project, caller }),
            Some(_) => Err(not_found(&named(parts, app).await?.what)),
        }
    }
}

impl FromRequestParts<App> for OwnedDeleted {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let named = named(parts, app).await?;
        let id: ProjectId = named
            .id
            .parse()
            .map_err(|error: crate::ids::IdError| not_found(&named.what).hint(error.to_string()))?;
        let project = app.jobs.find_deleted(&id).await?;
        match project.filter(|project| caller.may_see(&project.owner)) {
            Some(project) => Ok(Self { project, caller }),
            None => Err(not_found(&named.what)),
        }
    }
}

struct Named {
    what: String,
    id: String,
}

async fn named(parts: &mut Parts, app: &App) -> Result<Named, ApiError> {
    let unreadable = |_| ApiError::bad_request("bad_path", "The path is not UTF-8");
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(unreadable)?;
    let named = params.iter().find(|(name, _)| matches!(*name, "job_id" | "project_id"));
    Ok(named.map_or_else(
        || Named { what: "project".to_owned(), id: String::new() },
        |(name, id)| Named { what: name.trim_end_matches("_id").to_owned(), id: id.to_owned() },
    ))
}

fn not_found(what: &str) -> ApiError {
    match what {
        "job" => ApiError::not_found("job_not_found", "Job not found"),
        _ => ApiError::not_found("project_not_found", "Project not found"),
    }
}
