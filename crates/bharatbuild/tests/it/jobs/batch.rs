//! `POST /jobs/{id}/files/batch`

use crate::harness::Bench;
use serde_json::{Value, json};

#[tokio::test]
async fn one_bad_file_does_not_stop_the_others() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let files = json!([
        {"path": "package.json", "content": "{}"},
        {"path": "../x", "content": "x"},
        {"path": "src/index.tsx", "content": "y"},
    ]);
    let answer = client.post("/api/v1/jobs/shop/files/batch", files).await.ok();
    assert_eq!((&answer["total"], &answer["success"]), (&json!(3), &json!(2)));
    assert_eq!(answer["results"][0]["success"], true);
    assert_eq!(
        (&answer["results"][1]["path"], &answer["results"][1]["success"]),
        (&json!("../x"), &json!(false))
    );
    assert!(answer["results"][1]["error"].as_str().unwrap().contains(".."));
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["files_count"], 2);
}

#[tokio::test]
async fn takes_five_thousand_files() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let file =
        |n: usize| json!({"path": format!("src/{}/{n}.ts", n % 50), "content": n.to_string()});
    let files: Vec<Value> = (0..5_000).map(file).collect();
    let answer = client.post("/api/v1/jobs/shop/files/batch", json!(files)).await.ok();
    assert_eq!(answer["success"], 5_000);
    assert_eq!(client.get("/api/v1/jobs/shop/files").await.ok()["count"], 5_000);
    let too_many = vec![json!({"path": "a", "content": ""}); 10_001];
    let refused = client.post("/api/v1/jobs/shop/files/batch", json!(too_many)).await;
    assert_eq!(refused.error(413), "too_many_files");
}

#[tokio::test]
async fn refuses_wrong_shapes_and_says_where() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let wrong =
        client.post("/api/v1/jobs/shop/files/batch", json!([{"path": "a", "content": 7}])).await;
    wrong.error(422);
    assert_eq!(wrong.body["detail"][0]["loc"], json!(["body", 0, "content"]));
    client.post("/api/v1/jobs/shop/files/batch", json!({"files": []})).await.error(422);
}

#[tokio::test]
async fn is_refused_after_complete() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.post_nothing("/api/v1/jobs/shop/complete").await.ok();
    let late =
        client.post("/api/v1/jobs/shop/files/batch", json!([{"path": "a", "content": ""}])).await;
    assert_eq!(late.error(409), "wrong_state");
}
