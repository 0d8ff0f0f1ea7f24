//! What is going to be made.

use crate::projects::RunPlan;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A plan, as the page and the terminal show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What the running app needs.
    pub memory_mb: u64,
    pub provider: String,
    /// What a reader should know about how this came about.
    pub note: String,
    /// The starter whose files are laid down first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starter: Option<String>,
    /// The language that the student is spoken to in, as `en` or `hi`.
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub dependencies: Vec<String>,
    /// What must hold of the running app.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// What was not clear in the wish.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// An acceptance check: the page or address answers, and says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Like `/` or `/api/items`.
    pub path: String,
    /// A text that the answer or the page must show; empty where any will do.
    #[serde(default)]
    pub contains: String,
}

/// A question to the student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub question: String,
    #[serde(default)]
    pub choices: Vec<String>,
}

impl Plan {
    /// Reads what [`Plan::document`] wrote; none where the plan is somebody else's.
    pub fn of_document(document: &Value) -> Option<Self> {
        serde_json::from_value(document.pointer("/metadata/plan")?.clone()).ok()
    }

    /// How the executor runs it.
    pub fn run_plan(&self, preview_url: String) -> RunPlan {
        RunPlan {
            project_type: self.project_type.clone(),
            install: self.install.clone(),
            start: self.start.clone(),
            port: self.port,
            memory_bytes: Some(self.memory_mb.saturating_mul(1 << 20)),
            preview_url,
        }
    }

    /// The form that the documentation gives `plan.json`: tasks and metadata.
    pub fn document(&self, prompt: &str) -> Value {
        let files = self.files.iter().map(|path| json!({"type": "file", "path": path}));
        let commands = self.install.iter().chain([&self.start]);
        let commands = commands.map(|line| json!({"type": "command", "command": line}));
        let tasks: Vec<Value> = files.chain(commands).collect();
        json!({"tasks": tasks, "metadata": {"prompt": prompt, "plan": self}})
    }
}
