//! `GET /api/v1/containers/{project_id}/terminals`

use crate::app::App;
use crate::http::OwnedProject;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct TerminalList {
    terminals: Vec<ListedTerminal>,
}

#[derive(Serialize, ToSchema)]
pub struct ListedTerminal {
    /// What `GET …/terminal?session=` attaches to.
    session: String,
    created_at: String,
}

/// The project's named terminals that can be attached to, the oldest first.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/terminals", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = TerminalList)))]
pub async fn terminals(State(app): State<App>, owned: OwnedProject) -> Json<TerminalList> {
    let terminals = app.projects.terminals(owned.id()).into_iter();
    let told =
        terminals.map(|open| ListedTerminal { session: open.name, created_at: open.created_at });
    Json(TerminalList { terminals: told.collect() })
}
