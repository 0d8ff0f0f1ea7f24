//! Commands of a model: what was there before them is kept, and what they changed is told.

use super::talk::running;
use super::{assert_running, call, done, last, say, told, write};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_preceded_by_a_checkpoint_and_its_changes_are_told() {
    let stage = running().await;
    stage.play(vec![
        say(vec![
            write("notes.txt", "mine\n"),
            call(
                "run",
                json!({"command": "rm notes.txt; echo '// two' >> server.js; echo one > new.txt"}),
            ),
        ]),
        say(vec![call("run", json!({"command": "true"})), done()]),
    ]);
    let said = stage.message("tidy up").await;
    assert_running(&said);
    assert_eq!(last(&said).body["files_written"], 3, "{:?}", last(&said));
    let by_run = |kind: &str| -> Vec<Value> {
        let of_run = said.iter().filter(|event| event.kind() == kind && event.body["by"] == "run");
        of_run.map(|event| event.body.clone()).collect()
    };
    let (written, removed) = (by_run("file_written"), by_run("file_removed"));
    assert_eq!(written.len(), 2, "{written:#?}");
    assert_eq!((&written[0]["path"], &written[0]["new"]), (&json!("new.txt"), &json!(true)));
    assert_eq!((&written[1]["path"], &written[1]["added"]), (&json!("server.js"), &json!(1)));
    assert_eq!(removed[0]["path"], "notes.txt");
    let told_model = stage.fake.requests()[1].to_string();
    assert!(told_model.contains("files that it changed: 3"), "{told_model}");
    assert!(told_model.contains("server.js (changed, +1 -0)"), "{told_model}");

    let all = stage.get("/api/v1/projects/app/checkpoints").await.ok();
    let runs: Vec<&Value> = all["checkpoints"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|checkpoint| checkpoint["kind"] == "run")
        .collect();
    // The second command came after what the first one had changed.
    assert_eq!(runs.len(), 2, "{all:#}");
    let first = runs[1]["number"].as_u64().unwrap();
    stage.post_nothing(&format!("/api/v1/projects/app/checkpoints/{first}/restore")).await.ok();
    assert_eq!(stage.file("notes.txt").await, "mine\n");
    assert!(!stage.file("server.js").await.contains("two"));
    assert!(told(&said, "edit_refused").is_empty());
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_after_which_nothing_changed_needs_no_new_checkpoint() {
    let stage = running().await;
    let look = || call("run", json!({"command": "ls"}));
    stage.play(vec![say(vec![look(), look()]), say(vec![look(), done()])]);
    let said = stage.message("look around").await;
    assert_running(&said);
    assert!(said.iter().all(|event| event.body["by"] != "run"));
    let all = stage.get("/api/v1/projects/app/checkpoints").await.ok();
    let runs = all["checkpoints"].as_array().unwrap().iter();
    assert_eq!(runs.filter(|checkpoint| checkpoint["kind"] == "run").count(), 0, "{all:#}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dangerous_command_asks_a_person_and_runs_once_when_they_agree() {
    let stage = running().await;
    let secret = "cat /proc/1/environ; echo ran >> ran.txt";
    let run = || say(vec![call("run", json!({"command": secret}))]);
    stage.play(vec![run()]);
    let said = stage.message("look around").await;
    assert_eq!(last(&said).kind(), "asked", "{:#?}", last(&said));
    assert!(last(&said).data().as_str().unwrap().contains(secret), "{:#?}", last(&said));
    assert_eq!(last(&said).body["choices"][0], "Yes, run it");
    assert_eq!(stage.get("/api/v1/jobs/app/files/ran.txt").await.status, 404);

    // Anything else is no yes, whatever the model does next.
    stage.play(vec![run()]);
    assert_eq!(last(&stage.message("yes please").await).kind(), "asked");
    // A yes is for that command, and for once.
    let other = say(vec![call("run", json!({"command": "cat ~/.ssh/id_rsa"}))]);
    stage.play(vec![other]);
    assert_eq!(last(&stage.message("Yes, run it").await).kind(), "asked");
    stage.play(vec![run()]);
    assert_eq!(last(&stage.message("go on").await).kind(), "asked");
    stage.play(vec![run(), run()]);
    let said = stage.message("Yes, run it").await;
    assert_eq!(last(&said).kind(), "asked");
    assert_eq!(stage.file("ran.txt").await, "ran\n");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_command_is_refused_to_a_model_with_the_reason() {
    let stage = running().await;
    let run = call("run", json!({"command": "rm -rf / ; touch ran.txt"}));
    stage.play(vec![say(vec![run]), say(vec![done()])]);
    let said = stage.message("clean up").await;
    assert_running(&said);
    assert_eq!(told(&said, "command_refused").len(), 1);
    assert!(stage.fake.requests()[1].to_string().contains("refused: "));
    assert_eq!(stage.get("/api/v1/jobs/app/files/ran.txt").await.status, 404);
    stage.stop_container().await;
}
