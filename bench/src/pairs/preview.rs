//! The preview's proxy against nginx, in front of one app.

use crate::figures::median;
use crate::http::Connection;
use crate::load::{self, Load, Rate, Requests, Target};
use crate::outcome::{Bound, Check, Outcome, Row};
use crate::pairs::Pair;
use crate::peers::nginx::Nginx;
use crate::server::Server;
use crate::stage::Stage;
use anyhow::Context;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const BUSY: Load = Load { connections: 32, time: Duration::from_secs(2) };
const QUIET: Load = Load { connections: 1, time: Duration::from_millis(500) };
/// As `bench/peers/app.js` has it.
const PORT: u16 = 3000;
/// The app must not be what is measured: it gets what there is.
const CPUS: f64 = 2.0;

/// One way to the app.
struct Way {
    name: &'static str,
    target: Target,
    requests: Requests,
    busy: Vec<Rate>,
    quiet: Vec<Rate>,
}

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let server = stage.server()?;
    start_app(stage, &server)?;
    let socket = server.folder("bench").join("app.sock");
    let nginx = Nginx::start(stage, &socket)?;
    let mut ways = [
        Way::new("the app's socket, directly", Target::Unix(socket), "localhost:3000", None),
        Way::new("nginx", Target::Tcp(nginx.address), &nginx.address.to_string(), None),
        preview(&server)?,
    ];
    for way in &ways {
        // The app's compiler warms up.
        load::run(&way.target, BUSY, &way.requests).context(way.name)?;
    }
    for round in stage.rounds(0, 7, 70) {
        round?;
        for way in &mut ways {
            way.turn()?;
        }
    }
    let [direct, nginx, ours] = &ways;
    Ok(outcome(direct, nginx, ours))
}

fn start_app(stage: &Stage, server: &Server) -> anyhow::Result<()> {
    server.make_job("bench")?;
    let app = std::fs::read_to_string(stage.peer("app.js"))?;
    let body = json!({"path": "app.js", "content": app}).to_string();
    server.connect()?.post("/api/v1/jobs/bench/files", &body)?;
    server.make_sandbox("bench", &json!({"cpu_limit": CPUS}))?;
    let command = json!({"command": "node app.js"}).to_string();
    let path = "/api/v1/containers/bench/exec";
    server.connect()?.post_and_leave(path, &command, b"app is ready")
}

/// As a browser goes: to the preview's own host name, with the cookie that a ticket was traded for.
fn preview(server: &Server) -> anyhow::Result<Way> {
    let host = format!("p{PORT}--bench.bb.localhost:{}", server.address().port());
    let path = format!("/api/v1/containers/bench/preview-ticket?port={PORT}");
    let ticket = server.connect()?.post(&path, "")?.json()?;
    let ticket = ticket["ticket"].as_str().context("no ticket")?;
    let entry =
        Connection::visit(server.address(), &host, &format!("/__bb/enter?ticket={ticket}&to=/"))?;
    let cookie = entry.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.context("no cookie for the ticket")?;
    Ok(Way::new("preview", Target::Tcp(server.address()), &host, Some(cookie)))
}

impl Way {
    fn new(name: &'static str, target: Target, host: &str, cookie: Option<&str>) -> Self {
        let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: {cookie}\r\n"));
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n{cookie}\r\n");
        let requests: Requests = Arc::new(move |_, _| request.clone().into_bytes());
        Self { name, target, requests, busy: Vec::new(), quiet: Vec::new() }
    }

    fn turn(&mut self) -> anyhow::Result<()> {
        self.quiet.push(load::run(&self.target, QUIET, &self.requests).context(self.name)?);
        self.busy.push(load::run(&self.target, BUSY, &self.requests).context(self.name)?);
        Ok(())
    }

    fn rate(&self) -> f64 {
        median(self.busy.iter().map(|rate| rate.per_second))
    }

    /// In milliseconds, on one connection.
    fn p50(&self) -> f64 {
        median(self.quiet.iter().map(|rate| rate.figures.p50))
    }

    fn row(&self, ours: bool, direct: &Way) -> Row {
        let values = vec![
            self.busy.len() as f64,
            self.rate(),
            median(self.busy.iter().map(|rate| rate.figures.p99)),
            self.p50(),
            self.p50() - direct.p50(),
        ];
        Row { name: self.name.into(), ours, values }
    }
}

fn outcome(direct: &Way, nginx: &Way, ours: &Way) -> Outcome {
    let added = |way: &Way| way.p50() - direct.p50();
    Outcome {
        name: Pair::Preview.name(),
        title: "A page of 4 KB from an app in a sandbox",
        paths: "One node app in one sandbox. Ours: the preview's host and cookie, the agent, the \
            sandbox's loopback. nginx: a socket of the app in its folder, kept open, so that it has \
            no border to cross. Direct: that socket. One client thread for all; medians of turns."
            .into(),
        columns: &["turns", "pages/s, 32 connections", "p99 ms of these", "p50 ms, 1 connection", "added ms"],
        drawn: 1,
        rows: vec![
            direct.row(false, direct),
            nginx.row(false, direct),
            ours.row(true, direct),
        ],
        checks: vec![
            Check::new("rate: ours / nginx", ours.rate() / nginx.rate(), Bound::AtLeast(1.0)),
            Check::new("added p50: ours / nginx", added(ours) / added(nginx), Bound::None),
        ],
    }
}
