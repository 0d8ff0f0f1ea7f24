//! The promises of the log, from outside: no loss, no repeat, or a plain word about what is gone.

use super::{Entry, Event, EventId, Since, StreamLimits, Streams, Subscription};
use crate::ids::ProjectId;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A running log keeper in a folder of its own.
pub(super) struct Logs {
    pub streams: Streams,
    dir: tempfile::TempDir,
    tracker: TaskTracker,
    shutdown: CancellationToken,
}

pub(super) fn project() -> ProjectId {
    "abc123".parse().unwrap()
}

fn small() -> StreamLimits {
    StreamLimits { ring_bytes: 2_000, segment_bytes: 4_000, ..StreamLimits::default() }
}

impl Logs {
    pub fn start() -> Self {
        Self::with(StreamLimits::default())
    }

    fn with(limits: StreamLimits) -> Self {
        Self::on(tempfile::tempdir().unwrap(), limits)
    }

    fn on(dir: tempfile::TempDir, limits: StreamLimits) -> Self {
        let (tracker, shutdown) = (TaskTracker::new(), CancellationToken::new());
        let streams =
            Streams::start(dir.path().into(), limits, &tracker, shutdown.clone()).unwrap();
        Self { streams, dir, tracker, shutdown }
    }

    /// Ends in order, keeping the folder.
    async fn stop(self) -> tempfile::TempDir {
        self.shutdown.cancel();
        self.tracker.close();
        self.tracker.wait().await;
        self.dir
    }

    /// What a killed process leaves: the folder as it is now.
    fn kill(&self) -> tempfile::TempDir {
        let left = tempfile::tempdir().unwrap();
        copy(self.dir.path(), left.path());
        left
    }

    fn publish(&self, range: std::ops::Range<u64>) -> Vec<EventId> {
        range.map(|i| self.streams.publish(&project(), Event::new("n", i))).collect()
    }

    fn after(&self, id: EventId) -> Subscription {
        self.streams.subscribe(&project(), Some(id), None)
    }

    fn segments(&self) -> Vec<PathBuf> {
        let dir = self.dir.path().join("abc123");
        let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
        let mut files: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
        files.sort();
        files
    }

