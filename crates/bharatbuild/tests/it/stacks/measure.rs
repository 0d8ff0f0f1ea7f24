//! What a stack takes, for the table in docs/stacks.md: written where the variable below names a file,
//! as `make test-long` does. Nothing is asserted of it.

use crate::room::Room;
use bharatbuild::app::App;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// A file that rows of a Markdown table are added to.
const TABLE: &str = "BHARATBUILD_STACKS_TABLE";
/// Between looks at the memory, as the engine counts it: without page cache.
const LOOK: Duration = Duration::from_millis(200);

/// The highest memory of the project `app`, while this lives.
pub struct Memory {
    app: App,
    highest: Arc<AtomicU64>,
    watch: JoinHandle<()>,
}

pub struct Row {
    pub stack: &'static str,
    pub engine: &'static str,
    /// From the wish to an answer over HTTP, in a home without caches.
    pub cold: Duration,
    /// Bytes, until it answered and once it had.
    pub building: u64,
    pub running: u64,
}

impl Memory {
    pub fn watch(room: &Room) -> Self {
        let (app, highest) = (room.bench.server.app.clone(), Arc::new(AtomicU64::new(0)));
        let (its, seen) = (app.clone(), highest.clone());
        let watch = tokio::spawn(async move {
            loop {
                seen.fetch_max(used(&its).await, Ordering::Relaxed);
                tokio::time::sleep(LOOK).await;
            }
        });
        Self { app, highest, watch }
    }

    pub fn highest(&self) -> u64 {
        self.highest.load(Ordering::Relaxed)
    }

    pub async fn now(&self) -> u64 {
        used(&self.app).await
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// 0 while there is no sandbox.
async fn used(app: &App) -> u64 {
    app.projects.stats(&"app".parse().unwrap()).await.map_or(0, |stats| stats.memory_bytes)
}

impl Row {
    #[allow(
        clippy::disallowed_methods,
        reason = "a test is told by the environment where to write"
    )]
    pub fn keep(&self) {
        let Some(path) = std::env::var_os(TABLE) else { return };
        let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
        writeln!(file, "{}", self.text()).unwrap();
    }

    fn text(&self) -> String {
        let Self { stack, engine, cold, building, running } = self;
        let (seconds, building, running) = (cold.as_secs_f64(), building >> 20, running >> 20);
        format!("| `{stack}` | {engine} | {seconds:.1} s | {building} MB | {running} MB |")
    }
}
