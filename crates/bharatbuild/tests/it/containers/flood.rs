use crate::room::{Room, SHOP, at};
use crate::sse::{Events, output};
use serde_json::json;

/// What one flood may cost its watcher, in bytes.
const MOST_BYTES: usize = 16 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_bounded_and_complete_or_says_what_is_cut() {
    let room = Room::start().await;
    let body = json!({"command": "seq 1 100000; exit 3"});
    let mut events = Events::post(&room, &at(SHOP, "/exec"), body).await;
    let said = events.until_kind("done").await;
    assert!(events.bytes < MOST_BYTES, "{}", events.bytes);
    assert!(said.len() < 20_000, "{}", said.len());
    assert_eq!(said[said.len() - 2].body["code"], 3);
    let numbers: Vec<u32> =
        output(&said, "stdout").lines().map(|line| line.parse().unwrap()).collect();
    let cut = said.iter().any(|event| event.kind() == "cut");
    assert!(cut || numbers == (1..=100_000).collect::<Vec<_>>(), "{} lines", numbers.len());
    assert_eq!(numbers.last(), Some(&100_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_flood_is_slowed_and_can_be_cancelled() {
    let room = Room::start().await;
    let mut events = Events::post(&room, &at(SHOP, "/exec"), json!({"command": "yes"})).await;
    let exec = events.header("x-exec-id").to_owned();
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_secs(2) {
        events.next().await.unwrap();
    }
    assert!(events.bytes < 2 * MOST_BYTES, "{}", events.bytes);
    room.post_nothing(&at(SHOP, &format!("/exec/{exec}/cancel"))).await.ok();
    let rest = events.until_kind("done").await;
    assert!(rest.iter().any(|event| event.body["reason"] == "cancelled"));
    assert!(begun.elapsed() < std::time::Duration::from_secs(8), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_without_end_is_told_in_pieces() {
    let room = Room::start().await;
    let ran = room.sh("head -c 300000 /dev/zero | tr '\\0' x").await;
    assert_eq!(ran.stdout, "x".repeat(300_000));
    let longest = ran.events.iter().filter_map(|event| event.data().as_str()).map(str::len).max();
    assert!(longest.unwrap() <= 64 * 1024, "{longest:?}");
}
