//! One turn of a conversation: a model is asked, what it calls for is done, the results go back,
//! until it is done.
//!
//! Pure over [`Model`], [`Hands`], [`Memory`] and [`Payer`]: what a call does, where a history is
//! kept and what anything costs is for others. A turn is bounded in steps, in answers that break off,
//! and in money; the history is only appended to, so that the provider's cache of it holds.

mod brief;
mod compact;
mod end;
mod history;
mod listen;
mod parts;
mod step;
#[cfg(test)]
mod tests;

pub use brief::Brief;
pub use compact::compacted;
pub use end::TurnEnd;
pub use history::{History, Memory};
pub use parts::{Bill, Hands, Outcome, Payer, Teller};

use super::Failure;
use model::{Message, Model};
use step::Next;

/// Answers in one turn that may break off, or that the provider fails to give.
const MAX_BROKEN: u32 = 3;
/// How full a model's context may get, in percent, and how many bytes are taken for a token.
const FULL_PERCENT: usize = 60;
const BYTES_PER_TOKEN: usize = 3;
/// Said with the last question of a turn.
const LAST_WORDS: &str = "This was the last step of this turn: no tool is carried out any more. Say in a \
                          few sentences what works now and what is left to do.";

/// What a turn is made of.
pub struct Turn<'t> {
    pub model: &'t dyn Model,
    pub brief: &'t Brief,
    pub hands: &'t mut dyn Hands,
    pub payer: &'t dyn Payer,
    pub teller: &'t dyn Teller,
}

impl Turn<'_> {
    /// Says `ask` to the model and works until an end. What was said and done is in the history,
    /// also where this is given up half-way: all but the step that was under way.
    pub async fn run(&mut self, history: &mut History, ask: Message) -> TurnEnd {
        if let Err(error) = history.append(vec![ask]).await {
            return failed(error);
        }
        let (mut broken, mut step, mut compacted, mut full) = (0, 1, false, false);
        loop {
            if !compacted && (full || history.bytes() > self.room()) {
                compacted = true;
                if let Err(error) = history.compact().await {
                    return failed(error);
                }
            }
            let last = step >= self.brief.max_steps;
            match self.step(history, last).await {
                Ok(Next::GoOn | Next::End(TurnEnd::Done { .. })) if last => {
                    return TurnEnd::OutOfSteps;
                }
                Ok(Next::GoOn) => step += 1,
                Ok(Next::Broken(_)) if broken < MAX_BROKEN => broken += 1,
                Ok(Next::Broken(why)) => return TurnEnd::Failed(Failure::of_model(&why)),
                // The model has room for less than is known of it.
                Err(TurnEnd::Failed(why)) if why.is_too_long() && !compacted => full = true,
                Ok(Next::End(end)) | Err(end) => return end,
            }
        }
    }

    /// Bytes that a history may have before it is made short.
    fn room(&self) -> usize {
        let tokens = self.model.abilities().context_tokens as usize;
        (tokens * BYTES_PER_TOKEN).saturating_mul(FULL_PERCENT) / 100
    }
}

fn failed(why: String) -> TurnEnd {
    TurnEnd::Failed(Failure::of_server(why))
}
