//! `bharatbuild policy`, as a program uses it.

use serde_json::Value;
use std::process::{Command, Output};

fn check(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bharatbuild"));
    command.args(["policy", "check"]).args(arguments).envs(settings.iter().copied());
    command.output().unwrap()
}

#[test]
fn the_exit_code_says_whether_it_may_run() {
    let code = |arguments: &[&str], settings: &[(&str, &str)]| {
        check(arguments, settings).status.code().unwrap()
    };
    assert_eq!(code(&["--", "npm i && npm run dev"], &[]), 0);
    assert_eq!(code(&["--", "rm", "-rf", "node_modules"], &[]), 0);
    assert_eq!(code(&["--", "rm -rf *"], &[]), 1);
    assert_eq!(code(&["--cwd", "dist", "--", "rm -rf *"], &[]), 0);
    assert_eq!(code(&["--", "rm -rf /"], &[("COMMAND_POLICY", "off")]), 1, "what it would say");
    assert_eq!(code(&["--", "terraform plan"], &[("COMMAND_POLICY", "strict")]), 1);
    assert_eq!(code(&[], &[]), 2);
    assert_eq!(code(&["--", "ls"], &[("COMMAND_PATTERNS", "(")]), 2);
}

#[test]
fn json_is_one_line_with_the_reasons() {
    let output = check(&["--json", "--", "echo hi; sudo id"], &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    let verdict: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(verdict["risk"], "dangerous");
    assert_eq!(
        (&verdict["reasons"][0]["code"], &verdict["reasons"][0]["part"]),
        (&"privilege".into(), &"sudo".into())
    );
}
