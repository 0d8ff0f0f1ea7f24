//! Measures, interleaved in one run on one machine:
//!
//! 1. how long until a command's first output: over HTTP in a running sandbox, against fork and exec
//!    in this process;
//! 2. how long from nothing to a first output: our sandbox over HTTP, against `bwrap` and `runc run`.
//!
//! `make bench` runs it on the release server and appends to docs/benchmarks.md. The client is plain
//! `std`, so that what is measured is the server and not a client's runtime.

mod figures;
mod http;
mod others;
mod picture;
mod report;
mod server;

use figures::Figures;
use http::Connection;
use others::{Bubblewrap, Runc, fork_exec};
use report::Run;
use server::Server;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rounds whose figures are thrown away: caches fill, the sandbox's first exec.
const WARM_UP: usize = 5;
/// Between two rounds: a sandbox with half a core must not meet its quota.
const PAUSE: Duration = Duration::from_millis(20);
/// What every contestant runs.
pub const COMMAND: &str = "echo hi";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, program, docs, rest @ ..] = &arguments[..] else {
        return Err("usage: bench SERVER-PROGRAM DOCS-FOLDER [EXEC-ROUNDS [CREATE-ROUNDS]]".into());
    };
    let rounds = |at: usize, default| rest.get(at).map_or(Ok(default), |text| text.parse());
    let (execs, creates) = (rounds(0, 100)?, rounds(1, 30)?);
    let load_before = report::load();
    let server = Server::start(Path::new(program))?;
    let run = Run {
        exec: exec(&server, execs)?,
        create: create(&server, creates)?,
        load: (load_before, report::load()),
        server: report::program(Path::new(program)),
    };
    drop(server);
    report::write(&run, Path::new(docs))?;
    print!("{}", report::markdown(&run));
    Ok(())
}

/// First output of a command, in a sandbox that runs.
fn exec(server: &Server, rounds: usize) -> Result<Vec<Figures>, Box<dyn Error>> {
    let mut connection = Connection::open(server.address())?;
    connection.post("/api/v1/containers/bench/create", "{}")?;
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..WARM_UP + rounds {
        bare.push(fork_exec()?);
        ours.push(first_output(&mut connection, "bench", Instant::now())?);
        std::thread::sleep(PAUSE);
    }
    connection.delete("/api/v1/containers/bench?delete_files=true")?;
    Ok(vec![
        Figures::of("fork + exec in the measuring process", bare, WARM_UP),
        Figures::of("exec over HTTP, to the `stdout` event", ours, WARM_UP),
    ])
}

/// From nothing to the first output.
fn create(server: &Server, rounds: usize) -> Result<Vec<Figures>, Box<dyn Error>> {
    let mut connection = Connection::open(server.address())?;
    let (bubblewrap, runc) = (Bubblewrap, Runc::prepare()?);
    let (mut bwrap_times, mut runc_times) = (Vec::new(), Vec::new());
    let (mut made, mut ours) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + rounds {
        bwrap_times.push(bubblewrap.first_output()?);
        runc_times.push(runc.first_output(round)?);
        let id = format!("bench-{round}");
        let began = Instant::now();
        connection.post(&format!("/api/v1/containers/{id}/create"), "{}")?;
        made.push(began.elapsed());
        ours.push(first_output(&mut connection, &id, began)?);
        connection.delete(&format!("/api/v1/containers/{id}?delete_files=true"))?;
        std::thread::sleep(PAUSE);
    }
    Ok(vec![
        Figures::of("`bwrap --unshare-all`", bwrap_times, WARM_UP),
        Figures::of("`runc run`, same namespaces and limits", runc_times, WARM_UP),
        Figures::of("create over HTTP (new project) + exec", ours, WARM_UP),
        Figures::of("of that, until `create` has answered", made, WARM_UP),
    ])
}

/// From `began` until the server tells what the command said; the answer is read to its end.
fn first_output(
    connection: &mut Connection,
    id: &str,
    began: Instant,
) -> Result<Duration, Box<dyn Error>> {
    let path = format!("/api/v1/containers/{id}/exec");
    let body = format!("{{\"command\": \"{COMMAND}\"}}");
    let seen = connection.post_until(&path, &body, b"\"type\":\"stdout\"")?;
    Ok(seen.duration_since(began))
}
