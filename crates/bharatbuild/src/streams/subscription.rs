//! A watcher's place in a log: pulls from the ring, or from disk where the ring has moved on.

use super::entry::{Entry, EventId, Record, Since, cut_body};
use super::hub::Hub;
use super::log::{Glance, Log};
use super::page::{Page, Place, Wanted, read_page};
use super::segment::Line;
use futures_util::Stream;
use std::collections::VecDeque;
use std::io;
use std::pin::pin;
use std::sync::Arc;

/// How many records are taken from the ring at once.
const GLANCE_RECORDS: usize = 256;

/// A watcher. It holds at most one page or glance of records, however slowly it is read.
#[derive(Debug)]
pub struct Subscription {
    hub: Arc<Hub>,
    log: Arc<Log>,
    source: Option<String>,
    cursor: Cursor,
    place: Option<Place>,
    ready: VecDeque<Entry>,
    /// Nothing more will come than there is.
    complete: bool,
}

/// What the watcher has seen so far.
#[derive(Debug)]
struct Cursor {
    /// The last event seen (or passed over); none before the first where any may be the first.
    at: Option<EventId>,
    /// The epoch of `at` is known to have ended with `at`.
    closed: bool,
    /// What is missing next is told as a reset: the watcher resumes and has not been served yet.
    resumes: bool,
}

impl Subscription {
    pub(super) fn new(hub: Arc<Hub>, log: Arc<Log>, since: Since, source: Option<String>) -> Self {
        let stand = log.stand();
        let now = EventId { epoch: stand.epoch, n: stand.last };
        let cursor = match since {
            Since::Now => Cursor { at: Some(now), closed: false, resumes: false },
            Since::Start => Cursor { at: None, closed: true, resumes: false },
            // An id that was never given here: everything kept follows a reset.
            Since::After(id) if id > now => Cursor { at: None, closed: false, resumes: true },
            Since::After(id) => Cursor { at: Some(id), closed: false, resumes: true },
        };
        Self { hub, log, source, cursor, place: None, ready: VecDeque::new(), complete: false }
    }

    /// The place after which the next entry comes: what a client that has seen nothing yet resumes
    /// after. None where it asked for the oldest event.
    pub fn position(&self) -> Option<EventId> {
        self.cursor.at
    }

    #[cfg(test)]
    pub(super) fn epoch(&self) -> u64 {
        self.log.stand().epoch
    }

    /// The same watcher, who leaves when it has seen what there is by then.
    pub fn of_the_past(self) -> Self {
        Self { complete: true, ..self }
    }

    /// The next entry; nothing when the project was removed or the process shuts down. A call that
    /// is given up half-way loses nothing.
    pub async fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Some(entry);
            }
            let log = self.log.clone();
            let mut grown = pin!(log.grown.notified());
            grown.as_mut().enable();
            match self.log.glance(self.cursor.at, GLANCE_RECORDS) {
                Glance::Removed => return None,
                Glance::Records(records) => {
                    self.place = None;
                    records.into_iter().for_each(|r| self.see(r));
                }
                Glance::CaughtUp if self.complete => return None,
                Glance::CaughtUp => tokio::select! {
                    () = grown => {}
                    () = self.hub.shutdown.cancelled() => return None,
                },
                Glance::Behind => self.read_disk().await,
            }
        }
    }

    /// An entry that is there without waiting.
    pub(super) fn ready(&mut self) -> Option<Entry> {
        self.ready.pop_front()
    }

    /// The entries as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Entry> + Send {
        futures_util::stream::unfold(self, |mut this| async move {
            let entry = this.next().await?;
            Some((entry, this))
        })
    }

    async fn read_disk(&mut self) {
        let written_before = self.log.stand().written;
        match self.page().await {
            Ok(page) if !page.lines.is_empty() => {
                self.place = page.place;
                page.lines.into_iter().for_each(|line| self.see_line(line));
            }
            Ok(page) => {
                self.place = page.place;
                self.leave_disk(written_before);
            }
            Err(error) => {
                tracing::warn!(project = %self.log.project, %error, "events could not be read");
                self.leave_disk(u64::MAX);
            }
        }
    }

    async fn page(&self) -> io::Result<Page> {
        let dir = self.hub.dir_of(&self.log.project);
        let event_bytes = self.hub.limits.event_bytes;
        let wanted = Wanted { place: self.place, after: self.cursor.at, event_bytes };
        tokio::task::spawn_blocking(move || read_page(&dir, wanted))
            .await
            .map_err(io::Error::other)?
    }

    /// The disk has no more: goes on in the ring, saying what is missing in between. Where the disk
    /// was written meanwhile it is asked again.
    fn leave_disk(&mut self, written_before: u64) {
        let stand = self.log.stand();
        let begin = EventId { epoch: stand.epoch, n: 0 };
        if self.cursor.at.is_none_or(|at| at.epoch < stand.epoch) {
            // Numbers that begin later than 1 are told as a cut of the new epoch then.
            if let Some(reset) = self.cursor.enter_epoch(EventId { n: 1, ..begin }) {
                self.ready.push_back(reset);
            }
            self.cursor.at = Some(begin);
            return;
        }
        let in_ring = self.cursor.at.is_some_and(|at| at.n + 1 >= stand.first);
        if !in_ring && stand.written <= written_before {
            let next = EventId { epoch: stand.epoch, n: stand.first };
            self.ready.extend(self.cursor.skip_to(next));
            self.cursor.at = Some(next.before());
        }
    }

    fn see_line(&mut self, line: Line) {
        match line {
            Line::Event(record) => self.see(record),
            Line::Closed(last) => self.cursor.closed |= self.cursor.at == Some(last),
        }
    }

    /// Takes the next record: what is missing before it is said, what was seen is skipped.
    fn see(&mut self, record: Record) {
        let id = record.id;
        match self.cursor.at {
            Some(at) if id <= at => return,
            Some(at) if id.epoch == at.epoch => self.ready.extend(self.cursor.skip_to(id)),
            _ => self.ready.extend(self.cursor.enter_epoch(id)),
        }
        self.cursor.at = Some(id);
        self.cursor.closed = false;
        self.cursor.resumes = false;
        if self.source.as_deref().is_none_or(|wanted| belongs(record.source.as_deref(), wanted)) {
            self.ready.push_back(Entry::Event { id, body: record.body });
        }
    }
}

/// Whether the source is the wanted one or a part of it: `batch.2` is a part of `batch`.
fn belongs(source: Option<&str>, wanted: &str) -> bool {
    let rest = source.and_then(|source| source.strip_prefix(wanted));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Cursor {
    /// What to say when `next` is the next event of the same epoch that is kept.
    fn skip_to(&mut self, next: EventId) -> Option<Entry> {
        let missing = next.n - 1 - self.at.filter(|at| at.epoch == next.epoch).map_or(0, |at| at.n);
        let resumes = std::mem::take(&mut self.resumes);
        match missing {
            0 => None,
            _ if resumes => Some(Entry::Reset { from: next }),
            _ => Some(Entry::Event { id: next.before(), body: cut_body(missing) }),
        }
    }

    /// What to say when `next` is the next event and belongs to another epoch than the last seen.
    fn enter_epoch(&mut self, next: EventId) -> Option<Entry> {
        let from_oldest = self.at.is_none() && !self.resumes;
        let whole = self.at.is_some() && self.closed && next.n == 1;
        self.closed = false;
        self.resumes = false;
        if from_oldest || whole { None } else { Some(Entry::Reset { from: next }) }
    }
}
