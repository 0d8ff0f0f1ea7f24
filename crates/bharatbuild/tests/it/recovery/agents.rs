//! A server that is killed while a model works.

use super::server::Process;
use crate::agents::{call, plan, say, write};
use crate::sse::Events;
use model::script::{Part, Script, Turn};
use model_fake::Fake;
use serde_json::{Value, json};
use std::time::Duration;

const COST: &str = "/api/v1/projects/shop/cost";
const CHAT: &str = "/api/v1/projects/shop/chat";
const MESSAGE: &str = "/api/v1/projects/shop/message";

fn ask() -> Part {
    call("ask", json!({"question": "Which meals?"}))
}

/// A model that writes a whole file at once, and takes its time for the second one.
fn slow() -> Turn {
    let parts = vec![write("first.js", "1;\n"), write("second.js", &"2;\n".repeat(4_000)), ask()];
    Turn { delay_ms: 50, ..say(parts) }
}

async fn with(fake: &Fake) -> Process {
    let server = Process::with(vec![
        ("ANTHROPIC_API_KEY", crate::agents::KEY.to_owned()),
        ("ANTHROPIC_BASE_URL", fake.anthropic_url()),
    ])
    .await;
    server.create("shop").await;
    server
}

/// Begins to work, and is killed once the model has begun to write the second file.
async fn killed(server: &mut Process, path: &str, body: Value) {
    let mut events = Events::post(server, path, body).await;
    events.until(|event| event.kind() == "edit_delta" && event.data() == "second.js").await;
    server.kill();
}

async fn goes_on(server: &Process, fake: &Fake) -> Vec<Value> {
    fake.play(&Script { turns: vec![say(vec![write("second.js", "2;\n"), ask()])] });
    let said = Events::post(server, MESSAGE, json!({"text": "go on"})).await.rest().await;
    assert_eq!(said.last().unwrap().kind(), "asked", "{:#?}", said.last());
    fake.requests()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_in_whose_middle_the_server_died_is_interrupted_and_goes_on() {
    let first = say(vec![write("menu.js", "0;\n"), ask()]);
    let script = Script { turns: vec![plan(json!({})), first, slow()] };
    let fake = Fake::start(&script).await.unwrap();
    let mut server = with(&fake).await;
    let wish = json!({"prompt": "a mess menu"});
    let said = Events::post(&server, "/api/v1/jobs/shop/generate", wish).await.rest().await;
    assert_eq!(said.last().unwrap().kind(), "asked");
    let before = server.get(COST).await.ok();
    killed(&mut server, MESSAGE, json!({"text": "two files"})).await;
    for _ in 0..2 {
        server.again().await;
        let chat = server.get(CHAT).await.ok();
        assert_eq!(chat["working"], false);
        let (earlier, turn) = (&chat["turns"][0], &chat["turns"][1]);
        assert_eq!((&earlier["state"], &turn["state"]), (&json!("asked"), &json!("interrupted")));
        assert!(turn["message"].as_str().unwrap().contains("say \"go on\""), "{turn:#}");
        let job = server.get("/api/v1/jobs/shop").await.ok();
        assert_eq!(job["status"], "failed", "{job:#}");
        let folder = server.data().join("jobs/shop");
        assert_eq!(std::fs::read_to_string(folder.join("first.js")).unwrap(), "1;\n");
        assert!(!folder.join("second.js").exists());
        // Nobody knows what was used: all that was set aside, and once.
        let cost = server.get(COST).await.ok();
        assert_eq!((&cost["calls"], &cost["reserved_microdollars"]), (&json!(3), &json!(0)));
        assert_eq!(cost["unmeasured_calls"], 1, "{cost:#}");
        assert!(cost["microdollars"].as_u64() > before["microdollars"].as_u64(), "{cost:#}");
        server.kill();
    }
    server.again().await;
    let asked = goes_on(&server, &fake).await;
    let text = asked[0].to_string();
    assert!(text.contains("two files") && text.contains("first.js (3 bytes)"), "{text}");
    assert_eq!(server.get(COST).await.ok()["calls"], 4);
    let events = Events::after(&server, "/api/v1/projects/shop/events?after=start", None).await;
    assert_interrupted_once(events).await;
}

/// The project's log has the end of the turn, once however often the server came back.
async fn assert_interrupted_once(mut events: Events) {
    let heard = events.until(|event| event.kind() == "asked" && event.body["turn"] == 3).await;
    let ends: Vec<_> = heard.iter().filter(|event| event.body["state"] == "interrupted").collect();
    assert_eq!(ends.len(), 1, "{ends:#?}");
    assert_eq!((ends[0].kind(), &ends[0].body["code"]), ("error", &json!("interrupted")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_in_whose_planning_the_server_died_goes_on() {
    let script = Script { turns: vec![Turn { delay_ms: 500, ..plan(json!({})) }] };
    let fake = Fake::start(&script).await.unwrap();
    let mut server = with(&fake).await;
    let wish = json!({"prompt": "a mess menu"});
    let mut events = Events::post(&server, "/api/v1/jobs/shop/generate", wish).await;
    events.until_kind("turn_started").await;
    while fake.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.kill();
    server.again().await;
    assert_eq!(server.get(CHAT).await.ok()["turns"][0]["state"], "interrupted");
    fake.play(&Script { turns: vec![plan(json!({})), say(vec![ask()])] });
    let said = Events::post(&server, MESSAGE, json!({"text": "go on"})).await.rest().await;
    assert_eq!(said.last().unwrap().kind(), "asked", "{:#?}", said.last());
    assert!(fake.requests()[0].to_string().contains("a mess menu"));
}

/// A turn that ended well is not taken for one that was going on.
#[tokio::test(flavor = "multi_thread")]
async fn what_had_ended_stays_as_it_ended() {
    let page = "require('http').createServer((q, a) => { a.setHeader('Content-Type', 'text/html'); a.end('<h1>Menu</h1>'); }).listen(3000);\n";
    let made = say(vec![write("server.js", page), crate::agents::done()]);
    let fake = Fake::start(&Script { turns: vec![plan(json!({})), made] }).await.unwrap();
    let mut server = with(&fake).await;
    let wish = json!({"prompt": "a mess menu"});
    let said = Events::post(&server, "/api/v1/jobs/shop/generate", wish).await.rest().await;
    assert_eq!(said.last().unwrap().kind(), "complete", "{:#?}", said.last());
    server.kill();
    server.again().await;
    let turn = server.get(CHAT).await.ok()["turns"][0].clone();
    assert_eq!(
        (&turn["state"], &turn["message"]),
        (&json!("running"), &json!("The app is running"))
    );
}
