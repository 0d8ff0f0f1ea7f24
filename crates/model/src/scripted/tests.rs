use super::*;
use crate::script::Fault;
use crate::{Message, Reply};

fn ask() -> Request {
    Request::new(vec![Message::user("make a page")], 1000)
}

async fn all(model: &Scripted) -> Vec<Result<Event, ModelError>> {
    model.stream(&ask()).collect().await
}

#[tokio::test]
async fn says_its_turns_and_remembers_what_it_was_asked() {
    let model = Scripted::of_turns([
        Turn::text("I write."),
        Turn::call("write", json!({"path": "a.html", "content": "<h1>Hi</h1>"})),
    ]);
    let mut reply = Reply::default();
    for event in all(&model).await.into_iter().chain(all(&model).await) {
        reply.take(&event.unwrap());
    }
    assert_eq!(reply.message().unwrap().text(), "I write.");
    assert_eq!(reply.message().unwrap().calls().next().unwrap().name, "write");
    assert_eq!(reply.stop, Some(Stop::ToolUse));
    assert!(reply.usage.input_tokens > 0 && reply.usage.output_tokens > 0);
    assert_eq!((model.requests().len(), model.turns_left()), (2, 0));
    assert!(matches!(all(&model).await.as_slice(), [Err(ModelError::BadAnswer { .. })]));
}

#[tokio::test]
async fn a_fault_strikes_as_often_as_it_says_and_then_the_turn_is_played() {
    let fault =
        Fault::Status { status: 429, error: None, message: None, retry_after: Some(2.0), times: 2 };
    let model = Scripted::of_turns([Turn { fault: Some(fault), ..Turn::text("hi") }]);
    for _ in 0..2 {
        let events = all(&model).await;
        let after = events[0].as_ref().unwrap_err().retry_after();
        assert_eq!(after, Some(Duration::from_secs(2)));
    }
    assert_eq!(all(&model).await.last(), Some(&Ok(Event::Stop(Stop::EndTurn))));
}

#[tokio::test]
async fn a_cut_reply_never_closes_its_last_call() {
    let turn = Turn::call("write", json!({"path": "a.html", "content": "<h1>Hi</h1>"}));
    let whole = all(&Scripted::of_turns([turn.clone()])).await.len();
    for at in 0..whole {
        let fault = Some(Fault::Cut { at, clean: false, times: 1 });
        let events = all(&Scripted::of_turns([Turn { fault, ..turn.clone() }])).await;
        assert_eq!(events.last(), Some(&Err(ModelError::Unfinished)), "{at}");
        assert!(!events.contains(&Ok(Event::ToolClosed { call: 0 })), "{at}");
    }
    let cut = Turn { stop: Some("max_tokens".into()), ..turn };
    let events = all(&Scripted::of_turns([cut])).await;
    assert!(events.contains(&Ok(Event::ToolCut { call: 0 })), "{events:?}");
    assert!(!events.contains(&Ok(Event::ToolClosed { call: 0 })), "{events:?}");
}

#[tokio::test]
async fn a_request_that_is_not_the_expected_one_is_told() {
    let turn = Turn { when: Some("login".into()), ..Turn::text("hi") };
    let model = Scripted::of_turns([turn]);
    let Err(ModelError::BadAnswer { why }) = &all(&model).await[0] else { panic!("not told") };
    assert!(why.contains("login") && why.contains("make a page"), "{why}");
}

#[tokio::test]
async fn a_refusal_is_an_error_after_what_was_used() {
    let model = Scripted::of_turns([Turn { refusal: Some("cyber".into()), ..Turn::text("I") }]);
    let events = all(&model).await;
    let refused = ModelError::Refused { category: Some("cyber".into()), explanation: None };
    assert_eq!(events.last(), Some(&Err(refused)));
    assert!(events.iter().any(|event| matches!(event, Ok(Event::Usage(_)))));
}

#[tokio::test(start_paused = true)]
async fn a_stalled_stream_says_nothing_for_ever() {
    let fault = Some(Fault::Stall { at: 1, times: 1 });
    let model = Scripted::of_turns([Turn { fault, ..Turn::text("hi") }]);
    let mut events = model.stream(&ask());
    assert!(events.next().await.is_some());
    assert!(tokio::time::timeout(Duration::from_secs(3600), events.next()).await.is_err());
}
