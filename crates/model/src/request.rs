//! What a model is asked.

use crate::Message;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One call. What changes seldom stands first (tools, system, the oldest messages): providers cache
/// a prefix, and one changed byte ends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Rules, starter documentation, repository map: in the order of how seldom they change.
    pub system: Vec<Passage>,
    pub tools: Vec<Tool>,
    /// Ends with a user's message: no provider is asked to go on with words put into its mouth.
    pub messages: Vec<Message>,
    /// The answer is JSON of this shape.
    pub schema: Option<Schema>,
    pub effort: Option<Effort>,
    /// The most tokens of the reply, thinking included.
    pub max_tokens: u32,
    /// How long the provider keeps the prefix; none: nothing is cached.
    pub cache: Option<CacheTime>,
}

impl Request {
    pub fn new(messages: Vec<Message>, max_tokens: u32) -> Self {
        Self {
            system: Vec::new(),
            tools: Vec::new(),
            messages,
            schema: None,
            effort: None,
            max_tokens,
            cache: Some(CacheTime::Minutes5),
        }
    }
}

/// A part of the system prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub text: String,
    /// The prefix up to here is worth a cache entry of its own: what follows changes more often.
    pub breakpoint: bool,
}

/// A tool the model may call. Which one, and whether at all, is always the model's choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    pub description: String,
    /// A JSON schema of type `object`.
    pub input_schema: Value,
    /// The input is streamed as it is written, at the price that it may turn out to be no JSON.
    /// For tools that take files.
    pub eager: bool,
    /// The provider guarantees the schema.
    pub strict: bool,
}

/// The shape of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// A JSON schema whose objects forbid additional properties.
    pub schema: Value,
}

/// How hard the model should try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    Low,
    Medium,
    High,
    Xhigh,
    Max,
}

impl Effort {
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Xhigh => "xhigh",
            Self::Max => "max",
        }
    }
}

/// How long a prefix is kept. Writing it costs 1.25 or 2 times the price of reading it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheTime {
    Minutes5,
    Hour,
}
