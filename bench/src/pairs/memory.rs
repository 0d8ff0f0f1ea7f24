//! Memory of the server, and of each sandbox in which nothing happens.

use crate::figures::median;
use crate::outcome::{Outcome, Row};
use crate::pairs::Pair;
use crate::peers::fastapi::FastApi;
use crate::rounds::interrupted;
use crate::server::Server;
use crate::stage::Stage;
use crate::usage::{self, Group};
use anyhow::ensure;
use serde_json::json;
use std::time::Duration;

const SANDBOXES: usize = 50;
/// What was needed to start is given back meanwhile.
const SETTLE: Duration = Duration::from_secs(3);

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let server = stage.server()?;
    let fastapi = FastApi::start(stage)?;
    std::thread::sleep(SETTLE);
    let idle = usage::memory(server.pid())?;
    let peer = usage::memory(fastapi.pid())?;
    let count = stage.count(SANDBOXES);
    for number in 0..count {
        interrupted()?;
        server.make_sandbox(&format!("bench-{number}"), &json!({}))?;
    }
    std::thread::sleep(SETTLE);
    let busy = usage::memory(server.pid())?;
    let (anonymous, agent) = each(&server, count)?;
    let row = |name: String, ours, (pss, rss)| Row { name, ours, values: vec![pss, rss] };
    let part = |name: &str, mib| Row { name: name.into(), ours: true, values: vec![mib, f64::NAN] };
    Ok(Outcome {
        name: Pair::Memory.name(),
        title: "Memory",
        paths:
            "PSS: what a process has alone and its part of what it shares. A sandbox's anonymous \
            memory is its control group's and holds the agent's too, so that the two rows overlap; \
            the rest of the agent is its program, shared by all."
                .into(),
        columns: &["PSS MiB", "RSS MiB"],
        drawn: 0,
        rows: vec![
            row("FastAPI peer, idle".into(), false, peer),
            row("server, idle".into(), true, idle),
            row(format!("server with {count} idle sandboxes"), true, busy),
            part("each sandbox: its control group's anonymous memory", anonymous),
            part("each sandbox: PSS of its agent", agent),
        ],
        checks: Vec::new(),
    })
}

/// The median sandbox: anonymous memory, and the PSS of its only process, the agent.
fn each(server: &Server, count: usize) -> anyhow::Result<(f64, f64)> {
    let groups = usage::groups(&server.instance()?)?;
    ensure!(groups.len() == count, "{} control groups for {count} sandboxes", groups.len());
    let mut agents = Vec::new();
    for pid in groups.iter().flat_map(|group: &Group| &group.processes) {
        agents.push(usage::memory(*pid)?.0);
    }
    ensure!(agents.len() == count, "{} processes in {count} idle sandboxes", agents.len());
    Ok((median(groups.iter().map(|group| group.anonymous)), median(agents)))
}
