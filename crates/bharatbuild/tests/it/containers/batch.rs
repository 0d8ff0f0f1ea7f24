use crate::room::{Room, SHOP, at};
use crate::sse::{Event, Events, kinds, output};
use serde_json::{Value, json};

async fn batch(room: &Room, body: Value) -> Vec<Event> {
    Events::post(room, &at(SHOP, "/exec/batch"), body).await.rest().await
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_run_in_order_and_stop_at_the_first_that_fails() {
    let room = Room::start().await;
    let said =
        batch(&room, json!({"commands": ["echo a > f", "cat f; exit 3", "echo never"]})).await;
    let starts: Vec<_> = said.iter().filter(|event| event.kind() == "command_start").collect();
    assert_eq!(starts.len(), 2);
    assert_eq!(
        (&starts[0].body["index"], &starts[0].body["command"]),
        (&json!(0), &json!("echo a > f"))
    );
    assert_eq!(starts[1].data(), "[2/3] cat f; exit 3");
    assert_eq!(output(&said, "stdout"), "a\n");
    let exits: Vec<_> = said
        .iter()
        .filter(|event| event.kind() == "exit")
        .map(|exit| exit.body["code"].clone())
        .collect();
    assert_eq!(exits, [0, 3]);
    let stopped = &said[said.len() - 2];
    assert_eq!((stopped.kind(), &stopped.body["reason"]), ("batch_stopped", &json!("error")));
    assert_eq!(said.last().unwrap().kind(), "done");
    let order = [
        "command_start",
        "system",
        "status",
        "exit",
        "command_start",
        "system",
        "status",
        "stdout",
        "exit",
        "batch_stopped",
        "done",
    ];
    assert_eq!(kinds(&said), order);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_projects_log_tells_it_once_and_each_command_can_be_come_back_to() {
    let room = Room::start().await;
    let said = batch(&room, json!({"commands": ["echo once", "echo twice"]})).await;
    let mut log = Events::after(&room, "/api/v1/projects/shop/events?after=start", None).await;
    let all = log.until(|event| event.kind() == "done" && event.body["exec_id"].is_null()).await;
    assert_eq!(output(&all, "stdout"), "once\ntwice\n");
    let second = said.iter().rfind(|event| event.kind() == "exit").unwrap();
    let path = at(SHOP, &format!("/exec/{}/events", second.body["exec_id"].as_str().unwrap()));
    let again = Events::after(&room, &path, None).await.until_kind("done").await;
    assert_eq!(output(&again, "stdout"), "twice\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_run_where_errors_do_not_count() {
    let room = Room::start().await;
    let said =
        batch(&room, json!({"commands": ["false", "echo second"], "stop_on_error": false})).await;
    assert_eq!(output(&said, "stdout"), "second\n");
    assert!(said.iter().all(|event| event.kind() != "batch_stopped"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_makes_no_sense_runs_nothing() {
    let room = Room::start().await;
    for body in [
        json!({"commands": []}),
        json!({"commands": ["touch ran", " "]}),
        json!({"commands": "touch ran"}),
        json!({"commands": vec!["touch ran"; 101]}),
        json!({}),
    ] {
        assert_eq!(room.post(&at(SHOP, "/exec/batch"), body).await.error(422), "invalid");
    }
    assert_eq!(room.sh("ls").await.stdout, "");
    room.post_nothing(&at(SHOP, "/stop")).await.ok();
    let stopped = room.post(&at(SHOP, "/exec/batch"), json!({"commands": ["ls"]})).await;
    assert_eq!(stopped.error(404), "container_not_found");
}
