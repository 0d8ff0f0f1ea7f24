//! What goes wrong with checkpoints.

use super::ApiError;
use super::from_jobs::disk;
use crate::checkpoints::CheckpointsError;

impl From<CheckpointsError> for ApiError {
    fn from(error: CheckpointsError) -> Self {
        match error {
            CheckpointsError::NotFound(number) => {
                Self::not_found("checkpoint_not_found", format!("There is no checkpoint {number}"))
                    .hint("GET /api/v1/projects/{project_id}/checkpoints lists those that are kept")
            }
            CheckpointsError::Jobs(error) => error.into(),
            CheckpointsError::Store(error) => error.into(),
            CheckpointsError::Disk(error) => disk(&error),
            error @ (CheckpointsError::Damaged { .. } | CheckpointsError::Died) => {
                Self::internal(&error)
            }
        }
    }
}
