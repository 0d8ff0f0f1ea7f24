//! Turns: every contestant once a round, so that what disturbs one disturbs the other too.

use anyhow::bail;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The fewest rounds, however long they take: a median of less says nothing.
const FEWEST: usize = 3;
/// How often it is told how far we are.
const TELL_EVERY: Duration = Duration::from_secs(2);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Numbers of rounds, until there were enough or the time is over; those that warm up come on top.
pub struct Rounds {
    warm_up: usize,
    wanted: usize,
    longest: Duration,
    next: usize,
    began: Instant,
    told: Instant,
}

impl Rounds {
    pub fn new(warm_up: usize, wanted: usize, longest: Duration) -> Self {
        let now = Instant::now();
        Self { warm_up, wanted, longest, next: 0, began: now, told: now }
    }
}

impl Iterator for Rounds {
    /// An error where somebody wants the run to end.
    type Item = anyhow::Result<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = interrupted() {
            return Some(Err(error));
        }
        let counted = self.next.saturating_sub(self.warm_up);
        let late = self.began.elapsed() > self.longest && counted >= FEWEST;
        if self.next >= self.warm_up + self.wanted || late {
            return None;
        }
        if self.told.elapsed() > TELL_EVERY {
            self.told = Instant::now();
            say(&format!("  round {} of at most {}", self.next, self.warm_up + self.wanted));
        }
        self.next += 1;
        Some(Ok(self.next - 1))
    }
}

/// A line of progress.
pub fn say(line: &str) {
    eprintln!("{line}");
}

/// Ctrl-C and a kill end the run between two rounds, so that what was started is ended.
pub fn end_on_signals() {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let Ok(mut term) = signal(SignalKind::terminate()) else { return };
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
        });
        INTERRUPTED.store(true, Ordering::SeqCst);
        say("Ending what was started");
        // The handlers stay: a second signal must not leave sandboxes behind either.
        loop {
            std::thread::park();
        }
    });
}

/// An error where somebody wants the run to end.
pub fn interrupted() -> anyhow::Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        bail!("interrupted");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_end_by_number_or_by_time_but_never_before_there_are_a_few() {
        assert_eq!(Rounds::new(2, 7, Duration::from_secs(60)).count(), 9);
        assert_eq!(Rounds::new(2, 1_000_000_000, Duration::ZERO).count(), 2 + FEWEST);
        assert_eq!(Rounds::new(0, 2, Duration::ZERO).count(), 2);
    }
}
