//! `POST /api/v1/containers/{project_id}/terminal-ticket`

use crate::accounts::{Purpose, TICKET_SECONDS};
use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct TerminalTicket {
    /// Good once.
    ticket: String,
    /// The terminal's address with the ticket; `session`, `cols` and `rows` are added to it.
    path: String,
    /// In seconds.
    expires_in: i64,
}

/// Opens the terminal from a browser, whose WebSockets send no header: good once, for a minute. 404 where
/// the project has no sandbox.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/terminal-ticket", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = TerminalTicket)))]
pub async fn terminal_ticket(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<TerminalTicket>, ApiError> {
    app.projects.running(owned.id())?;
    let ticket = app.tickets.issue(owned.id(), Purpose::Terminal, &owned.caller.user);
    let path = format!("/api/v1/containers/{}/terminal?ticket={ticket}", owned.id());
    Ok(Json(TerminalTicket { ticket, path, expires_in: TICKET_SECONDS }))
}
