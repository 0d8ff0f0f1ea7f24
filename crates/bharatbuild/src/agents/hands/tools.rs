//! The tools, as a model is told of them. Always the same, in the same order: they are the very
//! beginning of every prompt, and a provider's cache ends where a byte differs.

use crate::agents::edit_tools;
use model::Tool;
use serde_json::{Value, json};

pub(super) fn all() -> Vec<Tool> {
    let mut tools = vec![
        tool(
            "read",
            "Reads a text file. A file must be read before a part of it is replaced.",
            json!({"path": path(), "from_line": {"type": "integer", "description": "from 1"},
                   "lines": {"type": "integer"}}),
            &["path"],
        ),
        tool("list", "Lists the project's files with their sizes.", json!({}), &[]),
        tool(
            "search",
            "Finds lines in the project's files by a regular expression.",
            json!({"pattern": {"type": "string"},
                   "under": {"type": "string", "description": "only in this folder"}}),
            &["pattern"],
        ),
    ];
    tools.extend(edit_tools());
    tools.extend([
        tool(
            "run",
            "Runs a shell command in /workspace of the project's sandbox and gives its output and exit \
             code: installing a package, a test, a build. Not for servers: those are started for you.",
            json!({"command": {"type": "string"},
                   "timeout_seconds": {"type": "integer", "description": "at most 300, else 120"}}),
            &["command"],
        ),
        tool("logs", "The last lines that the running app printed.", json!({}), &[]),
        tool(
            "http_probe",
            "Asks the running app over HTTP and gives status and body.",
            json!({"path": {"type": "string", "description": "like /api/items?x=1"},
                   "method": {"type": "string"}, "body": {"type": "string"},
                   "content_type": {"type": "string"}}),
            &["path"],
        ),
        tool(
            "browser_check",
            "Opens a page of the running app in a browser and tells what it shows, errors in its \
             console and requests that failed.",
            json!({"path": {"type": "string", "description": "like /"}}),
            &["path"],
        ),
        tool(
            "ask",
            "Asks the student one short question, only where the work cannot go on without the answer.",
            json!({"question": {"type": "string"},
                   "choices": {"type": "array", "items": {"type": "string"}}}),
            &["question"],
        ),
        tool(
            "done",
            "Ends the work. The app is installed, started and checked for you afterwards.",
            json!({"summary": {"type": "string", "description":
                "what was made or changed, for the student, in the student's language, 1 to 4 sentences"}}),
            &["summary"],
        ),
    ]);
    tools
}

fn path() -> Value {
    json!({"type": "string", "description": "relative to the project"})
}

fn tool(name: &str, description: &str, properties: Value, required: &[&str]) -> Tool {
    Tool {
        name: name.to_owned(),
        description: description.to_owned(),
        input_schema: json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }),
        eager: false,
        strict: false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_differ_and_are_the_same_each_time() {
        let names = || super::all().into_iter().map(|tool| tool.name).collect::<Vec<_>>();
        let mut sorted = names();
        sorted.sort();
        sorted.dedup();
        assert_eq!((sorted.len(), names()), (names().len(), names()));
    }
}
