//! Making a long history short, once in a turn: what tools answered long ago can be asked again.

use model::{Block, Input, Message, ToolCall};
use serde_json::Value;

/// Messages at the end that stay as they are.
const KEPT_MESSAGES: usize = 8;
/// Longer texts of results and inputs are left out, in bytes.
const SHORT_BYTES: usize = 400;
const LEFT_OUT: &str = "(left out to save room: read it again where you need it)";

/// The same messages with long results and long inputs of calls left out, up to the last ones. What
/// was said in words stays. The same messages give the same bytes.
pub(super) fn compact(messages: &mut [Message]) {
    let old = messages.len().saturating_sub(KEPT_MESSAGES);
    messages[..old].iter_mut().flat_map(|message| &mut message.blocks).for_each(shorten);
}

/// The same for messages that are read again.
pub fn compacted(mut messages: Vec<Message>) -> Vec<Message> {
    compact(&mut messages);
    messages
}

fn shorten(block: &mut Block) {
    match block {
        Block::ToolResult(result) if result.text.len() > SHORT_BYTES => {
            LEFT_OUT.clone_into(&mut result.text);
        }
        Block::ToolCall(ToolCall { input: Input::Object(Value::Object(fields)), .. }) => {
            for value in fields.values_mut() {
                if value.as_str().is_some_and(|text| text.len() > SHORT_BYTES) {
                    *value = LEFT_OUT.into();
                }
            }
        }
        _ => {}
    }
}
