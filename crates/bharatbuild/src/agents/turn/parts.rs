//! What a turn needs of others.

use super::TurnEnd;
use async_trait::async_trait;
use edits::Operation;
use model::{Event, Tool};
use serde_json::Value;

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
    /// Sets aside the most that a call can cost. The error is a sentence for the student: which cap
    /// stands in the way.
    async fn reserve(
        &self,
        model: &str,
        prompt_tokens: u64,
        max_tokens: u32,
    ) -> Result<Box<dyn Bill>, String>;
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
