//! Wishes of which no plan is made.

use super::{Stage, ask, asks, last, plan, say, status, understandable, write};
use model::script::{Fault, Turn};
use serde_json::json;
use std::ops::RangeInclusive;

/// A wish's end that is no good one; then the same wish once more, by saying "go on".
async fn fails(name: &str, code: &str, asked: RangeInclusive<usize>, turns: Vec<Turn>) {
    let stage = Stage::of(turns).await;
    let said = stage.wish("a mess menu").await;
    let end = &last(&said).body;
    assert_eq!((&end["state"], &end["code"]), (&json!("failed"), &json!(code)), "{name}: {end:#}");
    let sentence = end["message"].as_str().unwrap();
    understandable(name, sentence);
    assert!(!sentence.contains("go on"), "{name}: there is nothing to go on with: {sentence}");
    let count = stage.fake.requests().len();
    assert!(asked.contains(&count), "{name}: {count}");
    stage
        .charged_once(
            name,
            &said,
            &json!({"microdollars": 0, "calls": 0, "tokens":
        {"input": 0, "cache_read": 0, "cache_write": 0}}),
        )
        .await;
    stage.play(vec![plan(json!({})), say(vec![write("menu.js", "1;\n"), ask()])]);
    assert_eq!(last(&stage.message("go on").await).kind(), "asked", "{name}");
    assert!(stage.fake.requests()[0].to_string().contains("a mess menu"));
    assert_eq!(stage.file("menu.js").await, "1;\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_without_a_plan_can_be_sent_again() {
    let faulty = |fault| Turn { fault: Some(fault), ..plan(json!({})) };
    let twice = |turn: Turn| vec![Turn { repeat: Some(2), ..turn }];
    fails("no plan", "model.no_plan", 2..=2, twice(Turn::text("I cannot plan."))).await;
    fails("a low port", "model.no_plan", 2..=2, twice(plan(json!({"port": 80})))).await;
    fails("no such runtime", "model.no_plan", 2..=2, twice(plan(json!({"runtime": "cobol"}))))
        .await;
    fails("no command", "model.no_plan", 2..=2, twice(plan(json!({"start": " "})))).await;
    let refuses = Turn { refusal: Some("cyber".into()), ..Turn::default() };
    fails("a refusal", "model.refused", 1..=1, vec![refuses]).await;
    fails("401", "model.wrong_key", 1..=1, vec![faulty(status(401, 9))]).await;
    fails("overloaded", "model.overloaded", 5..=5, vec![faulty(status(529, 9))]).await;
    let cut = Fault::Cut { at: 900, clean: false, times: 9 };
    fails("cut", "model.broke_off", 2..=10, vec![faulty(cut)]).await;
    fails("a sign-in page", "model.bad_answer", 1..=1, vec![faulty(Fault::Page { times: 9 })])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_plan_wants_beyond_its_project_is_left_out() {
    let files = json!([{"path": "../../etc/cron.d/x", "purpose": "x"}, {"path": "menu.js", "purpose": "x"}]);
    let question = |n: u32| json!({"question": format!("Question {n}?"), "choices": []});
    let questions = json!((0..50).map(question).collect::<Vec<_>>());
    let wild = plan(json!({"files": files, "questions": questions}));
    let stage = Stage::of(vec![Turn::text("no"), wild]).await;
    let said = stage.wish("a mess menu").await;
    assert_eq!(last(&said).body["questions"].as_array().unwrap().len(), 3);
    let made = said.iter().find(|event| event.kind() == "plan_created").unwrap();
    assert_eq!(made.data()["files"], json!(["menu.js"]));
    stage.play(vec![asks()]);
    let said = stage.post_events("/api/v1/projects/app/accept", json!({"answers": "both"})).await;
    assert_eq!(last(&said).kind(), "asked");
}
