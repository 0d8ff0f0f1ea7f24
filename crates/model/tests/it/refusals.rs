//! What the played API refuses, and how it is told; and that a key is never told.

use crate::harness::*;
use model::anthropic::{Anthropic, AnthropicSettings};
use model::script::{Script, Turn};
use model::{Message, ModelError, Request, Role, Secret, Stop};
use model_fake::{Fake, Options};
use serde_json::{Value, json};

/// What the played API says to a body.
async fn said(fake: &Fake, change: impl FnOnce(&mut Value)) -> (u16, String) {
    let mut body = json!({"model": CLAUDE, "max_tokens": 100,
        "messages": [{"role": "user", "content": "hi"}]});
    change(&mut body);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client
        .post(format!("{}/v1/messages", fake.anthropic_url()))
        .header("x-api-key", "k")
        .header("anthropic-version", "2026-10-21");
    let answer = request.body(body.to_string()).send().await.unwrap();
    let status = answer.status().as_u16();
    let json: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    (status, json["error"]["message"].as_str().unwrap_or_default().to_owned())
}

type Change = fn(&mut Value);

#[tokio::test]
async fn the_mistakes_that_the_real_api_refuses_are_refused() {
    let fake = playing([]).await;
    let mistakes: [(&str, Change); 12] = [
        ("prefill", |b| {
            b["messages"] =
                json!([{"role": "user", "content": "hi"}, {"role": "assistant", "content": "{"}])
        }),
        ("temperature", |b| b["temperature"] = json!(0.5)),
        ("top_p", |b| b["top_p"] = json!(0.5)),
        ("top_k", |b| b["top_k"] = json!(5)),
        ("tool_choice", |b| b["tool_choice"] = json!({"type": "any"})),
        ("thinking", |b| b["thinking"] = json!({"type": "enabled", "budget_tokens": 2000})),
        ("signature", |b| {
            b["messages"] = json!([
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "edited", "signature": "x"}]},
            {"role": "user", "content": "hi"}])
        }),
        ("tool_use_id", |b| {
            b["messages"] = json!([{"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "nobody", "content": "x"}]}])
        }),
        ("tool_result", |b| {
            b["messages"] = json!([
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "b", "input": {}}]},
            {"role": "user", "content": "hi"}])
        }),
        ("non-empty", |b| {
            b["messages"] = json!([{"role": "user", "content": [{"type": "text", "text": ""}]}])
        }),
        ("additionalProperties", |b| {
            b["output_config"] =
                json!({"format": {"type": "json_schema", "schema": {"type": "object"}}})
        }),
        ("max_tokens", |b| b["max_tokens"] = json!(200_000)),
    ];
    for (word, change) in mistakes {
        let (status, message) = said(&fake, change).await;
        assert_eq!(status, 400, "{word}: {message}");
        assert!(message.contains(word), "{word}: {message}");
    }
    let (status, _) = said(&fake, |b| b["model"] = json!("claude-3-5-sonnet-20241022")).await;
    assert_eq!(status, 404);
    assert_eq!(fake.report().refused.len(), 13);
}

#[tokio::test]
async fn a_prompt_that_is_too_long_is_told_as_that() {
    let options = Options { max_prompt_tokens: 1000, ..Options::default() };
    let fake = Fake::start_with(&Script::default(), options).await.unwrap();
    let request = Request::new(vec![Message::user("long ".repeat(2000))], 100);
    for model in both(&fake) {
        let error = error(&*model, &request).await;
        assert!(matches!(error, ModelError::TooLong { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_and_never_shown() {
    let options = Options { key: Some("another".into()), ..Options::default() };
    let fake = Fake::start_with(&Script::default(), options).await.unwrap();
    for model in both(&fake) {
        let error = error(&*model, &ask()).await;
        assert!(matches!(error, ModelError::WrongKey { .. }), "{error}");
        for text in [format!("{error} {error:?}"), format!("{model:?}"), format!("{model:#?}")] {
            assert!(!text.contains("0123456789"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_key_that_is_no_header_is_a_wrong_key() {
    let fake = playing([]).await;
    let mut settings = AnthropicSettings::new(Secret::new("with\nnewline"), CLAUDE);
    settings.base_url = fake.anthropic_url();
    let error = error(&Anthropic::new(settings).unwrap(), &ask()).await;
    assert!(matches!(error, ModelError::WrongKey { .. }), "{error}");
}

#[tokio::test]
async fn a_refusal_is_an_error_with_its_reason() {
    let turn = || Turn { refusal: Some("cyber".into()), ..Turn::text("I") };
    let fake = playing([turn(), turn()]).await;
    for model in both(&fake) {
        let error = error(&*model, &ask()).await;
        assert!(matches!(&error, ModelError::Refused { category: Some(_), .. }), "{error}");
    }
}

#[tokio::test]
async fn a_full_context_is_a_cut() {
    let turn = Turn { stop: Some("model_context_window_exceeded".into()), ..Turn::text("I") };
    let fake = playing([turn]).await;
    let stop = reply(&claude(&fake), &ask()).await.stop.unwrap();
    assert!(stop == Stop::ContextFull && stop.is_cut());
}

#[tokio::test]
async fn a_history_that_ends_with_the_model_is_refused_and_said() {
    let fake = playing([]).await;
    let mut request = ask();
    request.messages.push(Message {
        role: Role::Assistant,
        blocks: vec![model::Block::Text("Sure".into())],
        breakpoint: false,
    });
    let error = error(&claude(&fake), &request).await;
    assert!(
        matches!(&error, ModelError::BadRequest { said } if said.contains("prefill")),
        "{error}"
    );
}
