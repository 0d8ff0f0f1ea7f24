//! A server whose engine is Docker. Needs an engine and an image, as `scripts/test.sh` starts and builds
//! them; `BHARATBUILD_TEST_ENGINES=native` leaves this out.

use crate::room::{Outcome, Room, at};
use crate::sse::Events;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

#[allow(clippy::disallowed_methods, reason = "a test is told by the environment what to test")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Docker's address, or none where Docker was left out on purpose.
pub fn docker() -> Option<String> {
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

/// Its images are those of `runtimes/build.sh`: the full one where it is there, or the small one.
pub async fn room(address: &str) -> Room {
    let engine = [("BHARATBUILD_ENGINE", "docker"), ("DOCKER_HOST", address)];
    Room::with(&[&[("AUTH_MODE", "dev")], engine.as_slice()].concat()).await
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
