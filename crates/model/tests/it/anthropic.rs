//! Claude.

use crate::harness::*;
use model::script::{Part, Script, Turn};
use model::{
    Block, CacheTime, Effort, Event, Input, Message, Model, Passage, Request, Schema, Stop,
    ToolResult,
};
use serde_json::json;

fn thought(thinking: &str) -> Part {
    Part::Thinking { thinking: thinking.into() }
}

fn said(text: &str) -> Part {
    Part::Text { text: text.into() }
}

fn wrote(path: &str) -> Part {
    Part::Call {
        call: "write".into(), input: json!({"path": path, "content": "<h1>नमस्ते</h1>"})
    }
}

#[tokio::test]
async fn text_thinking_and_calls_stream_as_they_are_written() {
    let parts =
        vec![thought("A page needs a title."), said("I write two files."), wrote("a"), wrote("b")];
    let fake = playing([Turn { parts, ..Turn::default() }]).await;
    let events: Vec<Event> =
        events(&claude(&fake), &ask()).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(events[0], Event::Started { model: CLAUDE.into() });
    let at = |wanted: &Event| events.iter().position(|event| event == wanted).unwrap();
    let deltas = events.iter().filter(|e| matches!(e, Event::ToolInput { call: 0, .. })).count();
    assert!(deltas > 2, "{events:?}");
    // The first call is closed when the second begins, the second with the end.
    assert!(at(&Event::ToolClosed { call: 0 }) < at(&Event::ToolClosed { call: 1 }));
    assert_eq!(events.last(), Some(&Event::Stop(Stop::ToolUse)));
    let thinking: String = events
        .iter()
        .filter_map(|event| match event {
            Event::Thinking(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(thinking, "A page needs a title.");
}

#[tokio::test]
async fn a_conversation_with_thinking_and_results_goes_on() {
    let first = Turn { parts: vec![thought("hm"), wrote("a")], ..Turn::default() };
    let fake = playing([first, Turn::text("Done.")]).await;
    let model = claude(&fake);
    let mut request = ask();
    let first = reply(&model, &request).await;
    assert!(matches!(first.blocks[0], Block::Thinking(_)), "{first:?}");
    let message = first.message().unwrap();
    let call = message.calls().next().unwrap().clone();
    let Input::Object(input) = &call.input else { panic!("{call:?}") };
    assert_eq!(input["content"], "<h1>नमस्ते</h1>");
    let result = ToolResult { call_id: call.id, text: "written".into(), is_error: false };
    request.messages.extend([message, Message::results([result])]);
    // The server knows its own thinking again, so it went back unedited.
    assert_eq!(reply(&model, &request).await.message().unwrap().text(), "Done.");
    assert_eq!(fake.report().refused, Vec::<String>::new());
}

#[tokio::test]
async fn a_broken_input_is_sent_back_in_a_form_the_api_takes() {
    let raw = Part::RawCall { call: "write".into(), raw: "{\"path\": \"a\", oops".into() };
    let fake = playing([Turn { parts: vec![raw], ..Turn::default() }, Turn::text("Again.")]).await;
    let model = claude(&fake);
    let mut request = ask();
    let message = reply(&model, &request).await.message().unwrap();
    let call = message.calls().next().unwrap().clone();
    assert_eq!(call.input, Input::Invalid("{\"path\": \"a\", oops".into()));
    let result = ToolResult { call_id: call.id, text: "no JSON".into(), is_error: true };
    request.messages.extend([message, Message::results([result])]);
    assert_eq!(reply(&model, &request).await.message().unwrap().text(), "Again.");
}

#[tokio::test]
async fn a_cut_by_the_token_limit_closes_no_call() {
    let raw = Part::RawCall {
        call: "write".into(),
        raw: "{\"path\": \"a\", \"content\": \"<h1>H".into(),
    };
    let turn = Turn { parts: vec![raw], stop: Some("max_tokens".into()), ..Turn::default() };
    let fake = playing([turn]).await;
    let events: Vec<Event> =
        events(&claude(&fake), &ask()).await.into_iter().map(Result::unwrap).collect();
    assert!(events.contains(&Event::ToolCut { call: 0 }), "{events:?}");
    assert!(!events.contains(&Event::ToolClosed { call: 0 }), "{events:?}");
    assert_eq!(events.last(), Some(&Event::Stop(Stop::MaxTokens)));
}

#[tokio::test]
async fn the_cached_share_grows_with_the_history() {
    let script =
        Script { turns: vec![Turn { repeat: Some(10), ..Turn::text("Yes, and more of it.") }] };
    let fake = playing(script.turns).await;
    let model = claude(&fake);
    let mut request = Request {
        system: vec![Passage { text: "rules ".repeat(2000), breakpoint: true }],
        ..ask()
    };
    let mut last = None;
    for _ in 0..10 {
        let reply = reply(&model, &request).await;
        request.messages.push(reply.message().unwrap());
        request.messages.push(Message::user("go on with the next part, please"));
        last = Some(reply.usage);
    }
    let usage = last.unwrap();
    assert!(usage.cache_read_tokens > 3000, "{usage:?}");
    assert!(usage.input_tokens + usage.cache_write_tokens < 100, "{usage:?}");
    let report = fake.report();
    assert!(report.cached_share() > 0.8, "{report:?}");
    assert_eq!(report.refused, Vec::<String>::new());
}

#[tokio::test]
async fn another_model_gets_the_history_without_thoughts() {
    let first = Turn { parts: vec![thought("hm"), said("Hello.")], ..Turn::default() };
    let fake = playing([first, Turn::text("Hi.")]).await;
    let mut request = ask();
    let message = reply(&claude(&fake), &request).await.message().unwrap();
    request.messages.extend([message, Message::user("and?")]);
    let mut settings = model::anthropic::AnthropicSettings::new(
        model::Secret::new(KEY),
        model::anthropic::SMALL_MODEL,
    );
    settings.base_url = fake.anthropic_url();
    let other = model::anthropic::Anthropic::new(settings).unwrap();
    assert_eq!(reply(&other, &request).await.message().unwrap().text(), "Hi.");
}

#[tokio::test]
async fn a_plan_comes_as_its_schema_wants_and_tokens_are_counted_before() {
    let fake = playing([Turn::text(r#"{"stack": "react"}"#)]).await;
    let model = claude(&fake);
    let shape = json!({"type": "object", "additionalProperties": false,
        "properties": {"stack": {"type": "string"}}, "required": ["stack"]});
    let request = Request {
        schema: Some(Schema { name: "plan".into(), schema: shape }),
        effort: Some(Effort::Low),
        cache: Some(CacheTime::Hour),
        ..ask()
    };
    let count = model.count_tokens(&request).await.unwrap();
    assert!(count.exact && count.tokens > 20, "{count:?}");
    assert_eq!(reply(&model, &request).await.message().unwrap().text(), r#"{"stack": "react"}"#);
    let sent = fake.requests().pop().unwrap();
    assert_eq!(sent["output_config"]["effort"], "low");
    assert_eq!(sent["cache_control"]["ttl"], "1h");
}

#[tokio::test]
async fn usage_has_every_kind_of_token() {
    let parts = vec![thought("thinking about it at some length"), said("Done.")];
    let fake = playing([Turn { parts, ..Turn::default() }]).await;
    let request = Request {
        system: vec![Passage { text: "rules ".repeat(2000), breakpoint: true }],
        cache: Some(CacheTime::Hour),
        ..ask()
    };
    let usage = reply(&claude(&fake), &request).await.usage;
    assert!(usage.cache_write_hour_tokens > 3000 && usage.cache_write_tokens == 0, "{usage:?}");
    assert!(usage.thinking_tokens > 5 && usage.thinking_tokens < usage.output_tokens, "{usage:?}");
}
