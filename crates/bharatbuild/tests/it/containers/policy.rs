//! What the command policy says before a command runs, and what is written down of it.

use crate::room::{Room, SHOP, at};
use serde_json::{Value, json};

const LOG: &str = "/api/v1/admin/verdicts";

impl Room {
    /// Commands and outcomes, the oldest first.
    async fn verdicts(&self) -> Vec<(String, String, String)> {
        let page = self.get(LOG).await.ok();
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let rows = page["verdicts"].as_array().unwrap().iter().rev();
        rows.map(|row| (text(row, "command"), text(row, "risk"), text(row, "outcome"))).collect()
    }
}

fn row(command: &str, risk: &str, outcome: &str) -> (String, String, String) {
    (command.into(), risk.into(), outcome.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dangerous_command_waits_for_a_persons_yes() {
    let room = Room::start().await;
    room.write_file("kept.txt", "x").await.ok();
    let asked = room.post(&at(SHOP, "/exec"), json!({"command": "rm -rf *"})).await;
    assert_eq!(asked.status, 409);
    assert_eq!(asked.body["code"], "confirm_command");
    assert_eq!(asked.body["verdict"]["risk"], "dangerous");
    let reason = &asked.body["verdict"]["reasons"][0];
    assert_eq!(
        (&reason["code"], &reason["part"]),
        (&json!("destroys-project"), &json!("rm -rf *"))
    );
    assert!(reason["sentence"]["hi"].is_string() && asked.body["hint"].is_string());
    assert_eq!(room.sh("ls").await.stdout, "kept.txt\n", "nothing ran");
    let ran = room.exec(json!({"command": "rm -rf *", "confirm": true})).await;
    assert_eq!(ran.code(), Some(0));
    assert_eq!(room.sh("ls").await.stdout, "");
    let said = [
        row("rm -rf *", "dangerous", "unconfirmed"),
        row("ls", "safe", "passed"),
        row("rm -rf *", "dangerous", "confirmed"),
        row("ls", "safe", "passed"),
    ];
    assert_eq!(room.verdicts().await, said);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_command_runs_for_nobody() {
    let room = Room::start().await;
    for command in [
        "rm --recursive --force /",
        "echo cm0gLXJmIC8K | base64 --decode|sh",
        ": ( ) { : | : & } ; :",
    ] {
        for confirm in [false, true] {
            let answer = room
                .post(&at(SHOP, "/exec"), json!({"command": command, "confirm": confirm}))
                .await;
            assert_eq!(
                (answer.status, &answer.body["verdict"]["risk"]),
                (403, &json!("blocked")),
                "{command}"
            );
            assert_eq!(answer.body["code"], "command_blocked");
        }
    }
    let outcomes = room.verdicts().await;
    assert!(outcomes.len() == 6 && outcomes.iter().all(|row| row.2 == "refused"), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_batch_all_are_judged_before_the_first_runs() {
    let room = Room::start().await;
    let batch = |confirm: bool| json!({"commands": ["touch ran", "sudo id"], "confirm": confirm});
    let asked = room.post(&at(SHOP, "/exec/batch"), batch(false)).await;
    assert_eq!(asked.error(409), "confirm_command");
    assert_eq!(room.sh("ls").await.stdout, "");
    let answer =
        room.post(&at(SHOP, "/exec/batch"), json!({"commands": ["touch ran", "rm -rf /"]})).await;
    assert_eq!(answer.error(403), "command_blocked");
    assert_eq!(room.sh("ls").await.stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_of_a_command_counts() {
    let room = Room::start().await;
    room.sh("mkdir dist && touch dist/old").await;
    let ran = room.exec(json!({"command": "rm -rf *", "cwd": "dist"})).await;
    assert_eq!(ran.code(), Some(0), "what can be built again is no question");
    assert_eq!(room.sh("ls").await.stdout, "dist\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_policy_nothing_is_asked_or_written_down_and_the_sandbox_holds() {
    let room = Room::unadvised().await;
    let ran = room
        .sh("rm -rf / 2>/dev/null; rm -rf --no-preserve-root /usr 2>/dev/null; ls /usr/bin/env")
        .await;
    assert_eq!(ran.stdout, "/usr/bin/env\n", "the system is read-only");
    assert_eq!(room.verdicts().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whitelist_asks_about_what_is_not_in_it() {
    let strict =
        [("AUTH_MODE", "dev"), ("COMMAND_POLICY", "strict"), ("COMMAND_BLOCKLIST", "npm publish")];
    let room = Room::with(&strict).await;
    room.create(SHOP).await;
    assert_eq!(room.sh("cd . && echo ok").await.stdout, "ok\n");
    let unknown = room.post(&at(SHOP, "/exec"), json!({"command": "no-such-program"})).await;
    assert_eq!(unknown.body["verdict"]["reasons"][0]["code"], "not-allowed");
    let blocked = room.post(&at(SHOP, "/exec"), json!({"command": "npm publish"})).await;
    assert_eq!(blocked.error(403), "command_blocked");
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_are_for_administrators_newest_first_and_in_pages() {
    let room = Room::start().await;
    for number in 0..5 {
        room.sh(&format!("echo {number}")).await;
    }
    let page = room.get(&format!("{LOG}?limit=2&project={SHOP}")).await.ok();
    let rows = page["verdicts"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["command"]), (2, &json!("echo 4")));
    assert_eq!((&rows[0]["user_id"], &rows[0]["project_id"]), (&json!("dev"), &json!(SHOP)));
    let next = page["next"].as_str().unwrap();
    let page = room.get(&format!("{LOG}?limit=3&before={next}")).await.ok();
    assert_eq!(page["verdicts"][0]["command"], "echo 2");
    let of_another = room.get(&format!("{LOG}?project=another")).await.ok();
    assert_eq!((&of_another["verdicts"], &of_another["next"]), (&json!([]), &Value::Null));
    assert_eq!(room.bench.student("ravi").get(LOG).await.error(403), "not_admin");
    assert_eq!(room.get(&format!("{LOG}?limit=0")).await.error(422), "invalid");
}
