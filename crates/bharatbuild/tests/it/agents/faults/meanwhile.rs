//! What a student does while a model works.

use super::{Case, MENU, Stage, asks, begun, call, say};
use crate::agents::{last, told};
use crate::sse::Events;
use model::script::Turn;
use serde_json::json;
use std::time::Duration;

const MESSAGE: &str = "/api/v1/projects/app/message";

impl Stage {
    /// Waits until the provider was asked so often.
    async fn until_asked(&self, times: usize) {
        let asked = async {
            while self.fake.requests().len() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), asked).await.expect("the model is asked");
    }
}

fn replaces() -> Turn {
    let edit = json!({"path": "menu.js", "old": "'idli', 'dosa'", "new": "'idli', 'dosa', 'vada'"});
    say(vec![call("replace", edit)])
}

/// The model has read the file, then the student saves it, then the model replaces a part of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_student_saved_meanwhile_is_not_written_over() {
    let stage = begun().await;
    let read = || say(vec![call("read", json!({"path": "menu.js"}))]);
    // Its first delta comes late enough for the student, however busy the host is.
    let slow = Turn { delay_ms: 300, ..replaces() };
    stage.play(vec![read(), slow, read(), replaces(), asks()]);
    let events = Events::post(&stage.room, MESSAGE, json!({"text": "add vada"})).await;
    stage.until_asked(2).await;
    let mine = format!("// mine\n{MENU}");
    stage.write("app", "menu.js", &mine).await.ok();
    let said = events.rest().await;
    assert_eq!(last(&said).kind(), "asked", "{:#?}", last(&said));
    let refused = told(&said, "edit_refused");
    assert!(refused.len() == 1 && refused[0].contains("read"), "{refused:?}");
    assert_eq!(stage.file("menu.js").await, mine.replace("'dosa'", "'dosa', 'vada'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_turns_at_once_the_second_is_told_to_wait() {
    let stage = begun().await;
    let slow = Turn { delay_ms: 100, ..asks() };
    stage.play(vec![slow]);
    let events = Events::post(&stage.room, MESSAGE, json!({"text": "more"})).await;
    for path in [MESSAGE, "/api/v1/jobs/app/generate", "/api/v1/projects/app/accept"] {
        let body = json!({"text": "again", "prompt": "again"});
        let answer = stage.post(path, body).await;
        assert_eq!(answer.error(409), "busy", "{path}");
    }
    assert_eq!(last(&events.rest().await).kind(), "asked");
    assert_eq!(stage.fake.requests().len(), 1);
    stage.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stopped_in_the_middle_is_charged_once_and_goes_on() {
    let stage = begun().await;
    let cost = stage.cost().await;
    stage.play(vec![Turn { delay_ms: 200, ..asks() }]);
    let mut events = Events::post(&stage.room, MESSAGE, json!({"text": "more"})).await;
    stage.until_asked(1).await;
    events.until_kind("turn_started").await;
    assert_eq!(stage.post_nothing("/api/v1/projects/app/stop").await.ok()["stopped"], true);
    let end = last(&events.rest().await).body.clone();
    assert_eq!((&end["state"], &end["code"]), (&json!("stopped"), &json!("stopped")));
    let held = async {
        while stage.cost().await["reserved_microdollars"] != 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), held).await.expect("nothing is held back");
    let after = stage.cost().await;
    assert_eq!(after["calls"].as_u64(), cost["calls"].as_u64().map(|calls| calls + 1), "{after:#}");
    stage.meets(Case::asks("after a stop", 1, vec![asks()])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_none_are_turned_away() {
    let stage = begun().await;
    stage.play(Vec::new());
    for text in [String::new(), " \n".to_owned(), "x".repeat(20_001)] {
        stage.post(MESSAGE, json!({"text": text})).await.error(422);
    }
    assert!(stage.fake.requests().is_empty());
}
