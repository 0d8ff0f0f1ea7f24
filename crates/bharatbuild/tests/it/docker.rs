//! The same server on Docker. Needs an engine and an image, as `scripts/test.sh` starts and builds
//! them; `BHARATBUILD_TEST_ENGINES=native` leaves this out.

use crate::room::{Outcome, Room, at};
use crate::sse::Events;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The image that `runtimes/build.sh small` makes.
const IMAGE: &str = "bharatbuild/runtime:small";

#[allow(clippy::disallowed_methods, reason = "a test is told by the environment what to test")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Docker's address, or none where Docker was left out on purpose.
fn docker() -> Option<String> {
    if let Some(engines) = variable("BHARATBUILD_TEST_ENGINES")
        && !engines.contains("docker_runc")
    {
        eprintln!("left out by BHARATBUILD_TEST_ENGINES");
        return None;
    }
    Some(variable("BHARATBUILD_TEST_DOCKER").unwrap_or_else(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/docker-engine.sh");
        let output = Command::new(script).arg("status").output().unwrap();
        assert!(
            output.status.success(),
            "no Docker for tests: scripts/docker-engine.sh start and runtimes/build.sh small, or leave it out with BHARATBUILD_TEST_ENGINES=native"
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }))
}

async fn room(address: &str) -> Room {
    Room::with(&[
        ("AUTH_MODE", "dev"),
        ("BHARATBUILD_ENGINE", "docker"),
        ("DOCKER_HOST", address),
        ("RUNTIME_IMAGE_NODE", IMAGE),
        ("RUNTIME_IMAGE_PYTHON", IMAGE),
    ])
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn express_runs_from_a_wish_to_its_preview() {
    let Some(address) = docker() else { return };
    let room = room(&address).await;
    room.post("/api/v1/jobs/create", json!({"project_name": "App", "job_id": "app"})).await.ok();
    let body = json!({"prompt": "a shop inventory in express"});
    let events = Events::post(&room, "/api/v1/jobs/app/generate", body).await.rest().await;
    let last = events.last().expect("events");
    assert_eq!(last.kind(), "complete", "{events:#?}");
    assert_eq!(last.body["port"], 3000);

    let page = room.bytes("/api/v1/preview/app/?port=3000").await;
    assert!(String::from_utf8_lossy(&page).contains("Shop Inventory"));
    let status = room.get(&at("app", "/status")).await.ok();
    assert_eq!((&status["run"]["phase"], &status["active_port"]), (&json!("ready"), &json!(3000)));
    // What was installed inside belongs to the project's user outside.
    let installed = std::fs::metadata(room.bench.folder("app").join("node_modules")).unwrap();
    let owner = std::fs::metadata(room.bench.folder("app")).unwrap();
    use std::os::unix::fs::MetadataExt;
    assert!(installed.uid() == owner.uid() && owner.uid() >= 800_000_000);
    room.post_nothing(&at("app", "/stop")).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docker_that_is_away_is_told_and_used_once_it_is_there() {
    let Some(address) = docker() else { return };
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("docker.sock");
    let room = room(&format!("unix://{}", socket.display())).await;
    room.bench.client().create("app").await;
    let refused = room.post(&at("app", "/create"), json!({})).await;
    assert_eq!(refused.error(503), "engine_away");
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains("Docker does not run") && detail.contains("systemctl"), "{detail}");

    std::os::unix::fs::symlink(address.trim_start_matches("unix://"), &socket).unwrap();
    room.post(&at("app", "/create"), json!({"cpu_limit": 1.0})).await.ok();
    let events = Events::post(&room, &at("app", "/exec"), json!({"command": "id -un"})).await;
    let events = tokio::time::timeout(Duration::from_secs(30), events.rest()).await.unwrap();
    assert_eq!(Outcome::of(events).stdout.trim(), "student");
    room.post_nothing(&at("app", "/stop")).await.ok();
}
