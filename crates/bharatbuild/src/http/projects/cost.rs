//! `GET /api/v1/projects/{project_id}/cost`

use crate::app::App;
use crate::http::cost::response::{CostCap, CostSum};
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "shop", "calls": 2, "unpriced_calls": 0, "unmeasured_calls": 0,
    "microdollars": 744000, "rupees": 65.48, "reserved_microdollars": 0,
    "tokens": {"input": 60000, "cache_read": 240000, "cache_write": 0, "output": 60000},
    "caps": {
        "call_microdollars": 500000,
        "project": {"cap_microdollars": 5000000, "spent_microdollars": 744000,
            "left_microdollars": 4256000, "left_rupees": 374.53},
        "user_day": {"cap_microdollars": 2000000, "spent_microdollars": 744000,
            "left_microdollars": 1256000, "left_rupees": 110.53}
    },
    "by_model": [{"model": "claude-sonnet-5-5", "calls": 2, "unpriced_calls": 0,
        "unmeasured_calls": 0, "microdollars": 744000, "rupees": 65.48, "reserved_microdollars": 0,
        "tokens": {"input": 60000, "cache_read": 240000, "cache_write": 0, "output": 60000}}]
}))]
pub struct ProjectCost {
    project_id: String,
    #[serde(flatten)]
    total: CostSum,
    caps: ProjectCaps,
    /// The dearest first, at most 50.
    by_model: Vec<ModelCost>,
}

#[derive(Serialize, ToSchema)]
pub struct ProjectCaps {
    /// The most one call may cost (`MODEL_CALL_CAP`); `null` where there is no cap.
    call_microdollars: Option<u64>,
    /// `MODEL_PROJECT_CAP`.
    project: CostCap,
    /// `MODEL_USER_DAY_CAP`, for who asks, over all their projects.
    user_day: CostCap,
}

#[derive(Serialize, ToSchema)]
pub struct ModelCost {
    model: String,
    #[serde(flatten)]
    cost: CostSum,
}

/// What models have cost for the project, and what is left of its caps and of the caller's day.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/cost", tag = "cost",
    params(("project_id" = String, Path)), responses((status = 200, body = ProjectCost)))]
pub async fn cost(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<ProjectCost>, ApiError> {
    let cost = app.purse.cost(owned.id(), &owned.caller.user).await?;
    let by_model = cost.by_model.into_iter().map(|model| ModelCost {
        cost: CostSum::of(&app.purse, &model.spending),
        model: model.label,
    });
    Ok(Json(ProjectCost {
        project_id: owned.id().to_string(),
        total: CostSum::of(&app.purse, &cost.total),
        caps: ProjectCaps {
            call_microdollars: cost.call_cap.map(|cap| cap.0),
            project: CostCap::of(&app.purse, &cost.project),
            user_day: CostCap::of(&app.purse, &cost.user_day),
        },
        by_model: by_model.collect(),
    }))
}
