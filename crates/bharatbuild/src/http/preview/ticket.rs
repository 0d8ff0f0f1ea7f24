//! `POST /api/v1/containers/{project_id}/preview-ticket`

use crate::accounts::{Purpose, TICKET_SECONDS};
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, OwnedProject, Params};
use crate::preview::Preview;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize)]
pub struct Wanted {
    port: Option<u16>,
}

#[derive(Serialize, ToSchema)]
pub struct PreviewTicket {
    /// Good once.
    ticket: String,
    /// Opens the preview in a browser or a frame, once.
    url: String,
    /// The preview's own address, for who is inside.
    preview_url: String,
    /// In seconds.
    expires_in: i64,
}

/// A URL that lets a browser into the preview: good once, for a minute.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/preview-ticket", tag = "containers",
    params(("project_id" = String, Path), ("port" = Option<u16>, Query)),
    responses((status = 200, body = PreviewTicket)))]
pub async fn preview_ticket(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
    Params(wanted): Params<Wanted>,
) -> Result<Json<PreviewTicket>, ApiError> {
    let preview_url = app.preview.url(owned.id(), wanted.port, &reach)?;
    let ticket = app.tickets.issue(owned.id(), Purpose::Preview, &owned.caller.user);
    let url = Preview::entry_url(&preview_url, &ticket);
    Ok(Json(PreviewTicket { ticket, url, preview_url, expires_in: TICKET_SECONDS }))
}
