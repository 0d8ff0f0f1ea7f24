//! `POST /api/v1/projects/{project_id}/run`

use crate::agents::Plan;
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Runs the project again by its plan: install, start, wait for an answer. What happens is in the
/// project's events, from `step` to `complete` or `error`.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/run", tag = "projects",
    params(("project_id" = String, Path)), responses((status = 200, body = Value)))]
pub async fn run(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
) -> Result<Json<Value>, ApiError> {
    let document = app.jobs.plan(owned.id()).await?.unwrap_or_default();
    let no_plan = || {
        ApiError::conflict("no_plan", "The project has no plan to run by")
            .hint("generate it, or run commands through the containers API")
    };
    let plan = Plan::of_document(&document).ok_or_else(no_plan)?;
    let preview_url = app.preview.url(owned.id(), Some(plan.port), &reach)?;
    app.agents.run_again(owned.id(), plan, preview_url)?;
    Ok(Json(json!({"success": true, "status": "running"})))
}
