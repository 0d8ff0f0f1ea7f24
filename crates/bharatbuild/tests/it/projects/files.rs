//! Changing files by hand: `/projects/{id}/files…`, and writes that lose nothing.

use crate::harness::{Answer, Bench, Client};
use crate::sse::Events;
use reqwest::Method;
use serde_json::{Value, json};

async fn save(client: &Client, content: &str, if_match: Option<&str>) -> Answer {
    let mut body = json!({"path": "a.txt", "content": content});
    if let Some(seen) = if_match {
        body["if_match"] = seen.into();
    }
    client.post("/api/v1/containers/shop/files", body).await
}

async fn rename(client: &Client, from: &str, to: &str) -> Answer {
    let body = json!({"from": from, "to": to});
    client.post("/api/v1/projects/shop/files/rename", body).await
}

async fn paths(client: &Client) -> Vec<String> {
    let files = client.get("/api/v1/jobs/shop/files").await.ok();
    let files = files["files"].as_array().unwrap().iter();
    files
        .map(|file| file["path"].as_str().unwrap().to_owned())
        .filter(|path| path != "plan.json")
        .collect()
}

async fn shop(files: &[&str]) -> (Bench, Client) {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for path in files {
        client.write("shop", path, path).await.ok();
    }
    (bench, client)
}

#[tokio::test]
async fn a_write_that_saw_an_older_file_changes_nothing() {
    let (_bench, client) = shop(&[]).await;
    let first = save(&client, "one", Some("")).await.ok();
    assert_eq!(save(&client, "other", Some("")).await.error(409), "changed");
    let hash = first["hash"].as_str().unwrap().to_owned();
    let opened = client.get("/api/v1/containers/shop/files/a.txt").await.ok();
    assert_eq!((&opened["content"], &opened["hash"]), (&json!("one"), &json!(hash)));
    let second = save(&client, "two", Some(&hash)).await.ok();
    let late = save(&client, "three", Some(&hash)).await;
    assert_eq!((late.error(409), &late.body["current_hash"]), ("changed", &second["hash"]));
    let kept = client.get("/api/v1/containers/shop/files/a.txt").await.ok();
    assert_eq!(kept["content"], "two");
    client.delete("/api/v1/projects/shop/files?path=a.txt").await.ok();
    let gone = save(&client, "three", second["hash"].as_str()).await;
    assert_eq!((gone.error(409), &gone.body["current_hash"]), ("changed", &Value::Null));
    // Who does not ask is not asked.
    save(&client, "four", None).await.ok();
}

#[tokio::test]
async fn of_two_writers_that_saw_the_same_file_one_is_told() {
    let (_bench, client) = shop(&[]).await;
    let hash = save(&client, "start", None).await.ok()["hash"].as_str().unwrap().to_owned();
    let writes = (0..8).map(|n| {
        let (client, hash) = (client.clone(), hash.clone());
        async move { save(&client, &format!("from {n}"), Some(&hash)).await.status }
    });
    let statuses = futures_util::future::join_all(writes).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
}

#[tokio::test]
async fn files_and_folders_are_renamed_to_free_names_alone() {
    let (_bench, client) = shop(&["a.txt", "src/b.txt", "src/deep/c.txt"]).await;
    rename(&client, "a.txt", "docs/new.txt").await.ok();
    rename(&client, "src", "lib").await.ok();
    assert_eq!(paths(&client).await, ["docs/new.txt", "lib/b.txt", "lib/deep/c.txt"]);
    for (from, to, status, code) in [
        ("docs/new.txt", "lib/b.txt", 409, "path_conflict"),
        ("docs/new.txt", "lib", 409, "path_conflict"),
        ("lib", "lib/inner", 409, "path_conflict"),
        ("nothing", "x", 404, "file_not_found"),
        ("lib/b.txt", "../b.txt", 422, "invalid"),
        ("lib/b.txt", "/etc/b.txt", 422, "invalid"),
        ("lib/b.txt", "plan.json", 422, "invalid"),
        ("../shop", "x", 422, "invalid"),
    ] {
        assert_eq!(rename(&client, from, to).await.error(status), code, "{from} to {to}");
    }
    assert_eq!(paths(&client).await.len(), 3);
}

#[tokio::test]
async fn what_is_locked_is_neither_renamed_nor_deleted() {
    let (_bench, client) = shop(&["src/a.txt", "src/b.txt", "src2.txt"]).await;
    client.put_json("/api/v1/projects/shop/locks", json!({"paths": ["src/a.txt"]})).await.ok();
    for path in ["src/a.txt", "src"] {
        let deleted = client.delete(&format!("/api/v1/projects/shop/files?path={path}")).await;
        assert_eq!(deleted.error(409), "locked");
        assert_eq!(rename(&client, path, "elsewhere").await.error(409), "locked");
    }
    client.delete("/api/v1/projects/shop/files?path=src/b.txt").await.ok();
    client.delete("/api/v1/projects/shop/files?path=src2.txt").await.ok();
    assert_eq!(paths(&client).await, ["src/a.txt"]);
    assert_eq!(
        client.delete("/api/v1/projects/shop/files?path=nothing").await.error(404),
        "file_not_found"
    );
    client.delete("/api/v1/projects/shop/files").await.error(422);
}

#[tokio::test]
async fn other_tabs_are_told_of_every_change() {
    let (_bench, client) = shop(&[]).await;
    let mut events = Events::of(client.request(Method::GET, "/api/v1/projects/shop/events")).await;
    save(&client, "one", None).await.ok();
    rename(&client, "a.txt", "b.txt").await.ok();
    client.delete("/api/v1/projects/shop/files?path=b.txt").await.ok();
    let name = json!({"name": "दुकान"});
    let renamed = client.request(Method::PATCH, "/api/v1/projects/shop").json(&name);
    assert_eq!(crate::harness::send(renamed).await.ok()["name"], "दुकान");
    for (kind, key, value) in [
        ("file_written", "path", "a.txt"),
        ("file_renamed", "to", "b.txt"),
        ("file_deleted", "path", "b.txt"),
        ("project_renamed", "data", "दुकान"),
    ] {
        let event = events.next().await.unwrap();
        assert_eq!((event.kind(), &event.body[key]), (kind, &json!(value)));
        assert_eq!(event.body["source"], "editor");
    }
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["project_name"], "दुकान");
    let empty = client.request(Method::PATCH, "/api/v1/projects/shop").json(&json!({"name": " "}));
    crate::harness::send(empty).await.error(422);
}

#[tokio::test]
async fn another_students_files_are_not_there() {
    let (bench, _client) = shop(&["a.txt"]).await;
    let ravi = bench.student("ravi");
    rename(&ravi, "a.txt", "b.txt").await.error(404);
    ravi.delete("/api/v1/projects/shop/files?path=a.txt").await.error(404);
    ravi.get("/api/v1/projects/shop/search?q=a").await.error(404);
    let name = ravi.request(Method::PATCH, "/api/v1/projects/shop").json(&json!({"name": "mine"}));
    crate::harness::send(name).await.error(404);
}

#[tokio::test]
async fn a_deleted_project_comes_back_within_seven_days() {
    let (bench, client) = shop(&["a.txt"]).await;
    client.delete("/api/v1/jobs/shop").await.ok();
    assert_eq!(client.get("/api/v1/projects").await.ok()["projects"], json!([]));
    bench.wait_hours(6 * 24);
    client.post_nothing("/api/v1/jobs/shop/restore").await.ok();
    assert_eq!(paths(&client).await, ["a.txt"]);
}
