//! What was said so far.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    User,
    Assistant,
}

/// One message of a conversation. Histories are only appended to: what was sent once is sent again
/// byte for byte, so that the provider's cache holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub role: Role,
    pub blocks: Vec<Block>,
    /// The prefix up to the end of this message is worth a cache entry of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub breakpoint: bool,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Text(String),
    Thinking(Thinking),
    ToolCall(ToolCall),
    ToolResult(ToolResult),
}

/// A thinking block as the provider gave it. It means something to the model that made it only:
/// there it goes back unedited, for any other model it is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thinking {
    pub provider: String,
    /// The model that was asked, as the request named it.
    pub model: String,
    /// Opaque.
    pub block: Value,
}

/// A call of a tool by the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub input: Input,
}

/// The input of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A JSON object.
    Object(Value),
    /// What the model wrote instead of one.
    Invalid(String),
}

impl Input {
    /// What a model wrote, parsed. A call without input is one with no fields.
    pub fn of_text(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Object(Value::Object(serde_json::Map::new()));
        }
        match serde_json::from_str::<Value>(text) {
            Ok(value) if value.is_object() => Self::Object(value),
            _ => Self::Invalid(text.to_owned()),
        }
    }
}

/// What a tool answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolResult {
    /// The id of the call.
    pub call_id: String,
    pub text: String,
    pub is_error: bool,
}

impl Message {
    pub fn user(text: impl Into<String>) -> Self {
        Self { role: Role::User, blocks: vec![Block::Text(text.into())], breakpoint: false }
    }

    pub fn results(results: impl IntoIterator<Item = ToolResult>) -> Self {
        let blocks = results.into_iter().map(Block::ToolResult).collect();
        Self { role: Role::User, blocks, breakpoint: false }
    }

    /// All text of the message, without what was thought or called.
    pub fn text(&self) -> String {
        let texts = self.blocks.iter().filter_map(|block| match block {
            Block::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    pub fn calls(&self) -> impl Iterator<Item = &ToolCall> {
        self.blocks.iter().filter_map(|block| match block {
            Block::ToolCall(call) => Some(call),
            _ => None,
        })
    }
}
