//! `GET /api/v1/projects/{project_id}/chat`

use crate::app::App;
use crate::clock::rfc3339;
use crate::http::{ApiError, OwnedProject};
use crate::store::turns::TurnRow;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Turns that are told, the last ones.
const MAX_TURNS: i64 = 200;

#[derive(Serialize, ToSchema)]
pub struct Chat {
    /// Oldest first, at most the last 200.
    turns: Vec<ToldTurn>,
    /// Whether the agents work in the project now.
    working: bool,
}

#[derive(Serialize, ToSchema)]
pub struct ToldTurn {
    number: i64,
    prompt: String,
    /// `running`, `running_with_warnings`, `plan_ready`, `asked`, `gave_up`, `stopped`,
    /// `out_of_budget`, `failed` or `interrupted`; `working` while it goes on.
    state: String,
    /// How it ended, in a sentence.
    message: Option<String>,
    /// The checkpoint that was made of it.
    checkpoint: Option<i64>,
    /// RFC 3339.
    started_at: String,
    ended_at: Option<String>,
}

impl From<TurnRow> for ToldTurn {
    fn from(row: TurnRow) -> Self {
        let state = if row.ended_at.is_none() { "working".to_owned() } else { row.state };
        Self {
            number: row.n,
            prompt: row.prompt,
            state,
            message: row.message,
            checkpoint: row.checkpoint,
            started_at: rfc3339(row.started_at),
            ended_at: row.ended_at.map(rfc3339),
        }
    }
}

/// What was asked for in this project, and how it ended.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/chat", tag = "projects",
    params(("project_id" = String, Path)), responses((status = 200, body = Chat)))]
pub async fn chat(State(app): State<App>, owned: OwnedProject) -> Result<Json<Chat>, ApiError> {
    let turns = app.store.turns(owned.id(), MAX_TURNS).await?;
    let working = turns.last().is_some_and(|turn| turn.ended_at.is_none());
    Ok(Json(Chat { turns: turns.into_iter().map(ToldTurn::from).collect(), working }))
}
