//! A server with a script, and models that ask it.

use futures_util::StreamExt;
use model::anthropic::{Anthropic, AnthropicSettings};
use model::openai::{OpenAi, OpenAiSettings};
use model::script::{Script, Turn};
use model::{Event, HttpSettings, Message, Model, ModelError, Reply, Request, Retry, Secret, Tool};
use model_fake::Fake;
use serde_json::json;
use std::time::Duration;

pub const KEY: &str = "sk-ant-test-0123456789";
pub const CLAUDE: &str = "claude-sonnet-5-5";

pub async fn playing(turns: impl IntoIterator<Item = Turn>) -> Fake {
    Fake::start(&Script { turns: turns.into_iter().collect() }).await.unwrap()
}

/// Retries without real pauses.
pub fn hasty() -> HttpSettings {
    let retry = Retry { first: Duration::from_millis(2), ..Retry::default() };
    HttpSettings { retry, ..HttpSettings::default() }
}

pub fn claude(fake: &Fake) -> Anthropic {
    claude_with(fake, hasty())
}

pub fn claude_with(fake: &Fake, http: HttpSettings) -> Anthropic {
    let mut settings = AnthropicSettings::new(Secret::new(KEY), CLAUDE);
    settings.base_url = fake.anthropic_url();
    settings.http = http;
    Anthropic::new(settings).unwrap()
}

pub fn open(fake: &Fake) -> OpenAi {
    let mut settings = OpenAiSettings::new(fake.openai_url(), "qwen3-coder");
    settings.key = Some(Secret::new(KEY));
    settings.http = hasty();
    OpenAi::new(settings).unwrap()
}

/// Both providers over HTTP.
pub fn both(fake: &Fake) -> [Box<dyn Model>; 2] {
    [Box::new(claude(fake)), Box::new(open(fake))]
}

pub fn write_tool() -> Tool {
    let schema = json!({
        "type": "object",
        "properties": {"path": {"type": "string"}, "content": {"type": "string"}},
        "required": ["path", "content"],
    });
    Tool {
        name: "write".into(),
        description: "writes a file".into(),
        input_schema: schema,
        eager: true,
        strict: false,
    }
}

pub fn ask() -> Request {
    Request { tools: vec![write_tool()], ..Request::new(vec![Message::user("make a page")], 2000) }
}

pub async fn events(model: &dyn Model, request: &Request) -> Vec<Result<Event, ModelError>> {
    model.stream(request).collect().await
}

/// A reply that came to its end.
pub async fn reply(model: &dyn Model, request: &Request) -> Reply {
    let mut reply = Reply::default();
    for event in events(model, request).await {
        reply.take(&event.unwrap());
    }
    assert!(reply.stop.is_some(), "{reply:?}");
    reply
}

/// The error a stream ended with.
pub async fn error(model: &dyn Model, request: &Request) -> ModelError {
    let events = events(model, request).await;
    events.last().expect("something was said").clone().unwrap_err()
}
