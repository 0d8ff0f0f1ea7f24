//! Files written on 32 connections at once, against a server in Python.

use super::{FILE_CHARS, source_text};
use crate::figures::median;
use crate::http::request;
use crate::load::{self, Load, Rate, Requests, Target};
use crate::outcome::{Bound, Check, Outcome, Row};
use crate::pairs::Pair;
use crate::peers::fastapi::FastApi;
use crate::stage::Stage;
use crate::usage;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

const LOAD: Load = Load { connections: 32, time: Duration::from_secs(2) };
/// Files that each connection writes in turn.
const NAMES: usize = 50;

/// One turn of one contestant.
struct Turn {
    rate: Rate,
    /// CPU of the server for each request, in microseconds.
    cpu: f64,
}

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let fastapi = FastApi::start(stage)?;
    let server = stage.server_in_memory()?;
    server.make_job("bench")?;
    let python = writes(fastapi.address, "/files", None);
    let rust =
        writes(server.address(), "/api/v1/jobs/bench/files", Some(server.token().to_owned()));
    // Once unmeasured: every file is there, and Python has compiled what it runs.
    turn(fastapi.address, fastapi.pid(), &python)?;
    turn(server.address(), server.pid(), &rust)?;
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for round in stage.rounds(0, 7, 60) {
        round?;
        theirs.push(turn(fastapi.address, fastapi.pid(), &python)?);
        ours.push(turn(server.address(), server.pid(), &rust)?);
    }
    Ok(outcome(&theirs, &ours))
}

fn turn(address: SocketAddr, pid: u32, requests: &Requests) -> anyhow::Result<Turn> {
    let before = usage::cpu(pid);
    let rate = load::run(&Target::Tcp(address), LOAD, requests)?;
    let cpu = usage::cpu(pid).saturating_sub(before).as_secs_f64() * 1e6;
    Ok(Turn { rate, cpu: cpu / rate.figures.count.max(1) as f64 })
}

/// Every connection has files of its own; all bodies are made before.
fn writes(address: SocketAddr, path: &'static str, token: Option<String>) -> Requests {
    let made = (0..LOAD.connections * NAMES).map(|number| {
        let name = format!("f{number}.tsx");
        let body = json!({"path": name, "content": source_text(number, FILE_CHARS)}).to_string();
        request("POST", path, &address.to_string(), token.as_deref(), &body)
    });
    let made: Vec<_> = made.collect();
    Arc::new(move |connection, number| made[connection * NAMES + number % NAMES].clone())
}

fn outcome(theirs: &[Turn], ours: &[Turn]) -> Outcome {
    let rate = |turns: &[Turn]| median(turns.iter().map(|turn| turn.rate.per_second));
    let cpu = |turns: &[Turn]| median(turns.iter().map(|turn| turn.cpu));
    Outcome {
        name: Pair::WriteMany.name(),
        title: "Files of 4 KB, 32 connections",
        paths: "Ours: `POST /jobs/{id}/files` with a token, one project. FastAPI: \
            `bench/peers/fastapi_app.py`, uvicorn with uvloop and httptools, one worker, no checks \
            at all. Both write to files in memory: replacing a file on ext4 starts its writing to the disk, \
            which is then all that is measured. Medians of turns of two seconds; CPU is the \
            server's, user and system."
            .into(),
        columns: &["turns", "writes/s", "p50 ms", "p99 ms", "CPU µs a write"],
        drawn: 1,
        rows: vec![
            row("FastAPI + uvicorn", false, theirs),
            row("files written over HTTP", true, ours),
        ],
        checks: vec![
            Check::new("rate: ours / FastAPI", rate(ours) / rate(theirs), Bound::AtLeast(4.0)),
            Check::new("CPU: ours / FastAPI", cpu(ours) / cpu(theirs), Bound::AtMost(0.2)),
        ],
    }
}

fn row(name: &str, ours: bool, turns: &[Turn]) -> Row {
    let of = |value: fn(&Turn) -> f64| median(turns.iter().map(value));
    let values = vec![
        turns.len() as f64,
        of(|turn| turn.rate.per_second),
        of(|turn| turn.rate.figures.p50),
        of(|turn| turn.rate.figures.p99),
        of(|turn| turn.cpu),
    ];
    Row { name: name.into(), ours, values }
}
