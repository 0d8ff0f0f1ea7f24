use crate::room::{Room, SHOP, at};
use crate::sse::kinds;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_run_by_a_real_shell() {
    let room = Room::start().await;
    let and = room.sh("echo a && echo b").await;
    assert_eq!((and.stdout.as_str(), and.code()), ("a\nb\n", Some(0)));
    assert_eq!(room.sh("printf 'b\\na\\n' | sort | tr a-z A-Z").await.stdout, "A\nB\n");
    assert_eq!(room.sh("echo kept > f; cat < f; cd /tmp; pwd").await.stdout, "kept\n/tmp\n");
    assert_eq!(room.sh("false || echo \"$PROJECT_ID $((6 * 7))\"").await.stdout, "shop 42\n");
    let here = json!({"command": "pwd; echo $GREETING", "cwd": "src", "env": {"GREETING": "नमस्ते"}});
    room.sh("mkdir src").await;
    assert_eq!(room.exec(here).await.stdout, "/workspace/src\nनमस्ते\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_exit_code_is_exact_and_said_twice() {
    let room = Room::start().await;
    for code in [0, 1, 7, 42, 126, 255] {
        assert_eq!(room.sh(&format!("exit {code}")).await.code(), Some(code));
    }
    assert_eq!(room.sh("no-such-program").await.code(), Some(127));
    assert_eq!(room.sh("kill -9 $$").await.code(), Some(137));
}

#[tokio::test(flavor = "multi_thread")]
async fn outputs_stay_apart_and_events_come_in_order() {
    let room = Room::start().await;
    let ran = room.sh("echo out; sleep 0.2; echo err >&2; sleep 0.2; printf end").await;
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("out\nend", "err\n"));
    let order = ["system", "status", "stdout", "stderr", "stdout", "exit", "done"];
    assert_eq!(kinds(&ran.events), order);
    let line = "echo out; sleep 0.2; echo err >&2; sleep 0.2; printf end";
    assert_eq!(ran.events[0].data(), &json!(format!("Running: {line}")));
    assert_eq!(ran.events[1].data(), &json!(format!("Executing: {line}")));
    assert_eq!(ran.events.last().unwrap().data(), &json!(""));
    let exec = &ran.events[0].body["exec_id"];
    for event in &ran.events {
        let display = &event.body["display"];
        assert!(display["level"].is_string() && display["category"].is_string(), "{event:?}");
        assert!(display["color"].as_str().unwrap().starts_with('#'), "{event:?}");
        assert_eq!(event.body["timestamp"].is_null(), event.kind() == "system", "{event:?}");
        assert_eq!((&event.body["exec_id"], event.body["exec_id"].is_string()), (exec, true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_of_several_bytes_a_character_stays_whole() {
    let room = Room::start().await;
    // Byte by byte, with pauses in the middle of characters.
    let slowly = "import sys,time\nfor b in 'नमस्ते 🙏 añb\\n'.encode(): sys.stdout.buffer.write(bytes([b])); sys.stdout.buffer.flush(); time.sleep(0.02)";
    let ran = room.sh(&format!("python3 -c \"{slowly}\"")).await;
    assert_eq!(ran.stdout, "नमस्ते 🙏 añb\n");
    let long = room.sh("python3 -c \"print('नमस्ते🙏' * 20000)\"").await;
    assert_eq!(long.stdout, format!("{}\n", "नमस्ते🙏".repeat(20_000)));
    assert_eq!(room.sh("printf 'a\\377b'").await.stdout, "a\u{fffd}b");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carriage_return_is_no_part_of_a_line() {
    let room = Room::start().await;
    assert_eq!(room.sh("printf 'one\\r\\ntwo\\r\\n'").await.stdout, "one\ntwo\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_run_is_refused_before_the_stream() {
    let room = Room::start().await;
    let path = at(SHOP, "/exec");
    for body in [
        json!({"command": ""}),
        json!({"command": " \n\t"}),
        json!({"command": "a\u{0}b"}),
        json!({"command": ["ls"]}),
        json!({}),
        json!({"command": "x".repeat(70_000)}),
        json!({"command": "ls", "timeout": 0}),
        json!({"command": "ls", "timeout": 1_000_000}),
        json!({"command": "ls", "env": {"A=B": "c"}}),
    ] {
        assert_eq!(room.post(&path, body).await.error(422), "invalid");
    }
    room.write_file("file.txt", "").await.ok();
    for cwd in ["no-such-folder", "file.txt"] {
        let ran = room.exec(json!({"command": "pwd", "cwd": cwd})).await;
        assert!(ran.code().is_some_and(|code| code != 0), "{cwd}: {ran:?}");
        assert_eq!(ran.events.iter().filter(|event| event.kind() == "error").count(), 1, "{cwd}");
    }
    room.post_nothing(&at(SHOP, "/stop")).await.ok();
    let stopped = room.post(&path, json!({"command": "ls"})).await;
    assert_eq!(stopped.error(404), "container_not_found");
    assert_eq!(stopped.body["detail"], "Container not found. Create project first.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_command_ends_at_its_timeout_with_all_it_started() {
    let room = Room::start().await;
    let begun = Instant::now();
    let line = "setsid sleep 4242 & (trap '' TERM; sleep 4242; sleep 4242) & sleep 4242";
    let ran = room.exec(json!({"command": line, "timeout": 2})).await;
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(2) && took < Duration::from_secs(5), "{took:?}");
    assert_eq!(ran.code(), None);
    assert_eq!(ran.exit["success"], false);
    let said = ran.events.iter().find(|event| event.kind() == "error").unwrap();
    assert_eq!(said.data(), "Command timed out after 2s");
    room.until_gone("sleep 4242").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chatty_command_ends_at_its_timeout_too() {
    let room = Room::start().await;
    let begun = Instant::now();
    let line = "while true; do echo chatter-4343; sleep 0.05; done";
    let ran = room.exec(json!({"command": line, "timeout": 1})).await;
    assert!(begun.elapsed() < Duration::from_secs(4));
    assert!(ran.code().is_none() && ran.stdout.lines().count() > 3, "{ran:?}");
    room.until_gone("chatter-4343").await;
}
