//! Models that plan, write and repair, played by a server that speaks the provider's wire format; all
//! else is real: sandboxes, packages, the browser.

mod apps;
mod faults;
mod runs;
mod stacks;
mod talk;

use crate::room::{Room, at};
use crate::sse::{Event, Events};
use model::script::{Part, Script, Turn};
use model_fake::Fake;
use serde_json::{Value, json};
use std::ops::Deref;

/// The project of these tests.
pub const APP: &str = "app";
/// A key like the real ones; it must never be seen again.
pub const KEY: &str = "sk-ant-played-0123456789abcdef";

/// A server whose model is played.
pub struct Stage {
    pub room: Room,
    pub fake: Fake,
}

impl Deref for Stage {
    type Target = Room;

    fn deref(&self) -> &Room {
        &self.room
    }
}

impl Stage {
    pub async fn of(turns: Vec<Turn>) -> Self {
        Self::with(turns, &[]).await
    }

    pub async fn with(turns: Vec<Turn>, settings: &[(&str, &str)]) -> Self {
        let fake = Fake::start(&Script { turns }).await.unwrap();
        let url = fake.anthropic_url();
        let model = [
            ("AUTH_MODE", "dev"),
            ("ANTHROPIC_API_KEY", KEY),
            ("ANTHROPIC_BASE_URL", url.as_str()),
        ];
        let room = Room::with(&[&model, settings].concat()).await;
        room.bench.client().create(APP).await;
        Self { room, fake }
    }

    /// What is played from now on.
    pub fn play(&self, turns: Vec<Turn>) {
        self.fake.play(&Script { turns });
    }

    /// A wish, to its end.
    pub async fn wish(&self, prompt: &str) -> Vec<Event> {
        self.post_events("/api/v1/jobs/app/generate", json!({"prompt": prompt})).await
    }

    pub async fn message(&self, text: &str) -> Vec<Event> {
        self.post_events("/api/v1/projects/app/message", json!({"text": text})).await
    }

    pub async fn post_events(&self, path: &str, body: Value) -> Vec<Event> {
        Events::post(&self.room, path, body).await.rest().await
    }

    pub async fn page(&self, path: &str, port: u16) -> String {
        let bytes = self.bytes(&format!("/api/v1/preview/app{path}?port={port}")).await;
        String::from_utf8(bytes).unwrap()
    }

    pub async fn file(&self, path: &str) -> String {
        let file = self.get(&format!("/api/v1/jobs/app/files/{path}")).await.ok();
        file["content"].as_str().unwrap().to_owned()
    }

    /// The last turn, as the chat has it.
    pub async fn last_turn(&self) -> Value {
        let chat = self.get("/api/v1/projects/app/chat").await.ok();
        chat["turns"].as_array().unwrap().last().unwrap().clone()
    }

    pub async fn stop_container(&self) {
        self.post_nothing(&at(APP, "/stop")).await.ok();
    }
}

/// A plan, as the planner says it.
pub fn plan(changes: Value) -> Turn {
    let mut plan = json!({
        "title": "Mess Menu", "summary": "A menu for the mess.", "language": "en", "starter": "",
        "stack": "node", "runtime": "node", "files": [{"path": "server.js", "purpose": "server"}],
        "dependencies": [], "install": [], "start": "node server.js", "port": 3000,
        "checks": [], "questions": [],
    });
    plan.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    Turn { chunk_chars: Some(200), ..Turn::text(plan.to_string()) }
}

pub fn write(path: &str, content: &str) -> Part {
    Part::Call { call: "write".into(), input: json!({"path": path, "content": content}) }
}

pub fn call(name: &str, input: Value) -> Part {
    Part::Call { call: name.into(), input }
}

pub fn done() -> Part {
    call("done", json!({"summary": "It is made."}))
}

pub fn say(parts: Vec<Part>) -> Turn {
    Turn { parts, chunk_chars: Some(200), ..Turn::default() }
}

pub fn last(events: &[Event]) -> &Event {
    events.last().expect("events")
}

/// Data of all events of a kind.
pub fn told(events: &[Event], kind: &str) -> Vec<String> {
    let of_kind = events.iter().filter(|event| event.kind() == kind);
    of_kind.map(|event| event.data().as_str().unwrap_or_default().to_owned()).collect()
}

#[track_caller]
pub fn assert_running(events: &[Event]) {
    assert_eq!(last(events).kind(), "complete", "{events:#?}");
    assert_eq!(last(events).body["state"], "running", "{:#?}", last(events));
}
