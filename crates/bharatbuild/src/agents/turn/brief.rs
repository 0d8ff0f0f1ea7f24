//! What stays the same over all steps of a conversation.

use super::LAST_WORDS;
use crate::agents::EditFormat;
use model::{Block, Effort, Message, Passage, Request, Role, Tool};

/// Calls of the model in one turn; the last one may only speak.
pub const MAX_STEPS: u32 = 25;
/// Tokens of one answer, thinking included: a large file and some thought.
const MAX_TOKENS: u32 = 32_000;

/// Rules and bounds of a conversation. The same for each step, for the provider's cache.
#[derive(Debug, Clone)]
pub struct Brief {
    /// What changes seldom first.
    pub system: Vec<Passage>,
    pub format: EditFormat,
    pub effort: Option<Effort>,
    /// Of one answer.
    pub max_tokens: u32,
    pub max_steps: u32,
}

impl Brief {
    pub fn new(system: Vec<Passage>, format: EditFormat, model_tokens: u32) -> Self {
        let max_tokens = MAX_TOKENS.min(model_tokens);
        Self { system, format, effort: None, max_tokens, max_steps: MAX_STEPS }
    }

    /// The next request. Its last message is marked: the next one begins with all of it.
    pub(super) fn request(&self, messages: &[Message], tools: Vec<Tool>, last: bool) -> Request {
        let mut messages = messages.to_vec();
        if let Some(message) = messages.last_mut().filter(|_| last) {
            message.blocks.push(Block::Text(LAST_WORDS.to_owned()));
        }
        debug_assert!(messages.last().is_some_and(|message| message.role == Role::User));
        let mut request = Request::new(messages, self.max_tokens);
        request.system.clone_from(&self.system);
        request.effort = self.effort;
        if self.format == EditFormat::Tools {
            request.tools = tools;
        }
        request
    }
}
