//! `GET /api/v1/cost`

use super::response::{CostCap, CostSum};
use crate::accounts::purse::DayCost;
use crate::app::App;
use crate::http::{Admin, ApiError};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "day": "2026-11-27", "calls": 2, "unpriced_calls": 0, "unmeasured_calls": 0,
    "microdollars": 744000, "rupees": 65.48, "reserved_microdollars": 0,
    "tokens": {"input": 60000, "cache_read": 240000, "cache_write": 0, "output": 60000},
    "cap": {"cap_microdollars": 50000000, "spent_microdollars": 744000,
        "left_microdollars": 49256000, "left_rupees": 4334.53},
    "user_count": 1,
    "users": [{"user_id": "asha", "calls": 2, "unpriced_calls": 0, "unmeasured_calls": 0,
        "microdollars": 744000, "rupees": 65.48, "reserved_microdollars": 0,
        "tokens": {"input": 60000, "cache_read": 240000, "cache_write": 0, "output": 60000}}]
}))]
pub struct CostOfDay {
    /// The day in India.
    day: String,
    #[serde(flatten)]
    total: CostSum,
    /// `MODEL_DAY_CAP`.
    cap: CostCap,
    /// How many users called a model.
    user_count: u64,
    /// Those who spent most, at most 200.
    users: Vec<UserCost>,
}

#[derive(Serialize, ToSchema)]
pub struct UserCost {
    user_id: String,
    #[serde(flatten)]
    cost: CostSum,
}

/// What models cost today, by user. For administrators.
#[utoipa::path(get, path = "/api/v1/cost", tag = "cost",
    responses((status = 200, body = CostOfDay)))]
pub async fn today(State(app): State<App>, _: Admin) -> Result<Json<CostOfDay>, ApiError> {
    let DayCost { day, total, users, user_count, cap } = app.purse.today().await?;
    let users = users.into_iter().map(|user| UserCost {
        cost: CostSum::of(&app.purse, &user.spending),
        user_id: user.label,
    });
    Ok(Json(CostOfDay {
        day,
        total: CostSum::of(&app.purse, &total),
        cap: CostCap::of(&app.purse, &cap),
        user_count,
        users: users.collect(),
    }))
}
