//! `POST /jobs/{id}/complete`, `/fail`, and what is refused afterwards.

use crate::harness::Bench;
use serde_json::json;

#[tokio::test]
async fn completes_once_and_twice() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for _ in 0..2 {
        let done = client.post_nothing("/api/v1/jobs/shop/complete").await.ok();
        assert_eq!((&done["success"], &done["status"]), (&json!(true), &json!("complete")));
        assert_eq!(done["download_url"], "/api/v1/jobs/shop/download");
        assert!(done["message"].is_string());
    }
    let job = client.get("/api/v1/jobs/shop").await.ok();
    assert_eq!(
        (&job["zip_ready"], &job["download_url"]),
        (&json!(true), &json!("/api/v1/jobs/shop/download"))
    );
    assert_eq!(client.write("shop", "late", "x").await.error(409), "wrong_state");
    assert_eq!(client.post_nothing("/api/v1/jobs/shop/fail").await.error(409), "wrong_state");
}

#[tokio::test]
async fn fails_with_the_reason() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let failed =
        client.post_nothing("/api/v1/jobs/shop/fail?error_message=model%20overloaded").await.ok();
    assert_eq!(failed, json!({"success": true, "status": "failed"}));
    let job = client.get("/api/v1/jobs/shop").await.ok();
    assert_eq!((&job["status"], &job["error"]), (&json!("failed"), &json!("model overloaded")));
    client.post_nothing("/api/v1/jobs/shop/fail").await.ok();
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["error"], "Generation failed");
    client.post_nothing("/api/v1/jobs/shop/complete").await.error(409);
    client.write("shop", "late", "x").await.error(409);
}

#[tokio::test]
async fn no_write_is_acknowledged_after_complete() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let writes = (0..50).map(|n| {
        let client = client.clone();
        async move { client.write("shop", &format!("f{n}"), "x").await.status }
    });
    let complete = client.post_nothing("/api/v1/jobs/shop/complete");
    let (statuses, _) = tokio::join!(futures_util::future::join_all(writes), complete);
    let written = statuses.iter().filter(|status| **status == 200).count();
    assert!(statuses.iter().all(|status| matches!(status, 200 | 409)));
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["files_count"], json!(written));
}
