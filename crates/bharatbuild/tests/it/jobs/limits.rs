//! A project's size.

use crate::harness::Bench;
use serde_json::json;

#[tokio::test]
async fn a_project_over_its_size_is_413() {
    let bench = Bench::with(&[("AUTH_MODE", "dev"), ("MAX_PROJECT_SIZE_MB", "3")]).await;
    let client = bench.client();
    client.create("shop").await;
    let megabyte = "x".repeat(1 << 20);
    for name in ["a", "b", "c"] {
        client.write("shop", name, &megabyte).await.ok();
    }
    assert_eq!(client.write("shop", "d", "x").await.error(413), "project_too_large");
    client.write("shop", "a", "small").await.ok();
    client.write("shop", "d", "x").await.ok();
    let job = client.get("/api/v1/jobs/shop").await.ok();
    assert_eq!(job["total_size_bytes"], json!(2 * (1 << 20) + 6));
    assert_eq!(job["total_size_mb"], json!(2.0));
}

#[tokio::test]
async fn what_a_sandbox_wrote_counts_too() {
    let bench = Bench::with(&[("AUTH_MODE", "dev"), ("MAX_PROJECT_SIZE_MB", "1")]).await;
    let client = bench.client();
    client.create("shop").await;
    let id = "shop".parse().unwrap();
    let used = bench.server.app.jobs.in_use(&id).await.unwrap();
    std::fs::write(bench.folder("shop").join("dump"), vec![0; 1 << 20]).unwrap();
    drop(used);
    assert_eq!(client.write("shop", "a", "x").await.error(413), "project_too_large");
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["files_count"], 1);
}
