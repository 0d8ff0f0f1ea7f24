use super::*;
use crate::{Effort, Schema, ToolCall, ToolResult};

const MODEL: &str = "claude-sonnet-5-5";

fn thinking(model: &str) -> Block {
    let block = json!({"type": "thinking", "thinking": "hm", "signature": "s=="});
    Block::Thinking(Thinking { provider: PROVIDER.into(), model: model.into(), block })
}

fn answer(blocks: Vec<Block>) -> Message {
    Message { role: Role::Assistant, blocks, breakpoint: false }
}

fn request(messages: Vec<Message>) -> Request {
    let passage = |text: &str| Passage { text: text.into(), breakpoint: true };
    Request {
        system: vec![passage("rules"), passage("docs"), passage("map")],
        tools: vec![Tool {
            name: "write".into(),
            description: "writes".into(),
            input_schema: json!({"type": "object"}),
            eager: true,
            strict: false,
        }],
        ..Request::new(messages, 1000)
    }
}

fn marks(value: &Value) -> usize {
    value.to_string().matches("cache_control").count()
}

#[test]
fn thinking_goes_back_unedited_to_its_own_model_only() {
    let history = vec![
        Message::user("hi"),
        answer(vec![thinking(MODEL), Block::Text("hello".into())]),
        Message::user("more"),
    ];
    let same = messages(MODEL, &request(history.clone()));
    let sent = &same["messages"][1]["content"][0];
    assert_eq!(sent.to_string(), r#"{"type":"thinking","thinking":"hm","signature":"s=="}"#);
    let other = messages("claude-opus-5-5", &request(history));
    assert_eq!(other["messages"][1]["content"], json!([{"type": "text", "text": "hello"}]));
}

#[test]
fn a_message_of_nothing_but_foreign_thoughts_is_left_out() {
    let history = vec![Message::user("hi"), answer(vec![thinking("x")]), Message::user("more")];
    let body = messages(MODEL, &request(history));
    assert_eq!(body["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn nothing_is_sent_that_the_models_refuse() {
    let body = messages(MODEL, &request(vec![Message::user("hi")]));
    for key in ["temperature", "top_p", "top_k", "tool_choice", "stop_sequences"] {
        assert!(body.get(key).is_none(), "{key}");
    }
    assert_eq!(body["thinking"], json!({"type": "adaptive", "display": "summarized"}));
    assert_eq!(body["tools"][0]["eager_input_streaming"], json!(true));
    assert!(body["tools"][0].get("strict").is_none());
}

#[test]
fn at_most_four_marks_and_the_last_ones_win() {
    let mut message = Message::user("hi");
    message.breakpoint = true;
    let body = messages(MODEL, &request(vec![message]));
    assert_eq!(marks(&body), 4);
    assert!(body["system"][0].get("cache_control").is_none());
    assert!(body["messages"][0]["content"][0].get("cache_control").is_some());
    let uncached = Request { cache: None, ..request(vec![Message::user("hi")]) };
    assert_eq!(marks(&messages(MODEL, &uncached)), 0);
}

#[test]
fn a_longer_history_begins_with_the_bytes_of_the_shorter_one() {
    let mut history = vec![Message::user("hi")];
    let cut_marks = |request: &Request| {
        let mut bare = request.clone();
        bare.cache = None;
        messages(MODEL, &bare)["messages"].to_string()
    };
    let first = cut_marks(&request(history.clone()));
    let call = ToolCall { id: "a".into(), name: "write".into(), input: Input::Invalid("{".into()) };
    history.push(answer(vec![thinking(MODEL), Block::ToolCall(call)]));
    let result = ToolResult { call_id: "a".into(), text: "no JSON".into(), is_error: true };
    history.push(Message::results([result]));
    let second = cut_marks(&request(history));
    assert!(second.starts_with(first.trim_end_matches(']')), "{first}\n{second}");
}

#[test]
fn schema_and_effort_are_output_settings() {
    let schema = Schema { name: "plan".into(), schema: json!({"type": "object"}) };
    let asked = Request {
        schema: Some(schema),
        effort: Some(Effort::Low),
        cache: Some(CacheTime::Hour),
        ..request(vec![Message::user("hi")])
    };
    let body = messages(MODEL, &asked);
    let format = json!({"type": "json_schema", "schema": {"type": "object"}});
    assert_eq!(body["output_config"], json!({"effort": "low", "format": format}));
    assert_eq!(body["cache_control"], json!({"type": "ephemeral", "ttl": "1h"}));
    assert!(count(MODEL, &asked).get("max_tokens").is_none());
}
