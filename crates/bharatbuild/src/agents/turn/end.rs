//! How a turn ends.

use crate::agents::Failure;

/// Each end is told to the student in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnEnd {
    /// The model says that it is done, and what it did.
    Done { summary: String },
    /// It waits for an answer.
    Asked { question: String, choices: Vec<String> },
    /// All steps are used up.
    OutOfSteps,
    /// A cap on money was reached.
    OutOfBudget(Failure),
    /// The model, its provider or this server failed.
    Failed(Failure),
}
