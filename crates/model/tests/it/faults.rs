//! Every fault through each provider.

use crate::harness::*;
use model::script::{Fault, Turn};
use model::{Event, HttpSettings, ModelError, Retry, Stop};
use std::time::{Duration, Instant};

fn status(status: u16, retry_after: Option<f64>, times: u32) -> Fault {
    Fault::Status { status, error: None, message: None, retry_after, times }
}

fn with(fault: Fault) -> Turn {
    Turn { fault: Some(fault), ..Turn::text("here I am") }
}

fn waits(events: &[Result<Event, ModelError>]) -> usize {
    events.iter().filter(|event| matches!(event, Ok(Event::Waiting { .. }))).count()
}

#[tokio::test]
async fn a_provider_that_turns_us_away_is_asked_again_and_says_so() {
    for (code, times) in [(429, 2), (529, 3), (500, 1), (503, 4)] {
        for which in 0..2 {
            let fake = playing([with(status(code, None, times))]).await;
            let events = events(&*both(&fake)[which], &ask()).await;
            assert_eq!(waits(&events), times as usize, "{code}: {events:?}");
            assert_eq!(events.last(), Some(&Ok(Event::Stop(Stop::EndTurn))), "{code}");
            assert_eq!(fake.report().requests, u64::from(times) + 1);
        }
    }
}

#[tokio::test]
async fn retry_after_is_honoured() {
    for which in 0..2 {
        let fake = playing([with(status(429, Some(0.3), 1))]).await;
        let began = Instant::now();
        let events = events(&*both(&fake)[which], &ask()).await;
        assert!(began.elapsed() >= Duration::from_millis(300), "{:?}", began.elapsed());
        let Ok(Event::Waiting { delay, why }) = &events[0] else { panic!("{events:?}") };
        assert!(*delay >= Duration::from_millis(300), "{delay:?}");
        assert!(matches!(why, ModelError::RateLimited { .. }), "{why}");
    }
}

#[tokio::test]
async fn an_hour_is_not_waited_for() {
    for which in 0..2 {
        let fake = playing([with(status(429, Some(3600.0), 9))]).await;
        let error = error(&*both(&fake)[which], &ask()).await;
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)), "{error}");
        assert_eq!(fake.report().requests, 1);
    }
}

#[tokio::test]
async fn asking_again_ends() {
    for which in 0..2 {
        let fake = playing([with(status(529, None, 99))]).await;
        let error = error(&*both(&fake)[which], &ask()).await;
        assert!(matches!(error, ModelError::Overloaded { .. }), "{error}");
        assert_eq!(fake.report().requests, 5);
    }
}

#[tokio::test]
async fn what_waiting_does_not_mend_is_not_tried_again() {
    for (code, which) in [(401, 0), (401, 1), (402, 0), (402, 1), (400, 0), (400, 1), (404, 0)] {
        let fake = playing([with(status(code, None, 9))]).await;
        let error = error(&*both(&fake)[which], &ask()).await;
        let expected = match code {
            401 => matches!(error, ModelError::WrongKey { .. }),
            402 => matches!(error, ModelError::NoCredit { .. }),
            404 => matches!(error, ModelError::NotFound { .. }),
            _ => matches!(error, ModelError::BadRequest { .. }),
        };
        assert!(expected, "{code}: {error}");
        assert_eq!(fake.report().requests, 1);
    }
}

#[tokio::test]
async fn an_error_within_a_stream_ends_it() {
    for which in 0..2 {
        let fault = Fault::ErrorEvent { after: 4, error: "overloaded_error".into(), times: 9 };
        let fake = playing([with(fault)]).await;
        let error = error(&*both(&fake)[which], &ask()).await;
        assert!(matches!(error, ModelError::Overloaded { .. }), "{error}");
        // Something of the reply was seen: repeating it is the caller's business.
        assert_eq!(fake.report().requests, 1);
    }
}

