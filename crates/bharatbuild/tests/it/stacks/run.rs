//! A wish, and all that must come of it.

use super::measure::{Memory, Row};
use crate::room::{Room, at};
use crate::sse::{Event, Events};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Instant;

pub struct Stack {
    pub prompt: &'static str,
    pub title: &'static str,
    pub name: &'static str,
    pub port: u64,
    /// A file that its ZIP must hold.
    pub file: &'static str,
    /// Where its page is.
    pub page: &'static str,
}

/// The app of a wish, running; gives the last event.
pub async fn generated(room: &Room, prompt: &str) -> Event {
    let events = wished(room, prompt).await;
    let last = events.last().expect("events").clone();
    assert_eq!(last.kind(), "complete", "{events:#?}");
    last
}

/// All that is said of a wish.
pub async fn wished(room: &Room, prompt: &str) -> Vec<Event> {
    room.post("/api/v1/jobs/create", json!({"project_name": "App", "job_id": "app"})).await.ok();
    let body = json!({"prompt": prompt});
    Events::post(room, "/api/v1/jobs/app/generate", body).await.rest().await
}

impl Stack {
    pub async fn runs(&self, room: &Room, engine: &'static str) {
        let memory = Memory::watch(room);
        let began = Instant::now();
        let complete = generated(room, self.prompt).await;
        let (cold, building) = (began.elapsed(), memory.highest());
        assert_eq!(complete.body["port"], self.port);
        let plan = room.get("/api/v1/jobs/app/files/plan.json").await.ok();
        let plan: Value = serde_json::from_str(plan["content"].as_str().unwrap()).unwrap();
        assert_eq!(plan["metadata"]["plan"]["stack"], self.name);
        self.serves(room).await;
        let row = Row { stack: self.name, engine, cold, building, running: memory.now().await };
        row.keep();
    }

    /// Its page in the preview, its files in the ZIP.
    async fn serves(&self, room: &Room) {
        let address = format!("/api/v1/preview/app{}?port={}", self.page, self.port);
        let answer = room.request(Method::GET, &address).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.unwrap();
        assert!(page.contains(self.title), "{} is in {page}", self.title);

        let zip = room.bytes("/api/v1/jobs/app/download").await;
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        assert!(zip.by_name(self.file).is_ok(), "{} is in the ZIP", self.file);
        let status = room.get(&at("app", "/status")).await.ok();
        let wanted = (&json!("ready"), &json!(self.port));
        assert_eq!((&status["run"]["phase"], &status["active_port"]), wanted);
    }
}
