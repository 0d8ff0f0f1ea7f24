//! What a model says, as it says it.

use crate::{ModelError, Thinking};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One event of a reply. Calls are numbered from 0 in the order they start.
///
/// ```text
/// Waiting* Started (Text | Thinking | ThinkingClosed | ToolStarted | ToolInput | ToolClosed | Usage)*
///     ToolCut? Usage Stop
/// ```
/// A stream that does not end with `Stop` ended with an error, and its last call was not closed.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The provider does not answer now; it is asked again after `delay`.
    Waiting {
        delay: Duration,
        why: ModelError,
    },
    /// The model that answers, as the provider calls it.
    Started {
        model: String,
    },
    /// More text.
    Text(String),
    /// More of the summary of what the model thinks.
    Thinking(String),
    /// A thinking block is whole: to be sent back as it is.
    ThinkingClosed(Thinking),
    ToolStarted {
        call: usize,
        id: String,
        name: String,
    },
    /// More of a call's input: JSON that may be partial and may turn out to be no JSON at all.
    ToolInput {
        call: usize,
        json: String,
    },
    /// The call's input is complete. It comes only when it is certain that nothing cut it: when
    /// something follows it, or with the reply's own end.
    ToolClosed {
        call: usize,
    },
    /// The token limit cut this call: its input must not be used.
    ToolCut {
        call: usize,
    },
    /// What was used so far; replaces the one before.
    Usage(Usage),
    /// The end of the reply; nothing follows.
    Stop(Stop),
}

/// Why the model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It has said what it had to say.
    EndTurn,
    /// It waits for the results of its calls.
    ToolUse,
    /// `max_tokens` of the request was reached.
    MaxTokens,
    /// The model's context is full.
    ContextFull,
    StopSequence,
    /// The provider paused a long turn: send the reply back to go on.
    Paused,
}

impl Stop {
    /// Whether the reply was cut, wherever it was.
    pub fn is_cut(self) -> bool {
        matches!(self, Self::MaxTokens | Self::ContextFull)
    }
}

/// Tokens of one call. The whole prompt is the sum of the four input fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Read anew, neither from nor into a cache.
    pub input_tokens: u64,
    pub cache_read_tokens: u64,
    /// Written into the cache for 5 minutes.
    pub cache_write_tokens: u64,
    /// Written into the cache for an hour.
    pub cache_write_hour_tokens: u64,
    pub output_tokens: u64,
    /// How many of `output_tokens` were thinking.
    pub thinking_tokens: u64,
}

impl Usage {
    /// All tokens of the prompt, whatever they cost.
    pub fn prompt_tokens(&self) -> u64 {
        self.input_tokens
            .saturating_add(self.cache_read_tokens)
            .saturating_add(self.cache_write_tokens)
            .saturating_add(self.cache_write_hour_tokens)
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, more: Self) {
        let add = |sum: &mut u64, more: u64| *sum = sum.saturating_add(more);
        add(&mut self.input_tokens, more.input_tokens);
        add(&mut self.cache_read_tokens, more.cache_read_tokens);
        add(&mut self.cache_write_tokens, more.cache_write_tokens);
        add(&mut self.cache_write_hour_tokens, more.cache_write_hour_tokens);
        add(&mut self.output_tokens, more.output_tokens);
        add(&mut self.thinking_tokens, more.thinking_tokens);
    }
}
