//! How long until a command's first output, in a sandbox that runs.

use super::{PAUSE, WARM_UP, first_output};
use crate::figures::Figures;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::peers::command::fork_exec;
use crate::peers::docker::Docker;
use crate::stage::Stage;
use serde_json::json;
use std::time::Instant;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let docker = Docker::start(&stage.tools)?;
    let container = docker.sleeper()?;
    let server = stage.server()?;
    server.make_sandbox("bench", &json!({}))?;
    let mut connection = server.connect()?;
    let (mut bare, mut cli, mut api, mut ours) = (vec![], vec![], vec![], vec![]);
    for round in stage.rounds(WARM_UP, 100, 60) {
        round?;
        bare.push(fork_exec()?);
        cli.push(container.exec()?);
        api.push(container.exec_by_api()?);
        ours.push(first_output(&mut connection, "bench", Instant::now())?);
        std::thread::sleep(PAUSE);
    }
    let of = |times: &[_]| Figures::of(times, WARM_UP);
    let [bare, cli, api, ours] = [of(&bare), of(&cli), of(&api), of(&ours)];
    Ok(Outcome {
        name: Pair::Exec.name(),
        title: "First output of `echo hi` in a running sandbox",
        paths: "Ours: HTTP on a kept connection, token checked, the agent in the sandbox, the \
            `stdout` event, limits of a running app. `docker exec`: its command line, in a container \
            with the same limits. Docker's API: bollard on its unix socket. A time ends when this process \
            sees the first byte."
            .into(),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("fork + exec in the measuring process", false, bare),
            timed("exec over HTTP", true, ours),
            timed("`docker exec`", false, cli),
            timed("exec by Docker's API", false, api),
        ],
        checks: vec![
            Check::new("`docker exec` / ours", cli.p50 / ours.p50, Bound::AtLeast(8.0)),
            Check::new("Docker's API / ours", api.p50 / ours.p50, Bound::None),
            Check::new("ours / fork + exec", ours.p50 / bare.p50, Bound::AtMost(4.0)),
        ],
    })
}
