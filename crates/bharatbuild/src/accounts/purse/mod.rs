//! Money for calls of models: estimated, reserved before a call, settled after it.
//!
//! ```text
//! estimate ──▶ reserve ──▶ the model is asked ──▶ settle    what was used
//!                 │                           ├─▶ release   nothing was used
//!                 ▼                           └─▶ dropped   what was heard, else all that was reserved
//!             PurseError
//! ```
//! What is reserved stands against every cap as if it were spent, so that calls at the same time
//! cannot pass a cap together. A call that costs more than its estimate is charged what it cost: by
//! that much a cap can be passed, and the next call is refused.

mod amount;
mod caps;
mod cost;
mod day;
mod error;
mod heard;
mod prices;
mod reservation;
#[cfg(test)]
mod tests;

pub use amount::{dollars, paise, rupees};
pub use caps::{Cap, CapReached};
pub use cost::{CapLeft, Cost, DayCost};
pub use error::PurseError;
pub use reservation::Reservation;

use crate::clock::Clock;
use crate::config::{Config, MoneyConfig, Unpriced};
use crate::ids::{ProjectId, UserId};
use crate::store::model_calls::{NewCall, Standings};
use crate::store::{Store, StoreError};
use model::{CacheTime, MicroDollars, Prices, Usage};
use std::sync::Arc;
use time::OffsetDateTime;
use tokio_util::task::TaskTracker;

/// Pays for calls of models. A cheap handle.
#[derive(Clone)]
pub struct Purse(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    money: MoneyConfig,
    prices: Prices,
    /// Owns the writes of reservations that were dropped.
    tasks: TaskTracker,
}

/// A call that somebody wants to make.
#[derive(Debug, Clone)]
pub struct Call {
    pub project: ProjectId,
    /// Whose day it counts for.
    pub user: UserId,
    /// As its provider calls it: prices go by it.
    pub model: String,
    /// What it is for: `plan`, `write`, `fix` or `small`.
    pub task: &'static str,
    /// The most it can cost, from [`Purse::estimate`]; none where the price is not known.
    pub estimate: Option<MicroDollars>,
}

impl Purse {
    pub fn new(config: &Config, store: Store, clock: Arc<dyn Clock>, tasks: TaskTracker) -> Self {
        let prices = prices::table(&config.money, config.model.openai.as_ref());
        Self(Arc::new(Inner { store, clock, money: config.money.clone(), prices, tasks }))
    }

    /// Settles what an earlier server left open at what was reserved: what it used is not known.
    /// Before the first call, and in the process that holds the data folder. Gives their number.
    pub async fn settle_left_open(&self) -> Result<u64, StoreError> {
        let count = self.0.store.end_open_calls(self.now()).await?;
        if count > 0 {
            tracing::warn!(
                count,
                "calls of models were open when the server ended: charged in full"
            );
        }
        Ok(count)
    }

    /// The most a call can cost: nothing of the prompt is in a cache of 5 minutes yet, and the reply
    /// is as long as it may be. None where the model's price is not known.
    pub fn estimate(
        &self,
        model: &str,
        prompt_tokens: u64,
        max_tokens: u32,
    ) -> Option<MicroDollars> {
        let at_most = |cache| self.0.prices.at_most(model, prompt_tokens, max_tokens, cache);
        Some(at_most(None)?.max(at_most(Some(CacheTime::Minutes5))?))
    }

    /// What a usage costs; none where the model's price is not known.
    pub fn price(&self, model: &str, usage: &Usage) -> Option<MicroDollars> {
        self.0.prices.cost(model, usage)
    }

    /// Sets the estimate aside, where it is within every cap. On the disk when this answers.
    pub async fn reserve(&self, call: Call) -> Result<Reservation, PurseError> {
        if call.estimate.is_none() && self.0.money.unpriced == Unpriced::Refuse {
            return Err(PurseError::UnknownPrice { model: call.model });
        }
        let now = self.now();
        let row = row(call, now);
        let estimate = row.reserved.unwrap_or_default();
        // It exists before its row: whoever is cut off while the row is written leaves none open.
        let reservation = Reservation::new(self, &row);
        let fits = |standings: &Standings| self.fits(standings, estimate, now);
        let reserved = self.0.store.reserve_call(&row, fits).await;
        reservation.answered(&reserved);
        reserved.map(|()| reservation)
    }

    /// Charges what was used, once: a second time changes nothing. A usage of no tokens at all is no
    /// report, and what was reserved is charged. Gives what was charged.
    pub async fn settle(
        &self,
        reservation: &Reservation,
        usage: &Usage,
    ) -> Result<MicroDollars, PurseError> {
        reservation.used(usage);
        Ok(reservation.end().await?)
    }

    /// Charges by the events that the reservation heard, once the answer is over or broke off: by the
    /// provider's count where it came, by the prompt's count and what was heard where not, and in
    /// full where nothing was counted. What the model never began to answer costs nothing.
    pub async fn settle_heard(
        &self,
        reservation: &Reservation,
    ) -> Result<MicroDollars, PurseError> {
        if !reservation.was_answered() {
            reservation.is_unused();
        }
        Ok(reservation.end().await?)
    }

    /// Gives back what was set aside: the provider refused the call, and nothing was used. Does
    /// nothing to what is settled.
    pub async fn release(&self, reservation: &Reservation) -> Result<(), PurseError> {
        reservation.is_unused();
        reservation.end().await?;
        Ok(())
    }

    fn fits(
        &self,
        standings: &Standings,
        estimate: MicroDollars,
        now: OffsetDateTime,
    ) -> Result<(), PurseError> {
        let Some(reached) = caps::reached(&self.0.money, standings, estimate) else {
            return Ok(());
        };
        let seconds_of_day = day::seconds_left(now);
        Err(PurseError::Cap(CapReached { seconds_of_day, ..reached }))
    }

    fn now(&self) -> OffsetDateTime {
        self.0.clock.now()
    }
}

fn row(call: Call, now: OffsetDateTime) -> NewCall {
    NewCall {
        id: uuid::Uuid::now_v7().to_string(),
        project: call.project,
        user: call.user,
        model: call.model,
        task: call.task,
        day: day::of(now),
        reserved: call.estimate,
        created_at: now,
    }
}
