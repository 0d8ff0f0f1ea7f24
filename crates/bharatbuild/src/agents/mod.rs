//! Who turns a wish into an app: today the starter provider, which needs no model.

mod edit_format;
mod generate;
mod models;
mod plan;
pub mod starter;

pub use edit_format::{EditFormat, Said, ask, tools as edit_tools};
pub use generate::{Agents, GenerateError, MAX_PROMPT_CHARS, Order, SOURCE};
pub use models::{Task, model_for};
pub use plan::Plan;
