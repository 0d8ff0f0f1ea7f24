//! What is going to be made.

use serde::Serialize;
use serde_json::{Value, json};

/// A plan, as the page and the terminal show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub title: String,
    pub summary: String,
    /// The starter's or framework's name.
    pub stack: String,
    pub project_type: String,
    pub files: Vec<String>,
    /// Shell commands, in order.
    pub install: Vec<String>,
    pub start: String,
    pub port: u16,
    pub provider: &'static str,
    /// What a reader should know about how this came about.
    pub note: String,
}

impl Plan {
    /// The form that the documentation gives `plan.json`: tasks and metadata.
    pub fn document(&self, prompt: &str) -> Value {
        let files = self.files.iter().map(|path| json!({"type": "file", "path": path}));
        let commands = self.install.iter().chain([&self.start]);
        let commands = commands.map(|line| json!({"type": "command", "command": line}));
        let tasks: Vec<Value> = files.chain(commands).collect();
        json!({"tasks": tasks, "metadata": {"prompt": prompt, "plan": self}})
    }
}
