//! `POST /api/v1/projects/import`

mod spool;

use crate::accounts::Caller;
use crate::app::App;
use crate::checkpoints::{CheckpointKind, NewCheckpoint};
use crate::http::jobs::create::ProjectName;
use crate::http::{ApiError, Params};
use crate::jobs::{Imported, NewProject};
use axum::Json;
use axum::extract::{Request, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What an import is called where nobody says.
const NAME: &str = "Imported project";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The project's name.
    #[param(value_type = Option<String>)]
    name: Option<ProjectName>,
}

#[derive(Serialize, ToSchema)]
pub struct ImportedProject {
    project_id: String,
    name: String,
    files: usize,
    size_bytes: u64,
    /// The framework that was found; null where none was.
    stack: Option<String>,
    /// How it is run is known: `POST /api/v1/projects/{project_id}/run` does.
    runnable: bool,
    /// The first 50 entries that did not become files.
    left_out: Vec<NotImported>,
    left_out_count: usize,
}

#[derive(Serialize, ToSchema)]
pub struct NotImported {
    path: String,
    reason: &'static str,
}

/// Makes a project of a ZIP (`application/zip`) or of files (`multipart/form-data`: each part's file
/// name is its path). At most 10,000 files, a file as large as any, together as large as a project
/// may be. Links, paths that lead out, `.git`, and what installing makes again are left out; one
/// folder around everything is taken away. The stack is found from the files, so that it runs.
#[utoipa::path(post, path = "/api/v1/projects/import", tag = "projects", params(Wanted),
    request_body(content((Vec<u8> = "application/zip"), (Vec<u8> = "multipart/form-data"))),
    responses((status = 200, body = ImportedProject)))]
pub async fn import(
    State(app): State<App>,
    caller: Caller,
    Params(wanted): Params<Wanted>,
    request: Request,
) -> Result<Json<ImportedProject>, ApiError> {
    let spooled = spool::spool(&app, request).await?;
    let name = wanted.name.map(|name| name.0).or(spooled.name).unwrap_or(NAME.to_owned());
    let new = NewProject {
        id: None,
        owner: caller.user,
        name: name.clone(),
        project_type: "node".to_owned(),
    };
    // Also where the client is gone by then: there is a whole project, or none.
    let (tasks, of_task) = (app.tasks.clone(), app.clone());
    let made = tasks.spawn(async move {
        let imported = of_task.jobs.import(new, spooled.bundle).await?;
        let id = &imported.project.id;
        let stack = of_task.agents.find_plan(id, &name).await?;
        of_task.jobs.complete(id).await?;
        let title = format!("Import of {name}");
        let kind = CheckpointKind::Turn;
        of_task.checkpoints.take(id, NewCheckpoint { kind, title, chat_cursor: 0 }).await?;
        Ok::<_, ApiError>((imported, stack))
    });
    let (imported, stack) = made.await.map_err(|error| ApiError::internal(&error))??;
    Ok(Json(told(imported, stack)))
}

fn told(imported: Imported, stack: Option<String>) -> ImportedProject {
    let Imported { project, files, bytes, left_out, left_out_count } = imported;
    let left_out =
        left_out.into_iter().map(|left| NotImported { path: left.path, reason: left.reason });
    ImportedProject {
        project_id: project.id.to_string(),
        name: project.name,
        files,
        size_bytes: bytes,
        runnable: stack.is_some(),
        stack,
        left_out: left_out.collect(),
        left_out_count,
    }
}
