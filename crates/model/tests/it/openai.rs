//! OpenAI-compatible servers.

use crate::harness::*;
use model::openai::{OpenAi, OpenAiSettings};
use model::script::{Part, Turn};
use model::{Event, Message, Model, Stop, ToolResult};
use serde_json::json;

fn two_calls() -> Turn {
    let call = |path: &str| Part::Call { call: "write".into(), input: json!({"path": path}) };
    let parts = vec![
        Part::Thinking { thinking: "Two files.".into() },
        Part::Text { text: "I write.".into() },
        call("a"),
        call("b"),
    ];
    Turn { parts, ..Turn::default() }
}

#[tokio::test]
async fn text_reasoning_and_calls_stream_and_usage_is_counted() {
    let fake = playing([two_calls()]).await;
    let events: Vec<Event> =
        events(&open(&fake), &ask()).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(events.first(), Some(&Event::Started { model: "qwen3-coder".into() }));
    for call in 0..2 {
        assert!(events.contains(&Event::ToolClosed { call }), "{events:?}");
    }
    assert!(events.iter().any(|event| matches!(event, Event::Thinking(_))));
    assert!(events.iter().any(
        |event| matches!(event, Event::Usage(usage) if usage.input_tokens > 0 && usage.output_tokens > 0)
    ));
    assert_eq!(events.last(), Some(&Event::Stop(Stop::ToolUse)));
}

#[tokio::test]
async fn a_conversation_with_results_goes_on() {
    let fake = playing([two_calls(), Turn::text("Done.")]).await;
    let model = open(&fake);
    let mut request = ask();
    let message = reply(&model, &request).await.message().unwrap();
    let results: Vec<ToolResult> = message
        .calls()
        .map(|call| ToolResult { call_id: call.id.clone(), text: "ok".into(), is_error: false })
        .collect();
    request.messages.extend([message, Message::results(results)]);
    assert_eq!(reply(&model, &request).await.message().unwrap().text(), "Done.");
    assert_eq!(fake.report().refused, Vec::<String>::new());
}

#[tokio::test]
async fn a_model_that_knows_no_tools_is_asked_for_text_only() {
    let fake = playing([two_calls(), Turn::text("<write path=\"a\">hi</write>")]).await;
    let mut request = ask();
    let message = reply(&open(&fake), &request).await.message().unwrap();
    let results = message.calls().map(|call| ToolResult {
        call_id: call.id.clone(),
        text: "ok".into(),
        is_error: false,
    });
    let results: Vec<_> = results.collect();
    request.messages.extend([message, Message::results(results)]);
    let mut settings = OpenAiSettings::new(fake.openai_url(), "tiny");
    settings.tools = false;
    settings.usage = false;
    let tiny = OpenAi::new(settings).unwrap();
    assert!(!tiny.abilities().tools);
    let reply = reply(&tiny, &request).await;
    assert_eq!(reply.message().unwrap().text(), "<write path=\"a\">hi</write>");
    let sent = fake.requests().pop().unwrap();
    assert!(sent.get("tools").is_none() && !sent.to_string().contains("tool_calls"), "{sent}");
}

#[tokio::test]
async fn a_cut_by_the_token_limit_closes_no_call() {
    let raw = Part::RawCall { call: "write".into(), raw: "{\"path\": \"a".into() };
    let turn = Turn { parts: vec![raw], stop: Some("max_tokens".into()), ..Turn::default() };
    let fake = playing([turn]).await;
    let events: Vec<Event> =
        events(&open(&fake), &ask()).await.into_iter().map(Result::unwrap).collect();
    assert!(events.contains(&Event::ToolCut { call: 0 }), "{events:?}");
    assert_eq!(events.last(), Some(&Event::Stop(Stop::MaxTokens)));
}

#[tokio::test]
async fn tokens_are_estimated_and_said_to_be() {
    let fake = playing([]).await;
    let count = open(&fake).count_tokens(&ask()).await.unwrap();
    assert!(!count.exact && count.tokens > 50, "{count:?}");
}