    async fn until_disk_holds(&self, text: &str) {
        let holds = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|t| t.contains(text));
        until(|| self.segments().iter().any(holds)).await;
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = {
            let e = entry.unwrap();
            (e.path(), to.join(e.file_name()))
        };
        if path.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

async fn until(holds: impl Fn() -> bool) {
    for _ in 0..1000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("this did not happen within 10 s");
}

async fn next(watcher: &mut Subscription) -> Entry {
    let entry = tokio::time::timeout(Duration::from_secs(20), watcher.next()).await;
    entry.expect("an entry within 20 s").expect("the stream goes on")
}

fn body(entry: &Entry) -> Value {
    let Entry::Event { body, .. } = entry else { panic!("{entry:?} is no event") };
    serde_json::from_slice(body).unwrap()
}

async fn ids(watcher: &mut Subscription, count: usize) -> Vec<EventId> {
    let mut ids = Vec::new();
    while ids.len() < count {
        match next(watcher).await {
            Entry::Event { id, body } => {
                assert!(!body.starts_with(br#"{"type":"cut""#), "nothing is cut: {body:?}");
                ids.push(id);
            }
            Entry::Reset { from } => panic!("a reset from {from} after {ids:?}"),
        }
    }
    ids
}

async fn nothing_more(watcher: &mut Subscription) {
    let quiet = tokio::time::timeout(Duration::from_millis(50), watcher.next()).await;
    assert!(quiet.is_err(), "{quiet:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resumes_after_every_id_without_loss_or_repeat_while_others_publish() {
    const EACH: u64 = 150;
    let logs = Logs::with(small());
    let begin = logs.after(EventId { epoch: 0, n: 0 }).log_begin();
    let mut producers = tokio::task::JoinSet::new();
    for p in 0..4 {
        let streams = logs.streams.clone();
        producers.spawn(async move {
            for i in 0..EACH {
                streams.publish(&project(), Event::new("n", p * EACH + i));
                // Four events fit into the ring beside these: none is lost before it is written.
                while streams.lag(&project()) > 8 {
                    tokio::task::yield_now().await;
                }
            }
        });
    }
    let total = 4 * EACH;
    let mut watchers = tokio::task::JoinSet::new();
    for from in (0..total).step_by(7) {
        let at = EventId { n: from, ..begin };
        // A place that is not reached yet is no place of this log.
        while logs.streams.subscribe(&project(), Since::Now, None).position().unwrap() < at {
            tokio::task::yield_now().await;
        }
        let mut watcher = logs.after(at);
        watchers.spawn(async move {
            let got = ids(&mut watcher, usize::try_from(total - from).unwrap()).await;
            let wanted: Vec<_> = (from + 1..=total).map(|n| EventId { n, ..at }).collect();
            assert_eq!(got, wanted);
        });
    }
    producers.join_all().await;
    watchers.join_all().await;
}

impl Subscription {
    /// The place before the first event of the running epoch.
    fn log_begin(&self) -> EventId {
        EventId { epoch: self.epoch(), n: 0 }
    }
}

#[tokio::test]
async fn a_watcher_from_now_sees_only_what_comes() {
    let logs = Logs::start();
    logs.publish(0..3);
    let mut watcher = logs.streams.subscribe(&project(), Since::Now, None);
    let new = logs.publish(3..5);
    assert_eq!(ids(&mut watcher, 2).await, new);
    nothing_more(&mut watcher).await;
}

#[tokio::test]
async fn a_watcher_of_one_source_sees_nothing_else() {
    let logs = Logs::start();
    let mut watcher = logs.streams.subscribe(&project(), Since::Start, Some("b".into()));
    for (i, source) in ["a", "b", "a", "b"].into_iter().enumerate() {
        logs.streams.publish(&project(), Event::new("n", i).of(source));
    }
    logs.publish(9..10);
    assert_eq!(body(&next(&mut watcher).await)["data"], 1);
    assert_eq!(body(&next(&mut watcher).await)["data"], 3);
    nothing_more(&mut watcher).await;
}

#[tokio::test]
async fn a_slow_watcher_is_served_from_disk() {
    let logs = Logs::with(small());
    let mut slow = logs.streams.subscribe(&project(), Since::Now, None);
    let mut all = Vec::new();
    for i in 0..50 {
        all.extend(logs.publish(i * 10..i * 10 + 10));
        logs.until_disk_holds(&format!("\"data\":{}}}", i * 10 + 9)).await;
    }
    assert!(logs.streams.memory_bytes() <= 2_000);
    assert_eq!(ids(&mut slow, 500).await, all);
}

#[tokio::test]
async fn a_watcher_that_was_overtaken_is_told_how_many_events_were_cut() {
    let logs = Logs::with(StreamLimits { disk_bytes: 8_000, ..small() });
    let mut slow = logs.streams.subscribe(&project(), Since::Now, None);
    let all = logs.publish(0..1000);
    let first = next(&mut slow).await;
    let cut = body(&first);
    assert_eq!(cut["type"], "cut");
    let gone = usize::try_from(cut["data"]["events"].as_u64().unwrap()).unwrap();
    let Entry::Event { id, .. } = first else { unreachable!() };
    assert_eq!(id, all[gone - 1], "resuming after the cut goes on behind it");
    assert_eq!(ids(&mut slow, 1000 - gone).await, all[gone..]);
}

#[tokio::test]
async fn resuming_where_the_tail_is_gone_is_told_as_a_reset() {
    let logs = Logs::with(StreamLimits { disk_bytes: 8_000, ..small() });
    let mut all = Vec::new();
    for i in 0..100 {
        all.extend(logs.publish(i * 10..i * 10 + 10));
        logs.until_disk_holds(&format!("\"data\":{}}}", i * 10 + 9)).await;
    }
    let mut watcher = logs.after(all[3]);
    let Entry::Reset { from } = next(&mut watcher).await else { panic!("no reset") };
    let left = all.iter().position(|id| *id == from).unwrap();
    assert!(left > 4);
    assert_eq!(ids(&mut watcher, 1000 - left).await, all[left..]);
}

#[tokio::test]
async fn an_id_that_was_never_given_is_told_as_a_reset_and_what_is_kept_follows() {
    let logs = Logs::start();
    let all = logs.publish(0..3);
    let foreign = [
        EventId { n: 99, ..all[0] },
        EventId { epoch: u64::MAX, n: u64::MAX },
        EventId { epoch: 5, n: 5 },
    ];
    for id in foreign {
        let mut watcher = logs.after(id);
        assert_eq!(next(&mut watcher).await, Entry::Reset { from: all[0] }, "{id}");
        assert_eq!(ids(&mut watcher, 3).await, all);
    }
}

#[tokio::test]
async fn a_stream_goes_on_after_an_orderly_restart() {
    let logs = Logs::start();
    let before = logs.publish(0..5);
    let logs = Logs::on(logs.stop().await, StreamLimits::default());
    let mut watcher = logs.after(before[1]);
    let after = logs.publish(5..7);
    assert!(after[0].epoch > before[0].epoch);
    let wanted: Vec<_> = before[2..].iter().chain(&after).copied().collect();
    assert_eq!(ids(&mut watcher, 5).await, wanted);
    let mut last = logs.after(before[4]);
    assert_eq!(ids(&mut last, 2).await, after);
    nothing_more(&mut last).await;
}

#[tokio::test]
async fn after_a_kill_the_stream_goes_on_and_says_that_events_may_be_missing() {
    let logs = Logs::start();
    let before = logs.publish(0..5);
    logs.until_disk_holds("\"data\":4}").await;
    let logs = Logs::on(logs.kill(), StreamLimits::default());
    let after = logs.publish(5..7);
    let mut watcher = logs.after(before[1]);
    assert_eq!(ids(&mut watcher, 3).await, before[2..]);
    assert_eq!(next(&mut watcher).await, Entry::Reset { from: after[0] });
    assert_eq!(ids(&mut watcher, 2).await, after);
    nothing_more(&mut watcher).await;
}

#[tokio::test]
async fn a_torn_last_line_is_ignored() {
    let logs = Logs::start();
    let before = logs.publish(0..5);
    logs.until_disk_holds("\"data\":4}").await;
    let segment = logs.segments().pop().unwrap();
    let left = logs.kill();
    let text = std::fs::read(&segment).unwrap();
    let segment = left.path().join("abc123").join(segment.file_name().unwrap());
    std::fs::write(segment, &text[..text.len() - 9]).unwrap();
    let logs = Logs::on(left, StreamLimits::default());
    let after = logs.publish(5..6);
    let mut watcher = logs.after(before[0]);
    assert_eq!(ids(&mut watcher, 3).await, before[1..4]);
    assert_eq!(next(&mut watcher).await, Entry::Reset { from: after[0] });
    assert_eq!(ids(&mut watcher, 1).await, after);
}

#[tokio::test]
async fn garbage_on_disk_is_told_as_missing_and_never_as_an_event() {
    let logs = Logs::start();
    let before = logs.publish(0..5);
    let left = logs.stop().await;
    let segment =
        std::fs::read_dir(left.path().join("abc123")).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&segment).unwrap();
    std::fs::write(&segment, text.replace("3\t", "x\t")).unwrap();
    let logs = Logs::on(left, StreamLimits::default());
    let mut watcher = logs.after(before[0]);
    assert_eq!(ids(&mut watcher, 1).await, before[1..2]);
    assert_eq!(body(&next(&mut watcher).await)["data"]["events"], 1);
    assert_eq!(ids(&mut watcher, 2).await, before[3..]);
}

#[tokio::test]
async fn an_idle_log_leaves_memory_and_is_resumed_all_the_same() {
    let logs = Logs::with(StreamLimits { idle_time: Duration::ZERO, ..StreamLimits::default() });
    let before = logs.publish(0..5);
    until(|| logs.streams.memory_bytes() == 0).await;
    let mut watcher = logs.after(before[2]);
    let after = logs.publish(5..6);
    assert!(after[0].epoch > before[0].epoch);
    assert_eq!(ids(&mut watcher, 3).await, [before[3], before[4], after[0]]);
}

#[tokio::test]
async fn removing_a_project_ends_its_streams_and_deletes_its_events() {
    let logs = Logs::start();
    let old = logs.publish(0..5);
    logs.until_disk_holds("\"data\":4}").await;
    assert!(logs.streams.disk_bytes(&project()).await > 0);
    let mut watcher = logs.streams.subscribe(&project(), Since::Now, None);
    logs.streams.remove(&project()).await;
    assert_eq!(watcher.next().await, None);
    assert!(logs.segments().is_empty());
    assert_eq!(logs.streams.disk_bytes(&project()).await, 0);
    let new = logs.publish(5..6);
    logs.until_disk_holds("\"data\":5}").await;
    let mut watcher = logs.after(old[2]);
    assert_eq!(next(&mut watcher).await, Entry::Reset { from: new[0] });
}

#[tokio::test]
async fn shutdown_ends_streams() {
    let logs = Logs::start();
    let mut watcher = logs.streams.subscribe(&project(), Since::Now, None);
    logs.shutdown.cancel();
    assert_eq!(watcher.next().await, None);
}

#[tokio::test]
async fn a_project_may_be_called_like_our_own_file() {
    let logs = Logs::start();
    let epoch: ProjectId = "epoch".parse().unwrap();
    logs.streams.publish(&epoch, Event::new("n", 1));
    let dir = logs.stop().await;
    assert!(dir.path().join("epoch").is_dir());
}

#[tokio::test]
async fn a_disk_that_refuses_costs_no_event_that_the_ring_still_has() {
    let logs = Logs::start();
    // A file where the project's folder should be.
    std::fs::write(logs.dir.path().join("abc123"), b"").unwrap();
    let all = logs.publish(0..5);
    let mut watcher = logs.after(all[0]);
    assert_eq!(ids(&mut watcher, 4).await, all[1..]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    std::fs::remove_file(logs.dir.path().join("abc123")).unwrap();
    logs.until_disk_holds("\"data\":4}").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gigabyte_of_events_stays_within_the_limits() {
    let logs = Logs::start();
    let chunk = "x".repeat(256 * 1024);
    let mut most_memory = 0;
    for _ in 0..4096 {
        logs.streams.publish(&project(), Event::new("stdout", chunk.clone()));
        most_memory = most_memory.max(logs.streams.memory_bytes());
    }
    assert!(most_memory <= 8 << 20, "{most_memory} bytes in memory");
    let mut watcher = logs.streams.subscribe(&project(), Since::Start, None);
    next(&mut watcher).await;
    let dir = logs.stop().await;
    let bytes: u64 = std::fs::read_dir(dir.path().join("abc123"))
        .unwrap()
        .map(|e| e.unwrap().metadata().unwrap().len())
        .sum();
    assert!(bytes <= 64 << 20, "{bytes} bytes on disk");
}
