//! Whose project it is.

use crate::harness::{Bench, send};
use reqwest::Method;
use serde_json::{Value, json};

/// Every route of a job, with a good body.
fn routes(id: &str) -> Vec<(Method, String, Value)> {
    let at = |rest: &str| format!("/api/v1/jobs/{id}{rest}");
    let file = json!({"path": "a.txt", "content": "stolen"});
    vec![
        (Method::GET, at(""), Value::Null),
        (Method::POST, at("/files"), file.clone()),
        (Method::POST, at("/files/batch"), json!([file])),
        (Method::GET, at("/files"), Value::Null),
        (Method::GET, at("/files/a.txt"), Value::Null),
        (Method::POST, at("/plan"), json!({"tasks": []})),
        (Method::POST, at("/complete"), Value::Null),
        (Method::GET, at("/download"), Value::Null),
        (Method::POST, at("/download-ticket"), Value::Null),
        (Method::POST, at("/fail"), Value::Null),
        (Method::DELETE, at(""), Value::Null),
        (Method::POST, at("/restore"), Value::Null),
    ]
}

#[tokio::test]
async fn anothers_job_and_an_unknown_one_get_the_same_404() {
    let bench = Bench::start().await;
    bench.student("asha").create("shop").await;
    bench.student("asha").write("shop", "a.txt", "mine").await.ok();
    let ravi = bench.student("ravi");
    for (theirs, unknown) in routes("shop").into_iter().zip(routes("nothing")) {
        let call = async |(method, path, body): (Method, String, Value)| {
            send(ravi.request(method, &path).json(&body)).await
        };
        let (mut theirs, mut unknown) = (call(theirs).await, call(unknown).await);
        theirs.error(404);
        unknown.error(404);
        theirs.body["request_id"].take();
        unknown.body["request_id"].take();
        assert_eq!(theirs.body, unknown.body);
    }
    let kept = bench.student("asha").get("/api/v1/jobs/shop/files/a.txt").await.ok();
    assert_eq!(kept["content"], "mine");
    assert_eq!(bench.student("asha").get("/api/v1/jobs/shop").await.ok()["status"], "generating");
}

#[tokio::test]
async fn an_id_cannot_be_taken_over() {
    let bench = Bench::start().await;
    bench.student("asha").create("shop").await;
    let again = json!({"project_name": "Mine", "job_id": "shop"});
    bench.student("ravi").post("/api/v1/jobs/create", again.clone()).await.error(404);
    assert_eq!(
        bench.student("asha").post("/api/v1/jobs/create", again).await.error(409),
        "job_exists"
    );
    assert_eq!(bench.student("asha").get("/api/v1/jobs/shop").await.ok()["user_id"], "asha");
}

#[tokio::test]
async fn ids_are_compared_whole() {
    let bench = Bench::start().await;
    bench.student("asha").create("3000-victim-project-one").await;
    bench.student("asha").write("3000-victim-project-one", "a", "1").await.ok();
    bench.student("ravi").create("3000-victim-project-two").await;
    bench.student("ravi").delete("/api/v1/jobs/3000-victim-project-two").await.ok();
    bench.student("asha").get("/api/v1/jobs/3000-victim-project-one/files/a").await.ok();
    bench.student("asha").get("/api/v1/jobs/3000-victim").await.error(404);
}

#[tokio::test]
async fn an_administrator_sees_every_job() {
    let bench = Bench::start().await;
    bench.student("asha").create("shop").await;
    assert_eq!(bench.client().get("/api/v1/jobs/shop").await.ok()["user_id"], "asha");
}
