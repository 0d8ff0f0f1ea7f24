//! `GET /api/v1/admin/verdicts`

use crate::app::App;
use crate::clock::rfc3339;
use crate::http::{Admin, ApiError, Params};
use crate::ids::ProjectId;
use crate::store::verdicts::VerdictRow;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Verdicts of one answer, at most and unless another number is asked for.
const MAX_LIMIT: u32 = 500;
const DEFAULT_LIMIT: u32 = 50;

#[derive(Deserialize, IntoParams)]
pub struct Query {
    /// Only this project's.
    project: Option<String>,
    /// Only those older than this one.
    before: Option<String>,
    /// 1 to 500.
    limit: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct Recorded {
    id: String,
    project_id: String,
    user_id: String,
    /// `api`, `batch` or `model`.
    source: String,
    command: String,
    /// `safe`, `moderate`, `dangerous` or `blocked`.
    risk: String,
    /// `{code, risk, start, end, part, sentence: {en, hi}}`, the worst first.
    reasons: Value,
    /// `passed`, `confirmed`, `unconfirmed` or `refused`.
    outcome: String,
    judged_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct Page {
    verdicts: Vec<Recorded>,
    /// For `before`, where there may be more.
    next: Option<String>,
}

/// What the command policy said of commands, the newest first. The 10,000 newest are kept. For
/// administrators.
#[utoipa::path(get, path = "/api/v1/admin/verdicts", tag = "admin", params(Query),
    responses((status = 200, body = Page)))]
pub async fn verdicts(
    State(app): State<App>,
    _: Admin,
    Params(query): Params<Query>,
) -> Result<Json<Page>, ApiError> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let msg = format!("1 to {MAX_LIMIT}");
        return Err(ApiError::invalid_value(&["query", "limit"], msg, limit));
    }
    let project: Option<ProjectId> = match &query.project {
        Some(id) => Some(id.parse().map_err(|error: crate::ids::IdError| {
            ApiError::invalid_value(&["query", "project"], error.to_string(), id.as_str())
        })?),
        None => None,
    };
    let rows = app.verdicts.list(project.as_ref(), query.before.as_deref(), limit).await?;
    let next = rows.last().filter(|_| rows.len() as u32 == limit).map(|row| row.id.clone());
    Ok(Json(Page { verdicts: rows.into_iter().map(recorded).collect(), next }))
}

fn recorded(row: VerdictRow) -> Recorded {
    Recorded {
        id: row.id,
        project_id: row.project.to_string(),
        user_id: row.user.to_string(),
        source: row.source,
        command: row.command,
        risk: row.risk,
        reasons: serde_json::from_str(&row.reasons).unwrap_or_default(),
        outcome: row.outcome,
        judged_at: rfc3339(row.judged_at),
    }
}
