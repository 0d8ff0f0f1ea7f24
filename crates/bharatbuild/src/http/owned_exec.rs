//! The execution that a path names, where it is of the caller's project.

use super::{ApiError, OwnedProject};
use crate::app::App;
use crate::ids::ProjectId;
use crate::store::executions::ExecutionRow;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

/// `{project_id}` and `{exec_id}`.
pub struct OwnedExec {
    pub project: ProjectId,
    pub row: ExecutionRow,
}

impl FromRequestParts<App> for OwnedExec {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let project = OwnedProject::from_request_parts(parts, app).await?.project.id;
        let unreadable = |_| ApiError::bad_request("bad_path", "The path is not UTF-8");
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(unreadable)?;
        let id = params.iter().find(|(name, _)| *name == "exec_id").map_or("", |(_, id)| id);
        let row = app.projects.owned_exec(&project, id).await?;
        Ok(Self { project, row })
    }
}
