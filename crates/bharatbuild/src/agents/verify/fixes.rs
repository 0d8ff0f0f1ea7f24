//! Mistakes that need no model: each is known by its words and has one sure remedy.

mod dependency;
mod script;

use super::Finding;
use super::finding::Rung;
use crate::agents::Plan;
use std::collections::BTreeSet;

/// What is done about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// The app is run by another plan.
    Plan(Box<Plan>),
    /// A command in the sandbox.
    Command(String),
    /// In every text file of the project but its readme one text stands for each of these.
    Replace { old: Vec<String>, new: String },
    /// A line is added to a file.
    Line { path: &'static str, line: String },
}

/// What else is known of the app.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Ports that are open in its sandbox.
    pub open_ports: BTreeSet<u16>,
    /// `package.json`, where there is one.
    pub package_json: Option<String>,
    /// Paths of its files.
    pub files: BTreeSet<String>,
    /// Ports of localhost that its page asked for.
    pub page_ports: Vec<u16>,
}

/// The remedy, and what is said about it.
pub fn fix(finding: &Finding, plan: &Plan, facts: &Facts) -> Option<(Fix, String)> {
    own_port(finding, plan, facts)
        .or_else(|| other_port(finding, plan, facts))
        .or_else(|| lock_drift(finding, plan))
        .or_else(|| script::missing(finding, plan, facts))
        .or_else(|| dependency::missing(finding, plan, facts))
}

/// The page asks for its own server by `localhost:PORT`, which in a visitor's browser is the visitor.
fn own_port(finding: &Finding, plan: &Plan, facts: &Facts) -> Option<(Fix, String)> {
    let port = facts.page_ports.iter().find(|port| **port == plan.port)?;
    let said = format!("The page asked localhost:{port}; it asks its own server now");
    let old = ["localhost", "127.0.0.1"].map(|host| format!("http://{host}:{port}")).to_vec();
    (finding.rung == Rung::Page).then(|| (Fix::Replace { old, new: String::new() }, said))
}

/// It listens, but elsewhere.
fn other_port(finding: &Finding, plan: &Plan, facts: &Facts) -> Option<(Fix, String)> {
    let mut others = facts.open_ports.iter().filter(|port| **port != plan.port);
    let (port, more) = (*others.next()?, others.next());
    let fits =
        finding.rung == Rung::Port && more.is_none() && !facts.open_ports.contains(&plan.port);
    let said = format!("The app listens on port {port}, not {}; the preview follows it", plan.port);
    fits.then(|| (Fix::Plan(Box::new(Plan { port, ..plan.clone() })), said))
}

/// `npm ci` wants the lock file to agree with package.json.
fn lock_drift(finding: &Finding, plan: &Plan) -> Option<(Fix, String)> {
    let told = finding.log.iter().any(|line| {
        line.contains("npm ci") && line.contains("in sync")
            || line.contains("can only install with an existing package-lock.json")
            || line.contains("ERR_PNPM_OUTDATED_LOCKFILE")
    });
    let changed = |line: &String| match line.trim() {
        "npm ci" => "npm install".to_owned(),
        "pnpm install --frozen-lockfile" => "pnpm install --no-frozen-lockfile".to_owned(),
        other => other.to_owned(),
    };
    let install: Vec<String> = plan.install.iter().map(changed).collect();
    let said = "The lock file did not fit package.json; it is made anew".to_owned();
    (told && install != plan.install)
        .then(|| (Fix::Plan(Box::new(Plan { install, ..plan.clone() })), said))
}

#[cfg(test)]
mod tests;
