//! The same faults on a server of the college's own, with tools and with tags.

use super::{
    Case, MENU, asks, begun_openai, call, cut, faulty, plan, say, status, told_status, write,
};
use crate::agents::told;
use model::script::{Fault, Part, Turn};
use serde_json::json;

const TAGS: [(&str, &str); 1] = [("OPENAI_TOOLS", "off")];

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_a_server_with_tools() {
    let first = say(vec![write("menu.js", MENU), super::ask()]);
    let stage = begun_openai(&[], vec![plan(json!({})), first]).await;
    let error = |after| Fault::ErrorEvent { after, error: "server_error".into(), times: 9 };
    let too_long = Some("This model's maximum context length is 8192 tokens, not 9000");
    let quota = Some("insufficient_quota: you exceeded your current quota");
    for (name, asked, fault) in [
        ("429 once", 2, status(429, 1)),
        ("503 twice", 3, status(503, 2)),
        ("cut once", 2, cut(500, false, 1)),
    ] {
        stage.meets(Case::asks(name, asked, vec![faulty(fault)])).await;
    }
    for (name, code, asked, fault) in [
        ("401", "model.wrong_key", 1, status(401, 9)),
        ("404", "model.not_found", 1, status(404, 9)),
        ("no quota", "model.no_credit", 1, told_status(429, quota, None, 9)),
        ("a long prompt", "model.too_long", 2, told_status(400, too_long, None, 9)),
        ("overloaded in each", "model.overloaded", 4, error(3)),
        ("no JSON", "model.bad_answer", 1, Fault::Garbage { at: 2, data: "{".into(), times: 9 }),
        ("a sign-in page", "model.bad_answer", 1, Fault::Page { times: 9 }),
    ] {
        stage.meets(Case::fails(name, code, asked, vec![faulty(fault)])).await;
        stage.goes_on().await;
    }
    let bad = say(vec![Part::RawCall { call: "write".into(), raw: "{\"path\"".into() }]);
    stage.meets(Case::asks("no JSON in a call", 2, vec![bad, asks()])).await;
    let fly = say(vec![call("fly", json!({}))]);
    stage.meets(Case::asks("a tool there is not", 2, vec![fly, asks()])).await;
    // On this computer it costs nothing.
    assert_eq!(stage.cost().await["microdollars"], 0);
}

/// Answers that are tags between prose; `bb-ask` ends a turn.
fn tags(text: &str) -> Turn {
    Turn { chunk_chars: Some(7), ..Turn::text(text) }
}

fn asks_by_tag() -> Turn {
    tags("I have a question.\n<bb-ask>\nWhich meals?\n</bb-ask>\n")
}

fn writes(path: &str, text: &str) -> String {
    format!("<bb-write path=\"{path}\">\n{text}</bb-write>\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_a_server_without_tools() {
    let first = tags(&format!("{}<bb-ask>\nWhich meals?\n</bb-ask>\n", writes("menu.js", MENU)));
    let stage = begun_openai(&TAGS, vec![plan(json!({})), first]).await;
    let cut_in_a_tag =
        Turn { stop: Some("max_tokens".into()), ..tags("<bb-write path=\"a.txt\">\nhalf") };
    stage.meets(Case::asks("cut in a tag", 2, vec![cut_in_a_tag, asks_by_tag()])).await;
    for (name, text) in [
        ("outside", writes("../../etc/passwd", "x\n")),
        ("the server's key", writes("key.txt", super::KEY)),
        ("another text", "<bb-replace path=\"menu.js\">\n<<<<<<< SEARCH\nvada\n=======\nx\n>>>>>>> REPLACE\n</bb-replace>\n".to_owned()),
        ("no such file", "<bb-delete path=\"nothing.js\"/>\n".to_owned()),
    ] {
        let said = stage.meets(Case::asks(name, 2, vec![tags(&text), asks_by_tag()])).await;
        assert_eq!(told(&said, "edit_refused").len(), 1, "{name}: {said:#?}");
    }
    stage.meets(Case::fails("401", "model.wrong_key", 1, vec![faulty(status(401, 9))])).await;
}
