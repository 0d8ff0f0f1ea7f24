//! Going away from a command's stream, and coming back.

use crate::room::{Room, SHOP, at};
use crate::sse::{Event, Events, output};
use serde_json::json;

const COUNT: &str = "for i in $(seq 1 20); do echo $i; sleep 0.05; done; exit 4";

fn counted(from: u32) -> String {
    (from..=20).map(|n| format!("{n}\n")).collect()
}

async fn events(room: &Room, exec: &str, seen: Option<&str>) -> Vec<Event> {
    Events::after(room, &at(SHOP, &format!("/exec/{exec}/events")), seen).await.rest().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_goes_on_without_its_watcher_who_may_come_back() {
    let room = Room::start().await;
    let mut first = Events::post(&room, &at(SHOP, "/exec"), json!({"command": COUNT})).await;
    let exec = first.header("x-exec-id").to_owned();
    let seen = first.until(|event| event.data() == "3").await;
    let last = seen.last().unwrap().id.clone();
    drop(first);
    let rest = events(&room, &exec, Some(&last)).await;
    assert_eq!(output(&[seen.clone(), rest.clone()].concat(), "stdout"), counted(1));
    assert_eq!(rest[rest.len() - 2].body["code"], 4);
    let all = events(&room, &exec, None).await;
    assert_eq!(all, [seen, rest].concat(), "the whole stream again, with the same ids");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_can_be_resumed_from() {
    let room = Room::start().await;
    let exec = room.sh("echo one; echo two >&2; sleep 0.3; echo three").await.events;
    let id = exec[0].body["exec_id"].as_str().unwrap();
    for (place, event) in exec.iter().enumerate().take(exec.len() - 1) {
        assert_eq!(events(&room, id, Some(&event.id)).await, exec[place + 1..], "after {place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_places_are_told_apart() {
    let room = Room::start().await;
    let ran = room.sh("echo one").await.events;
    let id = ran[0].body["exec_id"].as_str().unwrap();
    let anew = events(&room, id, Some("1-1")).await;
    assert_eq!((anew[0].kind(), &anew[1..]), ("reset", &ran[..]));
    let path = at(SHOP, &format!("/exec/{}/events", "0".repeat(32)));
    assert_eq!(room.get(&path).await.error(404), "exec_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_commands_stream_ends_for_those_who_saw_it_all() {
    let room = Room::start().await;
    let ran = room.sh("echo one").await.events;
    let id = ran[0].body["exec_id"].as_str().unwrap();
    let nothing = events(&room, id, Some(&ran.last().unwrap().id));
    let nothing = tokio::time::timeout(std::time::Duration::from_secs(5), nothing).await;
    assert_eq!(nothing.expect("the stream ends"), []);
}
