//! Events of projects, in the shape the spec's clients know.

use super::Projects;
use super::display;
use crate::ids::ProjectId;
use crate::streams::Event;
use serde_json::{Map, Value, json};

/// Who an event is about: an execution, or the generation, or nobody in particular.
#[derive(Debug, Clone)]
pub struct Voice {
    pub(super) project: ProjectId,
    pub(super) source: Option<String>,
}

impl Voice {
    /// For events that belong to `source`.
    pub fn new(project: &ProjectId, source: &str) -> Self {
        Self { project: project.clone(), source: Some(source.to_owned()) }
    }
}

impl Projects {
    /// Says something about an execution: its events also name it as `exec_id`.
    pub(super) fn say(&self, voice: &Voice, kind: &str, data: Value, mut more: Value) {
        if let Some(source) = voice.source.as_deref() {
            let fields = more.as_object_mut().map(std::mem::take).unwrap_or_default();
            more = Value::Object(
                [("exec_id".to_owned(), Value::from(source))].into_iter().chain(fields).collect(),
            );
        }
        self.tell(voice, kind, data, more);
    }

    /// Says something in a project's log: `{"type", "data", "timestamp", "display", ...}`.
    pub fn tell(&self, voice: &Voice, kind: &str, data: Value, more: Value) {
        let mut body = Map::new();
        body.insert("type".into(), kind.into());
        let text = data.as_str().unwrap_or_default();
        body.insert("display".into(), display::of(kind, text));
        body.insert("data".into(), data);
        if kind != "system" {
            body.insert("timestamp".into(), self.time_of_day().into());
        }
        if let Value::Object(more) = more {
            body.extend(more);
        }
        let event = Event { source: voice.source.clone(), body: Value::Object(body) };
        self.parts().streams.publish(&voice.project, event);
    }

    /// Says that a step of a run (`files`, `install`, `start`, `port`, `answer`) has come to a
    /// state (`running`, `done`, `failed`).
    pub fn say_step(&self, project: &ProjectId, step: &str, state: &str) {
        let voice = Voice { project: project.clone(), source: None };
        self.say(&voice, "step", json!({"step": step, "state": state}), Value::Null);
    }

    fn time_of_day(&self) -> String {
        let now = self.parts().clock.now();
        format!("{:02}:{:02}:{:02}", now.hour(), now.minute(), now.second())
    }
}
