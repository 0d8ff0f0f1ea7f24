//! What a student takes home.

use super::run::generated;
use crate::room::Room;

/// What a student takes home is whole: it builds where only the ZIP is.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: builds an app from its ZIP"]
async fn a_downloaded_app_builds() {
    let room = Room::empty().await;
    generated(&room, "a todo app in react").await;
    let zip = room.bytes("/api/v1/jobs/app/download").await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.zip");
    std::fs::write(&path, zip).unwrap();
    let line = "unzip -q app.zip -d app && cd app && npm ci && npm run build && npm test";
    let built =
        tokio::process::Command::new("sh").args(["-c", line]).current_dir(&dir).status().await;
    assert!(built.unwrap().success());
    assert!(dir.path().join("app/dist/index.html").exists());
}
