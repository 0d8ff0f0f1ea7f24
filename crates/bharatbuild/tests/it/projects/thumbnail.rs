//! Pictures of previews, by a real browser.

use crate::room::{Room, SHOP, at};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

const THUMBNAIL: &str = "/api/v1/projects/shop/thumbnail";

/// Waits for a picture, and gives its tag and bytes.
async fn picture(room: &Room) -> (String, Vec<u8>) {
    let there = async {
        loop {
            let answer = room.request(Method::GET, THUMBNAIL).send().await.unwrap();
            if answer.status() == 200 {
                assert_eq!(answer.headers()["content-type"], "image/jpeg");
                assert_eq!(answer.headers()["cache-control"], "private, no-cache");
                let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
                return (tag, answer.bytes().await.unwrap().to_vec());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), there).await.expect("a picture is made")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_app_is_pictured_and_again_when_its_files_change() {
    let room = Room::with(&[("AUTH_MODE", "dev"), ("THUMBNAIL_SECONDS", "1")]).await;
    room.create(SHOP).await;
    assert_eq!(room.get(THUMBNAIL).await.error(404), "no_thumbnail");
    assert_eq!(
        room.get("/api/v1/projects").await.ok()["projects"][0]["thumbnail_url"],
        Value::Null
    );
    room.write_file("index.html", "<body bgcolor=red><h1>First</h1>").await.ok();
    room.start_exec(json!({"command": "exec python3 -m http.server 3000 --bind 127.0.0.1"})).await;
    let (tag, jpeg) = picture(&room).await;
    assert!(jpeg.starts_with(b"\xff\xd8\xff") && jpeg.len() < 256 * 1024, "{} bytes", jpeg.len());
    let again = room.request(Method::GET, THUMBNAIL).header("if-none-match", &tag);
    assert_eq!(again.send().await.unwrap().status(), 304);
    let listed = room.get("/api/v1/projects").await.ok();
    let url = listed["projects"][0]["thumbnail_url"].as_str().unwrap().to_owned();
    assert_eq!(room.bytes(&url).await, jpeg);
    room.bench.student("ravi").get(THUMBNAIL).await.error(404);
    room.write_file("index.html", "<body bgcolor=blue><h1>Second</h1>").await.ok();
    let changes = async {
        while picture(&room).await.0 == tag {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), changes).await.expect("it is made anew");
    room.post_nothing(&at(SHOP, "/stop")).await.ok();
    room.delete("/api/v1/jobs/shop").await.ok();
    let file = room.bench.data.join("thumbnails/shop.jpg");
    assert!(file.exists(), "the deletion can be undone");
    room.bench.wait_hours(8 * 24);
    room.post_nothing("/api/v1/jobs/admin/cleanup").await.ok();
    assert!(!file.exists());
}
