//! `DELETE /jobs/{id}`, `POST /jobs/{id}/restore`

use crate::harness::Bench;
use serde_json::json;

#[tokio::test]
async fn a_deleted_job_is_gone_and_can_be_restored_for_seven_days() {
    let bench = Bench::start().await;
    let client = bench.student("asha");
    client.create("shop").await;
    client.write("shop", "a", "1").await.ok();
    let deleted = client.delete("/api/v1/jobs/shop?keep_zip=false").await.ok();
    assert_eq!(
        (&deleted["success"], &deleted["message"]),
        (&json!(true), &json!("Job shop deleted"))
    );
    assert!(!bench.folder("shop").exists());
    client.get("/api/v1/jobs/shop").await.error(404);
    client.get("/api/v1/jobs/shop/files").await.error(404);
    client.delete("/api/v1/jobs/shop").await.error(404);
    bench.student("ravi").post_nothing("/api/v1/jobs/shop/restore").await.error(404);
    bench.wait_hours(6 * 24);
    client.post_nothing("/api/v1/jobs/admin/cleanup").await.error(403);
    bench.client().post_nothing("/api/v1/jobs/admin/cleanup").await.ok();
    let restored = client.post_nothing("/api/v1/jobs/shop/restore").await.ok();
    assert_eq!((&restored["files_count"], &restored["status"]), (&json!(1), &json!("generating")));
    assert_eq!(client.get("/api/v1/jobs/shop/files/a").await.ok()["content"], "1");
    assert_eq!(
        client.post_nothing("/api/v1/jobs/shop/restore").await.error(409),
        "nothing_to_restore"
    );
}

#[tokio::test]
async fn after_seven_days_nothing_is_left() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "a", "1").await.ok();
    client.delete("/api/v1/jobs/shop").await.ok();
    bench.wait_hours(7 * 24 + 1);
    assert_eq!(
        client.post_nothing("/api/v1/jobs/shop/restore").await.error(409),
        "nothing_to_restore"
    );
    assert_eq!(client.post_nothing("/api/v1/jobs/admin/cleanup").await.ok()["purged_projects"], 1);
    client.post_nothing("/api/v1/jobs/shop/restore").await.error(404);
    assert_eq!(std::fs::read_dir(bench.data.join("jobs/.trash")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_deleted_id_is_its_owners_to_use_again() {
    let bench = Bench::start().await;
    let client = bench.student("asha");
    client.create("shop").await;
    client.write("shop", "old", "1").await.ok();
    client.delete("/api/v1/jobs/shop").await.ok();
    let body = json!({"project_name": "Again", "job_id": "shop"});
    bench.student("ravi").post("/api/v1/jobs/create", body.clone()).await.error(404);
    let fresh = client.post("/api/v1/jobs/create", body).await.ok();
    assert_eq!((&fresh["project_name"], &fresh["files_count"]), (&json!("Again"), &json!(0)));
    assert_eq!(
        client.post_nothing("/api/v1/jobs/shop/restore").await.error(409),
        "nothing_to_restore"
    );
}

#[tokio::test]
async fn deleting_while_files_are_written_leaves_no_folder() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let writes = (0..40).map(|n| {
        let client = client.clone();
        async move { client.write("shop", &format!("f{n}"), "x").await.status }
    });
    let (statuses, deleted) =
        tokio::join!(futures_util::future::join_all(writes), client.delete("/api/v1/jobs/shop"));
    deleted.ok();
    assert!(statuses.iter().all(|status| matches!(status, 200 | 404)), "{statuses:?}");
    assert!(!bench.folder("shop").exists());
}
