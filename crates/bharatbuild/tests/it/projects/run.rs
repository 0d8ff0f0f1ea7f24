//! Running again, and what is said when it does not work.

use super::{APP, steps};
use crate::harness::Answer;
use crate::room::{Room, at};
use crate::sse::{Event, output};
use serde_json::json;

const SERVE: &str = "exec python3 -m http.server $PORT --bind 127.0.0.1";

impl Room {
    async fn put(&self, path: &str, content: &str) -> Answer {
        self.post(&at(APP, "/files"), json!({"path": path, "content": content})).await
    }

    /// Where the run stands once it has failed.
    async fn until_failed(&self) -> serde_json::Value {
        for _ in 0..200 {
            let state = self.run_state().await;
            if state["phase"] == "failed" {
                return state;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("it has not failed: {}", self.run_state().await);
    }
}

fn last(events: &[Event]) -> &Event {
    events.last().unwrap()
}

/// Step and message of the run's error.
fn failure(events: &[Event]) -> (&str, &str) {
    let error = last(events);
    assert_eq!(error.kind(), "error", "{events:#?}");
    (error.body["step"].as_str().unwrap(), error.data().as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_runs_again_after_a_stop() {
    let room = Room::empty().await;
    room.client_creates().await;
    assert_eq!(room.post_nothing("/api/v1/projects/app/run").await.error(409), "no_plan");
    room.put("index.html", "hello").await.ok();
    let first = room.run_by(&["true"], SERVE, 4000).await;
    assert_eq!(last(&first).kind(), "complete", "{first:#?}");
    assert_eq!(last(&first).body["commands_executed"], 2);
    room.post_nothing(&at(APP, "/stop")).await.ok();
    assert_eq!(room.run_state().await["phase"], "stopped");
    let again = room.run_again().await;
    assert_eq!(last(&again).kind(), "complete", "{again:#?}");
    let page = room.bytes("/api/v1/preview/app/?port=4000").await;
    assert_eq!(page, b"hello");
    // While it runs, a new run takes the place of the old one.
    let again = room.run_again().await;
    assert_eq!(last(&again).kind(), "complete", "{again:#?}");
    assert_eq!(room.sandboxes().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_install_that_fails_is_told_with_its_command_and_stops_the_run() {
    let room = Room::empty().await;
    room.client_creates().await;
    let package = json!({"dependencies": {"no-such-package-of-anybody-4711": "1.0.0"}});
    room.put("package.json", &package.to_string()).await.ok();
    let said = room.run_by(&["npm install", "touch never"], SERVE, 4000).await;
    let (step, message) = failure(&said);
    assert_eq!(step, "install");
    assert!(message.starts_with("`npm install` failed: exit code "), "{message}");
    assert_eq!(steps(&said), ["install running", "install failed"]);
    let why = output(&said, "stderr");
    assert!(why.contains("no-such-package-of-anybody-4711"), "{why}");
    let state = room.run_state().await;
    assert_eq!((&state["phase"], &state["message"]), (&json!("failed"), &json!(message)));
    let files = room.get(&at(APP, "/files")).await.ok();
    assert!(files.as_array().unwrap().iter().all(|file| file["name"] != "never"), "{files}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_does_not_start_is_told() {
    let room = Room::empty().await;
    room.client_creates().await;
    let said = room.run_by(&[], "echo no database >&2; exit 3", 4000).await;
    let (step, message) = failure(&said);
    assert!(step == "start" && message.contains("exit code 3"), "{step}: {message}");
    assert_eq!(output(&said, "stderr"), "no database\n");
    assert_eq!(steps(&said).last().unwrap(), "start failed");
    assert!(said.iter().all(|event| event.kind() != "preview_ready"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_crashes_under_its_watcher_is_told_at_once() {
    let room = Room::empty().await;
    room.client_creates().await;
    room.put("app.js", "throw new Error('no luck today')").await.ok();
    let said = room.run_by(&[], "node --watch app.js", 4000).await;
    let (step, message) = failure(&said);
    assert!(step == "start" && message.contains("Failed running 'app.js'"), "{step}: {message}");
    assert!(output(&said, "stderr").contains("no luck today"));
}

/// Takes 200 MB.
const HUNGRY: &str = "python3 -c 'x = b\"x\" * (200 << 20)'";

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_needs_too_much_memory_is_told_with_the_setting() {
    let settings = [("AUTH_MODE", "dev"), ("BUILD_MEMORY", "128m"), ("SANDBOX_MEMORY", "64m")];
    let room = Room::with(&settings).await;
    room.client_creates().await;
    let said = room.run_by(&[HUNGRY], SERVE, 4000).await;
    let told = format!(
        "out of memory while building: `{HUNGRY}` needs more than 128 MB (set BUILD_MEMORY higher)"
    );
    assert_eq!(failure(&said), ("install", told.as_str()));
    let said = room.run_by(&[], HUNGRY, 4000).await;
    let told =
        "out of memory while building: the app needs more than 128 MB (set BUILD_MEMORY higher)";
    assert_eq!(failure(&said), ("start", told));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_outgrows_its_memory_is_told_with_the_setting() {
    let room = Room::empty().await;
    room.client_creates().await;
    let script = "import http.server, threading, time\n\
        server = http.server.HTTPServer(('127.0.0.1', 4000), http.server.SimpleHTTPRequestHandler)\n\
        threading.Thread(target=server.serve_forever).start()\n\
        time.sleep(2)\nx = b'x' * (700 << 20)\n";
    room.put("app.py", script).await.ok();
    let said = room.run_by(&[], "exec python3 app.py", 4000).await;
    assert_eq!(last(&said).kind(), "complete", "{said:#?}");
    let state = room.until_failed().await;
    let message =
        "out of memory while running: the app needs more than 256 MB (set SANDBOX_MEMORY higher)";
    assert_eq!(state["message"], message);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_crashes_later_is_told() {
    let room = Room::empty().await;
    room.client_creates().await;
    let line = "timeout 3 python3 -m http.server $PORT; echo out of luck >&2; exit 9";
    let said = room.run_by(&[], line, 4000).await;
    assert_eq!(last(&said).kind(), "complete", "{said:#?}");
    let state = room.until_failed().await;
    assert!(state["message"].as_str().unwrap().contains('9'), "{state}");
    assert!(state["lines"].to_string().contains("out of luck"), "{state}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_stopped() {
    let room = Room::empty().await;
    room.client_creates().await;
    let (said, ()) = tokio::join!(room.run_by(&["sleep 60"], SERVE, 4000), async {
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        room.post_nothing(&at(APP, "/stop")).await.ok();
    });
    assert_eq!(failure(&said).1, "stopped by you");
    assert_eq!(room.run_state().await["phase"], "stopped");
    assert_eq!(room.sandboxes().len(), 0);
    // The place is free again.
    let again = room.run_by(&[], SERVE, 4000).await;
    assert_eq!(last(&again).kind(), "complete", "{again:#?}");
}
