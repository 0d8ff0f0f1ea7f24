//! `POST /api/v1/containers/{project_id}/preview-ticket`

use crate::accounts::{Grant, Purpose, TICKET_SECONDS};
use crate::app::App;
use crate::http::reached::Reached;
use crate::http::{ApiError, OwnedProject, Params};
use crate::preview::Preview;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize)]
pub struct Wanted {
    port: Option<u16>,
    #[serde(default)]
    frame: bool,
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
    /// The preview tells the frame that shows it what happens on its pages: `frame` was asked for,
    /// from a page of the studio. docs/preview-probe.md has the messages.
    probe: bool,
}

/// A URL that lets a browser into the preview: good once, for a minute.
#[utoipa::path(post, path = "/api/v1/containers/{project_id}/preview-ticket", tag = "containers",
    params(("project_id" = String, Path), ("port" = Option<u16>, Query),
        ("frame" = Option<bool>, Query, description = "It opens in a frame of the page that asks")),
    responses((status = 200, body = PreviewTicket)))]
pub async fn preview_ticket(
    State(app): State<App>,
    owned: OwnedProject,
    Reached(reach): Reached,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Json<PreviewTicket>, ApiError> {
    let preview_url = app.preview.url(owned.id(), wanted.port, &reach)?;
    // The guard let no other origin pass than the studio's.
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let studio = origin.filter(|_| wanted.frame).map(str::to_owned);
    let probe = studio.is_some();
    let ticket = app.tickets.give(Grant {
        project: owned.id().clone(),
        purpose: Purpose::Preview,
        user: owned.caller.user.clone(),
        studio,
    });
    let url = Preview::entry_url(&preview_url, &ticket);
    let expires_in = TICKET_SECONDS;
    Ok(Json(PreviewTicket { ticket, url, preview_url, expires_in, probe }))
}
