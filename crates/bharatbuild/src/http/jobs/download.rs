//! `GET /api/v1/jobs/{job_id}/download`

use crate::accounts::Purpose;
use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params, served};
use crate::jobs::Project;
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::fmt::Write;

/// A project to download: of the caller's, or the one a ticket is for.
pub struct Downloadable(Project);

#[derive(Deserialize)]
struct Ticket {
    ticket: Option<String>,
}

impl FromRequestParts<App> for Downloadable {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Params(query) = Params::<Ticket>::from_request_parts(parts, app).await?;
        let Some(ticket) = query.ticket else {
            return Ok(Self(OwnedProject::from_request_parts(parts, app).await?.project));
        };
        let grant = served::redeem(parts, app, &ticket, Purpose::Download)?;
        let project = app.jobs.find(&grant.project).await?;
        project.map(Self).ok_or_else(|| ApiError::not_found("job_not_found", "Job not found"))
    }
}

/// The project as a ZIP, streamed while it is made; a ZIP that cannot be made whole is broken off.
#[utoipa::path(get, path = "/api/v1/jobs/{job_id}/download", tag = "jobs",
    params(("job_id" = String, Path),
        ("ticket" = Option<String>, Query, description = "Instead of a token: from download-ticket")),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>)))]
pub async fn download(
    State(app): State<App>,
    Downloadable(project): Downloadable,
) -> Result<Response, ApiError> {
    let zip = app.jobs.zip(&project.id).await?;
    let disposition = HeaderValue::from_str(&disposition(&project.name));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(zip)).into_response())
}

/// The file's name for old clients in ASCII, and as it is for all others (RFC 5987).
fn disposition(name: &str) -> String {
    let odd = |c: char| c.is_control() || "/\\:*?\"<>|%".contains(c);
    let name = name.replace(odd, "_");
    let ascii: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let mut text = format!("attachment; filename=\"{ascii}.zip\"");
    if ascii != name {
        text.push_str("; filename*=UTF-8''");
        for byte in format!("{name}.zip").bytes() {
            let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            let _ =
                if plain { write!(text, "{}", byte as char) } else { write!(text, "%{byte:02X}") };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_file_after_the_project() {
        assert_eq!(disposition("my-react-app"), "attachment; filename=\"my-react-app.zip\"");
        assert_eq!(disposition("a\"b/c"), "attachment; filename=\"a_b_c.zip\"");
        assert_eq!(disposition("é"), "attachment; filename=\"_.zip\"; filename*=UTF-8''%C3%A9.zip");
    }
}
