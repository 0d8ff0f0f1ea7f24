//! `POST /api/v1/jobs/{job_id}/plan`

use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct PlanToWrite {
    #[schema(value_type = Vec<Object>)]
    tasks: Vec<Map<String, Value>>,
    #[serde(default)]
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
}

impl Payload for PlanToWrite {}

#[derive(Serialize, ToSchema)]
pub struct Done {
    success: bool,
}

/// Stores the plan while the job generates, and exports it to `plan.json`.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/plan", tag = "jobs",
    params(("job_id" = String, Path)), request_body = PlanToWrite,
    responses((status = 200, body = Done)))]
pub async fn write_plan(
    State(app): State<App>,
    owned: OwnedProject,
    Body(plan): Body<PlanToWrite>,
) -> Result<Json<Done>, ApiError> {
    let plan = json!({ "tasks": plan.tasks, "metadata": plan.metadata });
    app.jobs.write_plan(owned.id(), &plan).await?;
    Ok(Json(Done { success: true }))
}
