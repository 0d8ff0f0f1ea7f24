//! A provider that fails, in every way the wire can show.

use super::{APP, Case, ask, begun, cut, faulty, say, status, told_status, understandable, write};
use crate::agents::{KEY, last, told};
use crate::room::Room;
use crate::sse::Events;
use model::script::{Fault, Turn};
use serde_json::json;

fn error_event(error: &str, times: u32) -> Fault {
    Fault::ErrorEvent { after: 4, error: error.into(), times }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_waited_for() {
    let stage = begun().await;
    for (name, fault, asked) in [
        ("429 twice", status(429, 2), 3),
        ("500", status(500, 1), 2),
        ("502", status(502, 1), 2),
        ("503", status(503, 1), 2),
        ("529", status(529, 2), 3),
        ("cut in the first byte", cut(1, false, 1), 2),
        ("cut in the head", cut(300, false, 1), 2),
        ("cut in a call", cut(900, false, 1), 2),
        ("cut in a call three times", cut(900, false, 3), 4),
        ("cut as if it were whole", cut(900, true, 1), 2),
        ("overloaded in the middle", error_event("overloaded_error", 1), 2),
    ] {
        stage.meets(Case::asks(name, asked, vec![faulty(fault)])).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_pass_is_said_at_once() {
    let stage = begun().await;
    let unpaid = "Your credit balance is too low to access the API";
    let hour = |code| told_status(code, None, Some(3600.0), 9);
    let garbage = |at, data: &str| Fault::Garbage { at, data: data.into(), times: 9 };
    let too_long = "prompt is too long: 210000 tokens > 200000 maximum";
    for (name, code, fault, asked) in [
        ("401", "model.wrong_key", status(401, 9), 1),
        ("a key said again", "model.wrong_key", told_status(401, Some(KEY), None, 9), 1),
        ("402", "model.no_credit", status(402, 9), 1),
        ("no balance", "model.no_credit", told_status(400, Some(unpaid), None, 9), 1),
        ("403", "model.not_allowed", status(403, 9), 1),
        ("404", "model.not_found", status(404, 9), 1),
        ("400", "model.bad_request", status(400, 9), 1),
        ("302", "model.bad_answer", status(302, 9), 1),
        // Made short, and sent once more.
        ("413", "model.too_long", status(413, 9), 2),
        ("a long prompt", "model.too_long", told_status(400, Some(too_long), None, 9), 2),
        ("limited for an hour", "model.rate_limited", hour(429), 1),
        ("down for an hour", "model.overloaded", hour(529), 1),
        ("503 again and again", "model.overloaded", status(503, 9), 5),
        ("cut again and again", "model.broke_off", cut(900, false, 9), 4),
        ("overloaded in each", "model.overloaded", error_event("overloaded_error", 9), 4),
        ("no key in the middle", "model.wrong_key", error_event("authentication_error", 9), 1),
        ("no money in the middle", "model.no_credit", error_event("billing_error", 9), 1),
        ("no JSON", "model.bad_answer", garbage(3, "<html>"), 1),
        ("no JSON at once", "model.bad_answer", garbage(0, "\u{0}{"), 1),
        ("a sign-in page", "model.bad_answer", Fault::Page { times: 9 }, 1),
    ] {
        let case = Case::fails(name, code, asked, vec![faulty(fault)]);
        let case = if name.starts_with("cut") { case.cut_each_time() } else { case };
        let said = stage.meets(case).await;
        let end = &last(&said).body;
        assert!(end["message"].as_str().unwrap().contains("Nothing was lost"), "{name}: {end:#}");
        assert!(end["detail"].as_str().is_some_and(|text| !text.is_empty()), "{name}: {end:#}");
        if name.contains("hour") {
            assert!(end["message"].as_str().unwrap().contains("60 minutes"), "{end:#}");
        }
        if ["401", "413", "a sign-in page"].contains(&name) {
            stage.goes_on().await;
        }
    }
    let refuses = Turn { refusal: Some("cyber".into()), ..Turn::default() };
    stage.meets(Case::fails("a refusal", "model.refused", 1, vec![refuses])).await;
    stage.goes_on().await;
}

/// What was whole when the connection broke is there, and only that.
#[tokio::test(flavor = "multi_thread")]
async fn files_that_were_whole_before_a_break_stay() {
    let stage = begun().await;
    let two =
        || say(vec![write("a.txt", "first\n"), write("b.txt", &"second\n".repeat(80)), ask()]);
    let in_second = |times| Turn { fault: Some(cut(1500, false, times)), ..two() };
    let case = Case::fails("cut in the second file", "model.broke_off", 4, vec![in_second(9)]);
    stage.meets(case.cut_each_time().writes("a.txt", "first\n")).await;
    let garbage = Fault::Garbage { at: 9, data: "?".into(), times: 9 };
    let broken = Turn { fault: Some(garbage), ..two() };
    stage.meets(Case::fails("no JSON after a file", "model.bad_answer", 1, vec![broken])).await;
    let case = Case::asks("whole in the end", 1, vec![two()]);
    stage.meets(case.writes("b.txt", &"second\n".repeat(80))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_not_there_is_said_to_be_that() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let settings = [("AUTH_MODE", "dev"), ("ANTHROPIC_API_KEY", KEY), ("ANTHROPIC_BASE_URL", &url)];
    let room = Room::with(&settings).await;
    room.bench.client().create(APP).await;
    let wish = json!({"prompt": "a mess menu"});
    let said = Events::post(&room, "/api/v1/jobs/app/generate", wish).await.rest().await;
    let end = &last(&said).body;
    assert_eq!((&end["state"], &end["code"]), (&json!("failed"), &json!("model.unreachable")));
    understandable("not there", end["message"].as_str().unwrap());
    let waits = told(&said, "status");
    assert_eq!(waits.len(), 4, "{waits:?}");
    assert!(waits.iter().all(|text| text.starts_with("Waiting ")), "{waits:?}");
    let cost = room.get("/api/v1/projects/app/cost").await.ok();
    assert_eq!((&cost["calls"], &cost["reserved_microdollars"]), (&json!(0), &json!(0)));
}
