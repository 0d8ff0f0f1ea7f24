//! How long from nothing to a first output, with the Docker engine.

use super::{PAUSE, from_nothing};
use crate::figures::Figures;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::peers::docker::Docker;
use crate::stage::Stage;

/// Rounds whose figures are thrown away.
const WARM_UP: usize = 2;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let docker = Docker::start(&stage.tools)?;
    let server = stage.docker_server(&docker)?;
    let mut connection = server.connect()?;
    let (mut raw, mut cli, mut made, mut ours) = (vec![], vec![], vec![], vec![]);
    for round in stage.rounds(WARM_UP, 25, 60) {
        let id = format!("bench-{}", round?);
        raw.push(docker.raw()?);
        cli.push(docker.run()?);
        let (created, first) = from_nothing(&mut connection, &id)?;
        made.push(created);
        ours.push(first);
        std::thread::sleep(PAUSE);
    }
    let of = |times: &[_]| Figures::of(times, WARM_UP);
    let [raw, cli, made, ours] = [of(&raw), of(&cli), of(&made), of(&ours)];
    Ok(Outcome {
        name: Pair::CreateDocker.name(),
        title: "From nothing to the first output, Docker engine (runc)",
        paths: format!(
            "Ours: create over HTTP (a new project), then exec. Raw API: create, attach, start by \
             bollard; `docker run`: its command line; both run the command as the container's own. \
             One image ({}), the same limits, network `none`, read-only root.",
            docker.image()
        ),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("Docker's API", false, raw),
            timed("create + exec over HTTP", true, ours),
            timed("of that, until create has answered", true, made),
            timed("`docker run`", false, cli),
        ],
        checks: vec![
            Check::new("ours / Docker's API", ours.p50 / raw.p50, Bound::AtMost(1.1)),
            Check::new("ours / `docker run`", ours.p50 / cli.p50, Bound::None),
        ],
    })
}
