//! `POST /api/v1/projects/{project_id}/checkpoints/{number}/restore`

use super::checkpoint::{Numbered, ToldCheckpoint};
use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use crate::projects::{ProjectsError, Voice};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// The source of these events in the project's log.
const SOURCE: &str = "checkpoints";

/// Makes the files what they were at that checkpoint; answers with the new one that this makes, which
/// has the older one's place in the chat. What no checkpoint had becomes one first (`before`). What
/// checkpoints do not keep (`node_modules`, `data`…) stays as it is. 409 while the project is
/// generated or comes up.
#[utoipa::path(post, path = "/api/v1/projects/{project_id}/checkpoints/{number}/restore",
    tag = "projects", params(("project_id" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = ToldCheckpoint)))]
pub async fn restore(
    State(app): State<App>,
    owned: OwnedProject,
    Numbered(number): Numbered,
) -> Result<Json<ToldCheckpoint>, ApiError> {
    let place = app.projects.begin_generation(owned.id()).ok_or(ProjectsError::Busy)?;
    let id = owned.id().clone();
    let (tasks, of_task) = (app.tasks.clone(), app.clone());
    // The place is held to the end, also where the client is gone by then.
    let restored = tasks.spawn(async move {
        let _place = place;
        let restored = of_task.checkpoints.restore(&id, number).await?;
        of_task.agents.went_back(&id, restored.chat_cursor).await?;
        let more = json!({"checkpoint": restored.number, "restored": number});
        let voice = Voice::new(&id, SOURCE);
        of_task.projects.tell(&voice, "restored", Value::from(restored.title.as_str()), more);
        Ok::<_, ApiError>(restored)
    });
    let restored = restored.await.map_err(|error| ApiError::internal(&error))??;
    Ok(Json(restored.into()))
}