#[tokio::test]
async fn an_error_before_anything_was_said_is_tried_again() {
    for which in 0..2 {
        let fault = Fault::ErrorEvent { after: 0, error: "overloaded_error".into(), times: 1 };
        let fake = playing([with(fault)]).await;
        let events = events(&*both(&fake)[which], &ask()).await;
        assert_eq!(waits(&events), 1, "{events:?}");
        assert_eq!(events.last(), Some(&Ok(Event::Stop(Stop::EndTurn))));
    }
}

#[tokio::test]
async fn an_event_that_is_no_json_ends_the_stream() {
    for data in ["{\"type\": \"content_block_del", "", "null", "[1,2", "\u{1}"] {
        for which in 0..2 {
            let fault = Fault::Garbage { at: 1, data: data.into(), times: 1 };
            let fake = playing([with(fault)]).await;
            let events = events(&*both(&fake)[which], &ask()).await;
            // An event that says nothing is none: the rest makes a reply without it.
            match events.last().unwrap() {
                Ok(last) => {
                    assert!(["", "null"].contains(&data) && *last == Event::Stop(Stop::EndTurn))
                }
                Err(error) => assert!(matches!(error, ModelError::BadAnswer { .. }), "{error}"),
            }
        }
    }
}

#[tokio::test]
async fn a_stream_that_falls_silent_times_out() {
    for which in 0..2 {
        let fake = playing([with(Fault::Stall { at: 300, times: 9 })]).await;
        let http = HttpSettings { idle_timeout: Duration::from_millis(200), ..hasty() };
        let error = match which {
            0 => error(&claude_with(&fake, http), &ask()).await,
            _ => {
                let mut settings = model::openai::OpenAiSettings::new(fake.openai_url(), "m");
                settings.http = http;
                error(&model::openai::OpenAi::new(settings).unwrap(), &ask()).await
            }
        };
        assert_eq!(error, ModelError::Timeout(Duration::from_millis(200)));
    }
}

#[tokio::test]
async fn slow_tokens_are_no_silence() {
    let http = HttpSettings { idle_timeout: Duration::from_millis(900), ..hasty() };
    let turn = Turn { delay_ms: 60, chunk_chars: Some(1), ..Turn::text("slow but steady") };
    let fake = playing([turn]).await;
    let reply = reply(&claude_with(&fake, http), &ask()).await;
    assert_eq!(reply.message().unwrap().text(), "slow but steady");
}

#[tokio::test]
async fn a_page_of_somebody_in_between_is_no_answer() {
    for which in 0..2 {
        let fake = playing([with(Fault::Page { times: 9 })]).await;
        let error = error(&*both(&fake)[which], &ask()).await;
        assert!(error.to_string().contains("text/html"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let turn = Turn::text("x".repeat(100_000));
    let fake = playing([turn]).await;
    let http = HttpSettings { max_answer_bytes: 50_000, ..hasty() };
    let error = error(&claude_with(&fake, http), &ask()).await;
    assert!(matches!(error, ModelError::BadAnswer { .. }), "{error}");
}

#[tokio::test]
async fn nobody_there_is_said_after_some_tries() {
    let fake = playing([]).await;
    let retry = Retry { attempts: 2, ..hasty().retry };
    let model = claude_with(&fake, HttpSettings { retry, ..hasty() });
    drop(fake);
    let events = events(&model, &ask()).await;
    let ended =
        matches!(events.last(), Some(Err(ModelError::Unreachable { .. } | ModelError::Unfinished)));
    assert!(ended, "{events:?}");
}

#[tokio::test]
async fn a_model_that_goes_round_in_circles_is_played_as_often_as_it_says() {
    let turn = Turn { repeat: Some(3), ..Turn::call("write", serde_json::json!({"path": "a"})) };
    let fake = playing([turn]).await;
    for _ in 0..3 {
        assert_eq!(reply(&claude(&fake), &ask()).await.stop, Some(Stop::ToolUse));
    }
    assert_eq!(fake.report().turns_left, 0);
}
