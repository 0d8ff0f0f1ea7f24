//! A server killed while it goes back.

use super::server::Process;
use crate::harness::send;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::PathBuf;

const CHECKPOINTS: &str = "/api/v1/projects/shop/checkpoints";
/// So many that one of them is back long before all are.
const FILES: usize = 400;

impl Process {
    fn file(&self, n: usize) -> PathBuf {
        self.data().join(format!("jobs/shop/src/{n:03}.js"))
    }

    fn is(&self, n: usize, content: &str) -> bool {
        std::fs::read_to_string(self.file(n)).is_ok_and(|text| text == format!("{content} {n}"))
    }

    fn are_all(&self, content: &str) -> bool {
        (0..FILES).all(|n| self.is(n, content))
    }

    async fn write_all(&self, content: &str) {
        let file =
            |n| json!({"path": format!("src/{n:03}.js"), "content": format!("{content} {n}")});
        let files: Vec<_> = (0..FILES).map(file).collect();
        self.post("/api/v1/jobs/shop/files/batch", Value::Array(files)).await.ok();
    }

    async fn restore(&self, number: u32) {
        self.post_nothing(&format!("{CHECKPOINTS}/{number}/restore")).await.ok();
    }

    /// Waits until the first file is back.
    async fn until_back(&self) {
        while !self.is(0, "old") {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_can_be_asked_for_again_and_nothing_is_lost() {
    let mut server = Process::start().await;
    server.create("shop").await;
    server.write_all("old").await;
    server.post(CHECKPOINTS, json!({"title": "old"})).await.ok();
    server.write_all("new").await;
    let request = server.request(Method::POST, &format!("{CHECKPOINTS}/1/restore"));
    let asked = tokio::spawn(async move { request.send().await.is_ok() });
    server.until_back().await;
    server.kill();
    let _ = asked.await;
    server.again().await;
    let listed = send(server.request(Method::GET, CHECKPOINTS)).await.ok();
    assert!(listed.to_string().contains("Before going back to 1"), "{listed}");
    server.restore(1).await;
    assert!(server.are_all("old"));
    // What was there when it was asked for the first time.
    server.restore(2).await;
    assert!(server.are_all("new"));
}
