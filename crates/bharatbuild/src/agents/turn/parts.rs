//! What a turn needs of others.

use super::TurnEnd;
use crate::agents::Failure;
use async_trait::async_trait;
use edits::Operation;
use model::{Event, ModelError, Tool};
use serde_json::{Value, json};
use std::time::Duration;

/// Does what a model calls for.
#[async_trait]
pub trait Hands: Send {
    /// The tools, always the same ones in the same order.
    fn tools(&self) -> Vec<Tool>;
    /// Changes a file, whole or not at all.
    async fn edit(&mut self, operation: Operation) -> Outcome;
    /// Any other tool.
    async fn call(&mut self, name: &str, input: &Value) -> Outcome;
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For the model.
    pub text: String,
    pub is_error: bool,
    /// The turn ends with this call.
    pub end: Option<TurnEnd>,
}

/// Pays for calls.
#[async_trait]
pub trait Payer: Send + Sync {
    /// Sets aside the most that a call can cost. The error is the turn's end: which cap stands in the
    /// way.
    async fn reserve(
        &self,
        model: &str,
        prompt_tokens: u64,
        max_tokens: u32,
    ) -> Result<Box<dyn Bill>, TurnEnd>;
}

/// The bill of one call. Dropped unsettled, it is settled by what was heard until then.
#[async_trait]
pub trait Bill: Send {
    fn hear(&mut self, event: &Event);
    async fn settle(self: Box<Self>);
}

/// Tells who watches: `kind` with its data and more fields, as [`crate::projects::Projects::tell`].
pub trait Teller: Send + Sync {
    fn tell(&self, kind: &str, data: Value, more: Value);

    /// How many files were told to be written.
    fn files_written(&self) -> usize {
        0
    }
}

impl dyn Teller + '_ {
    /// The provider turned a call away, and is asked again after this time.
    pub(in crate::agents) fn tell_waiting(&self, delay: Duration, why: &ModelError) {
        let Failure { code, what, .. } = Failure::of_model(why);
        let text = format!("Waiting {} s: {what}", delay.as_secs_f32().ceil());
        self.tell("status", text.into(), json!({"reason": "provider", "code": code}));
    }
}

impl Outcome {
    pub fn good(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: false, end: None }
    }

    pub fn bad(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: true, end: None }
    }

    pub fn ends(text: impl Into<String>, end: TurnEnd) -> Self {
        Self { text: text.into(), is_error: false, end: Some(end) }
    }
}
