//! `POST /jobs/create` and `GET /jobs/{id}`

use crate::harness::Bench;
use serde_json::{Value, json};

#[tokio::test]
async fn creates_a_job_with_every_field_clients_know() {
    let bench = Bench::start().await;
    let job = bench
        .student("asha")
        .post("/api/v1/jobs/create", json!({"project_name": "my-app"}))
        .await
        .ok();
    let id = job["job_id"].as_str().unwrap();
    assert_eq!((id.len(), &id[8..9]), (12, "-"));
    assert_eq!(job["user_id"], "asha");
    assert_eq!(job["project_name"], "my-app");
    assert_eq!(job["status"], "generating");
    assert_eq!((&job["files_count"], &job["total_size_mb"]), (&json!(0), &json!(0.0)));
    assert_eq!((&job["zip_ready"], &job["download_url"]), (&json!(false), &Value::Null));
    assert!(job["created_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(bench.student("asha").get(&format!("/api/v1/jobs/{id}")).await.ok(), job);
}

#[tokio::test]
async fn of_two_creates_at_once_one_wins() {
    let bench = Bench::start().await;
    let client = bench.student("asha");
    let create =
        || client.post("/api/v1/jobs/create", json!({"project_name": "x", "job_id": "shop"}));
    let (a, b) = tokio::join!(create(), create());
    let mut statuses = [a.status, b.status];
    statuses.sort();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn an_id_that_is_a_path_is_refused_and_makes_nothing() {
    let bench = Bench::start().await;
    for id in [
        "../x",
        "/tmp/abs",
        "..",
        ".",
        "a/b",
        "a\0b",
        "",
        "%2e%2e",
        "create",
        "admin",
        &"a".repeat(300),
    ] {
        let body = json!({"project_name": "x", "job_id": id});
        let answer = bench.client().post("/api/v1/jobs/create", body).await;
        answer.error(422);
        assert_eq!(answer.body["detail"][0]["loc"], json!(["body", "job_id"]), "{id:?}");
    }
    let mut names: Vec<_> = std::fs::read_dir(bench.data.join("jobs"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, [".lock", ".staging", ".trash"]);
    assert!(!bench.data.join("x").exists());
}

#[tokio::test]
async fn refuses_names_that_are_none() {
    let bench = Bench::start().await;
    let create = async |body: Value| bench.client().post("/api/v1/jobs/create", body).await;
    let missing = create(json!({})).await;
    missing.error(422);
    assert_eq!(missing.body["detail"][0]["type"], "missing");
    assert_eq!(missing.body["detail"][0]["loc"], json!(["body", "project_name"]));
    for name in
        [json!(7), json!(null), json!(""), json!("   "), json!("a\nb"), json!("n".repeat(201))]
    {
        create(json!({"project_name": name})).await.error(422);
    }
    create(json!({"project_name": "मेरी दुकान", "unknown": 1})).await.ok();
}

#[tokio::test]
async fn a_raw_parent_path_deletes_nothing() {
    let bench = Bench::start().await;
    bench.client().create("shop").await;
    let canary = bench.data.join("canary");
    std::fs::write(&canary, "alive").unwrap();
    for path in ["..", ".", "%2e%2e", "..%2f..", "shop%2f..%2f..", "%00", "shop%00"] {
        let answer = bench.raw_call("DELETE", &format!("/api/v1/jobs/{path}")).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    assert!(canary.exists() && bench.folder("shop").exists());
}
