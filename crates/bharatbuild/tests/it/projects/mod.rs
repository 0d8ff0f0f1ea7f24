//! From a wish to a running app, over HTTP: `/jobs/{id}/generate`, `/projects`, `/projects/{id}/run`.

mod checkpoints;
mod cost;
mod files;
mod generate;
mod import;
mod list;
mod look;
mod run;
mod search;
mod thumbnail;

use crate::room::Room;
use crate::sse::{Event, Events};
use reqwest::Method;
use serde_json::{Value, json};

/// The project of these tests.
const APP: &str = "app";
const GENERATE: &str = "/api/v1/jobs/app/generate";

/// Whether a generation or a run is over.
fn is_over(event: &Event) -> bool {
    let ends = matches!(event.kind(), "complete" | "error");
    ends && event.body["source"] == "generation"
}

impl Room {
    /// Generates the app and gives all that was said.
    async fn generate(&self, prompt: &str) -> Vec<Event> {
        self.client_creates().await;
        Events::post(self, GENERATE, json!({"prompt": prompt})).await.rest().await
    }

    async fn client_creates(&self) {
        self.bench.client().create(APP).await;
    }

    /// Replaces the plan's commands, and runs by it; gives all that was said.
    async fn run_by(&self, install: &[&str], start: &str, port: u16) -> Vec<Event> {
        let plan = json!({
            "title": "App", "summary": "", "stack": "own", "project_type": "node", "files": [],
            "install": install, "start": start, "port": port, "memory_mb": 256,
            "provider": "test", "note": "",
        });
        let plan = json!({"tasks": [], "metadata": {"plan": plan}});
        self.post("/api/v1/jobs/app/plan", plan).await.ok();
        self.run_again().await
    }

    /// Runs by the plan that is there; gives all that was said.
    pub async fn run_again(&self) -> Vec<Event> {
        let mut events = Events::of(self.request(Method::GET, "/api/v1/projects/app/events")).await;
        self.post_nothing("/api/v1/projects/app/run").await.ok();
        events.until(is_over).await
    }

    async fn run_state(&self) -> Value {
        self.get("/api/v1/containers/app/status").await.ok()["run"].clone()
    }
}

/// The steps in the order they were said, like `install done`.
fn steps(events: &[Event]) -> Vec<String> {
    let steps = events.iter().filter(|event| event.kind() == "step");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named =
        |event: &Event| format!("{} {}", text(&event.data()["step"]), text(&event.data()["state"]));
    steps.map(named).collect()
}
