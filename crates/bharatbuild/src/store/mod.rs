//! State that outlives the process: one file of queries per table, in portable SQL.

pub mod checkpoints;
pub mod consents;
pub mod executions;
pub mod instance;
pub mod invites;
pub mod jobs;
pub mod locks;
pub mod messages;
pub mod model_calls;
pub mod projects;
pub mod sandboxes;
pub mod sessions;
pub mod turns;
pub mod users;
pub mod verdicts;

pub use instance::{Instance, InstanceError};

use crate::clock::{parse_rfc3339, rfc3339};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;
use time::OffsetDateTime;

/// How long a statement waits for another's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections: one writes at a time, the others read.
const MAX_CONNECTIONS: u32 = 4;
/// How long one waits for its turn to write about money: everybody's commits wait for the disk.
const LEDGER_TIMEOUT: Duration = Duration::from_secs(120);

/// The database. A cheap handle.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: sqlx::SqlitePool,
    /// For money and checkpoints: one connection, whose commits are on the disk before they answer.
    pub(crate) ledger: sqlx::SqlitePool,
}

/// The database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    #[error("the database could not be brought to this version")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database holds a {what} that makes no sense: {value:?}")]
    Nonsense { what: &'static str, value: String },
}

impl Store {
    /// Opens (or makes) the database and brings it to this version.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Survives the death of the process; a power cut may cost the last moments.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let durable = options.clone().synchronous(SqliteSynchronous::Full);
        let pool =
            SqlitePoolOptions::new().max_connections(MAX_CONNECTIONS).connect_with(options).await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        let ledger = SqlitePoolOptions::new().max_connections(1).acquire_timeout(LEDGER_TIMEOUT);
        Ok(Self { pool, ledger: ledger.connect_with(durable).await? })
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Writes what is pending and closes.
    pub async fn close(&self) {
        self.ledger.close().await;
        self.pool.close().await;
    }
}

impl StoreError {
    /// Whether a row with that key was there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

fn time(text: &str) -> Result<OffsetDateTime, StoreError> {
    parse_rfc3339(text).ok_or_else(|| StoreError::Nonsense { what: "time", value: text.to_owned() })
}

fn optional_time(text: Option<&str>) -> Result<Option<OffsetDateTime>, StoreError> {
    text.map(time).transpose()
}

fn optional_text(at: Option<OffsetDateTime>) -> Option<String> {
    at.map(rfc3339)
}

fn parsed<T: std::str::FromStr>(what: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Nonsense { what, value: text.to_owned() })
}
