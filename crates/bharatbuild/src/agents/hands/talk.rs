//! Tools that end a turn.

use super::ProjectHands;
use crate::agents::turn::{Outcome, TurnEnd};
use serde_json::Value;

/// Characters of a question, a choice or a summary, and choices of a question.
const MAX_CHARS: usize = 2_000;
const MAX_CHOICES: usize = 8;

pub(super) fn ask(input: &Value) -> Outcome {
    let question = short(ProjectHands::text(input, "question"));
    if question.trim().is_empty() {
        return Outcome::bad("the question is empty");
    }
    let choices = input["choices"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let choices = choices.take(MAX_CHOICES).map(short).collect();
    let text = "asked; the answer comes with the next message";
    Outcome::ends(text, TurnEnd::Asked { question, choices })
}

pub(super) fn done(input: &Value) -> Outcome {
    let summary = short(ProjectHands::text(input, "summary"));
    Outcome::ends("noted; the app is checked now", TurnEnd::Done { summary })
}

fn short(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}
