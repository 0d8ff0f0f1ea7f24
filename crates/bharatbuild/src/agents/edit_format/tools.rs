//! The tools that change files.

use model::Tool;
use serde_json::{Value, json};

/// `replace`, `write`, `delete`; their inputs are those of `edits`' operations.
pub fn tools() -> Vec<Tool> {
    vec![
        tool(
            "replace",
            "Replaces the one place in a file that says `old` by `new`.",
            json!({
                "path": {"type": "string", "description": "relative to the project"},
                "old": {"type": "string", "description": "copied from the file exactly; occurs once"},
                "new": {"type": "string"},
            }),
        ),
        tool(
            "write",
            "Writes a whole file, new or over the old one.",
            json!({
                "path": {"type": "string", "description": "relative to the project"},
                "content": {"type": "string", "description": "the whole text"},
            }),
        ),
        tool("delete", "Removes a file.", json!({"path": {"type": "string"}})),
    ]
}

/// Every field is needed. Inputs are streamed as they are written: a file is long.
fn tool(name: &str, description: &str, properties: Value) -> Tool {
    let required: Vec<&String> =
        properties.as_object().into_iter().flatten().map(|(k, _)| k).collect();
    let input_schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    Tool {
        name: name.to_owned(),
        description: description.to_owned(),
        input_schema,
        eager: true,
        strict: false,
    }
}
