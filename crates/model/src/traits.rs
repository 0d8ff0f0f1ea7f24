//! What a model can do.

use crate::{Event, ModelError, Request};
use async_trait::async_trait;
use futures_util::stream::BoxStream;

/// The events of one reply: up to [`Event::Stop`], or up to the first error. Nothing happens before
/// it is polled; dropping it ends the call.
pub type EventStream = BoxStream<'static, Result<Event, ModelError>>;

/// A language model of one provider.
#[async_trait]
pub trait Model: Send + Sync + std::fmt::Debug {
    /// `anthropic`, `openai`, `scripted`.
    fn provider(&self) -> &'static str;

    /// The model's id at its provider; prices go by it.
    fn id(&self) -> &str;

    fn abilities(&self) -> Abilities;

    /// Asks the model. Calls that a provider turns away are repeated by itself, within bounds, as
    /// long as nothing of a reply was seen; what fails later is the caller's to repeat.
    fn stream(&self, request: &Request) -> EventStream;

    /// How long a request is.
    async fn count_tokens(&self, request: &Request) -> Result<TokenCount, ModelError>;
}

/// What may be asked of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// It calls tools. One that does not is asked for tagged text, and tools are not sent to it.
    pub tools: bool,
    /// It keeps to a schema.
    pub schema: bool,
    /// The most tokens of a prompt with its reply.
    pub context_tokens: u64,
    /// The most tokens of a reply.
    pub output_tokens: u32,
}

/// Tokens of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenCount {
    pub tokens: u64,
    /// Counted by the provider; else estimated from its bytes, rather too high than too low.
    pub exact: bool,
}
