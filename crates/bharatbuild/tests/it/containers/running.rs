//! Commands while they run: cancelled, fed, listening, and other people's requests meanwhile.

use crate::room::{Outcome, Room, SHOP, at};
use crate::sse::Events;
use serde_json::json;
use std::time::{Duration, Instant};

impl Room {
    /// All that a command said and says, up to its end.
    async fn watch(&self, exec: &str) -> Outcome {
        let path = at(SHOP, &format!("/exec/{exec}/events"));
        Outcome::of(Events::after(self, &path, None).await.rest().await)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_a_command_and_all_it_started() {
    let room = Room::start().await;
    let exec = room.start_exec(json!({"command": "trap '' TERM; sleep 4444 & sleep 4444"})).await;
    let cancel = at(SHOP, &format!("/exec/{exec}/cancel"));
    assert_eq!(room.post_nothing(&cancel).await.ok()["was_running"], true);
    let ran = room.watch(&exec).await;
    assert_eq!((ran.code(), &ran.exit["reason"]), (None, &json!("cancelled")));
    room.until_gone("sleep 4444").await;
    assert_eq!(room.post_nothing(&cancel).await.ok()["was_running"], false);
    let unknown = at(SHOP, "/exec/0123/cancel");
    assert_eq!(room.post_nothing(&unknown).await.error(404), "exec_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_reaches_the_command() {
    let room = Room::start().await;
    let exec = room
        .start_exec(json!({"command": "read name; echo hello $name; cat | wc -c", "stdin": true}))
        .await;
    let stdin = at(SHOP, &format!("/exec/{exec}/stdin"));
    room.post(&stdin, json!({"data": "आशा\n"})).await.ok();
    room.post(&stdin, json!({"data": "x".repeat(100_000)})).await.ok();
    room.post(&stdin, json!({"data": "yz", "close": true})).await.ok();
    assert_eq!(room.watch(&exec).await.stdout, "hello आशा\n100002\n");
    assert_eq!(room.post(&stdin, json!({"data": "late"})).await.error(409), "exec_ended");
    let none = room.sh("cat; echo over").await;
    assert_eq!(none.stdout, "over\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_outlives_its_timeout_once_it_listens() {
    let room = Room::start().await;
    let line = "exec python3 -m http.server 3000 --bind 127.0.0.1";
    let exec = room.start_exec(json!({"command": line, "timeout": 2})).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let page = room.sh("curl -s -o /dev/null -w '%{http_code}' http://localhost:3000/").await;
    assert_eq!(page.stdout, "200");
    assert_eq!(room.get(&at(SHOP, "/ports")).await.ok()["active_port"], 3000);
    room.post_nothing(&at(SHOP, &format!("/exec/{exec}/cancel"))).await.ok();
    let said = room.watch(&exec).await;
    let waived = |event: &crate::sse::Event| event.kind() == "status" && event.body["port"] == 3000;
    assert!(said.events.iter().any(waived), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_users_sleep_does_not_slow_anothers_health() {
    let room = Room::start().await;
    let silent = tokio::spawn({
        let request = Events::post(&room, &at(SHOP, "/exec"), json!({"command": "sleep 3"})).await;
        async move { Outcome::of(request.rest().await) }
    });
    let stranger = room.bench.student("ravi");
    let begun = Instant::now();
    let mut slowest = Duration::ZERO;
    while begun.elapsed() < Duration::from_secs(2) {
        let asked = Instant::now();
        stranger.get("/health").await.ok();
        slowest = slowest.max(asked.elapsed());
    }
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
    assert_eq!(silent.await.unwrap().code(), Some(0));
    assert!(begun.elapsed() >= Duration::from_millis(2800));
}

#[tokio::test(flavor = "multi_thread")]
async fn orphans_are_reaped() {
    let room = Room::start().await;
    room.sh("for i in 1 2 3 4 5; do sh -c '(sleep 0.1 &) ; exit' & done; wait; sleep 0.4").await;
    let zombies = room.sh("grep -l '^State:.Z' /proc/[0-9]*/status 2>/dev/null | wc -l").await;
    assert_eq!(zombies.stdout.trim(), "0");
}
