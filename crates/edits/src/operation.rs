//! What can be asked for.

use crate::{ContentHash, FilePath};
use serde::{Deserialize, Serialize};

/// The longest command line, in bytes.
pub const MAX_COMMAND_BYTES: usize = 16 * 1024;

/// One thing a model asks for. As JSON: an object whose `op` names it in snake case, beside its
/// fields; a tool of that name takes the same object without `op`.
///
/// ```
/// let json = r#"{"op": "replace", "path": "src/App.tsx", "old": "Hello", "new": "नमस्ते"}"#;
/// let operation: edits::Operation = serde_json::from_str(json).unwrap();
/// assert_eq!(operation.name(), "replace");
/// ```
///
/// `read`, where there is one, is the hash of the file as the model saw it: if the file has
/// changed since, the operation is refused. Fields that are not known are passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Operation {
    /// A whole file, new or over the old one.
    Write {
        #[serde(alias = "file_path")]
        path: FilePath,
        content: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read: Option<ContentHash>,
    },
    /// The one place in a file that says `old` says `new` afterwards.
    Replace {
        #[serde(alias = "file_path")]
        path: FilePath,
        #[serde(alias = "old_string", alias = "old_str")]
        old: String,
        #[serde(alias = "new_string", alias = "new_str")]
        new: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read: Option<ContentHash>,
    },
    /// Lines added to a file: `{"path": …, "at": {"after": "import a\n"}, "text": "import b\n"}`.
    Insert {
        #[serde(alias = "file_path")]
        path: FilePath,
        at: Place,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read: Option<ContentHash>,
    },
    /// A file goes.
    Delete { path: FilePath },
    /// A file gets another name; nothing may lie there yet.
    Rename { path: FilePath, to: FilePath },
    /// A package is added with the project's own package manager.
    AddDependency {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        #[serde(default)]
        kind: DependencyKind,
    },
    /// A command that ends.
    Run { command: String },
    /// The app's own server.
    Start {
        command: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        port: Option<u16>,
    },
    /// A question to the person.
    Ask {
        question: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<String>,
    },
    /// What is going to be done. Its shape is the planner's matter.
    Plan { plan: serde_json::Value },
}

/// Where text is inserted: `"start"`, `"end"`, `{"line": 3}` (after line 3; 0 is the start),
/// `{"after": "text"}` or `{"before": "text"}`, which must occur once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Start,
    End,
    Line(usize),
    After(String),
    Before(String),
}

/// What a package is needed for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DependencyKind {
    /// The app runs with it.
    #[default]
    Runtime,
    /// Only building and testing need it.
    Development,
}

impl Operation {
    /// The name of each operation, which is that of its tool.
    pub const NAMES: [&str; 10] = [
        "write",
        "replace",
        "insert",
        "delete",
        "rename",
        "add_dependency",
        "run",
        "start",
        "ask",
        "plan",
    ];

    /// As in `op`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Write { .. } => "write",
            Self::Replace { .. } => "replace",
            Self::Insert { .. } => "insert",
            Self::Delete { .. } => "delete",
            Self::Rename { .. } => "rename",
            Self::AddDependency { .. } => "add_dependency",
            Self::Run { .. } => "run",
            Self::Start { .. } => "start",
            Self::Ask { .. } => "ask",
            Self::Plan { .. } => "plan",
        }
    }

    /// The file it is about; `None` for what is no matter of files.
    pub fn path(&self) -> Option<&FilePath> {
        match self {
            Self::Write { path, .. }
            | Self::Replace { path, .. }
            | Self::Insert { path, .. }
            | Self::Delete { path }
            | Self::Rename { path, .. } => Some(path),
            _ => None,
        }
    }

    /// What the model saw, where it said so.
    pub fn read(&self) -> Option<&ContentHash> {
        match self {
            Self::Write { read, .. } | Self::Replace { read, .. } | Self::Insert { read, .. } => {
                read.as_ref()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_operation_survives_its_own_json() {
        for value in [
            json!({"op": "write", "path": "a", "content": "x"}),
            json!({"op": "replace", "path": "a", "old": "x", "new": "y", "read": "00".repeat(32)}),
            json!({"op": "insert", "path": "a", "at": "start", "text": "x"}),
            json!({"op": "insert", "path": "a", "at": {"line": 3}, "text": "x"}),
            json!({"op": "insert", "path": "a", "at": {"after": "z"}, "text": "x"}),
            json!({"op": "delete", "path": "a"}),
            json!({"op": "rename", "path": "a", "to": "b"}),
            json!({"op": "add_dependency", "name": "zod", "version": "^4", "kind": "development"}),
            json!({"op": "run", "command": "npm test"}),
            json!({"op": "start", "command": "npm run dev", "port": 5173}),
            json!({"op": "ask", "question": "Which?", "choices": ["a", "b"]}),
            json!({"op": "plan", "plan": {"stack": "react"}}),
        ] {
            let operation: Operation = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(value["op"], operation.name());
            assert!(Operation::NAMES.contains(&operation.name()));
            assert_eq!(serde_json::to_value(&operation).unwrap(), value);
        }
    }

    #[test]
    fn takes_the_names_that_models_learnt_elsewhere() {
        let json = json!({"op": "replace", "file_path": "a", "old_str": "x", "new_string": "y"});
        let operation: Operation = serde_json::from_value(json).unwrap();
        assert!(
            matches!(operation, Operation::Replace { old, new, .. } if old == "x" && new == "y")
        );
    }
}
