//! Amounts as the API gives them: whole millionths of a dollar to reckon with, rupees to show.

use crate::accounts::purse::{CapLeft, Purse, paise};
use crate::store::model_calls::Spending;
use model::MicroDollars;
use serde::Serialize;
use utoipa::ToSchema;

/// What calls of models cost together.
#[derive(Serialize, ToSchema)]
pub struct CostSum {
    calls: u64,
    /// Of them, those with a model whose price is not known: they count in tokens alone.
    unpriced_calls: u64,
    /// Of them, those that broke off: charged by what was heard of the answer, or in full.
    unmeasured_calls: u64,
    /// Charged, in millionths of a dollar.
    microdollars: u64,
    /// The same in rupees, at `MODEL_RUPEES_PER_DOLLAR`.
    rupees: f64,
    /// Set aside for calls that have not ended, in millionths of a dollar.
    reserved_microdollars: u64,
    tokens: CostTokens,
}

#[derive(Serialize, ToSchema)]
pub struct CostTokens {
    /// Read anew, neither from nor into a cache.
    input: u64,
    cache_read: u64,
    cache_write: u64,
    output: u64,
}

/// A cap in millionths of a dollar; `null` where there is none.
#[derive(Serialize, ToSchema)]
pub struct CostCap {
    cap_microdollars: Option<u64>,
    /// Charged and set aside.
    spent_microdollars: u64,
    left_microdollars: Option<u64>,
    left_rupees: Option<f64>,
}

impl CostSum {
    pub fn of(purse: &Purse, spending: &Spending) -> Self {
        Self {
            calls: spending.calls,
            unpriced_calls: spending.unpriced_calls,
            unmeasured_calls: spending.unmeasured_calls,
            microdollars: spending.charged.0,
            rupees: rupees(purse, spending.charged),
            reserved_microdollars: spending.reserved.0,
            tokens: CostTokens {
                input: spending.input_tokens,
                cache_read: spending.cache_read_tokens,
                cache_write: spending.cache_write_tokens,
                output: spending.output_tokens,
            },
        }
    }
}

impl CostCap {
    pub fn of(purse: &Purse, cap: &CapLeft) -> Self {
        Self {
            cap_microdollars: cap.cap.map(|cap| cap.0),
            spent_microdollars: cap.spent.0,
            left_microdollars: cap.left().map(|left| left.0),
            left_rupees: cap.left().map(|left| rupees(purse, left)),
        }
    }
}

/// With two places.
fn rupees(purse: &Purse, amount: MicroDollars) -> f64 {
    paise(amount, purse.paise_per_dollar()) as f64 / 100.0
}
