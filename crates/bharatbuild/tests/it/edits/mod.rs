//! `bharatbuild edits apply`, on a real folder.

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder `app` with a file, beside a file that must stay.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("app")).unwrap();
    std::fs::write(dir.path().join("app/a.js"), "one();\r\n\ttwo();\r\nthree();").unwrap();
    std::fs::write(dir.path().join("outside"), "kept").unwrap();
    dir
}

fn apply(dir: &Path, operations: &str, flags: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bharatbuild"));
    command.args(["edits", "apply", "-", "--folder"]).arg(dir.join("app")).args(flags);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(operations.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir.join("app")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const EDIT: &str = "Changing it:\n<bb-replace path=\"a.js\">\n<<<<<<< SEARCH\n  two();\n=======\n  \
                    दो();\n>>>>>>> REPLACE\n</bb-replace>\n";

#[test]
fn a_dry_run_shows_a_diff_and_changes_nothing() {
    let dir = folder();
    let output = apply(dir.path(), EDIT, &["--dry-run"]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(shown.contains("would replace a.js (matched but for indentation)"), "{shown}");
    assert!(shown.contains("-\ttwo();") && shown.contains("+\tदो();"), "{shown}");
    assert_eq!(
        std::fs::read(dir.path().join("app/a.js")).unwrap(),
        b"one();\r\n\ttwo();\r\nthree();"
    );
    assert_eq!(names(dir.path()), ["a.js"]);
}

#[test]
fn edits_are_applied_in_the_form_of_the_file() {
    let dir = folder();
    let output = apply(dir.path(), EDIT, &[]);
    assert!(output.status.success(), "{output:?}");
    let file = std::fs::read_to_string(dir.path().join("app/a.js")).unwrap();
    assert_eq!(file, "one();\r\n\tदो();\r\nthree();");
    assert_eq!(names(dir.path()), ["a.js"]);
}

#[test]
fn json_tells_each_operation_and_what_is_refused_changes_nothing() {
    let dir = folder();
    let operations = r#"[
        {"op": "write", "path": "src/b.css", "content": "a { color: red }\n"},
        {"op": "replace", "path": "a.js", "old": "four();", "new": "five();"},
        {"op": "rename", "path": "a.js", "to": "src/a.js"},
        {"op": "run", "command": "npm test"}
    ]"#;
    let output = apply(dir.path(), operations, &["--json"]);
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, bool)> = lines
        .iter()
        .map(|line| (line["op"].as_str().unwrap(), line["applied"].as_bool().unwrap()))
        .collect();
    assert_eq!(told, [("write", true), ("replace", false), ("rename", true), ("run", false)]);
    assert!(lines[1]["refused"].as_str().unwrap().contains("`old` is not in the file"));
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("1 of 4 operations were refused"));
    let moved = std::fs::read(dir.path().join("app/src/a.js")).unwrap();
    assert_eq!(moved, b"one();\r\n\ttwo();\r\nthree();");
}

#[test]
fn no_link_pipe_or_folder_lets_an_edit_out_or_hangs_it() {
    let dir = folder();
    let app = dir.path().join("app");
    std::os::unix::fs::symlink("../outside", app.join("link")).unwrap();
    std::os::unix::fs::symlink("..", app.join("up")).unwrap();
    std::fs::create_dir_all(app.join("src/deep")).unwrap();
    let mode = rustix::fs::Mode::from_raw_mode(0o644);
    let kind = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, app.join("fifo"), kind, mode, 0).unwrap();
    for (operation, why) in [
        (r#"{"op": "replace", "path": "link", "old": "kept", "new": "x"}"#, "leads out"),
        (r#"{"op": "write", "path": "up/outside", "content": "x"}"#, "leads out"),
        (r#"{"op": "delete", "path": "up/outside"}"#, "leads out"),
        (r#"{"op": "rename", "path": "a.js", "to": "up/a.js"}"#, "leads out"),
        (r#"{"op": "write", "path": "fifo", "content": "x"}"#, "no regular file"),
        (r#"{"op": "delete", "path": "src"}"#, "this is a folder"),
        (r#"{"op": "rename", "path": "src", "to": "b"}"#, "this is a folder"),
        (r#"{"op": "write", "path": "a.js/b", "content": "x"}"#, "a file is in the way"),
        ("[[[", "invalid type"),
        ("no operation at all", "it holds no operation"),
    ] {
        let output = apply(dir.path(), operation, &[]);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(!output.status.success() && said.contains(why), "{operation}: {said}");
        assert_eq!(names(dir.path()), ["a.js", "fifo", "link", "src", "up"], "{operation}");
    }
    assert_eq!(std::fs::read(dir.path().join("outside")).unwrap(), b"kept");
}

#[test]
fn a_models_text_does_not_steer_the_terminal() {
    let dir = folder();
    let operation = r#"{"op": "write", "path": "x.txt", "content": "\u001b[2Jgone\n"}"#;
    let output = apply(dir.path(), operation, &[]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("+\\u{1b}[2Jgone"), "{output:?}");
    assert_eq!(std::fs::read(dir.path().join("app/x.txt")).unwrap(), b"\x1b[2Jgone\n");
}
