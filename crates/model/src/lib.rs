//! Language models behind one trait.
//!
//! A [`Model`] takes a [`Request`] and answers with a stream of [`Event`]s in a vocabulary of our
//! own; what a provider's wire looks like stays in that provider's folder. [`Reply`] collects a
//! stream into the message that belongs into the next request.
//!
//! This crate reads no environment and knows no HTTP server of ours: settings come in as
//! plain data, and a key comes in as a [`Secret`] that cannot be printed.

pub mod anthropic;
#[cfg(test)]
mod decoders_tests;
mod error;
mod event;
mod message;
pub mod openai;
pub mod prices;
mod reply;
mod request;
pub mod script;
mod scripted;
mod secret;
mod traits;
mod wire;

pub use error::ModelError;
pub use event::{Event, Stop, Usage};
pub use message::{Block, Input, Message, Role, Thinking, ToolCall, ToolResult};
pub use prices::{MicroDollars, Prices};
pub use reply::Reply;
pub use request::{CacheTime, Effort, Passage, Request, Schema, Tool};
pub use scripted::Scripted;
pub use secret::Secret;
pub use traits::{Abilities, EventStream, Model, TokenCount};
pub use wire::{HttpSettings, Retry};
