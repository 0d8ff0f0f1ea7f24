//! Whatever a provider sends, in whatever order: no panic, no call closed twice or before it
//! began, nothing after the end.

use crate::Event;
use crate::wire::Decode;
use proptest::prelude::*;
use serde_json::{Value, json};
use sse_stream::Sse;
use std::collections::VecDeque;

fn check(mut decoder: impl Decode, data: &[String]) {
    let mut events = VecDeque::new();
    for text in data {
        match decoder.read(&Sse::default().data(text.clone()), &mut events) {
            Ok(false) => {}
            Ok(true) => {
                assert!(matches!(events.back(), Some(Event::Stop(_))), "{data:?}");
                break;
            }
            Err(_) => break,
        }
    }
    let started = |wanted: usize| {
        events.iter().position(|e| matches!(e, Event::ToolStarted { call, .. } if *call == wanted))
    };
    let mut ended = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::ToolClosed { call } | Event::ToolCut { call } => {
                assert!(started(*call).is_some_and(|start| start < at), "{data:?}");
                assert!(!ended.contains(call), "{data:?}");
                ended.push(*call);
            }
            Event::ToolInput { call, .. } => assert!(!ended.contains(call), "{data:?}"),
            Event::Stop(_) => assert_eq!(at + 1, events.len(), "{data:?}"),
            _ => {}
        }
    }
}

/// Events of Anthropic's, well-formed or nearly.
fn anthropic_event() -> impl Strategy<Value = Value> {
    let kinds = ["text", "thinking", "tool_use", "redacted_thinking", "other"];
    let deltas = ["text_delta", "thinking_delta", "signature_delta", "input_json_delta", "other"];
    let stops = ["end_turn", "tool_use", "max_tokens", "refusal", "pause_turn", "other"];
    prop_oneof![
        Just(json!({"type": "message_start", "message": {"model": "m", "usage": {"input_tokens": 1}}})),
        (0..3u8, prop::sample::select(kinds.to_vec())).prop_map(|(index, kind)| json!({
            "type": "content_block_start", "index": index,
            "content_block": {"type": kind, "id": "i", "name": "n", "input": {}}})),
        (0..3u8, prop::sample::select(deltas.to_vec()), "[a-z{\"]{0,3}").prop_map(|(index, kind, text)| json!({
            "type": "content_block_delta", "index": index,
            "delta": {"type": kind, "text": text, "thinking": text, "partial_json": text}})),
        (0..3u8).prop_map(|index| json!({"type": "content_block_stop", "index": index})),
        prop::sample::select(stops.to_vec()).prop_map(|reason| json!({
            "type": "message_delta", "delta": {"stop_reason": reason}, "usage": {"output_tokens": 3}})),
        Just(json!({"type": "message_stop"})),
        Just(json!({"type": "ping"})),
        Just(json!([1, null])),
    ]
}

/// Chunks of a chat completion, well-formed or nearly.
fn openai_chunk() -> impl Strategy<Value = Value> {
    let call = (prop::option::of(0..3u8), prop::option::of("[ab]"), any::<bool>(), "[a-z{]{0,3}");
    prop_oneof![
        4 => call.prop_map(|(index, id, named, text)| {
            let function = json!({"name": named.then_some("write"), "arguments": text});
            let call = json!({"index": index, "id": id, "function": function});
            json!({"choices": [{"delta": {"content": text, "tool_calls": [call]}}]})
        }),
        1 => prop::sample::select(&["stop", "length", "tool_calls", "content_filter"][..])
            .prop_map(|reason| json!({"choices": [{"delta": {}, "finish_reason": reason}]})),
        1 => Just(json!({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2}})),
        1 => Just(json!({"choices": 7, "model": []})),
    ]
}

proptest! {
    #[test]
    fn any_order_of_anthropics_events_is_survived(
        events in prop::collection::vec(anthropic_event(), 0..12),
    ) {
        let data: Vec<String> = events.iter().map(Value::to_string).collect();
        check(crate::anthropic::decoder("m"), &data);
    }

    #[test]
    fn any_order_of_openais_chunks_is_survived(
        chunks in prop::collection::vec(openai_chunk(), 0..12),
    ) {
        let mut data: Vec<String> = chunks.iter().map(Value::to_string).collect();
        data.push("[DONE]".to_owned());
        check(crate::openai::decoder("m"), &data);
    }

    #[test]
    fn any_text_at_all_is_survived(data in prop::collection::vec(".{0,40}", 0..4)) {
        check(crate::anthropic::decoder("m"), &data);
        check(crate::openai::decoder("m"), &data);
    }
}
