//! Money that is used up.

use super::{Stage, asks, begun_with, call, last, plan, say, understandable, write};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_cap_on_money_is_said_in_rupees_and_nothing_is_asked() {
    for (setting, code) in [
        ("MODEL_CALL_CAP", "purse.cap.call"),
        ("MODEL_PROJECT_CAP", "purse.cap.project"),
        ("MODEL_USER_DAY_CAP", "purse.cap.user_day"),
        ("MODEL_DAY_CAP", "purse.cap.day"),
    ] {
        let stage = Stage::with(vec![plan(json!({}))], &[(setting, "0.0001")]).await;
        let said = stage.wish("a mess menu").await;
        let end = &last(&said).body;
        assert_eq!((&end["state"], &end["code"]), (&json!("out_of_budget"), &json!(code)));
        let sentence = end["message"].as_str().unwrap();
        assert!(sentence.contains('₹') && sentence.contains(setting), "{sentence}");
        understandable(setting, sentence);
        assert!(stage.fake.requests().is_empty());
        assert_eq!(stage.cost().await["microdollars"], 0);
    }
}

/// The first call of a turn fits, the second does not any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_cap_in_the_middle_keeps_what_was_done_and_charges_it_once() {
    let stage = begun_with(&[("MODEL_PROJECT_CAP", "0.40"), ("MODEL_USER_DAY_CAP", "none")]).await;
    let dear = "const dish = 'idli';\n".repeat(1_500);
    stage.play(vec![say(vec![write("dear.js", &dear), call("list", json!({}))]), asks()]);
    let before = stage.cost().await;
    let said = stage.message("more").await;
    let end = &last(&said).body;
    assert_eq!(end["code"], "purse.cap.project", "{end:#}");
    understandable("in the middle", end["message"].as_str().unwrap());
    assert_eq!(stage.fake.requests().len(), 1);
    assert_eq!(stage.file("dear.js").await, dear);
    stage.charged_once("in the middle", &said, &before).await;
}
