//! Commands between messages.

use super::super::remote::Client;
use anyhow::Context;
use serde_json::Value;

/// Runs one, such as `/restore 3`.
pub(super) async fn run(client: &Client, project: &str, line: &str) -> anyhow::Result<()> {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let at = |rest: &str| format!("/projects/{project}{rest}");
    match name {
        "/cost" => cost(&client.get(&at("/cost")).await?),
        "/checkpoints" => checkpoints(&client.get(&at("/checkpoints")).await?),
        "/diff" => {
            let number = match rest.trim() {
                "" => latest(&client.get(&at("/checkpoints")).await?)?,
                number => number.parse()?,
            };
            diff(&client.get(&at(&format!("/diff?to={number}"))).await?);
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
    let number = |value: &Value| value.as_f64().unwrap_or_default();
    let dollars = number(&cost["microdollars"]) / 1e6;
    let tokens = &cost["tokens"];
    println!(
        "₹{:.2} (${dollars:.4}) for {} calls of a model",
        number(&cost["rupees"]),
        cost["calls"]
    );
    println!(
        "tokens: {} read, {} read from the cache, {} written into it, {} said",
        tokens["input"], tokens["cache_read"], tokens["cache_write"], tokens["output"]
    );
    for (what, cap) in [("this project", "project"), ("you today", "user_day")] {
        if let Some(left) = cost["caps"][cap]["left_rupees"].as_f64() {
            println!("left for {what}: ₹{left:.2}");
        }
    }
}

fn all(list: &Value) -> &[Value] {
    list["checkpoints"].as_array().or(list.as_array()).map_or(&[], Vec::as_slice)
}

/// Newest first, as the server has them.
fn checkpoints(list: &Value) {
    for checkpoint in all(list) {
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

fn latest(list: &Value) -> anyhow::Result<u64> {
    let numbers = all(list).iter().filter_map(|checkpoint| checkpoint["number"].as_u64());
    numbers.max().context("there is no checkpoint yet")
}

fn diff(diff: &Value) {
    for file in diff["files"].as_array().into_iter().flatten() {
        let text = |key: &str| file[key].as_str().unwrap_or_default();
        println!("{} {}", text("status"), text("path"));
        println!("{}", text("patch"));
    }
}
