//! Sums over calls of models.

use super::amount;
use crate::ids::{ProjectId, UserId};
use crate::store::{Store, StoreError};
use model::MicroDollars;

/// What calls cost together, those that were released left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spending {
    pub calls: u64,
    /// Of them, those whose price is not known: they count in tokens alone.
    pub unpriced_calls: u64,
    /// Of them, those that ended without the provider's whole count: charged by what was heard, or
    /// what was reserved.
    pub unmeasured_calls: u64,
    pub charged: MicroDollars,
    /// For calls that have not ended.
    pub reserved: MicroDollars,
    /// Read anew, neither from nor into a cache.
    pub input_tokens: u64,
    pub cache_read_tokens: u64,
    pub cache_write_tokens: u64,
    pub output_tokens: u64,
}

/// What calls with one model, or of one user, cost together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    pub label: String,
    pub spending: Spending,
}

#[derive(sqlx::FromRow)]
struct Row {
    label: String,
    calls: i64,
    unpriced: i64,
    unmeasured: i64,
    charged: i64,
    reserved: i64,
    input: i64,
    cache_read: i64,
    cache_write: i64,
    output: i64,
}

impl From<Row> for Labelled {
    fn from(row: Row) -> Self {
        let number = |sum: i64| u64::try_from(sum).unwrap_or(0);
        let spending = Spending {
            calls: number(row.calls),
            unpriced_calls: number(row.unpriced),
            unmeasured_calls: number(row.unmeasured),
            charged: amount(row.charged),
            reserved: amount(row.reserved),
            input_tokens: number(row.input),
            cache_read_tokens: number(row.cache_read),
            cache_write_tokens: number(row.cache_write),
            output_tokens: number(row.output),
        };
        Self { label: row.label, spending }
    }
}

/// A sum as a column; casts, for databases whose sums are wider than what they add.
macro_rules! sum {
    ($what:literal, $name:literal) => {
        concat!("CAST(COALESCE(SUM(", $what, "), 0) AS BIGINT) AS ", $name)
    };
}

/// Sums of the calls that `where` chooses, one row for each `label`.
macro_rules! spending {
    ($label:literal, $where:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $label,
            " AS label, COUNT(*) AS calls, ",
            sum!("1 - priced", "unpriced"),
            ", ",
            sum!("CASE WHEN state = 'settled' THEN 1 - measured ELSE 0 END", "unmeasured"),
            ", ",
            sum!("charged_microdollars", "charged"),
            ", ",
            sum!("CASE WHEN state = 'reserved' THEN reserved_microdollars ELSE 0 END", "reserved"),
            ", ",
            sum!("input_tokens", "input"),
            ", ",
            sum!("cache_read_tokens", "cache_read"),
            ", ",
            sum!("cache_write_tokens", "cache_write"),
            ", ",
            sum!("output_tokens", "output"),
            " FROM model_calls WHERE state <> 'released' AND ",
            $where,
            $rest
        )
    };
}

impl Store {
    /// All calls for a project.
    pub async fn project_spending(&self, project: &ProjectId) -> Result<Spending, StoreError> {
        let row = sqlx::query_as(spending!("''", "project_id = $1", "")).bind(project.as_str());
        Ok(total(row.fetch_one(&self.pool).await?))
    }

    /// The same by model, the dearest first, at most `limit`.
    pub async fn project_spending_by_model(
        &self,
        project: &ProjectId,
        limit: u32,
    ) -> Result<Vec<Labelled>, StoreError> {
        let rows = sqlx::query_as(spending!(
            "model",
            "project_id = $1",
            " GROUP BY model ORDER BY charged DESC, label LIMIT $2"
        ));
        let rows = rows.bind(project.as_str()).bind(i64::from(limit));
        Ok(labelled(rows.fetch_all(&self.pool).await?))
    }

    /// A user's calls on a day like `2026-11-27`.
    pub async fn user_day_spending(
        &self,
        user: &UserId,
        day: &str,
    ) -> Result<Spending, StoreError> {
        let row = sqlx::query_as(spending!("''", "day = $1 AND user_id = $2", ""));
        Ok(total(row.bind(day).bind(user.as_str()).fetch_one(&self.pool).await?))
    }

    /// Everybody's calls on a day.
    pub async fn day_spending(&self, day: &str) -> Result<Spending, StoreError> {
        let row = sqlx::query_as(spending!("''", "day = $1", "")).bind(day);
        Ok(total(row.fetch_one(&self.pool).await?))
    }

    /// The same by user, who spent most first, at most `limit`.
    pub async fn day_spending_by_user(
        &self,
        day: &str,
        limit: u32,
    ) -> Result<Vec<Labelled>, StoreError> {
        let rows = sqlx::query_as(spending!(
            "user_id",
            "day = $1",
            " GROUP BY user_id ORDER BY charged DESC, label LIMIT $2"
        ));
        Ok(labelled(rows.bind(day).bind(i64::from(limit)).fetch_all(&self.pool).await?))
    }

    /// How many users called a model on a day.
    pub async fn day_users(&self, day: &str) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(DISTINCT user_id) FROM model_calls WHERE day = $1 AND state <> 'released'",
        )
        .bind(day)
        .fetch_one(&self.pool)
        .await?;
        Ok(count.try_into().unwrap_or(0))
    }
}

fn total(row: Row) -> Spending {
    Labelled::from(row).spending
}

fn labelled(rows: Vec<Row>) -> Vec<Labelled> {
    rows.into_iter().map(Labelled::from).collect()
}
