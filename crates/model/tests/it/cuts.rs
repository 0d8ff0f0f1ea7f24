//! A stream that is cut anywhere.

use crate::harness::*;
use model::script::{Fault, Part, Script, Turn};
use model::{Event, HttpSettings, Model, ModelError, Retry};
use model_fake::Fake;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

/// Not asked again: each cut is looked at as it is.
fn once() -> HttpSettings {
    HttpSettings { retry: Retry { attempts: 1, ..Retry::default() }, ..HttpSettings::default() }
}

fn turn(fault: Option<Fault>) -> Turn {
    let input = json!({"path": "a.html", "content": "<h1>ह</h1>"});
    let parts = vec![Part::Text { text: "Hi".into() }, Part::Call { call: "write".into(), input }];
    Turn { parts, fault, chunk_chars: Some(30), ..Turn::default() }
}

fn model(fake: &Fake, which: usize) -> Box<dyn Model> {
    if which == 0 {
        return Box::new(claude_with(fake, once()));
    }
    let mut settings = model::openai::OpenAiSettings::new(fake.openai_url(), "m");
    settings.http = once();
    Box::new(model::openai::OpenAi::new(settings).unwrap())
}

/// The bytes of the whole stream.
async fn length(which: usize) -> usize {
    let fake = playing([turn(None)]).await;
    let (url, body) = match which {
        0 => (
            format!("{}/v1/messages", fake.anthropic_url()),
            json!({
            "model": CLAUDE, "max_tokens": 2000, "stream": true,
            "messages": [{"role": "user", "content": "make a page"}],
            "tools": [{"name": "write", "input_schema": {"type": "object"}, "eager_input_streaming": true}],
            "thinking": {"type": "adaptive", "display": "summarized"},
            "cache_control": {"type": "ephemeral"}}),
        ),
        _ => (
            format!("{}/chat/completions", fake.openai_url()),
            json!({
            "model": "m", "stream": true, "stream_options": {"include_usage": true},
            "messages": [{"role": "user", "content": "make a page"}]}),
        ),
    };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request =
        client.post(url).header("x-api-key", KEY).header("anthropic-version", "2026-10-21");
    let bytes = request.body(body.to_string()).send().await.unwrap().bytes().await.unwrap();
    assert!(bytes.len() > 1000, "{}", String::from_utf8_lossy(&bytes));
    // Numbers of tokens differ by a few digits from our own request's.
    bytes.len() - 40
}

async fn check(fake: &Fake, model: &dyn Model, at: usize, clean: bool) {
    let which = model.provider();
    fake.play(&Script { turns: vec![turn(Some(Fault::Cut { at, clean, times: 1 }))] });
    let events = events(model, &ask()).await;
    assert_eq!(events.last(), Some(&Err(ModelError::Unfinished)), "provider {which}, byte {at}");
    let closed = events.iter().any(|event| matches!(event, Ok(Event::ToolClosed { .. })));
    assert!(!closed, "provider {which}, byte {at}: {events:?}");
}

#[tokio::test]
async fn cut_at_every_byte_a_stream_is_unfinished_and_closes_no_call() {
    for which in 0..2 {
        let fake = playing([]).await;
        let model = model(&fake, which);
        for at in 0..length(which).await {
            check(&fake, &*model, at, true).await;
        }
    }
}

#[test]
fn a_connection_that_breaks_anywhere_is_unfinished_too() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (fake, lengths) =
        runtime.block_on(async { (playing([]).await, [length(0).await, length(1).await]) });
    let models = [model(&fake, 0), model(&fake, 1)];
    let mut runner = TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    runner
        .run(&(0..2usize, 0.0..1.0f64), |(which, share)| {
            let at = (lengths[which] as f64 * share) as usize;
            runtime.block_on(check(&fake, &*models[which], at, false));
            Ok(())
        })
        .unwrap();
}
