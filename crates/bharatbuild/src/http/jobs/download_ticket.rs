//! `POST /api/v1/jobs/{job_id}/download-ticket`

use super::response::download_url;
use crate::accounts::{Purpose, TICKET_SECONDS};
use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct DownloadTicket {
    /// Good once.
    ticket: String,
    /// A link that needs no header.
    download_url: String,
    /// In seconds.
    expires_in: i64,
}

/// A link for a plain download: good once, for a minute.
#[utoipa::path(post, path = "/api/v1/jobs/{job_id}/download-ticket", tag = "jobs",
    params(("job_id" = String, Path)), responses((status = 200, body = DownloadTicket)))]
pub async fn download_ticket(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<DownloadTicket>, ApiError> {
    let ticket = app.tickets.issue(owned.id(), Purpose::Download, &owned.caller.user);
    let download_url = format!("{}?ticket={ticket}", download_url(owned.id()));
    Ok(Json(DownloadTicket { ticket, download_url, expires_in: TICKET_SECONDS }))
}
