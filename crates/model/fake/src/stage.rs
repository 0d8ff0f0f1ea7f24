//! Which turn is played, and what strikes before it.

use crate::cache::{BYTES_PER_TOKEN, Cache, Hit, PromptBlock};
use crate::refusal::Refusal;
use crate::report::Report;
use model::script::{Fault, Script, Turn};
use serde_json::Value;
use std::collections::VecDeque;

/// What is played next, and what was seen so far.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    turns: VecDeque<Turn>,
    struck: u32,
    cache: Cache,
    pub(crate) requests: Vec<Value>,
    pub(crate) report: Report,
    ids: u64,
}

/// A reply to play.
#[derive(Debug)]
pub(crate) struct Cue {
    pub(crate) turn: Turn,
    /// Strikes this time.
    pub(crate) fault: Option<Fault>,
    pub(crate) hit: Hit,
    /// A number of this reply's own, for ids.
    pub(crate) number: u64,
}

impl Stage {
    pub(crate) fn new(script: &Script) -> Self {
        Self { turns: script.played().collect(), ..Self::default() }
    }

    pub(crate) fn saw(&mut self, request: &Value) {
        self.report.requests += 1;
        self.requests.push(request.clone());
    }

    pub(crate) fn refuse(&mut self, refusal: &Refusal) {
        self.report.refused.push(refusal.message.clone());
    }

    /// The next turn for a request that is in order. A reply that fails leaves its turn in place.
    pub(crate) fn next(
        &mut self,
        model: &str,
        blocks: &[PromptBlock],
        least_tokens: u64,
    ) -> Result<Cue, Refusal> {
        let Some(turn) = self.turns.front().cloned() else {
            return Err(Refusal::bad("the script has no more turns"));
        };
        let last = blocks.last().map_or("", |block| block.text.as_str());
        if let Some(when) = turn.when.as_ref().filter(|when| !last.contains(when.as_str())) {
            let message = format!("the script waits for {when:?}, but was asked {last}");
            return Err(Refusal::bad(message));
        }
        let fault = turn.fault.clone().filter(|fault| self.struck < fault.times());
        if let Some(Fault::Status { status, error, message, retry_after, .. }) = &fault {
            self.strike();
            let kind = error.clone().unwrap_or_else(|| kind_of(*status).to_owned());
            let message = message.clone().unwrap_or_else(|| "as the script says".to_owned());
            return Err(Refusal { status: *status, kind, message, retry_after: *retry_after });
        }
        let hit = self.cache.take(model, blocks, least_tokens);
        self.report.prompt_bytes += hit.prompt_bytes;
        self.report.cached_bytes += hit.read_bytes;
        match fault {
            Some(_) => self.strike(),
            None => {
                self.report.whole_prompt_tokens += hit.prompt_bytes.div_ceil(BYTES_PER_TOKEN);
                self.turns.pop_front();
                self.struck = 0;
            }
        }
        self.ids += 1;
        Ok(Cue { turn, fault, hit, number: self.ids })
    }

    pub(crate) fn turns_left(&self) -> usize {
        self.turns.len()
    }

    fn strike(&mut self) {
        self.struck += 1;
        self.report.faults += 1;
    }
}

fn kind_of(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    }
}
