//! Who turns a wish into an app: today the starter provider, which needs no model.

mod generate;
mod plan;
pub mod starter;

pub use generate::{Agents, GenerateError, MAX_PROMPT_CHARS, Order, SOURCE};
pub use plan::Plan;
