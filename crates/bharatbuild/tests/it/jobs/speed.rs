//! What a write costs beside the bare system calls.

use crate::harness::Bench;
use bharatbuild::jobs::Rule;
use std::time::{Duration, Instant};

/// Writes of one try, and tries: other work on the machine may spoil one.
const WRITES: usize = 200;
const TRIES: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_costs_at_most_twice_write_and_rename() {
    let bench = Bench::start().await;
    bench.client().create("shop").await;
    let mut seen = Vec::new();
    for attempt in 0..TRIES {
        let (ours, bare) = medians(&bench, attempt).await;
        if ours <= 2 * bare {
            return;
        }
        seen.push((ours, bare));
    }
    panic!("(ours, bare): {seen:?}");
}

/// The median of our writes and of bare ones, taken in turns.
async fn medians(bench: &Bench, attempt: usize) -> (Duration, Duration) {
    let (jobs, id) = (&bench.server.app.jobs, "shop".parse().unwrap());
    let content = vec![b'x'; 4096];
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for n in 0..WRITES {
        let (name, bytes) = (format!("ours-{attempt}-{n}"), content.clone());
        let started = Instant::now();
        jobs.write_file(&id, &name, bytes, Rule::Anytime).await.unwrap();
        ours.push(started.elapsed());
        let place = bench.folder("shop").join(format!("bare-{attempt}-{n}"));
        let started = Instant::now();
        std::fs::write(bench.data.join("temporary"), &content).unwrap();
        std::fs::rename(bench.data.join("temporary"), place).unwrap();
        bare.push(started.elapsed());
    }
    (median(ours), median(bare))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
