//! Table `locks`: files and folders that the agents may not change.

use super::{Store, StoreError};
use crate::ids::ProjectId;

impl Store {
    /// Replaces a project's locks.
    pub async fn set_locks(&self, project: &ProjectId, paths: &[String]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM locks WHERE project_id = $1")
            .bind(project.as_str())
            .execute(&mut *transaction)
            .await?;
        for path in paths {
            sqlx::query("INSERT INTO locks (project_id, path) VALUES ($1, $2)")
                .bind(project.as_str())
                .bind(path)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Sorted by path.
    pub async fn locks(&self, project: &ProjectId) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT path FROM locks WHERE project_id = $1 ORDER BY path")
                .bind(project.as_str())
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(path,)| path).collect())
    }
}
