//! One task in one format.

use super::task::Task;
use crate::agents::{EditFormat, Said, ask, edit_tools};
use edits::{DecodeError, Editor, MemoryTree, Operation};
use model::{Message, Model, ModelError, Passage, Request, ToolResult, Usage};

/// Replies to a task: the first, and repairs of what was refused.
const MAX_ROUNDS: usize = 3;
/// Tokens of one reply.
const MAX_TOKENS: u32 = 4096;

/// How a task came out.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What is wrong at the end, if anything is.
    pub(super) wrong: Option<String>,
    pub(super) used: Usage,
}

/// Lets the model do the task; what its edits are refused for is told to it.
pub(super) async fn attempt(
    model: &dyn Model,
    task: &Task,
    format: EditFormat,
) -> Result<Outcome, ModelError> {
    let mut tree = task.tree();
    let mut editor = Editor::default();
    let mut request = first_request(task, format);
    let mut used = Usage::default();
    for _ in 0..MAX_ROUNDS {
        let said = ask(model, &request, format).await?;
        used += said.reply.usage;
        let answers = apply(&said, &mut editor, &mut tree);
        if task.wrong(&tree).is_none() {
            return Ok(Outcome { wrong: None, used });
        }
        // What said nothing, or was not told that anything is amiss, says nothing better next time.
        let Some(message) = said.reply.message() else { break };
        let Some(reply) = told(answers) else { break };
        request.messages.extend([message, reply]);
    }
    Ok(Outcome { wrong: task.wrong(&tree), used })
}

fn first_request(task: &Task, format: EditFormat) -> Request {
    let instructions = Passage { text: format.instructions().to_owned(), breakpoint: false };
    let tools = match format {
        EditFormat::Tools => edit_tools(),
        EditFormat::Tags | EditFormat::Files => Vec::new(),
    };
    let messages = vec![Message::user(task.prompt())];
    Request { system: vec![instructions], tools, ..Request::new(messages, MAX_TOKENS) }
}

/// What each operation came to: the call's id, what is said of it, and whether it was refused.
fn apply(
    said: &Said,
    editor: &mut Editor,
    tree: &mut MemoryTree,
) -> Vec<(Option<String>, String, bool)> {
    let mut one = |operation: &Result<Operation, DecodeError>| match operation {
        Err(error) => (error.to_string(), true),
        Ok(operation) => match editor.apply(tree, operation) {
            Err(refusal) => (refusal.to_string(), true),
            Ok(_) => ("done".to_owned(), false),
        },
    };
    let answer = |(id, operation): &(Option<String>, _)| {
        let (text, refused) = one(operation);
        (id.clone(), text, refused)
    };
    said.operations.iter().map(answer).collect()
}

/// What the model is told next. Calls are always answered; tags only where one was refused.
fn told(answers: Vec<(Option<String>, String, bool)>) -> Option<Message> {
    let results: Vec<ToolResult> = answers
        .iter()
        .filter_map(|(id, text, refused)| {
            Some(ToolResult { call_id: id.clone()?, text: text.clone(), is_error: *refused })
        })
        .collect();
    if !results.is_empty() {
        return Some(Message::results(results));
    }
    let refused: Vec<String> =
        answers.into_iter().filter(|(_, _, refused)| *refused).map(|(_, text, _)| text).collect();
    (!refused.is_empty()).then(|| Message::user(refused.join("\n")))
}
