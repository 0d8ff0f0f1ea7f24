//! What the server saw.

use serde::{Deserialize, Serialize};

/// Counts since the script began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Requests for a reply, refused ones included.
    pub requests: u64,
    /// Why requests were refused, in order.
    pub refused: Vec<String>,
    /// Faults that struck.
    pub faults: u64,
    /// Bytes of the prompts (tools, system, messages) that were taken.
    pub prompt_bytes: u64,
    /// How many of them were a prefix that was cached.
    pub cached_bytes: u64,
    /// Tokens of the prompts whose replies were played without a fault.
    #[serde(default)]
    pub whole_prompt_tokens: u64,
    pub turns_left: usize,
}

impl Report {
    /// The cached share of all prompts, from 0 to 1.
    pub fn cached_share(&self) -> f64 {
        match self.prompt_bytes {
            0 => 0.0,
            all => self.cached_bytes as f64 / all as f64,
        }
    }
}
