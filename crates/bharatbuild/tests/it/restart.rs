//! What outlives the process.

use crate::harness::{Bench, config};
use bharatbuild::clock::SystemClock;
use bharatbuild::http::Server;
use serde_json::json;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

#[tokio::test]
async fn everything_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let bench = Bench::on(&data, &[("AUTH_MODE", "dev")]).await;
    let asha = bench.student("asha");
    asha.create("shop").await;
    asha.write("shop", "src/a", "12").await.ok();
    asha.create("done").await;
    asha.post("/api/v1/jobs/done/plan", json!({"tasks": []})).await.ok();
    asha.post_nothing("/api/v1/jobs/done/complete").await.ok();
    asha.create("gone").await;
    asha.delete("/api/v1/jobs/gone").await.ok();
    bench.server.stop().await;

    let bench = Bench::on(&data, &[("AUTH_MODE", "dev")]).await;
    let asha = bench.student("asha");
    let shop = asha.get("/api/v1/jobs/shop").await.ok();
    assert_eq!((&shop["files_count"], &shop["total_size_bytes"]), (&json!(1), &json!(2)));
    assert_eq!((&shop["user_id"], &shop["status"]), (&json!("asha"), &json!("generating")));
    assert_eq!(asha.get("/api/v1/jobs/done").await.ok()["zip_ready"], true);
    asha.get("/api/v1/jobs/gone").await.error(404);
    bench.student("ravi").get("/api/v1/jobs/shop").await.error(404);
    asha.post_nothing("/api/v1/jobs/gone/restore").await.ok();
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused_and_says_who_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let bench = Bench::on(&data, &[]).await;
    let refused = Server::start(config(&data, &[]), Arc::new(SystemClock)).await;
    let refused = refused.err().unwrap().to_string();
    assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
    bench.client().get("/health").await.ok();
}

/// A server in a process of its own, which can be killed.
struct Killable {
    child: Child,
    base: String,
}

impl Killable {
    async fn start(data: &std::path::Path) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let child = Command::new(env!("CARGO_BIN_EXE_bharatbuild"))
            .args(["serve", "--auth-mode", "dev", "--listen", &listen, "--data"])
            .arg(data)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, base: format!("http://{listen}") };
        for _ in 0..200 {
            if server.http().get(format!("{}/health", server.base)).send().await.is_ok() {
                return server;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the server did not start");
    }

    fn http(&self) -> reqwest::Client {
        reqwest::Client::builder().no_proxy().build().unwrap()
    }
}

impl Drop for Killable {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn every_acknowledged_write_survives_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut server = Killable::start(&data).await;
    let jobs = format!("{}/api/v1/jobs", server.base);
    let http = server.http();
    let create =
        http.post(format!("{jobs}/create")).json(&json!({"project_name": "x", "job_id": "shop"}));
    assert_eq!(create.send().await.unwrap().status(), 200);
    let (acknowledged, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let (files, client) = (format!("{jobs}/shop/files"), http.clone());
    let writing = tokio::spawn(async move {
        for n in 0.. {
            let body =
                json!({"path": format!("src/{n}.txt"), "content": n.to_string().repeat(5_000)});
            let batch = json!([body, {"path": "shared.txt", "content": "s".repeat(50_000)}]);
            match client.post(format!("{files}/batch")).json(&batch).send().await {
                Ok(answer) if answer.status() == 200 => acknowledged.send(n).unwrap(),
                _ => return,
            }
        }
    });
    while seen.recv().await.unwrap() < 100 {}
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    writing.await.unwrap();
    let mut last = 100;
    while let Ok(n) = seen.try_recv() {
        last = n;
    }
    drop(server);

    let server = Killable::start(&data).await;
    let files = format!("{}/api/v1/jobs/shop/files", server.base);
    for n in 0..=last {
        let answer = server.http().get(format!("{files}/src/{n}.txt")).send().await.unwrap();
        let file: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(file["content"], n.to_string().repeat(5_000), "{n}");
    }
    assert_eq!(std::fs::read_dir(data.join("jobs/.staging")).unwrap().count(), 0);
}
