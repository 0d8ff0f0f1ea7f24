//! Table `checkpoints`: states of a project's files to go back to.

use super::{Store, StoreError, parsed, time};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use time::OffsetDateTime;

/// Why a checkpoint was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointKind {
    /// A turn of the chat was accepted.
    Turn,
    /// What was there before an older one was restored, where no checkpoint had it.
    Before,
    /// An older one was restored.
    Restore,
    /// A person asked for it.
    Manual,
    /// What was there before the agents ran a command.
    Run,
}

/// A state of a project's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// 1, 2, 3… within the project.
    pub number: u32,
    pub created_at: OffsetDateTime,
    pub kind: CheckpointKind,
    /// What was asked for, short.
    pub title: String,
    /// How many messages the chat had.
    pub chat_cursor: i64,
    pub files: u64,
    /// Of all files together.
    pub bytes: u64,
    /// What of the folder is not in it, as a sentence; `None` where all is.
    pub left_out: Option<String>,
}

impl CheckpointKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Before => "before",
            Self::Restore => "restore",
            Self::Manual => "manual",
            Self::Run => "run",
        }
    }
}

impl std::str::FromStr for CheckpointKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::Turn, Self::Before, Self::Restore, Self::Manual, Self::Run];
        all.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    created_at: String,
    kind: String,
    title: String,
    chat_cursor: i64,
    files: i64,
    bytes: i64,
    left_out: Option<String>,
}

impl TryFrom<Row> for Checkpoint {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: whole("checkpoint number", row.number)?,
            created_at: time(&row.created_at)?,
            kind: parsed("checkpoint kind", &row.kind)?,
            title: row.title,
            chat_cursor: row.chat_cursor,
            files: whole("number of files", row.files)?,
            bytes: whole("number of bytes", row.bytes)?,
            left_out: row.left_out,
        })
    }
}

fn whole<T: TryFrom<i64>>(what: &'static str, value: i64) -> Result<T, StoreError> {
    value.try_into().map_err(|_| StoreError::Nonsense { what, value: value.to_string() })
}

impl Store {
    /// Adds a checkpoint; it is on the disk when this answers.
    pub async fn insert_checkpoint(
        &self,
        id: &ProjectId,
        checkpoint: &Checkpoint,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO checkpoints (project_id, number, created_at, kind, title, chat_cursor, \
             files, bytes, left_out) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.as_str())
        .bind(i64::from(checkpoint.number))
        .bind(rfc3339(checkpoint.created_at))
        .bind(checkpoint.kind.as_str())
        .bind(&checkpoint.title)
        .bind(checkpoint.chat_cursor)
        .bind(i64::try_from(checkpoint.files).unwrap_or(i64::MAX))
        .bind(i64::try_from(checkpoint.bytes).unwrap_or(i64::MAX))
        .bind(&checkpoint.left_out)
        .execute(&self.ledger)
        .await?;
        Ok(())
    }

    /// A project's checkpoints, the newest first.
    pub async fn checkpoints(&self, id: &ProjectId) -> Result<Vec<Checkpoint>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM checkpoints WHERE project_id = $1 ORDER BY number DESC")
                .bind(id.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(Checkpoint::try_from).collect()
    }

    /// The newest checkpoint with a number below `below`.
    pub async fn checkpoint_below(
        &self,
        id: &ProjectId,
        below: u32,
    ) -> Result<Option<Checkpoint>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT * FROM checkpoints WHERE project_id = $1 AND number < $2 \
             ORDER BY number DESC LIMIT 1",
        )
        .bind(id.as_str())
        .bind(i64::from(below))
        .fetch_optional(&self.pool)
        .await?;
        row.map(Checkpoint::try_from).transpose()
    }

    pub async fn checkpoint(
        &self,
        id: &ProjectId,
        number: u32,
    ) -> Result<Option<Checkpoint>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM checkpoints WHERE project_id = $1 AND number = $2")
                .bind(id.as_str())
                .bind(i64::from(number))
                .fetch_optional(&self.pool)
                .await?;
        row.map(Checkpoint::try_from).transpose()
    }

    /// Forgets a project's checkpoints with numbers below `below`; `None`: all of them.
    pub async fn delete_checkpoints(
        &self,
        id: &ProjectId,
        below: Option<u32>,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM checkpoints WHERE project_id = $1 AND number < $2")
            .bind(id.as_str())
            .bind(below.map_or(i64::MAX, i64::from))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
