//! What becomes of sandboxes when the server ends, and of the host when sandboxes do.

mod agents;
mod checkpoints;
mod look;
mod server;

use crate::room::{SHOP, at, cgroups};
use crate::sse::{Event, Events, output};
use serde_json::{Value, json};
use server::Process;
use std::time::{Duration, Instant};

const COUNT: &str = "for i in $(seq 1 60); do echo $i; sleep 0.1; done; exit 5";

async fn created() -> (Process, Value) {
    let server = Process::start().await;
    let made = server.post(&at(SHOP, "/create"), json!({"cpu_limit": 2.0})).await.ok();
    (server, made["container_id"].clone())
}

async fn run(server: &Process, line: &str) -> String {
    let events = Events::post(server, &at(SHOP, "/exec"), json!({"command": line})).await;
    output(&events.rest().await, "stdout")
}

async fn status(server: &Process) -> Value {
    server.get(&at(SHOP, "/status")).await.ok()
}

fn counted() -> String {
    (1..=60).map(|n| format!("{n}\n")).collect()
}

/// What a watcher saw of the command's stream until the server was gone.
async fn watch_until_gone(mut events: Events) -> Vec<Event> {
    let mut seen = Vec::new();
    while let Ok(Some(event)) = events.try_next().await {
        seen.push(event);
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_goes_on_when_the_server_is_killed_and_its_stream_loses_nothing() {
    let (mut server, sandbox) = created().await;
    let mut events = Events::post(&server, &at(SHOP, "/exec"), json!({"command": COUNT})).await;
    let exec = events.header("x-exec-id").to_owned();
    let mut seen = events.until(|event| event.data() == "10").await;
    server.kill();
    seen.extend(watch_until_gone(events).await);
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.again().await;
    let now = status(&server).await;
    assert_eq!((&now["status"], &now["container_id"]), (&json!("running"), &sandbox));
    let path = at(SHOP, &format!("/exec/{exec}/events"));
    let last = seen.last().unwrap().id.clone();
    let rest = Events::after(&server, &path, Some(&last)).await.until_kind("done").await;
    let reset = rest.iter().any(|event| event.kind() == "reset");
    let all = Events::after(&server, &path, None).await.until_kind("done").await;
    let died = all.iter().find(|event| event.kind() == "error");
    assert_eq!(died, None, "{}", status(&server).await);
    assert_eq!(output(&all, "stdout"), counted(), "the log has all of it, once");
    if !reset {
        assert_eq!(output(&[seen, rest.clone()].concat(), "stdout"), counted());
    }
    let exit = rest.iter().find(|event| event.kind() == "exit").unwrap();
    assert_eq!((&exit.body["code"], &exit.body["success"]), (&json!(5), &json!(false)));
    assert_eq!(run(&server, "echo as before").await, "as before\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_while_the_server_was_away_is_told() {
    let (mut server, _) = created().await;
    let line = json!({"command": "sleep 0.5; echo late; exit 6"});
    let events = Events::post(&server, &at(SHOP, "/exec"), line).await;
    let exec = events.header("x-exec-id").to_owned();
    server.kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    server.again().await;
    let path = at(SHOP, &format!("/exec/{exec}/events"));
    let all = Events::after(&server, &path, None).await.until_kind("done").await;
    assert_eq!(output(&all, "stdout"), "late\n");
    assert_eq!(all[all.len() - 2].body["code"], 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_leaves_sandboxes_running_for_the_next() {
    let (mut server, sandbox) = created().await;
    let serve = json!({"command": "exec python3 -m http.server 3000 --bind 127.0.0.1"});
    let mut events = Events::post(&server, &at(SHOP, "/exec"), serve).await;
    let exec = events.header("x-exec-id").to_owned();
    events.until_kind("status").await;
    let begun = Instant::now();
    server.terminate();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(server.named("python3").len(), 1);
    server.again().await;
    assert_eq!(status(&server).await["container_id"], sandbox);
    let page = server.get("/api/v1/preview/shop/?port=3000").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let cancel = at(SHOP, &format!("/exec/{exec}/cancel"));
    assert_eq!(server.post_nothing(&cancel).await.ok()["was_running"], true);
    let path = at(SHOP, &format!("/exec/{exec}/events"));
    let all = Events::after(&server, &path, None).await.until_kind("done").await;
    assert_eq!(all[all.len() - 2].body["reason"], "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_died_meanwhile_is_told_with_its_command() {
    let (mut server, _) = created().await;
    let events = Events::post(&server, &at(SHOP, "/exec"), json!({"command": "sleep 100"})).await;
    let exec = events.header("x-exec-id").to_owned();
    server.kill();
    kill_all(&server.named("sandbox-agent"));
    server.again().await;
    let now = status(&server).await;
    assert_eq!(now["status"], "stopped");
    assert!(now["reason"].as_str().unwrap().contains("while the server was away"), "{now}");
    let path = at(SHOP, &format!("/exec/{exec}/events"));
    let all = Events::after(&server, &path, None).await.until_kind("done").await;
    assert_eq!(all[all.len() - 2].body["reason"], "sandbox ended");
    assert_eq!((server.processes(), cgroups(&server.instance()).len()), (vec![], 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_dies_says_why_and_a_new_one_takes_its_place() {
    let (server, _) = created().await;
    run(&server, "echo kept > kept").await;
    let line = json!({"command": "sleep 100"});
    let mut events = Events::post(&server, &at(SHOP, "/exec"), line).await;
    events.until_kind("status").await;
    assert_eq!(status(&server).await["status"], "running");
    kill_all(&server.named("sandbox-agent"));
    let said = events.until_kind("done").await;
    assert_eq!(said[said.len() - 2].body["reason"], "sandbox ended");
    let gone = async {
        while status(&server).await["status"] == "running" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), gone).await.expect("its death is noticed");
    assert_eq!(status(&server).await["reason"], "the sandbox ended by itself");
    assert_eq!((server.processes(), cgroups(&server.instance()).len()), (vec![], 0));
    server.post(&at(SHOP, "/create"), json!({})).await.ok();
    assert_eq!(run(&server, "cat kept").await, "kept\n");
}

fn kill_all(agents: &[i32]) {
    assert_eq!(agents.len(), 1, "one agent");
    // SAFETY: plain system calls on processes of our own sandbox.
    agents.iter().for_each(|pid| assert_eq!(unsafe { libc::kill(*pid, libc::SIGKILL) }, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_delete_nothing_is_left_on_the_host() {
    let (server, _) = created().await;
    run(&server, "setsid nohup sleep 1000 >/dev/null 2>&1 & (sleep 1000 &) ; echo x > ~/x").await;
    assert!(server.processes().len() >= 3, "{:?}", server.processes());
    assert_eq!(cgroups(&server.instance()).len(), 1);
    server.delete(&at(SHOP, "?delete_files=true")).await.ok();
    assert_eq!(server.processes(), Vec::<i32>::new());
    assert_eq!(cgroups(&server.instance()).len(), 0);
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(!mounts.contains(server.data().to_str().unwrap()), "{mounts}");
    assert!(!server.data().join("jobs").join(SHOP).exists());
    let folders = std::fs::read_dir(server.data().join("sandboxes")).unwrap().flatten();
    let left: Vec<_> = folders.map(|entry| entry.path()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_an_acknowledged_batch_survives_a_kill() {
    let (mut server, _) = created().await;
    let batch = |round: usize| -> Value {
        let files = (0..50).map(|n| json!({"path": format!("{round}/{n}"), "content": format!("{round}.{n}").repeat(500)}));
        json!({"files": files.collect::<Vec<_>>()})
    };
    let path = at(SHOP, "/files/batch");
    let mut acknowledged = 0;
    for round in 0..8 {
        assert_eq!(server.post(&path, batch(round)).await.ok()["success"], 50);
        acknowledged += 1;
    }
    // The next one is cut in its middle.
    let cut = server.request(reqwest::Method::POST, &path).json(&batch(acknowledged)).send();
    let cut = tokio::spawn(cut);
    tokio::time::sleep(Duration::from_millis(3)).await;
    server.kill();
    drop(cut.await);
    server.again().await;
    for round in 0..=acknowledged {
        for n in 0..50 {
            let file = server.get(&at(SHOP, &format!("/files/{round}/{n}"))).await;
            let whole = file.body["content"] == format!("{round}.{n}").repeat(500);
            let absent_in_the_cut_one = round == acknowledged && file.status == 404;
            assert!(whole || absent_in_the_cut_one, "{round}/{n}: {}", file.status);
        }
    }
    assert_eq!(run(&server, "ls | wc -l; cat 7/49 | wc -c").await.lines().last(), Some("2000"));
}
