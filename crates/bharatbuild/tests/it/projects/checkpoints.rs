//! `/projects/{id}/checkpoints`, `/projects/{id}/diff`

use crate::harness::{Answer, Bench, Client};
use bharatbuild::ids::ProjectId;
use serde_json::{Value, json};
use std::os::unix::fs::MetadataExt;

const CHECKPOINTS: &str = "/api/v1/projects/shop/checkpoints";
const DIFF: &str = "/api/v1/projects/shop/diff";

fn shop() -> ProjectId {
    "shop".parse().unwrap()
}

/// As a student's editor does: also when the job is complete.
async fn write(client: &Client, path: &str, content: &str) {
    client.write("shop", path, content).await.ok();
}

async fn take(client: &Client, title: &str) -> Value {
    client.post(CHECKPOINTS, json!({"title": title})).await.ok()
}

async fn restore(client: &Client, number: &str) -> Answer {
    client.post_nothing(&format!("{CHECKPOINTS}/{number}/restore")).await
}

#[tokio::test]
async fn goes_back_and_says_what_changed() {
    let bench = Bench::start().await;
    let client = bench.student("asha");
    client.create("shop").await;
    assert_eq!(client.get(CHECKPOINTS).await.ok(), json!({"checkpoints": []}));
    write(&client, "src/a.js", "one\n").await;
    write(&client, "src/b.js", "b\n").await;
    write(&client, "node_modules/x/index.js", "x").await;
    let first = take(&client, " the first ").await;
    assert_eq!((&first["number"], &first["kind"]), (&json!(1), &json!("manual")));
    assert_eq!((&first["title"], &first["chat_cursor"]), (&json!("the first"), &json!(0)));
    assert_eq!((&first["files"], &first["bytes"]), (&json!(2), &json!(6)));
    assert!(first["left_out"].is_null() && first["created_at"].as_str().unwrap().ends_with('Z'));

    std::fs::remove_file(bench.folder("shop").join("src/b.js")).unwrap();
    write(&client, "src/a.js", "two\n").await;
    write(&client, "new.js", "new\n").await;
    let diff = client.get(DIFF).await.ok();
    assert_eq!((&diff["from"], &diff["to"]), (&json!(1), &Value::Null));
    assert_eq!((&diff["lines_added"], &diff["lines_removed"]), (&json!(2), &json!(2)));
    let files = diff["files"].as_array().unwrap();
    let told: Vec<_> = files.iter().map(|file| (&file["path"], &file["status"])).collect();
    let (added, removed, changed) = (json!("added"), json!("removed"), json!("changed"));
    let (new, a, b) = (json!("new.js"), json!("src/a.js"), json!("src/b.js"));
    assert_eq!(told, [(&new, &added), (&a, &changed), (&b, &removed)]);
    let patch = "--- a/src/a.js\n+++ b/src/a.js\n@@ -1 +1 @@\n-one\n+two\n";
    assert_eq!(files[1]["patch"], patch);

    let restored = restore(&client, "1").await.ok();
    assert_eq!((&restored["number"], &restored["kind"]), (&json!(3), &json!("restore")));
    let read = client.get("/api/v1/jobs/shop/files/src/b.js").await.ok();
    assert_eq!(read["content"], "b\n");
    client.get("/api/v1/jobs/shop/files/new.js").await.error(404);
    assert!(bench.folder("shop").join("node_modules/x/index.js").exists());
    let listed = client.get(CHECKPOINTS).await.ok();
    let kinds: Vec<_> =
        listed["checkpoints"].as_array().unwrap().iter().map(|c| &c["kind"]).collect();
    assert_eq!(kinds, ["restore", "before", "manual"]);
    let diff = client.get(&format!("{DIFF}?from=1&to=3")).await.ok();
    assert_eq!((&diff["files_changed"], &diff["to"]), (&json!(0), &json!(3)));
    let of_first = client.get(&format!("{DIFF}?to=1")).await.ok();
    assert_eq!((&of_first["from"], &of_first["files_changed"]), (&Value::Null, &json!(2)));
}

