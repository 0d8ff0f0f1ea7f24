//! Table `model_calls`: what calls of models may cost, and what they did cost.
//!
//! ```text
//! reserved ──▶ settled    charged: what was used, or what was reserved where nobody knows
//!          └─▶ released   nothing was used
//! ```
//! A call leaves `reserved` once: what ends it a second time finds no row to change.

mod spending;

pub use spending::{Labelled, Spending};

use super::{Store, StoreError};
use crate::clock::rfc3339;
use crate::ids::{ProjectId, UserId};
use model::{MicroDollars, Usage};
use sqlx::SqliteConnection;
use time::OffsetDateTime;

/// The largest number of a row, in micro-dollars or tokens: sums of rows stay within the database's
/// integers whatever a provider counts.
const MAX_STORED: u64 = 1_000_000_000_000;

/// A call before the model is asked.
#[derive(Debug, Clone)]
pub struct NewCall {
    pub id: String,
    pub project: ProjectId,
    pub user: UserId,
    pub model: String,
    pub task: &'static str,
    /// The day it counts for, as `2026-11-27`.
    pub day: String,
    /// The most it can cost; none where the price is not known.
    pub reserved: Option<MicroDollars>,
    pub created_at: OffsetDateTime,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallEnd {
    /// What was used, and what it costs; measured, where the provider counted all of it.
    Used { usage: Usage, charged: MicroDollars, measured: bool },
    /// It may have used anything up to what was reserved: that is what it costs.
    Unknown,
    /// The model was not asked, or refused to answer.
    Unused,
}

/// What stands against a cap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub charged: MicroDollars,
    /// For calls that have not ended.
    pub reserved: MicroDollars,
}

/// What stands against the caps of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standings {
    pub project: Standing,
    pub user_day: Standing,
    pub day: Standing,
}

impl Standing {
    pub fn sum(self) -> MicroDollars {
        MicroDollars(self.charged.0.saturating_add(self.reserved.0))
    }
}

/// The columns of a [`Standing`].
macro_rules! standing {
    ($where:literal) => {
        concat!(
            "SELECT CAST(COALESCE(SUM(charged_microdollars), 0) AS BIGINT), ",
            "CAST(COALESCE(SUM(CASE WHEN state = 'reserved' THEN reserved_microdollars ELSE 0 END), 0) ",
            "AS BIGINT) FROM model_calls WHERE ",
            $where
        )
    };
}

impl Store {
    /// Writes the call where `fits` says that it may be; its error, and no row, where not.
    ///
    /// Sums and row are one transaction that holds the database's only write lock from its first
    /// statement on, so that no two calls are allowed by the same sums. PostgreSQL has no such lock:
    /// there the transaction begins by locking one row that all reservations share
    /// (`SELECT … FOR UPDATE`).
    pub async fn reserve_call<E: From<StoreError>>(
        &self,
        call: &NewCall,
        fits: impl FnOnce(&Standings) -> Result<(), E>,
    ) -> Result<(), E> {
        let database = |error: sqlx::Error| E::from(StoreError::from(error));
        let mut transaction = self.ledger.begin_with("BEGIN IMMEDIATE").await.map_err(database)?;
        fits(&standings(&mut transaction, call).await.map_err(database)?)?;
        insert(&mut transaction, call).await.map_err(database)?;
        transaction.commit().await.map_err(database)
    }

    /// Ends a call; `false` where it had ended before, which changes nothing.
    pub async fn end_call(
        &self,
        id: &str,
        end: &CallEnd,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let (usage, charged) = match end {
            CallEnd::Used { usage, charged, .. } => (*usage, Some(stored(charged.0))),
            CallEnd::Unknown => (Usage::default(), None),
            CallEnd::Unused => (Usage::default(), Some(0)),
        };
        let cache_write = usage.cache_write_tokens.saturating_add(usage.cache_write_hour_tokens);
        let done = sqlx::query(
            "UPDATE model_calls SET state = $2, \
             charged_microdollars = COALESCE($3, reserved_microdollars), measured = $4, \
             input_tokens = $5, cache_read_tokens = $6, cache_write_tokens = $7, \
             output_tokens = $8, settled_at = $9 WHERE id = $1 AND state = 'reserved'",
        )
        .bind(id)
        .bind(if *end == CallEnd::Unused { "released" } else { "settled" })
        .bind(charged)
        .bind(i64::from(matches!(end, CallEnd::Used { measured: true, .. })))
        .bind(stored(usage.input_tokens))
        .bind(stored(usage.cache_read_tokens))
        .bind(stored(cache_write))
        .bind(stored(usage.output_tokens))
        .bind(rfc3339(now))
        .execute(&self.ledger)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every open call as [`CallEnd::Unknown`], and tells how many there were. For the start of
    /// a server, which holds the data folder alone: whoever reserved is dead.
    pub async fn end_open_calls(&self, now: OffsetDateTime) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "UPDATE model_calls SET state = 'settled', \
             charged_microdollars = reserved_microdollars, settled_at = $1 WHERE state = 'reserved'",
        )
        .bind(rfc3339(now))
        .execute(&self.ledger)
        .await?;
        Ok(done.rows_affected())
    }
}

async fn standings(
    connection: &mut SqliteConnection,
    call: &NewCall,
) -> Result<Standings, sqlx::Error> {
    let project = sqlx::query_as(standing!("project_id = $1")).bind(call.project.as_str());
    let project = project.fetch_one(&mut *connection).await?;
    let user_day = sqlx::query_as(standing!("day = $1 AND user_id = $2"));
    let user_day = user_day.bind(&call.day).bind(call.user.as_str());
    let user_day = user_day.fetch_one(&mut *connection).await?;
    let day = sqlx::query_as(standing!("day = $1")).bind(&call.day);
    let day = day.fetch_one(&mut *connection).await?;
    Ok(Standings { project: read(project), user_day: read(user_day), day: read(day) })
}

async fn insert(connection: &mut SqliteConnection, call: &NewCall) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO model_calls (id, project_id, user_id, model, task, day, state, priced, \
         reserved_microdollars, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'reserved', $7, $8, $9)",
    )
    .bind(&call.id)
    .bind(call.project.as_str())
    .bind(call.user.as_str())
    .bind(&call.model)
    .bind(call.task)
    .bind(&call.day)
    .bind(i64::from(call.reserved.is_some()))
    .bind(stored(call.reserved.unwrap_or_default().0))
    .bind(rfc3339(call.created_at))
    .execute(connection)
    .await?;
    Ok(())
}

fn read((charged, reserved): (i64, i64)) -> Standing {
    Standing { charged: amount(charged), reserved: amount(reserved) }
}

fn stored(number: u64) -> i64 {
    number.min(MAX_STORED).cast_signed()
}

fn amount(stored: i64) -> MicroDollars {
    MicroDollars(stored.try_into().unwrap_or(0))
}
