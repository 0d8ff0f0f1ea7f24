//! Commands between messages.

use super::super::remote::Client;
use serde_json::Value;

/// Runs one, such as `/restore 3`.
pub(super) async fn run(client: &Client, project: &str, line: &str) -> anyhow::Result<()> {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let at = |rest: &str| format!("/projects/{project}{rest}");
    match name {
        "/cost" => cost(&client.get(&at("/cost")).await?),
        "/checkpoints" => checkpoints(&client.get(&at("/checkpoints")).await?),
        "/diff" => {
            let query =
                if rest.is_empty() { String::new() } else { format!("?to={}", rest.trim()) };
            diff(&client.get(&at(&format!("/diff{query}"))).await?);
        }
        "/restore" => {
            let number: u32 = rest.trim().parse()?;
            client.post(&at(&format!("/checkpoints/{number}/restore"))).await?;
            println!("The files are as they were at checkpoint {number}.");
        }
        _ => anyhow::bail!("there are /cost, /checkpoints, /diff [N], /restore N and /quit"),
    }
    Ok(())
}

fn cost(cost: &Value) {
    println!("{}", serde_json::to_string_pretty(cost).unwrap_or_default());
}

fn checkpoints(list: &Value) {
    let list = list.as_array().or_else(|| list["checkpoints"].as_array());
    for checkpoint in list.into_iter().flatten() {
        let text = |key: &str| checkpoint[key].as_str().unwrap_or_default();
        println!(
            "{:>4}  {}  {:8} {}",
            checkpoint["number"],
            text("created_at"),
            text("kind"),
            text("title")
        );
    }
}

fn diff(diff: &Value) {
    for file in diff["files"].as_array().into_iter().flatten() {
        let text = |key: &str| file[key].as_str().unwrap_or_default();
        println!("{} {}", text("status"), text("path"));
        println!("{}", text("diff"));
    }
}
