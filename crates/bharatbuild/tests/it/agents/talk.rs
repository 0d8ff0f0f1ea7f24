//! Talking: questions, changes, stopping, going back, locks.

use super::{APP, KEY, Stage, assert_running, call, done, last, plan, say, told, write};
use crate::room::at;
use crate::sse::Events;
use serde_json::json;
use std::time::Duration;

const PAGE: &str = "require('http').createServer((q, a) => { a.setHeader('Content-Type', 'text/html'); a.end('<h1>Menu</h1>'); }).listen(3000);\n";

pub async fn running() -> Stage {
    let stage = Stage::of(vec![plan(json!({})), say(vec![write("server.js", PAGE), done()])]).await;
    assert_running(&stage.wish("a mess menu").await);
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_with_questions_waits_and_is_built_with_the_answers() {
    let questions = json!([{"question": "Veg or non-veg?", "choices": ["veg", "both"]}]);
    let stage = Stage::of(vec![
        plan(json!({"questions": questions})),
        say(vec![write("server.js", PAGE), done()]),
    ])
    .await;
    let said = stage.wish("a mess menu").await;
    assert_eq!(last(&said).kind(), "plan_ready");
    assert_eq!(last(&said).body["questions"][0]["choices"][1], "both");
    let body = json!({"answers": "only veg"});
    let said = stage.post_events("/api/v1/projects/app/accept", body).await;
    assert_running(&said);
    let asked = stage.fake.requests()[1].to_string();
    assert!(asked.contains("only veg") && asked.contains("a mess menu"), "{asked}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_makes_a_small_change_and_can_be_taken_back() {
    let stage = running().await;
    stage.play(vec![say(vec![
        call(
            "replace",
            json!({"path": "server.js", "old": "<h1>Menu</h1>", "new": "<h1>Login</h1>"}),
        ),
        done(),
    ])]);
    assert_running(&stage.message("add a login page").await);
    assert!(stage.page("/", 3000).await.contains("Login"));
    let diff = stage.get("/api/v1/projects/app/diff?from=1&to=2").await.ok();
    assert_eq!((&diff["lines_added"], &diff["lines_removed"]), (&json!(1), &json!(1)), "{diff}");
    stage.post_nothing("/api/v1/projects/app/checkpoints/1/restore").await.ok();
    assert!(stage.file("server.js").await.contains("Menu"));
    // The model remembers only what was before.
    stage.play(vec![say(vec![done()])]);
    assert_running(&stage.message("go on").await);
    let asked = stage.fake.requests()[0].to_string();
    assert!(asked.contains("a mess menu") && !asked.contains("add a login page"), "{asked}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_ends_the_turn_and_the_answer_goes_on() {
    let stage = Stage::of(vec![
        plan(json!({})),
        say(vec![call("ask", json!({"question": "Which meals?", "choices": ["two", "three"]}))]),
    ])
    .await;
    let said = stage.wish("a mess menu").await;
    assert_eq!(last(&said).kind(), "asked");
    assert_eq!(last(&said).data(), "Which meals?");
    stage.play(vec![say(vec![write("server.js", PAGE), done()])]);
    assert_running(&stage.message("three").await);
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_stopped_at_any_moment_and_what_was_written_stays() {
    let mut slow = say(vec![write("a.txt", "first"), call("run", json!({"command": "sleep 600"}))]);
    slow.chunk_chars = Some(200);
    let stage = Stage::of(vec![plan(json!({})), slow]).await;
    let mut events =
        Events::post(&stage.room, "/api/v1/jobs/app/generate", json!({"prompt": "x"})).await;
    let before = events.until(|event| event.kind() == "system").await;
    assert!(told(&before, "file_written").contains(&"a.txt".to_owned()));
    let busy = stage.post("/api/v1/projects/app/message", json!({"text": "more"})).await;
    assert_eq!(busy.error(409), "busy");
    assert_eq!(stage.post_nothing("/api/v1/projects/app/stop").await.ok()["stopped"], true);
    let rest = tokio::time::timeout(Duration::from_secs(20), events.rest()).await.unwrap();
    assert_eq!(last(&rest).body["state"], "stopped");
    assert_eq!(stage.file("a.txt").await, "first");
    assert_eq!(stage.post_nothing("/api/v1/projects/app/stop").await.ok()["stopped"], false);
    stage.play(vec![say(vec![write("server.js", PAGE), done()])]);
    assert_running(&stage.message("go on").await);
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn locked_files_stay_and_keys_get_into_no_file() {
    let stage = running().await;
    let locks = json!({"paths": ["server.js", "config/"]});
    assert_eq!(
        stage.put_json("/api/v1/projects/app/locks", locks).await.ok()["paths"][0],
        "config"
    );
    let leak = || {
        let line = "env; cat /proc/1/environ 2>&1; echo gone > server.js; mv server.js elsewhere; \
                    rm -f server.js; mkdir config; echo mine > own.txt";
        call("run", json!({"command": line}))
    };
    stage.play(vec![say(vec![
        write("server.js", "gone"),
        write("config/a.json", "{}"),
        write("key.txt", KEY),
        leak(),
    ])]);
    let mut said = stage.message("leak").await;
    assert_eq!(last(&said).kind(), "asked");
    stage.play(vec![say(vec![leak()]), say(vec![done()])]);
    said.extend(stage.message("Yes, run it").await);
    assert_running(&said);
    let refused = told(&said, "edit_refused");
    assert!(refused[0].contains("locked") && refused[1].contains("locked"), "{refused:?}");
    assert!(refused[2].contains("secret"), "{refused:?}");
    assert!(stage.file("server.js").await.contains("Menu"));
    assert_eq!(stage.file("own.txt").await, "mine\n");
    stage.put_json("/api/v1/projects/app/locks", json!({"paths": []})).await.ok();
    let unlocked = json!({"command": "echo '// mine' >> server.js"});
    stage.post_events(&at(APP, "/exec"), unlocked).await;
    assert!(stage.file("server.js").await.contains("// mine"));
    // The script's own words are the only place where it is.
    let others = said.iter().filter(|event| event.kind() != "edit_delta");
    assert!(others.into_iter().all(|event| !event.body.to_string().contains(KEY)));
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_model_a_message_says_what_is_missing() {
    let room = crate::room::Room::empty().await;
    room.bench.client().create(APP).await;
    let message = json!({"text": "add a login page"});
    let answer = room.post("/api/v1/projects/app/message", message.clone()).await;
    assert_eq!(answer.error(409), "no_plan");
    room.post("/api/v1/jobs/app/plan", json!({"tasks": [], "metadata": {"plan": {
        "title": "App", "summary": "", "stack": "own", "project_type": "node", "files": [],
        "install": [], "start": "true", "port": 3000, "memory_mb": 256, "provider": "x", "note": ""}}}))
        .await
        .ok();
    assert_eq!(room.post("/api/v1/projects/app/message", message).await.error(409), "no_model");
    let wish = json!({"prompt": "x", "provider": "claude"});
    assert_eq!(room.post("/api/v1/jobs/app/generate", wish).await.status, 422);
}
