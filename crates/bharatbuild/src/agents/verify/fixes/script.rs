//! A script that package.json does not have.

use super::{Facts, Fix};
use crate::agents::Plan;
use crate::agents::verify::Finding;
use serde_json::Value;

/// Scripts that serve an app, the likeliest first.
const SERVING: [&str; 5] = ["dev", "start", "serve", "preview", "develop"];
/// Files that are an app by themselves.
const MAINS: [&str; 6] =
    ["server.js", "src/server.js", "index.js", "src/index.js", "app.js", "src/app.js"];

pub(super) fn missing(finding: &Finding, plan: &Plan, facts: &Facts) -> Option<(Fix, String)> {
    let told = |line: &String| line.contains("Missing script:");
    if !finding.log.iter().any(told) && !told(&finding.line) {
        return None;
    }
    let package: Value = serde_json::from_str(facts.package_json.as_deref()?).ok()?;
    let script = SERVING.iter().find(|name| package["scripts"][**name].is_string());
    let main = || MAINS.iter().find(|path| facts.files.contains(**path));
    let start = match script {
        Some(name) => format!("npm run {name}"),
        None => format!("node {}", main()?),
    };
    let said = format!("There is no such script; the app is started by `{start}`");
    (start != plan.start).then(|| (Fix::Plan(Box::new(Plan { start, ..plan.clone() })), said))
}
