//! Turns that run an app, or would for ever.

use super::status;
use crate::agents::{Stage, assert_running, call, done, last, plan, say, write};
use model::script::{Part, Turn};
use serde_json::{Value, json};

const PAGE: &str = "require('http').createServer((q, a) => { a.setHeader('Content-Type', 'text/html'); a.end('<h1>Menu</h1>'); }).listen(3000);\n";

fn good() -> Turn {
    say(vec![write("server.js", PAGE), done()])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_made_once_the_key_is_right() {
    let locked_out = Turn { fault: Some(status(401, 1)), ..good() };
    let stage = Stage::of(vec![plan(json!({})), locked_out]).await;
    assert_eq!(last(&stage.wish("a mess menu").await).body["code"], "model.wrong_key");
    assert_running(&stage.message("go on").await);
    assert!(stage.page("/", 3000).await.contains("Menu"));
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_goes_round_in_circles_is_ended() {
    let circles = Turn { repeat: Some(120), ..say(vec![call("list", json!({}))]) };
    let stage = Stage::of(vec![plan(json!({})), circles]).await;
    let said = stage.wish("a mess menu").await;
    let end = &last(&said).body;
    assert_eq!((&end["state"], &end["code"]), (&json!("gave_up"), &json!("gave_up")), "{end:#}");
    // A plan, and a turn of 25 steps for the writer and for each repair that was tried.
    let asked = stage.fake.requests().len();
    assert!(asked <= 1 + 25 * 4, "{asked} calls");
    let cost = stage.get("/api/v1/projects/app/cost").await.ok();
    assert_eq!(cost["calls"], asked, "{cost:#}");
    stage.stop_container().await;
}

/// An answer of nothing at all says that the model is done.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_answer_ends_the_turn_and_the_app_is_looked_at() {
    let stage = Stage::of(vec![plan(json!({})), Turn::default(), good()]).await;
    assert_running(&stage.wish("a mess menu").await);
    assert_eq!(stage.fake.requests().len(), 3);
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_steps_read_most_of_their_prompt_from_the_cache() {
    let mut turns = vec![plan(json!({}))];
    let text = |n: usize| format!("// {n}\n{}", "const dish = 'idli';\n".repeat(40));
    turns.extend((0..19).map(|n| say(vec![write(&format!("src/{n}.js"), &text(n))])));
    turns.push(good());
    let stage = Stage::of(turns).await;
    assert_running(&stage.wish("a mess menu").await);
    let share = stage.fake.report().cached_share();
    assert!(share >= 0.8, "{share}");
    stage.stop_container().await;
}

/// A turn begins with the very messages of the one before.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_history_is_sent_byte_for_byte() {
    let thinks = say(vec![Part::Thinking { thinking: "Hm.".into() }, call("list", json!({}))]);
    let stage = Stage::of(vec![plan(json!({})), thinks, good()]).await;
    assert_running(&stage.wish("a mess menu").await);
    let bare = |request: &Value| -> Vec<String> {
        let mut messages = request["messages"].as_array().unwrap().clone();
        for block in
            messages.iter_mut().flat_map(|message| message["content"].as_array_mut()).flatten()
        {
            block.as_object_mut().unwrap().shift_remove("cache_control");
        }
        messages.iter().map(Value::to_string).collect()
    };
    let earlier = bare(stage.fake.requests().last().unwrap());
    stage.play(vec![say(vec![done()])]);
    assert_running(&stage.message("go on").await);
    let later = bare(&stage.fake.requests()[0]);
    assert_eq!(later[..earlier.len()], earlier);
    assert!(later.len() > earlier.len() + 1, "{later:#?}");
    stage.stop_container().await;
}
