//! Asking the person at the terminal what a model wants to know.

use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// Where the answer goes, and the answer: to a plan's questions, or to one in the middle of the work.
pub(super) fn answered(project: &str, waits: &Value) -> std::io::Result<(String, Value)> {
    if waits["type"] == "asked" {
        let text = line("> ")?;
        return Ok((format!("/projects/{project}/message"), json!({"text": text})));
    }
    let mut answers = String::new();
    for question in waits["questions"].as_array().into_iter().flatten() {
        let question = question["question"].as_str().unwrap_or_default();
        let answer = line(&format!("{question} "))?;
        answers += &format!("{question}\n{answer}\n");
    }
    Ok((format!("/projects/{project}/accept"), json!({"answers": answers})))
}

fn line(prompt: &str) -> std::io::Result<String> {
    print!("{prompt}");
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}
