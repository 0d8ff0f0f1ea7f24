//! Status, use, stop, restart, delete.

use crate::room::{Room, SHOP, at};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn status_stats_and_ports_tell_what_runs() {
    let room = Room::start().await;
    let status = room.get(&at(SHOP, "/status")).await.ok();
    assert_eq!((&status["project_id"], &status["status"]), (&json!(SHOP), &json!("running")));
    assert_eq!((&status["is_expired"], &status["active_port"]), (&json!(false), &json!(null)));
    assert_eq!(status["container_id"].as_str().unwrap().len(), 12);
    for time in ["created_at", "last_activity"] {
        assert!(status[time].as_str().unwrap().ends_with('Z'), "{status}");
    }
    room.start_exec(json!({"command": "python3 -c 'x = bytearray(60 << 20)\nwhile True: pass'"}))
        .await;
    let stats = busy_stats(&room).await;
    assert_eq!((&stats["memory_limit_mb"], &stats["status"]), (&json!(512.0), &json!("running")));
    assert!(stats["memory_usage_mb"].as_f64().unwrap() > 60.0, "{stats}");
    assert!(stats["memory_percent"].as_f64().unwrap() > 10.0, "{stats}");
    assert!(stats["cpu_percent"].as_f64().unwrap() > 5.0, "{stats}");
    assert!(stats["processes"].as_u64().unwrap() >= 2, "{stats}");
    let ports = room.get(&at(SHOP, "/ports")).await.ok();
    assert_eq!((&ports["active_port"], &ports["open_ports"]), (&json!(null), &json!([])));
    assert!(
        ports["port_mappings"]["5173"].is_number() && ports["preview_urls"]["primary"].is_string()
    );
}

/// The use as soon as the program works, or after ten seconds: how long its start takes is the
/// machine's affair.
async fn busy_stats(room: &Room) -> serde_json::Value {
    let mut stats = json!(null);
    for _ in 0..100 {
        stats = room.get(&at(SHOP, "/stats")).await.ok();
        let of = |name: &str| stats[name].as_f64().unwrap();
        if of("cpu_percent") > 5.0 && of("memory_usage_mb") > 60.0 {
            break;
        }
    }
    stats
}

