//! `GET /api/v1/projects/{project_id}/diff`

use crate::app::App;
use crate::checkpoints::{Diff, End, FileDiff, FileStatus};
use crate::http::{ApiError, OwnedProject, Params};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize)]
pub struct Ends {
    from: Option<u32>,
    to: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct ToldDiff {
    /// A checkpoint's number; none before the first.
    from: Option<u32>,
    /// A checkpoint's number; none: the files as they are.
    to: Option<u32>,
    /// How many files changed, told or not.
    files_changed: usize,
    /// Lines of the files that were compared.
    lines_added: u64,
    lines_removed: u64,
    files: Vec<ToldFile>,
    /// What is not told, as a sentence.
    left_out: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ToldFile {
    path: String,
    /// `added`, `removed` or `changed`.
    status: &'static str,
    /// None where lines were not compared.
    lines_added: Option<u64>,
    lines_removed: Option<u64>,
    binary: bool,
    /// A unified diff.
    patch: Option<String>,
    /// What of it is not shown and why, or what changed beside its lines.
    note: Option<String>,
}

/// What changed from one checkpoint to another, file by file. Without `to`: to the files as they are;
/// without `from`: from the checkpoint before.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/diff", tag = "projects",
    params(("project_id" = String, Path), ("from" = Option<u32>, Query),
        ("to" = Option<u32>, Query)),
    responses((status = 200, body = ToldDiff)))]
pub async fn diff(
    State(app): State<App>,
    owned: OwnedProject,
    Params(ends): Params<Ends>,
) -> Result<Json<ToldDiff>, ApiError> {
    let to = ends.to.map_or(End::Now, End::At);
    let from = match ends.from {
        Some(number) => End::At(number),
        None => app.checkpoints.before(owned.id(), to).await?,
    };
    Ok(Json(app.checkpoints.diff(owned.id(), from, to).await?.into()))
}

impl From<Diff> for ToldDiff {
    fn from(diff: Diff) -> Self {
        Self {
            from: number(diff.from),
            to: number(diff.to),
            files_changed: diff.files_changed,
            lines_added: diff.lines_added,
            lines_removed: diff.lines_removed,
            files: diff.files.into_iter().map(ToldFile::from).collect(),
            left_out: diff.left_out,
        }
    }
}

impl From<FileDiff> for ToldFile {
    fn from(file: FileDiff) -> Self {
        let status = match file.status {
            FileStatus::Added => "added",
            FileStatus::Removed => "removed",
            FileStatus::Changed => "changed",
        };
        Self {
            path: file.path,
            status,
            lines_added: file.lines_added,
            lines_removed: file.lines_removed,
            binary: file.binary,
            patch: file.patch,
            note: file.note,
        }
    }
}

fn number(end: End) -> Option<u32> {
    match end {
        End::At(number) => Some(number),
        End::Nothing | End::Now => None,
    }
}
