//! Commands of a model, in a real sandbox.

use super::{Case, KEY, NO_CAPS, asks, begun_with, call, say};
use model::script::Turn;
use serde_json::{Value, json};

/// What the model was told of its only command.
fn result(request: &Value) -> String {
    let last = request["messages"].as_array().unwrap().last().unwrap().clone();
    let content = &last["content"][0]["content"];
    content.as_str().map_or_else(|| content.to_string(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_end_are_short_and_know_no_key() {
    // What holds, holds with the policy switched off.
    let settings = [NO_CAPS.as_slice(), &[("COMMAND_POLICY", "off")]].concat();
    let stage = begun_with(&settings).await;
    let run = |line: &str| say(vec![call("run", json!({"command": line, "timeout_seconds": 1}))]);
    for (name, line, words) in [
        ("a command that never ends", "echo begun; sleep 1000", "begun"),
        ("one that holds on to its end", "trap '' TERM INT; while :; do sleep 1; done", "time"),
        ("a megabyte of output", "head -c 1000000 /dev/zero | tr '\\0' x; echo the end", "the end"),
        ("output that is no text", "head -c 3000 /dev/urandom; echo; echo the end", "the end"),
        (
            "the environment",
            "env; cat /proc/1/environ /proc/self/environ 2>&1; echo the end",
            "the end",
        ),
        (
            "all processes",
            "cat /proc/[0-9]*/environ 2>&1 | tr '\\0' '\\n'; echo the end",
            "the end",
        ),
        ("a process left behind", "sleep 1000 & echo the end", "the end"),
        ("a command that fails", "exit 3", "exit code 3"),
    ] {
        let turns: Vec<Turn> = vec![run(line), asks()];
        stage.meets(Case::asks(name, 2, turns)).await;
        let told = result(&stage.fake.requests()[1]);
        assert!(told.contains(words) && told.len() < 50_000, "{name}: {} {told}", told.len());
        assert!(!told.contains(KEY) && !told.contains("ANTHROPIC"), "{name}: {told}");
    }
    stage.stop_container().await;
}