#[tokio::test(flavor = "multi_thread")]
async fn ports_open_and_close_as_the_app_does() {
    let room = Room::start().await;
    let exec = room.start_exec(json!({"command": "exec python3 -m http.server 8080"})).await;
    let ports = async || room.get(&at(SHOP, "/ports")).await.ok()["open_ports"].clone();
    let until = async |wanted: serde_json::Value| {
        for _ in 0..100 {
            if ports().await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the ports are {} and not {wanted}", ports().await);
    };
    until(json!([8080])).await;
    assert_eq!(room.get(&at(SHOP, "/status")).await.ok()["active_port"], 8080);
    room.post_nothing(&at(SHOP, &format!("/exec/{exec}/cancel"))).await.ok();
    until(json!([])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_ends_all_and_keeps_the_files() {
    let room = Room::start().await;
    room.write_file("kept", "x").await.ok();
    let exec = room.start_exec(json!({"command": "trap '' TERM INT HUP; sleep 60"})).await;
    let stopped = room.post_nothing(&at(SHOP, "/stop")).await.ok();
    assert_eq!((&stopped["success"], &stopped["verified"]), (&json!(true), &json!(true)));
    assert_eq!(room.sandboxes().len(), 0);
    let status = room.get(&at(SHOP, "/status")).await.ok();
    assert_eq!(
        (&status["status"], &status["reason"]),
        (&json!("stopped"), &json!("stopped by its user"))
    );
    for path in ["/ports", "/stats", "/preview"] {
        assert_eq!(room.get(&at(SHOP, path)).await.error(404), "container_not_found", "{path}");
    }
    let path = at(SHOP, &format!("/exec/{exec}/events"));
    let said = crate::sse::Events::after(&room, &path, None).await.until_kind("done").await;
    assert_eq!(said[said.len() - 2].body["reason"], "sandbox ended");
    assert!(said.iter().all(|event| event.kind() != "error"), "it was wanted: {said:?}");
    room.post_nothing(&at(SHOP, "/stop")).await.ok();
    room.create(SHOP).await;
    assert_eq!(room.sh("cat kept").await.stdout, "x");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_listens_in_a_sandbox_that_ends_is_told_to_be_closed() {
    let room = Room::start().await;
    let line = "exec python3 -m http.server 3000 --bind 127.0.0.1";
    room.start_exec(json!({"command": line})).await;
    let events = "/api/v1/projects/shop/events";
    let mut log = crate::sse::Events::after(&room, events, None).await;
    log.until_kind("port_open").await;
    room.post_nothing(&at(SHOP, "/stop")).await.ok();
    let closed = log.until_kind("port_closed").await;
    assert_eq!(closed.last().unwrap().body["port"], 3000);
    log.until_kind("sandbox_ended").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_whose_client_hangs_up_is_made_to_its_end() {
    let room = Room::start().await;
    let old = room.get(&at(SHOP, "/status")).await.ok()["container_id"].clone();
    let path = at(SHOP, "/restart");
    let restart = room.post_nothing(&path);
    drop(tokio::time::timeout(Duration::from_millis(15), restart).await);
    for _ in 0..200 {
        let status = room.get(&at(SHOP, "/status")).await;
        if status.body["status"] == "running" && status.body["container_id"] != old {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it is {}", room.get(&at(SHOP, "/status")).await.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_is_a_new_sandbox_with_the_same_limits_and_files() {
    let room = Room::empty().await;
    assert_eq!(room.post_nothing(&at(SHOP, "/restart")).await.error(404), "project_not_found");
    let limits = json!({"memory_limit": "300m", "cpu_limit": 1.0});
    let old = room.post(&at(SHOP, "/create"), limits).await.ok();
    room.sh("echo x > kept; echo cache > ~/cache; sleep 60 & sleep 0.1").await;
    let new = room.post_nothing(&at(SHOP, "/restart")).await.ok();
    assert_ne!(new["container_id"], old["container_id"]);
    assert_eq!(room.sh("cat kept ~/cache").await.stdout, "x\ncache\n");
    assert_eq!(room.processes("sleep 60").await, 0);
    assert_eq!(room.get(&at(SHOP, "/stats")).await.ok()["memory_limit_mb"], 300.0);
    assert_eq!(room.sandboxes().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_removes_the_sandbox_and_the_files_only_where_asked() {
    let room = Room::start().await;
    room.write_file("kept", "x").await.ok();
    let gone = room.delete(&at(SHOP, "")).await.ok();
    assert_eq!((&gone["success"], &gone["files_deleted"]), (&json!(true), &json!(false)));
    assert_eq!(room.sandboxes().len(), 0);
    assert_eq!(room.delete(&at(SHOP, "")).await.error(404), "container_not_found");
    room.get("/api/v1/jobs/shop/files/kept").await.ok();
    room.create(SHOP).await;
    assert_eq!(room.delete(&at(SHOP, "?delete_files=true")).await.ok()["files_deleted"], true);
    assert_eq!(room.sandboxes().len(), 0);
    room.get("/api/v1/jobs/shop/files/kept").await.error(404);
    assert_eq!(room.delete(&at(SHOP, "")).await.error(404), "project_not_found");
    assert_eq!(room.delete(&at(SHOP, "?delete_files=maybe")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_leaves_nothing_half_made() {
    let room = Room::empty().await;
    let hang_up = async |path: &str, method: reqwest::Method, after_ms: u64| {
        let request = room.request(method, path).json(&json!({}));
        let _ = tokio::time::timeout(Duration::from_millis(after_ms), request.send()).await;
    };
    for after_ms in [1, 4, 12, 30, 60] {
        hang_up(&at(SHOP, "/create"), reqwest::Method::POST, after_ms).await;
        room.create(SHOP).await;
        assert_eq!(room.sandboxes().len(), 1, "{after_ms}");
        let sleep = json!({"command": "true"});
        let request = room.request(reqwest::Method::POST, &at(SHOP, "/exec")).json(&sleep);
        let _ = tokio::time::timeout(Duration::from_millis(after_ms / 4), request.send()).await;
        assert_eq!(room.sh("echo alive").await.stdout, "alive\n", "{after_ms}");
        hang_up(&at(SHOP, ""), reqwest::Method::DELETE, after_ms).await;
        // Nothing was to be deleted any more, or it is now.
        room.delete(&at(SHOP, "")).await;
        assert_eq!(room.sandboxes().len(), 0, "{after_ms}");
    }
    // The end of the last command is noticed when its connection breaks, a moment later.
    let store = &room.bench.server.app.store;
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while !store.open_executions().await.unwrap().is_empty() {
        assert!(std::time::Instant::now() < deadline, "an execution is left open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delete_during_create_leaves_nothing() {
    let room = Room::empty().await;
    room.bench.client().create(SHOP).await;
    for pause_ms in [0, 5, 20, 60] {
        let (create, delete) = (at(SHOP, "/create"), at(SHOP, ""));
        let making = room.post(&create, json!({}));
        let deleting = async {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            room.delete(&delete).await
        };
        let (made, deleted) = tokio::join!(making, deleting);
        assert_eq!(made.status, 200, "{}", made.body);
        assert!(matches!(deleted.status, 200 | 404), "{}", deleted.body);
        let status = room.get(&at(SHOP, "/status")).await.ok();
        if deleted.status == 200 {
            assert_eq!((&status["status"], room.sandboxes().len()), (&json!("stopped"), 0));
        } else {
            // It came first, when there was nothing to delete.
            room.delete(&delete).await.ok();
        }
    }
    assert_eq!(room.sandboxes().len(), 0);
}
