//! A server that is killed while a page is looked at.

use super::server::Process;
use crate::room::{SHOP, at, cgroups};
use crate::sse::Events;
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_look_goes_with_its_server_and_the_project_stays() {
    let mut server = Process::start().await;
    let made = server.post(&at(SHOP, "/create"), json!({"cpu_limit": 2.0})).await.ok();
    let page = "<p>first</p><script src=/never></script>";
    server.post(&at(SHOP, "/files"), json!({"path": "index.html", "content": page})).await.ok();
    // Answers the page, and then nothing more: the look lasts.
    let listen = r#"exec python3 -c 'import http.server as h, time
class A(h.SimpleHTTPRequestHandler):
    def do_GET(self): time.sleep(600) if self.path == "/never" else super().do_GET()
h.ThreadingHTTPServer(("127.0.0.1", 3000), A).serve_forever()'"#;
    let started = Events::post(&server, &at(SHOP, "/exec"), json!({"command": listen})).await;
    let until = async |wanted: &dyn Fn() -> bool, what: &str| {
        let waiting = async {
            while !wanted() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.expect(what);
    };
    let answers = async {
        while server.get("/api/v1/preview/shop/?port=3000").await.status != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), answers).await.expect("the app answers");
    let look = server.request(reqwest::Method::POST, "/api/v1/projects/shop/look");
    let looking = tokio::spawn(look.json(&json!({"port": 3000})).send());
    let instance = server.instance();
    until(&|| cgroups(&instance).len() == 2, "the browser's sandbox is made").await;
    server.kill();
    drop((looking.await, started));
    server.again().await;
    assert_eq!(cgroups(&instance).len(), 1, "the project's alone is taken over");
    let looks = std::fs::read_dir(server.data().join("looks"));
    assert_eq!(looks.map_or(0, Iterator::count), 0);
    let now = server.get(&at(SHOP, "/status")).await.ok();
    assert_eq!((&now["status"], &now["container_id"]), (&json!("running"), &made["container_id"]));
}
