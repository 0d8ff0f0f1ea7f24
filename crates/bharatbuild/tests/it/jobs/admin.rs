//! `/jobs/admin`

use crate::harness::Bench;
use serde_json::json;

#[tokio::test]
async fn adds_up_what_there_is() {
    let bench = Bench::start().await;
    let asha = bench.student("asha");
    for id in ["one", "two", "gone", "old"] {
        asha.create(id).await;
        asha.write(id, "a", "12345").await.ok();
    }
    asha.delete("/api/v1/jobs/gone").await.ok();
    let stats = bench.client().get("/api/v1/jobs/admin/stats").await.ok();
    assert_eq!((&stats["job_count"], &stats["file_count"]), (&json!(3), &json!(3)));
    assert_eq!((&stats["total_size_bytes"], &stats["expiry_hours"]), (&json!(15), &json!(48)));
    assert!(stats["base_path"].as_str().unwrap().ends_with("/jobs"));
}
