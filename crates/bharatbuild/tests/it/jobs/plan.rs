//! `POST /jobs/{id}/plan`

use crate::harness::Bench;
use serde_json::{Value, json};

#[tokio::test]
async fn stores_the_plan_and_exports_it() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let plan = json!({"tasks": [{"id": 1, "title": "Page"}], "metadata": {"type": "react"}});
    assert_eq!(
        client.post("/api/v1/jobs/shop/plan", plan.clone()).await.ok(),
        json!({"success": true})
    );
    let read = client.get("/api/v1/jobs/shop/files/plan.json").await.ok();
    let exported: Value = serde_json::from_str(read["content"].as_str().unwrap()).unwrap();
    assert_eq!(exported, plan);
    assert!(read["content"].as_str().unwrap().contains("\n  \"metadata\""));
    std::fs::write(bench.folder("shop").join("plan.json"), "forged").unwrap();
    let kept = bench.server.app.jobs.plan(&"shop".parse().unwrap()).await.unwrap();
    assert_eq!(kept, Some(plan));
}

#[tokio::test]
async fn an_unknown_job_gets_no_plan_and_no_folder() {
    let bench = Bench::start().await;
    bench.client().post("/api/v1/jobs/none/plan", json!({"tasks": []})).await.error(404);
    assert!(!bench.folder("none").exists());
    bench.client().create("shop").await;
    bench.client().post("/api/v1/jobs/shop/plan", json!({"tasks": ["text"]})).await.error(422);
    bench.client().post("/api/v1/jobs/shop/plan", json!({"metadata": {}})).await.error(422);
}