#[tokio::test]
async fn restored_files_belong_to_the_projects_user() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    write(&client, "src/ui/a.js", "a").await;
    take(&client, "first").await;
    std::fs::remove_dir_all(bench.folder("shop").join("src")).unwrap();
    restore(&client, "1").await.ok();
    let owner = bench.server.app.jobs.owner_uid(&shop()).await.unwrap();
    let owner = owner.unwrap_or(rustix::process::geteuid().as_raw());
    for path in ["src", "src/ui", "src/ui/a.js"] {
        let found = bench.folder("shop").join(path).metadata().unwrap();
        assert_eq!((found.uid(), found.gid()), (owner, owner), "{path}");
    }
}

#[tokio::test]
async fn another_students_and_unknown_ones_are_not_there() {
    let bench = Bench::start().await;
    let (asha, ravi) = (bench.student("asha"), bench.student("ravi"));
    asha.create("shop").await;
    take(&asha, "first").await;
    for path in [CHECKPOINTS, DIFF] {
        assert_eq!(ravi.get(path).await.error(404), "project_not_found");
    }
    assert_eq!(ravi.post(CHECKPOINTS, json!({"title": "x"})).await.error(404), "project_not_found");
    assert_eq!(restore(&ravi, "1").await.error(404), "project_not_found");
    for number in ["0", "2", "-1", "x", "99999999999"] {
        assert_eq!(restore(&asha, number).await.error(404), "checkpoint_not_found", "{number}");
    }
    for query in ["?from=7", "?to=7", "?from=1&to=7"] {
        let answer = asha.get(&format!("{DIFF}{query}")).await;
        assert_eq!(answer.error(404), "checkpoint_not_found", "{query}");
    }
    asha.get(&format!("{DIFF}?from=x")).await.error(422);
    for title in [json!(""), json!("  "), json!("x".repeat(201)), json!(7)] {
        let answer = asha.post(CHECKPOINTS, json!({"title": title})).await;
        assert_eq!(answer.error(422), "invalid");
        assert_eq!(answer.body["detail"][0]["loc"], json!(["body", "title"]));
    }
}

#[tokio::test]
async fn nobody_goes_back_while_the_project_is_generated() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    write(&client, "a.js", "one").await;
    take(&client, "first").await;
    let place = bench.server.app.projects.begin_generation(&shop()).unwrap();
    assert_eq!(restore(&client, "1").await.error(409), "busy");
    drop(place);
    restore(&client, "1").await.ok();
    // Its own place is free again.
    restore(&client, "1").await.ok();
}

#[tokio::test]
async fn checkpoints_outlive_the_folder_and_go_with_the_project() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    write(&client, "a.js", "one").await;
    take(&client, "first").await;
    write(&client, "a.js", "two").await;
    let place = bench.data.join("checkpoints/shop");
    client.post_nothing("/api/v1/jobs/shop/complete").await.ok();
    bench.wait_hours(49);
    let cleaned = client.post_nothing("/api/v1/jobs/admin/cleanup").await.ok();
    assert_eq!(cleaned["cleaned_jobs"], 1);
    assert!(place.exists() && !bench.folder("shop").exists());
    restore(&client, "1").await.ok();
    assert_eq!(client.get("/api/v1/jobs/shop/files/a.js").await.ok()["content"], "one");
    // Deleted, it can be taken back with all of them; purged, nothing is left.
    client.delete("/api/v1/jobs/shop").await.ok();
    client.get(CHECKPOINTS).await.error(404);
    client.post_nothing("/api/v1/jobs/shop/restore").await.ok();
    assert_eq!(client.get(CHECKPOINTS).await.ok()["checkpoints"].as_array().unwrap().len(), 3);
    client.delete("/api/v1/jobs/shop").await.ok();
    bench.wait_hours(8 * 24);
    client.post_nothing("/api/v1/jobs/admin/cleanup").await.ok();
    assert!(!place.exists());
}

#[tokio::test]
async fn an_id_that_is_used_again_begins_without_them() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    write(&client, "a.js", "of the old one").await;
    take(&client, "old").await;
    client.delete("/api/v1/jobs/shop").await.ok();
    client.create("shop").await;
    assert_eq!(client.get(CHECKPOINTS).await.ok(), json!({"checkpoints": []}));
    assert!(!bench.data.join("checkpoints/shop").exists());
    assert_eq!(take(&client, "new").await["number"], 1);
}
