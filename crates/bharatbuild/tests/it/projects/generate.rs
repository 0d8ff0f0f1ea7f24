use super::{APP, GENERATE, steps};
use crate::room::Room;
use crate::sse::{Events, kinds};
use serde_json::json;

const PAGE: &str = "a plain html page for the hostel mess menu";

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_becomes_files_steps_a_preview_and_a_zip_in_this_order() {
    let room = Room::empty().await;
    let said = room.generate(PAGE).await;
    let order =
        ["status", "plan_created", "step", "file_written", "step", "preview_ready", "complete"];
    let told: Vec<_> = kinds(&said).into_iter().filter(|kind| order.contains(kind)).collect();
    let mut told_once = told.clone();
    told_once.retain(|kind| *kind != "status");
    told_once.dedup();
    assert_eq!((told[0], &told_once[..]), ("status", &order[1..]), "{said:#?}");
    let in_order = [
        "files running",
        "files done",
        "install running",
        "install done",
        "start running",
        "start done",
        "port done",
        "answer running",
        "answer done",
    ];
    assert_eq!(steps(&said), in_order);

    let plan = said.iter().find(|event| event.kind() == "plan_created").unwrap().data();
    let written = said.iter().filter(|event| event.kind() == "file_written");
    let written: Vec<_> = written.map(|event| event.data().clone()).collect();
    assert_eq!(plan["files"], json!(written));
    let complete = &said.last().unwrap().body;
    assert_eq!(complete["files_written"], written.len());
    assert!(
        complete["preview_url"].as_str().unwrap().contains("--app.bb.localhost:"),
        "{complete}"
    );
    let zip = room.unzip(APP).await;
    for path in &written {
        assert!(zip.iter().any(|(name, _)| name == path.as_str().unwrap()), "{path} is in the ZIP");
    }
    let index = &zip.iter().find(|(name, _)| name == "index.html").unwrap().1;
    let page = room.visit("/api/v1/containers/app/preview-ticket").await.unwrap();
    assert!(page.contains(" 200 OK\r\n") && page.ends_with(index.as_str()), "{page}");
    let job = room.get("/api/v1/jobs/app").await.ok();
    assert_eq!((&job["status"], &job["zip_ready"]), (&json!("complete"), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_are_one_and_a_409() {
    let room = Room::empty().await;
    room.client_creates().await;
    let first = Events::post(&room, GENERATE, json!({"prompt": PAGE})).await;
    let second = room.post(GENERATE, json!({"prompt": PAGE})).await;
    assert_eq!(second.error(409), "busy");
    // It goes on without its watcher.
    drop(first);
    let path = "/api/v1/projects/app/events?after=start";
    let mut events = Events::after(&room, path, None).await;
    assert_eq!(events.until(super::is_over).await.last().unwrap().kind(), "complete");
    let again = Events::post(&room, GENERATE, json!({"prompt": PAGE})).await.rest().await;
    assert_eq!(again.last().unwrap().kind(), "complete");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_generated_is_refused_before_the_stream() {
    let room = Room::empty().await;
    room.client_creates().await;
    for (field, body) in [
        ("prompt", json!({"prompt": ""})),
        ("prompt", json!({"prompt": " \n "})),
        ("prompt", json!({"prompt": "x".repeat(20_001)})),
        ("prompt", json!({"prompt": 7})),
        ("prompt", json!({})),
        ("provider", json!({"prompt": "a page", "provider": "oracle"})),
    ] {
        let answer = room.post(GENERATE, body).await;
        assert_eq!(answer.error(422), "invalid");
        assert_eq!(answer.body["detail"][0]["loc"][1], field, "{}", answer.body);
    }
    let unknown = room.post("/api/v1/jobs/unknown/generate", json!({"prompt": "a page"})).await;
    assert_eq!(unknown.error(404), "job_not_found");
    assert_eq!(room.sandboxes().len(), 0);
}
