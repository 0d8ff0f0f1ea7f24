//! A plan as a model writes it, and what becomes of it.

use crate::agents::plan::{Check, Question};
use crate::agents::starter::Chosen;
use crate::agents::{Plan, starter};
use edits::FilePath;
use serde::Deserialize;
use serde_json::{Value, json};

/// How much of each list is taken.
const MAX_FILES: usize = 60;
const MAX_COMMANDS: usize = 8;
const MAX_CHECKS: usize = 5;
const MAX_QUESTIONS: usize = 3;
/// Characters of a title, and of any other text.
const TITLE_CHARS: usize = 80;
const TEXT_CHARS: usize = 1_000;
/// Memory of an app that is made without a starter, in MB; more for those that compile themselves.
const MEMORY_MB: u64 = 512;
const JAVA_MEMORY_MB: u64 = 1024;
/// Kinds of project there are images and tools for.
const RUNTIMES: [&str; 8] = ["node", "python", "java", "go", "rust", "ruby", "php", "static"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    title: String,
    summary: String,
    language: String,
    starter: String,
    stack: String,
    runtime: String,
    files: Vec<File>,
    dependencies: Vec<String>,
    install: Vec<String>,
    start: String,
    port: u64,
    checks: Vec<Check>,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct File {
    path: String,
}

/// The shape, as providers with structured answers want it: every field required, nothing more.
pub(super) fn schema() -> Value {
    let text = json!({"type": "string"});
    let texts = json!({"type": "array", "items": text});
    let list = |fields: Value| json!({"type": "array", "items": object(fields)});
    object(json!({
        "title": text, "summary": text,
        "language": {"type": "string", "enum": ["en", "hi"]},
        "starter": text, "stack": text, "runtime": {"type": "string", "enum": RUNTIMES},
        "files": list(json!({"path": text, "purpose": text})),
        "dependencies": texts, "install": texts, "start": text, "port": {"type": "integer"},
        "checks": list(json!({"path": text, "contains": text})),
        "questions": list(json!({"question": text, "choices": texts})),
    }))
}

fn object(fields: Value) -> Value {
    let required: Vec<String> =
        fields.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
    json!({"type": "object", "properties": fields, "required": required, "additionalProperties": false})
}

impl Draft {
    /// Reads what was said: JSON, with words or a fence around it where a model cannot help it.
    pub(super) fn read(said: &str) -> Result<Self, String> {
        let (from, to) = (said.find('{'), said.rfind('}'));
        let json = match (from, to) {
            (Some(from), Some(to)) if from < to => &said[from..=to],
            _ => return Err("there is no JSON in it".to_owned()),
        };
        let draft: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if draft.known_starter().is_none() {
            let missing = [
                (draft.start.trim().is_empty(), "a start command"),
                (!(1024..=65535).contains(&draft.port), "a port from 1024 to 65535"),
                (!RUNTIMES.contains(&draft.runtime.as_str()), "a runtime there is"),
            ];
            if let Some((_, what)) = missing.iter().find(|(is, _)| *is) {
                return Err(format!("without a starter it needs {what}"));
            }
        }
        Ok(draft)
    }

    fn known_starter(&self) -> Option<&'static starter::Starter> {
        starter::all().iter().find(|known| known.manifest.name == self.starter)
    }

    pub(super) fn plan(self, wish: &str, model: &str) -> Plan {
        let base = Chosen::named(&self.starter, wish).map(|chosen| chosen.plan());
        let own = |text: &str| (!text.trim().is_empty()).then(|| short(text, TEXT_CHARS));
        let install: Vec<String> =
            self.install.iter().filter_map(|line| own(line)).take(MAX_COMMANDS).collect();
        let memory_mb = if self.runtime == "java" { JAVA_MEMORY_MB } else { MEMORY_MB };
        let mut plan = base.unwrap_or_else(|| Plan {
            title: String::new(),
            summary: String::new(),
            stack: short(&self.stack, TITLE_CHARS),
            project_type: self.runtime.clone(),
            files: Vec::new(),
            install,
            start: short(&self.start, TEXT_CHARS),
            port: u16::try_from(self.port).unwrap_or_default(),
            memory_mb,
            provider: String::new(),
            note: String::new(),
            starter: None,
            language: String::new(),
            dependencies: Vec::new(),
            checks: Vec::new(),
            questions: Vec::new(),
        });
        if let Some(title) = own(&self.title) {
            plan.title = short(&title, TITLE_CHARS);
        }
        if let Some(summary) = own(&self.summary) {
            plan.summary = summary;
        }
        let named = self.files.iter().filter_map(|file| FilePath::parse(&file.path).ok());
        for path in named.map(String::from).take(MAX_FILES) {
            if !plan.files.contains(&path) {
                plan.files.push(path);
            }
        }
        plan.provider = model.to_owned();
        plan.note = String::new();
        plan.language = self.language;
        plan.dependencies =
            self.dependencies.iter().map(|name| short(name, TITLE_CHARS)).take(MAX_FILES).collect();
        plan.checks = self
            .checks
            .into_iter()
            .filter(|check| check.path.starts_with('/'))
            .take(MAX_CHECKS)
            .collect();
        plan.questions = self.questions.into_iter().take(MAX_QUESTIONS).collect();
        plan
    }
}

fn short(text: &str, chars: usize) -> String {
    text.trim().chars().take(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = r#"Here it is:
```json
{"title": "मेस मेनू", "summary": "…", "language": "hi", "starter": "express", "files": [{"path": "../etc/passwd", "purpose": "x"},
 {"path": "src/menu.js", "purpose": "menu"}], "checks": [{"path": "/", "contains": "मेनू"}, {"path": "no"}], "questions": []}
```"#;

    #[test]
    fn a_starter_gives_what_the_draft_leaves_open() {
        let plan = Draft::read(SAID).unwrap().plan("mess menu in express", "claude-x");
        assert_eq!(
            (plan.title.as_str(), plan.stack.as_str(), plan.port),
            ("मेस मेनू", "express", 3000)
        );
        assert_eq!(plan.starter.as_deref(), Some("express"));
        assert!(plan.files.contains(&"src/menu.js".to_owned()));
        assert!(plan.files.iter().all(|path| !path.contains("..")));
        assert_eq!(plan.checks.len(), 1);
        assert_eq!(plan.provider, "claude-x");
    }

    #[test]
    fn without_a_starter_it_must_say_how_it_runs() {
        for (json, why) in [
            ("no plan", "no JSON"),
            (r#"{"title": "x"}"#, "a start command"),
            (r#"{"start": "x", "port": 80}"#, "a port"),
            (r#"{"start": "x", "port": 8080, "runtime": "cobol"}"#, "a runtime"),
            (r#"{"files": 3}"#, "invalid type"),
        ] {
            let error = Draft::read(json).unwrap_err();
            assert!(error.contains(why), "{json}: {error}");
        }
        let json =
            r#"{"title": "x", "start": "python3 app.py", "port": 8080, "runtime": "python"}"#;
        let plan = Draft::read(json).unwrap().plan("x", "m");
        assert_eq!((plan.project_type.as_str(), plan.port, plan.memory_mb), ("python", 8080, 512));
    }

    #[test]
    fn the_schema_requires_every_field_and_allows_no_other() {
        let schema = schema();
        assert_eq!(
            schema["required"].as_array().unwrap().len(),
            schema["properties"].as_object().unwrap().len()
        );
        assert_eq!(schema["properties"]["checks"]["items"]["additionalProperties"], false);
    }
}
