//! A model that speaks, but makes no sense.

use super::{Case, MENU, ask, asks, begun, call, say, write};
use crate::agents::{last, told};
use model::script::{Part, Turn};
use serde_json::{Value, json};

fn raw(tool: &str, text: &str) -> Part {
    Part::RawCall { call: tool.into(), raw: text.into() }
}

fn again(times: u32, parts: Vec<Part>) -> Turn {
    Turn { repeat: Some(times), ..say(parts) }
}

fn replace(old: &str, new: &str) -> Part {
    call("replace", json!({"path": "menu.js", "old": old, "new": new}))
}

/// What the model was told of its calls, in the last request.
fn results(request: &Value) -> Vec<Value> {
    let last = request["messages"].as_array().unwrap().last().unwrap().clone();
    let blocks = last["content"].as_array().unwrap().clone();
    blocks.into_iter().filter(|block| block["type"] == "tool_result").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_make_no_sense_are_answered_and_change_nothing() {
    let stage = begun().await;
    for (name, part) in [
        ("a call cut in its JSON", raw("write", r#"{"path": "a.txt", "content": "x"#)),
        ("a call without JSON", raw("write", "index.html: <h1>Hi</h1>")),
        ("a list instead of fields", raw("read", "[1, 2")),
        ("nothing at all", raw("write", "")),
        ("a field too few", call("write", json!({"path": "a.txt"}))),
        ("a field of another kind", call("write", json!({"path": "a.txt", "content": 7}))),
        ("an empty path", call("write", json!({"path": "", "content": "x"}))),
        ("a path of 5,000 letters", write(&"a".repeat(5_000), "x")),
        ("a tool there is not", call("fly", json!({"to": "Pune"}))),
        ("a tool of another case", call("Write", json!({"path": "a.txt", "content": "x"}))),
        ("no such file", call("read", json!({"path": "nothing.js"}))),
        ("a pattern that is none", call("search", json!({"pattern": "(((("}))),
        ("a pattern too large", call("search", json!({"pattern": "((a{900}){900}){900}"}))),
        ("an empty command", call("run", json!({"command": " "}))),
        ("a probe without a slash", call("http_probe", json!({"path": "no slash"}))),
        ("an empty question", call("ask", json!({"question": " "}))),
        ("another text", replace("const menu = ['vada'];", "")),
        ("an empty text", replace("", "x")),
        ("code left out", write("menu.js", "// ... rest of the code unchanged ...\n")),
        ("nothing of a file", write("menu.js", "const menu = [")),
    ] {
        stage.meets(Case::asks(name, 2, vec![say(vec![part]), asks()])).await;
        let told = results(&stage.fake.requests()[1]);
        assert_eq!((told.len(), &told[0]["is_error"]), (1, &json!(true)), "{name}: {told:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn going_round_in_circles_stays_within_the_steps() {
    let stage = begun().await;
    let wrong = again(12, vec![replace("const menu = ['poha'];", "x")]);
    let case = Case::asks("the wrong text again and again", 13, vec![wrong, asks()]);
    let refused = told(&stage.meets(case).await, "edit_refused");
    assert_eq!(refused.len(), 12);
    let same = again(23, vec![call("list", json!({}))]);
    stage.meets(Case::asks("the same call again and again", 24, vec![same, asks()])).await;
    let nothing = || Turn { stop: Some("max_tokens".into()), repeat: Some(40), ..Turn::default() };
    let case = Case::fails("nothing but the limit", "model.broke_off", 4, vec![nothing()]);
    stage.meets(case).await;
    stage.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_token_limit_cut_is_not_written_and_asked_for_in_smaller_steps() {
    let stage = begun().await;
    let cut = Turn {
        stop: Some("max_tokens".into()),
        ..say(vec![write("a.txt", "whole\n"), raw("write", r#"{"path": "b.txt", "content": "ha"#)])
    };
    let case = Case::asks("cut in a string", 2, vec![cut, asks()]).writes("a.txt", "whole\n");
    stage.meets(case).await;
    let asked = stage.fake.requests()[1].to_string();
    assert!(asked.contains("smaller steps"), "{asked}");
    let whole = Turn { stop: Some("max_tokens".into()), ..say(vec![write("c.txt", "x\n")]) };
    stage.meets(Case::asks("cut at a call's end", 2, vec![whole, asks()])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_one_at_a_time_and_short() {
    let stage = begun().await;
    let many = (0..12).map(|n| call("ask", json!({"question": format!("Question {n}?")})));
    let said = stage.meets(Case::asks("twelve at once", 1, vec![say(many.collect())])).await;
    assert_eq!(last(&said).data(), "Question 0?");
    let long =
        json!({"question": "Why? ".repeat(9_000), "choices": vec!["yes".repeat(3_000); 100]});
    let said = stage.meets(Case::asks("a long one", 1, vec![say(vec![call("ask", long)])])).await;
    let end = &last(&said).body;
    assert_eq!(end["data"].as_str().unwrap().chars().count(), 2_000);
    assert_eq!(end["choices"].as_array().unwrap().len(), 8);
    for n in 0..5 {
        let said = stage.meets(Case::asks("one after the other", 1, vec![asks()])).await;
        assert_eq!(last(&said).body["choices"][1], "three", "{n}");
    }
    let after =
        say(vec![ask(), write("menu.js", "gone"), call("run", json!({"command": "rm -r ."}))]);
    stage.meets(Case::asks("work after the question", 1, vec![after])).await;
    assert_eq!(stage.file("menu.js").await, MENU);
}
