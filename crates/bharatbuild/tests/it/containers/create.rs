use crate::room::{Room, SHOP, at};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn create(room: &Room, body: Value) -> Value {
    room.post(&at(SHOP, "/create"), body).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn is_idempotent_and_answers_in_the_documented_shape() {
    let room = Room::empty().await;
    let made =
        create(&room, json!({"project_type": "node", "memory_limit": "256m", "cpu_limit": 1}))
            .await;
    let id = made["container_id"].as_str().unwrap();
    assert!(id.len() == 12 && id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')), "{id}");
    assert_eq!(made["project_id"], SHOP);
    assert_eq!((&made["status"], &made["memory_limit"]), (&json!("running"), &json!("256m")));
    assert_eq!(made["cpu_limit"], 1.0);
    assert_eq!(made["ports"]["3000"], 3000);
    assert_eq!(made["preview_urls"]["reverse_proxy"], "/api/v1/preview/shop/");
    for name in ["primary", "3000", "5173"] {
        assert!(made["preview_urls"][name].as_str().unwrap().contains(SHOP), "{made}");
    }
    assert!(made["created_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(create(&room, json!({})).await["container_id"], made["container_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_may_stand_in_config_and_the_body_itself_wins() {
    let room = Room::empty().await;
    let nested = json!({"cpu_limit": 0.75, "config": {"memory_limit": "320m", "cpu_limit": 1.5}});
    let made = create(&room, nested).await;
    assert_eq!((&made["memory_limit"], &made["cpu_limit"]), (&json!("320m"), &json!(0.75)));
    assert_eq!(room.get(&at(SHOP, "/stats")).await.ok()["memory_limit_mb"], 320.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_the_same_moment_give_one_sandbox() {
    let room = Room::empty().await;
    let (one, two) = tokio::join!(create(&room, json!({})), create(&room, json!({})));
    assert_eq!(one["container_id"], two["container_id"]);
    assert_eq!(room.sandboxes().len(), 1);
    assert_eq!(room.sh("echo alive").await.stdout, "alive\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_must_make_sense() {
    let room = Room::empty().await;
    for (field, value) in [
        ("project_type", json!("cobol")),
        ("project_type", json!(7)),
        ("memory_limit", json!("64g")),
        ("memory_limit", json!("1")),
        ("memory_limit", json!("much")),
        ("memory_limit", json!("-512m")),
        ("cpu_limit", json!(0)),
        ("cpu_limit", json!(-1)),
        ("cpu_limit", json!(1000)),
        ("cpu_limit", json!("all")),
    ] {
        let answer = room.post(&at(SHOP, "/create"), json!({ field: value })).await;
        assert_eq!(answer.error(422), "invalid", "{field}: {value}");
        let place = &answer.body["detail"][0]["loc"];
        assert_eq!(place, &json!(["body", field]), "{}", answer.body);
    }
    for id in ["-x", "a.b", "a%00b", &"x".repeat(65)] {
        assert_eq!(room.post(&at(id, "/create"), json!({})).await.status, 422, "{id}");
    }
    room.get(&at(SHOP, "/status")).await.error(404);
    assert_eq!(room.sandboxes().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_a_jobs_files_or_begins_an_empty_project_of_the_callers() {
    let room = Room::empty().await;
    let asha = room.bench.student("asha");
    asha.create(SHOP).await;
    asha.write(SHOP, "src/hello.txt", "from the job").await.ok();
    assert_eq!(
        room.bench.student("ravi").post(&at(SHOP, "/create"), json!({})).await.error(404),
        "project_not_found"
    );
    asha.post(&at(SHOP, "/create"), json!({})).await.ok();
    assert_eq!(room.sh("cat /workspace/src/hello.txt").await.stdout, "from the job");
    asha.post(&at("new", "/create"), json!({"project_type": "static"})).await.ok();
    assert_eq!(asha.get(&at("new", "/files")).await.ok(), json!([]));
    assert_eq!(asha.get("/api/v1/jobs/new").await.ok()["user_id"], "asha");
    room.bench.student("ravi").get(&at("new", "/status")).await.error(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probe_for_sandboxes_is_a_fast_404() {
    let room = Room::empty().await;
    let begun = Instant::now();
    assert_eq!(room.get(&at("test-docker", "/status")).await.error(404), "project_not_found");
    assert!(begun.elapsed() < Duration::from_secs(1));
}
