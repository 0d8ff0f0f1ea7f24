//! `/api/v1/projects/{project_id}/events`

use crate::harness::{Bench, Client};
use bharatbuild::accounts::Purpose;
use bharatbuild::streams::{Event, EventId};
use reqwest::Method;
use std::time::Duration;

const EVENTS: &str = "/api/v1/projects/abc123/events";

impl Bench {
    fn say(&self, kind: &str, source: &str) -> EventId {
        let event = Event::new(kind, "x").of(source);
        self.server.app.streams.publish(&"abc123".parse().unwrap(), event)
    }
}

/// A stream as it comes in.
struct Watching {
    answer: reqwest::Response,
    text: String,
}

impl Watching {
    async fn on(client: &Client, query: &str, seen: Option<&str>) -> Self {
        let mut request = client.request(Method::GET, &format!("{EVENTS}{query}"));
        if let Some(seen) = seen {
            request = request.header("last-event-id", seen);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream; charset=utf-8");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        Self { answer, text: String::new() }
    }

    /// Reads until this was said, and gives the ids of all events so far.
    async fn until(&mut self, said: &str) -> Vec<String> {
        while !self.text.contains(said) {
            let piece = tokio::time::timeout(Duration::from_secs(10), self.answer.chunk()).await;
            let piece = piece.expect("an event in time").unwrap().expect("the stream goes on");
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
        let events = self.text.split("\n\n").filter(|event| event.contains("\ndata: "));
        events.map(|e| e.split_once('\n').unwrap().0.replace("id: ", "")).collect()
    }
}

fn texts(ids: &[EventId]) -> Vec<String> {
    ids.iter().map(EventId::to_string).collect()
}

#[tokio::test]
async fn a_watcher_resumes_by_header_or_address_without_loss_or_repeat() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("abc123").await;
    let first = bench.say("status", "exec-1");
    let mut now = Watching::on(&client, "", None).await;
    let rest =
        [bench.say("stdout", "exec-1"), bench.say("other", "exec-2"), bench.say("done", "exec-1")];
    assert_eq!(now.until("\"done\"").await, texts(&rest));
    let mut resumed = Watching::on(&client, "?after=0-0", Some(&first.to_string())).await;
    assert_eq!(resumed.until("\"done\"").await, texts(&rest));
    let mut resumed =
        Watching::on(&client, &format!("?after={}&source=exec-1", rest[0]), None).await;
    assert_eq!(resumed.until("\"done\"").await, texts(&rest[2..]));
}

#[tokio::test]
async fn a_watcher_with_a_strange_id_is_told_to_begin_anew() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("abc123").await;
    let id = bench.say("status", "exec-1");
    for seen in ["something else", "1-1", "99999999999999999-1"] {
        let mut watching = Watching::on(&client, "", Some(seen)).await;
        watching.until("\"status\"").await;
        let first = watching.text.split("data: ").nth(1).unwrap().split('\n').next().unwrap();
        let first: serde_json::Value = serde_json::from_str(first).unwrap();
        assert_eq!(first["type"], "reset");
        assert!(first["data"]["from"].as_str().unwrap() <= id.to_string().as_str(), "{first}");
    }
    assert_eq!(client.get(&format!("{EVENTS}?after=x")).await.error(422), "invalid");
}

#[tokio::test]
async fn only_the_owner_watches_and_a_ticket_is_good_once() {
    let bench = Bench::start().await;
    bench.student("asha").create("abc123").await;
    let ravi = bench.student("ravi");
    assert_eq!(ravi.get(EVENTS).await.error(404), "project_not_found");
    let (project, asha) = ("abc123".parse().unwrap(), "asha".parse().unwrap());
    let ticket = bench.server.app.tickets.issue(&project, Purpose::Events, &asha);
    Watching::on(&ravi, &format!("?ticket={ticket}"), None).await;
    assert_eq!(
        ravi.get(&format!("{EVENTS}?ticket={ticket}")).await.error(401),
        "not_authenticated"
    );
    let other = bench.server.app.tickets.issue(&project, Purpose::Preview, &asha);
    assert_eq!(ravi.get(&format!("{EVENTS}?ticket={other}")).await.error(401), "not_authenticated");
}

#[tokio::test]
async fn a_stream_survives_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let dev = [("AUTH_MODE", "dev")];
    let bench = Bench::on(&data, &dev).await;
    bench.client().create("abc123").await;
    let before = [bench.say("status", "exec-1"), bench.say("stdout", "exec-1")];
    bench.server.stop().await;
    let bench = Bench::on(&data, &dev).await;
    let after = bench.say("done", "exec-1");
    let mut watching = Watching::on(&bench.client(), "", Some(&before[0].to_string())).await;
    assert_eq!(watching.until("\"done\"").await, texts(&[before[1], after]));
}
