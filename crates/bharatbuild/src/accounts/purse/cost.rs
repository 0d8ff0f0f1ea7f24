//! What calls have cost so far.

use super::{Purse, day};
use crate::ids::{ProjectId, UserId};
use crate::store::StoreError;
use crate::store::model_calls::{Labelled, Spending};
use model::MicroDollars;

/// Models of one answer, the dearest.
const MAX_MODELS: u32 = 50;
/// Users of one answer, those who spent most.
const MAX_USERS: u32 = 200;

/// A cap, and what stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapLeft {
    /// None where there is no cap.
    pub cap: Option<MicroDollars>,
    /// Charged and set aside.
    pub spent: MicroDollars,
}

/// What a project has cost.
#[derive(Debug, Clone)]
pub struct Cost {
    pub total: Spending,
    /// At most 50.
    pub by_model: Vec<Labelled>,
    /// Of one call.
    pub call_cap: Option<MicroDollars>,
    pub project: CapLeft,
    /// Of the user who asks, over all their projects.
    pub user_day: CapLeft,
}

/// What all users have cost today.
#[derive(Debug, Clone)]
pub struct DayCost {
    /// As `2026-11-27`.
    pub day: String,
    pub total: Spending,
    /// At most 200.
    pub users: Vec<Labelled>,
    /// How many there are in all.
    pub user_count: u64,
    pub cap: CapLeft,
}

impl CapLeft {
    fn of(cap: Option<MicroDollars>, spending: &Spending) -> Self {
        let spent = spending.charged.0.saturating_add(spending.reserved.0);
        Self { cap, spent: MicroDollars(spent) }
    }

    /// What may still be spent; none where there is no cap.
    pub fn left(&self) -> Option<MicroDollars> {
        Some(MicroDollars(self.cap?.0.saturating_sub(self.spent.0)))
    }
}

impl Purse {
    /// What a project has cost, and what is left for it and for a user's day.
    pub async fn cost(&self, project: &ProjectId, user: &UserId) -> Result<Cost, StoreError> {
        let (store, money) = (&self.0.store, &self.0.money);
        let total = store.project_spending(project).await?;
        Ok(Cost {
            by_model: store.project_spending_by_model(project, MAX_MODELS).await?,
            call_cap: money.call_cap,
            project: CapLeft::of(money.project_cap, &total),
            user_day: CapLeft::of(money.user_day_cap, &self.day_cost(user).await?),
            total,
        })
    }

    /// What a user has cost today.
    pub async fn day_cost(&self, user: &UserId) -> Result<Spending, StoreError> {
        self.0.store.user_day_spending(user, &day::of(self.now())).await
    }

    /// What all users have cost today.
    pub async fn today(&self) -> Result<DayCost, StoreError> {
        let (store, day) = (&self.0.store, day::of(self.now()));
        let total = store.day_spending(&day).await?;
        Ok(DayCost {
            users: store.day_spending_by_user(&day, MAX_USERS).await?,
            user_count: store.day_users(&day).await?,
            cap: CapLeft::of(self.0.money.day_cap, &total),
            total,
            day,
        })
    }

    /// The rate at which amounts are shown in rupees.
    pub fn paise_per_dollar(&self) -> u64 {
        self.0.money.paise_per_dollar
    }
}
