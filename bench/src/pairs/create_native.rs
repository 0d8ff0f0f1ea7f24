//! How long from nothing to a first output, with the native engine.

use super::{PAUSE, WARM_UP, from_nothing};
use crate::figures::Figures;
use crate::outcome::{Bound, Check, Outcome, P50, TIMES, timed};
use crate::pairs::Pair;
use crate::peers::command::bubblewrap;
use crate::peers::runc::Runc;
use crate::stage::Stage;

pub fn run(stage: &Stage) -> anyhow::Result<Outcome> {
    let runc = Runc::prepare(stage.folder("runc")?, &stage.peer("runc.json"))?;
    let server = stage.server()?;
    let mut connection = server.connect()?;
    let (mut bwrap, mut run, mut made, mut ours) = (vec![], vec![], vec![], vec![]);
    for round in stage.rounds(WARM_UP, 40, 40) {
        let round = round?;
        let id = format!("bench-{round}");
        bwrap.push(bubblewrap()?);
        run.push(runc.first_output(round)?);
        let (created, first) = from_nothing(&mut connection, &id)?;
        made.push(created);
        ours.push(first);
        std::thread::sleep(PAUSE);
    }
    let of = |times: &[_]| Figures::of(times, WARM_UP);
    let [bwrap, run, made, ours] = [of(&bwrap), of(&run), of(&made), of(&ours)];
    Ok(Outcome {
        name: Pair::CreateNative.name(),
        title: "From nothing to the first output, native engine",
        paths:
            "Ours: create over HTTP (a new project: database rows, folder, home, sandbox), then \
            exec. `runc run`: a bundle with the same namespaces, uid range, limits and system. \
            `bwrap`: all namespaces, no limits."
                .into(),
        columns: TIMES,
        drawn: P50,
        rows: vec![
            timed("`bwrap --unshare-all`", false, bwrap),
            timed("`runc run`", false, run),
            timed("create + exec over HTTP", true, ours),
            timed("of that, until create has answered", true, made),
        ],
        checks: vec![
            Check::new("ours / `runc run`", ours.p50 / run.p50, Bound::AtMost(2.0)),
            Check::new("ours / `bwrap`", ours.p50 / bwrap.p50, Bound::None),
        ],
    })
}
