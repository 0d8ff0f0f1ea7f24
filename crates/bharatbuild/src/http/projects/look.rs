//! `POST /api/v1/projects/{project_id}/look`

use crate::app::App;
use crate::http::{ApiError, Body, OwnedProject, Payload};
use crate::projects::{Look, Seen};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct LookAt {
    /// The app's, unless it is said.
    #[serde(default)]
    port: Option<u16>,
    /// The page, with its query.
    #[serde(default = "first_page")]
    path: String,
    /// Whether to take a picture.
    #[serde(default = "wanted")]
    screenshot: bool,
}

impl Payload for LookAt {}

fn first_page() -> String {
    "/".to_owned()
}

fn wanted() -> bool {
    true
}

/// Opens a page of the running app as a visitor would, and tells what became of it: `status`, `title`,
/// `text_start`, `blank`, `console` (`level`, `text`, `url`, `line`, `times`), `failed` (requests to
/// the app), `outside` (origins elsewhere, which are not reached from a look), `local_ports` (calls of
/// `localhost:PORT`, which lead nowhere on a visitor's computer), `screenshot` (a JPEG, in base64).
/// `by` is `browser`, or `plain_http` where there is none: then only the answer to one GET is told,
/// and `note` says why.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/look", tag = "projects",
    params(("project_id" = String, Path)), request_body = LookAt,
    responses((status = 200, body = serde_json::Value)))]
pub async fn look(
    State(app): State<App>,
    owned: OwnedProject,
    Body(at): Body<LookAt>,
) -> Result<Json<Seen>, ApiError> {
    let running = app.projects.running(owned.id())?;
    let nothing = || {
        ApiError::conflict("nothing_listens", "Nothing listens in the project")
            .hint("run it first: POST /api/v1/projects/{project_id}/run")
    };
    let port = at.port.or(running.active_port()).ok_or_else(nothing)?;
    drop(running);
    let how = Look { screenshot: at.screenshot };
    Ok(Json(app.projects.look_at(owned.id(), port, &at.path, how).await?))
}
