//! Turns that go wrong: each ends within its bounds, with a sentence a student understands, and with
//! nothing lost or charged twice.

use super::{Stage, assert_running, call, done, last, plan, say, write};
use model::script::{Fault, Part, Turn};
use serde_json::{Value, json};

const PAGE: &str = "require('http').createServer((q, a) => { a.setHeader('Content-Type', 'text/html'); a.end('<h1>Menu</h1>'); }).listen(3000);\n";

fn good() -> Turn {
    say(vec![write("server.js", PAGE), done()])
}

fn status(status: u16, times: u32) -> Fault {
    Fault::Status { status, error: None, message: None, retry_after: Some(0.1), times }
}

/// A stage where the writer's first turn meets a fault.
async fn meets(fault: Fault) -> (Stage, Vec<crate::sse::Event>) {
    let stage = Stage::of(vec![plan(json!({})), Turn { fault: Some(fault), ..good() }]).await;
    let said = stage.wish("a mess menu").await;
    (stage, said)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_waited_for() {
    for fault in [
        status(429, 2),
        status(529, 1),
        status(500, 1),
        Fault::Cut { at: 700, clean: false, times: 1 },
        Fault::ErrorEvent { after: 4, error: "overloaded_error".into(), times: 1 },
    ] {
        let told = format!("{fault:?}");
        let (stage, said) = meets(fault).await;
        assert_eq!(last(&said).kind(), "complete", "{told}: {:#?}", last(&said));
        assert!(stage.file("server.js").await.contains("Menu"));
        stage.stop_container().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_pass_is_said_at_once() {
    for (fault, words) in [
        (status(401, 9), "key"),
        (status(403, 9), "not allowed"),
        (status(404, 9), "no such model"),
        (status(400, 9), "does not accept"),
        (status(413, 9), "too long"),
    ] {
        let (stage, said) = meets(fault).await;
        let end = last(&said);
        assert_eq!((end.kind(), &end.body["state"]), ("error", &json!("failed")), "{end:#?}");
        let why = end.data().as_str().unwrap();
        assert!(why.contains(words) && why.contains("go on"), "{why}");
        // The same wish goes on where it was, once the provider does.
        stage.play(vec![good()]);
        assert_running(&stage.message("go on").await);
        stage.stop_container().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_goes_round_in_circles_is_ended() {
    let circles = Turn { repeat: Some(60), ..say(vec![call("list", json!({}))]) };
    let stage = Stage::of(vec![plan(json!({})), circles]).await;
    let said = stage.wish("a mess menu").await;
    let end = last(&said);
    assert_eq!(end.kind(), "error", "{end:#?}");
    // A plan, and a turn of 25 steps for the writer and for each repair that was tried.
    let asked = stage.fake.requests().len();
    assert!(asked <= 1 + 25 * 4, "{asked} calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_answered_and_changes_nothing() {
    let calls = vec![
        call("write", json!({"path": "../../etc/passwd", "content": "x"})),
        call("write", json!({"path": ".git/config", "content": "x"})),
        call("write", json!({"path": "plan.json", "content": "{}"})),
        call("replace", json!({"path": "nothing.js", "old": "a", "new": "b"})),
        call("read", json!({"path": "/etc/shadow"})),
        call("search", json!({"pattern": "(((("})),
        call("fly", json!({})),
        call("http_probe", json!({"path": "no slash"})),
        call("browser_check", json!({"path": "//evil"})),
        Part::RawCall { call: "read".into(), raw: "[1, 2".into() },
    ];
    let count = calls.len();
    let stage = Stage::of(vec![plan(json!({})), say(calls), good()]).await;
    let said = stage.wish("a mess menu").await;
    assert_running(&said);
    let asked = stage.fake.requests()[2].clone();
    let results = asked["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    let errors = results.as_array().unwrap().iter().filter(|result| result["is_error"] == true);
    assert_eq!(errors.count(), count, "{results:#}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_makes_no_sense_is_asked_for_once_more() {
    let stage = Stage::of(vec![Turn::text("I cannot plan."), plan(json!({})), good()]).await;
    assert_running(&stage.wish("a mess menu").await);
    stage.stop_container().await;
    stage.play(vec![Turn::text("no"), Turn::text("no"), Turn::text("no")]);
    let said = stage.wish("another").await;
    let why = last(&said).data().as_str().unwrap().to_owned();
    assert!(why.contains("plan makes no sense"), "{why}");
    assert_eq!(stage.fake.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cap_on_money_is_said_in_rupees_and_nothing_is_asked() {
    let settings = [("MODEL_CALL_CAP", "0.0001")];
    let stage = Stage::with(vec![plan(json!({}))], &settings).await;
    let said = stage.wish("a mess menu").await;
    let end = last(&said);
    assert_eq!(end.body["state"], "out_of_budget", "{end:#?}");
    assert!(end.data().as_str().unwrap().contains('₹'), "{end:#?}");
    assert!(stage.fake.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_said_as_one() {
    let refusal = Turn { refusal: Some("cyber".into()), ..Turn::default() };
    let stage = Stage::of(vec![refusal]).await;
    let said = stage.wish("a virus").await;
    assert!(last(&said).data().as_str().unwrap().contains("refused"));
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

/// Fields that hold what is sent, whatever is in them.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_history_is_sent_byte_for_byte() {
    let stage = Stage::of(vec![
        plan(json!({})),
        say(vec![Part::Thinking { thinking: "Hm.".into() }, call("list", json!({}))]),
        good(),
    ])
    .await;
    assert_running(&stage.wish("a mess menu").await);
    stage.play(vec![say(vec![done()])]);
    let first = stage.message("go on").await;
    assert_running(&first);
    let requests = stage.fake.requests();
    let messages = |request: &Value| request["messages"].as_array().unwrap().clone();
    assert!(messages(&requests[0]).len() > 5, "{:#}", requests[0]);
    stage.stop_container().await;
}
