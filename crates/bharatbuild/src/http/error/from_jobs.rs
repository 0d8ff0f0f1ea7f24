//! What goes wrong with jobs and files.

use super::ApiError;
use super::from_accounts::capital;
use crate::config::MIB;
use crate::jobs::{JobStatus, JobsError};
use sandbox::workspace::FolderError;
use std::io;

impl From<JobsError> for ApiError {
    fn from(error: JobsError) -> Self {
        match error {
            JobsError::NotFound => Self::not_found("job_not_found", "Job not found"),
            JobsError::Taken => {
                Self::not_found("job_not_found", "Job not found").hint("choose another id: this one is not yours")
            }
            JobsError::Exists => {
                Self::conflict("job_exists", "Job exists already").hint("go on with it, delete it, or choose another job_id")
            }
            JobsError::WrongState { status } => wrong_state(status),
            JobsError::UndoOver => Self::conflict("nothing_to_restore", "Nothing to restore")
                .hint("a deleted job can be restored for 7 days, while its id is not used again"),
            JobsError::FileNotFound => Self::not_found("file_not_found", "File not found"),
            JobsError::Reserved => {
                Self::invalid_value(&["body", "path"], "The name is reserved", serde_json::Value::Null)
                    .hint("plan.json and .job_metadata.json are written by the server; use POST /plan for the plan")
            }
            JobsError::Changed { hash } => {
                Self::conflict("changed", "The file was changed meanwhile")
                    .hint("read it again; nothing was written")
                    .current_hash(hash)
            }
            error @ JobsError::FileLocked { .. } => {
                Self::conflict("locked", capital(&error.to_string()))
                    .hint("unlock it first: PUT /api/v1/projects/{project_id}/locks")
            }
            error @ JobsError::InTheWay => Self::conflict("path_conflict", capital(&error.to_string()))
                .hint("choose another name, or remove what is there first"),
            JobsError::Pattern(why) => Self::invalid_value(&["query", "q"], why, serde_json::Value::Null)
                .hint("patterns are those of the regex crate: no look-around, no back references"),
            error @ JobsError::TooManyFiles { .. } => {
                Self::too_large("too_many_files", capital(&error.to_string()))
                    .hint("leave out what is not part of the project, like node_modules")
            }
            error @ JobsError::EmptyBundle => {
                Self::bad_request("empty_bundle", capital(&error.to_string()))
                    .hint("send the folder with the project's files")
            }
            error @ JobsError::BrokenBundle(_) => {
                Self::bad_request("broken_archive", capital(&error.to_string()))
                    .hint("make the ZIP again, without a password")
            }
            JobsError::NotText => Self::unsupported("not_text", "The file is not text")
                .hint("download the ZIP to get binary files"),
            error @ (JobsError::FileTooLarge { .. }
            | JobsError::ProjectTooLarge { .. }
            | JobsError::ZipTooLarge { .. }) => too_large(&error),
            JobsError::Folder(error) => error.into(),
            JobsError::Store(error) => error.into(),
            JobsError::Disk(error) | JobsError::Archive(error) => disk(&error),
            error @ (JobsError::Died | JobsError::Leaving(_)) => Self::internal(&error),
        }
    }
}

impl From<FolderError> for ApiError {
    fn from(error: FolderError) -> Self {
        let detail = capital(&error.to_string());
        match error {
            FolderError::NotFound => Self::not_found("file_not_found", "File not found"),
            FolderError::NotRegular => Self::conflict("not_a_file", detail)
                .hint("only regular files are read: no pipes, sockets or devices"),
            FolderError::IsFolder | FolderError::NotFolder => {
                Self::conflict("path_conflict", detail)
                    .hint("choose another path, or remove what is in the way")
            }
            FolderError::Outside => Self::forbidden("outside_project", detail)
                .hint("a link in the project points outside of it; remove the link"),
            FolderError::TooLarge { .. } | FolderError::TooMany { .. } => {
                Self::too_large("too_large", detail)
            }
            FolderError::Full => Self::disk_full(),
            FolderError::Path(_) => {
                Self::invalid_value(&["body", "path"], detail, serde_json::Value::Null)
                    .hint("paths are relative to the project, like src/App.tsx")
            }
            FolderError::Io(error) => disk(&error),
        }
    }
}

fn wrong_state(status: JobStatus) -> ApiError {
    let hint = match status {
        JobStatus::Complete => "the job is complete; edit its files through the containers API",
        JobStatus::Failed => "the job failed; start a new generation",
        JobStatus::Expired => "the job expired meanwhile; try again to bring it back",
        JobStatus::Generating => "the job is still generating; complete it first",
    };
    let detail = match status {
        JobStatus::Generating => "Job is in generating state",
        _ => "Job is not in generating state",
    };
    ApiError::conflict("wrong_state", detail).hint(hint)
}

fn too_large(error: &JobsError) -> ApiError {
    let detail = capital(&error.to_string());
    match error {
        JobsError::FileTooLarge { limit, .. } => ApiError::too_large("file_too_large", detail)
            .hint(format!("a file has at most {} MB; split it", limit / MIB)),
        JobsError::ProjectTooLarge { limit, .. } => {
            ApiError::too_large("project_too_large", detail)
                .hint(format!("a project has at most {} MB; remove files first", limit / MIB))
        }
        _ => ApiError::too_large("zip_too_large", detail)
            .hint("remove the largest file and try again"),
    }
}

pub(super) fn disk(error: &io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ApiError::disk_full(),
        _ => ApiError::internal(error),
    }
}
