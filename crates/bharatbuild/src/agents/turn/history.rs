//! What was said, kept as it is said.

use super::compact::compact;
use async_trait::async_trait;
use model::{Block, Message};

/// Where a history is kept.
#[async_trait]
pub trait Memory: Send + Sync {
    /// Keeps messages after those before, all or none. The error is a sentence.
    async fn append(&self, messages: &[Message]) -> Result<(), String>;
    /// Keeps that all messages so far were made short.
    async fn compacted(&self) -> Result<(), String>;
}

/// The messages of a conversation, oldest first; only ever appended to.
pub struct History {
    messages: Vec<Message>,
    memory: Box<dyn Memory>,
}

impl History {
    pub fn new(messages: Vec<Message>, memory: Box<dyn Memory>) -> Self {
        Self { messages, memory }
    }

    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// A call and its results belong together: they are kept in one piece.
    pub async fn append(&mut self, messages: Vec<Message>) -> Result<(), String> {
        self.memory.append(&messages).await?;
        self.messages.extend(messages);
        Ok(())
    }

    /// Makes what is old short; see [`compact`].
    pub async fn compact(&mut self) -> Result<(), String> {
        self.memory.compacted().await?;
        compact(&mut self.messages);
        Ok(())
    }

    /// How many bytes of text a request with it has, roughly.
    pub fn bytes(&self) -> usize {
        self.messages.iter().map(bytes_of_message).sum()
    }
}

pub(super) fn bytes_of_message(message: &Message) -> usize {
    message.blocks.iter().map(bytes_of).sum()
}

fn bytes_of(block: &Block) -> usize {
    match block {
        Block::Text(text) => text.len(),
        Block::ToolResult(result) => result.text.len(),
        Block::Thinking(thinking) => thinking.block.to_string().len(),
        Block::ToolCall(call) => match &call.input {
            model::Input::Object(value) => value.to_string().len(),
            model::Input::Invalid(text) => text.len(),
        },
    }
}
