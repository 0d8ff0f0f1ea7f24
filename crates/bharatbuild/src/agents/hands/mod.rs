//! What the agents can do in a project: its files, its sandbox, its running app.

mod consent;
mod edit;
mod files;
mod kept_run;
mod probe;
mod run;
mod search;
mod talk;
mod tools;

use super::turn::{Hands, Outcome, Teller};
use crate::checkpoints::Checkpoints;
use crate::clock::Clock;
use crate::ids::{ProjectId, UserId};
use crate::jobs::{Jobs, Rule};
use crate::projects::Projects;
use crate::store::Store;
use crate::verdicts::Verdicts;
use async_trait::async_trait;
use edits::{Editor, FilePath, Operation, Policy};
use model::Tool;
use serde_json::Value;
use std::sync::Arc;

/// Bytes of a tool's answer; what is longer is cut and said to be.
const MAX_ANSWER_BYTES: usize = 40_000;

/// Hands in one project, for one turn: they remember what the model has seen of each file.
pub struct ProjectHands {
    pub(super) id: ProjectId,
    pub(super) jobs: Jobs,
    pub(super) projects: Projects,
    pub(super) checkpoints: Checkpoints,
    /// How far the conversation has come, and what a person agreed to.
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) teller: Arc<dyn Teller>,
    /// When files may be written.
    pub(super) rule: Rule,
    /// Where the app is expected.
    pub(super) port: u16,
    pub(super) project_type: String,
    pub(super) language: String,
    pub(super) verdicts: Verdicts,
    /// For whom the model works.
    pub(super) user: UserId,
    policy: Policy,
    editor: Editor,
}

/// What hands are made of.
pub struct Reach {
    pub id: ProjectId,
    pub jobs: Jobs,
    pub projects: Projects,
    pub checkpoints: Checkpoints,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub teller: Arc<dyn Teller>,
    pub rule: Rule,
    pub port: u16,
    pub project_type: String,
    /// In which the student is spoken to, as a plan has it.
    pub language: String,
    /// What is said of a model's commands before they run.
    pub verdicts: Verdicts,
    pub user: UserId,
    pub policy: Policy,
}

impl ProjectHands {
    pub fn new(reach: Reach) -> Self {
        let editor = Editor::new(reach.policy.clone());
        Self {
            id: reach.id,
            jobs: reach.jobs,
            projects: reach.projects,
            checkpoints: reach.checkpoints,
            store: reach.store,
            clock: reach.clock,
            teller: reach.teller,
            rule: reach.rule,
            port: reach.port,
            project_type: reach.project_type,
            language: reach.language,
            verdicts: reach.verdicts,
            user: reach.user,
            policy: reach.policy,
            editor,
        }
    }

    /// The model was shown this file.
    pub fn saw(&mut self, path: &FilePath, bytes: &[u8]) {
        self.editor.saw(path, bytes);
    }

    /// A field of a call's input as text.
    fn text<'i>(input: &'i Value, field: &str) -> &'i str {
        input[field].as_str().unwrap_or_default()
    }
}

#[async_trait]
impl Hands for ProjectHands {
    fn tools(&self) -> Vec<Tool> {
        tools::all()
    }

    async fn edit(&mut self, operation: Operation) -> Outcome {
        self.apply(operation).await
    }

    async fn call(&mut self, name: &str, input: &Value) -> Outcome {
        let told = input.as_object().map(|_| input.clone()).unwrap_or_default();
        self.teller.tell("tool", name.into(), serde_json::json!({"tool": name, "input": told}));
        let outcome = match name {
            "read" => self.read(input).await,
            "list" => self.list().await,
            "search" => self.search(input).await,
            "run" => self.run(input).await,
            "logs" => self.logs(),
            "http_probe" => self.http_probe(input).await,
            "browser_check" => self.browser_check(input).await,
            "ask" => talk::ask(input),
            "done" => talk::done(input),
            other => Outcome::bad(format!("there is no tool {other:?}")),
        };
        Outcome { text: cut(outcome.text), ..outcome }
    }
}

/// A text that is not longer than an answer may be.
fn cut(text: String) -> String {
    if text.len() <= MAX_ANSWER_BYTES {
        return text;
    }
    let end = (0..=MAX_ANSWER_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}\n… {} bytes more are left out", &text[..end], text.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_answers_are_cut_between_characters_and_say_so() {
        let text = cut("ह".repeat(MAX_ANSWER_BYTES));
        assert!(text.len() < MAX_ANSWER_BYTES + 60 && text.ends_with("bytes more are left out"));
        assert_eq!(cut("short".to_owned()), "short");
    }
}
