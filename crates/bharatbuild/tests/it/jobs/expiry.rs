//! Expiry, the archive, and coming back.

use crate::harness::{Bench, Client};
use serde_json::json;

async fn cleaned(admin: &Client) -> serde_json::Value {
    admin.post_nothing("/api/v1/jobs/admin/cleanup").await.ok()
}

#[tokio::test]
async fn an_unused_job_is_archived_after_48_hours_and_opens_again() {
    let bench = Bench::start().await;
    let (admin, asha) = (bench.client(), bench.student("asha"));
    asha.create("shop").await;
    asha.write("shop", "src/a.txt", "kept").await.ok();
    let root = bench.folder("shop");
    std::fs::create_dir_all(root.join(".git/empty")).unwrap();
    std::fs::write(root.join(".git/HEAD"), "ref").unwrap();
    std::os::unix::fs::symlink("src/a.txt", root.join("link")).unwrap();
    asha.post_nothing("/api/v1/jobs/shop/complete").await.ok();
    bench.wait_hours(47);
    assert_eq!(cleaned(&admin).await["cleaned_jobs"], 0);
    bench.wait_hours(2);
    assert_eq!(cleaned(&admin).await["cleaned_jobs"], 1);
    assert!(!root.exists() && bench.data.join("archive/shop.zip").exists());
    assert_eq!(asha.get("/api/v1/jobs/shop").await.ok()["status"], "expired");
    assert_eq!(
        bench.student("ravi").get("/api/v1/jobs/shop/files").await.error(404),
        "job_not_found"
    );
    let read = asha.get("/api/v1/jobs/shop/files/src/a.txt").await.ok();
    assert_eq!(read["content"], "kept");
    let job = asha.get("/api/v1/jobs/shop").await.ok();
    assert_eq!((&job["status"], &job["files_count"]), (&json!("complete"), &json!(1)));
    assert_eq!(std::fs::read_link(root.join("link")).unwrap().to_str(), Some("src/a.txt"));
    assert!(root.join(".git/empty").is_dir() && root.join(".git/HEAD").is_file());
    assert!(!bench.data.join("archive/shop.zip").exists());
}

#[tokio::test]
async fn a_use_moves_the_expiry_and_a_job_in_use_stays() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    bench.wait_hours(40);
    client.get("/api/v1/jobs/shop/files").await.ok();
    bench.wait_hours(40);
    assert_eq!(cleaned(&client).await["cleaned_jobs"], 0);
    let used = bench.server.app.jobs.in_use(&"shop".parse().unwrap()).await.unwrap();
    bench.wait_hours(100);
    assert_eq!(cleaned(&client).await["cleaned_jobs"], 0);
    drop(used);
    bench.wait_hours(49);
    assert_eq!(cleaned(&client).await["cleaned_jobs"], 1);
}

#[tokio::test]
async fn an_expired_job_downloads_takes_writes_and_survives_many_rounds() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for round in 1..=3 {
        client.write("shop", &format!("f{round}"), "x").await.ok();
        bench.wait_hours(49);
        assert_eq!(cleaned(&client).await["cleaned_jobs"], 1);
        assert_eq!(client.unzip("shop").await.len(), round);
    }
}

#[tokio::test]
async fn an_archive_goes_after_a_year() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    bench.wait_hours(49);
    assert_eq!(cleaned(&client).await["cleaned_jobs"], 1);
    bench.wait_hours(360 * 24);
    assert_eq!(cleaned(&client).await["pruned_archives"], 0);
    bench.wait_hours(10 * 24);
    assert_eq!(cleaned(&client).await["pruned_archives"], 1);
    client.get("/api/v1/jobs/shop").await.error(404);
}

#[tokio::test]
async fn two_readers_bring_an_expired_job_back_once() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "a", "1").await.ok();
    bench.wait_hours(49);
    cleaned(&client).await;
    let read = || client.get("/api/v1/jobs/shop/files/a");
    let (a, b, c) = tokio::join!(read(), read(), client.write("shop", "b", "2"));
    a.ok();
    b.ok();
    c.ok();
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["files_count"], 2);
}
