//! One program: its output, its input, and how it ended.

use super::descriptor::Descriptor;
use super::processes::Family;
use super::ring::{Output, RING_BYTES, Ring};
use super::spawn::Spawned;
use crate::frame::CHUNK_BYTES;
use crate::{ExecEvent, ExecExit, ExecSummary, ExitReason, Frame};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long output that is already in the pipes may take to arrive after the program ended. Not
/// until end of file: what it left running in the background may hold the pipes open for ever.
const DRAIN: Duration = Duration::from_millis(200);
/// Between asking a session to end and killing it.
const GRACE: Duration = Duration::from_secs(2);
/// Between looks whether all of it ended.
const LOOK: Duration = Duration::from_millis(50);
/// How often what still starts others is killed.
const KILLS: u32 = 10;

/// State of one exec, shared by its reader, its followers and the reaper.
pub struct Execution {
    id: String,
    pub pid: i32,
    pub ring: RefCell<Ring>,
    stdin: RefCell<Option<Rc<Descriptor>>>,
    terminal: Option<Rc<Descriptor>>,
    exit: RefCell<Option<ExecExit>>,
    waived: Cell<Option<u16>>,
    why: Cell<Option<ExitReason>>,
    readers: Cell<usize>,
    /// Told on every change that a follower may want to see.
    pub changed: Notify,
    /// Told when a follower has taken output, so that reading may go on.
    pub taken: Notify,
    /// How far the slowest follower that is connected has read.
    pub followed: Cell<Option<u64>>,
}

impl Execution {
    /// Takes over a program that was just started and begins to read what it says.
    pub fn begin(id: String, spawned: Spawned) -> Rc<Self> {
        let stdin = spawned.stdin.map(Rc::new);
        let execution = Rc::new(Self {
            id,
            pid: spawned.pid,
            ring: RefCell::default(),
            terminal: if spawned.pty { stdin.clone() } else { None },
            stdin: RefCell::new(stdin),
            exit: RefCell::default(),
            waived: Cell::default(),
            why: Cell::default(),
            readers: Cell::new(1 + usize::from(spawned.stderr.is_some())),
            changed: Notify::new(),
            taken: Notify::new(),
            followed: Cell::default(),
        });
        tokio::task::spawn_local(read(execution.clone(), spawned.stdout, Output::Stdout));
        if let Some(stderr) = spawned.stderr {
            tokio::task::spawn_local(read(execution.clone(), stderr, Output::Stderr));
        }
        execution
    }

    pub fn exit(&self) -> Option<ExecExit> {
        self.exit.borrow().clone()
    }

    pub fn running(&self) -> bool {
        self.exit.borrow().is_none()
    }

    pub fn summary(&self) -> ExecSummary {
        ExecSummary {
            id: self.id.clone(),
            written: self.ring.borrow().written(),
            exit: self.exit(),
        }
    }

    pub fn stdin(&self) -> Option<Rc<Descriptor>> {
        self.stdin.borrow().clone()
    }

    pub fn close_stdin(&self) {
        self.stdin.replace(None);
    }

    pub fn terminal(&self) -> Option<&Descriptor> {
        self.terminal.as_deref()
    }

    /// Nobody follows any more: output is not waited with.
    pub fn leave(&self) {
        self.followed.set(None);
        self.taken.notify_waiters();
    }

    /// Time was up, but `port` opened while the program ran: it stays.
    pub fn waive_timeout(&self, port: u16) {
        self.waived.set(Some(port));
        self.changed.notify_waiters();
    }

    pub fn waived(&self) -> Option<ExecEvent> {
        self.waived.get().map(|port| ExecEvent::TimeoutWaived { port })
    }

    /// Sends a signal to the program and all that it started, for `why` where it ends it.
    pub fn signal(self: &Rc<Self>, signal: i32, why: ExitReason) -> Family {
        if matches!(signal, libc::SIGTERM | libc::SIGKILL | libc::SIGINT | libc::SIGHUP)
            && self.why.get().is_none()
        {
            self.why.set(Some(why));
        }
        let mut family = Family::of(self.pid);
        family.signal(signal);
        family
    }

    /// Asks the program and all that it started to end by `signal`, and kills what does not.
    pub fn end(self: &Rc<Self>, signal: i32, why: ExitReason) {
        let mut family = self.signal(signal, why);
        tokio::task::spawn_local(async move {
            let asked = Instant::now();
            while asked.elapsed() < GRACE {
                tokio::time::sleep(LOOK).await;
                if family.look().is_empty() {
                    return;
                }
            }
            for _ in 0..KILLS {
                if !family.signal(libc::SIGKILL) {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        });
    }

    /// The reaper collected the program: its result is told once its output is in.
    pub fn finish(self: &Rc<Self>, status: i32) {
        let execution = self.clone();
        tokio::task::spawn_local(async move {
            execution.drain().await;
            execution.exit.replace(Some(exit_of(status, execution.why.get())));
            execution.close_stdin();
            execution.changed.notify_waiters();
        });
    }

    async fn drain(&self) {
        let all_read = async {
            while self.readers.get() > 0 {
                self.changed.notified().await;
            }
        };
        let _ = tokio::time::timeout(DRAIN, all_read).await;
    }

    /// Waits while a connected follower is more than a ring behind: a flood is slowed, not lost.
    async fn wait_for_room(&self) {
        while self
            .followed
            .get()
            .is_some_and(|at| self.ring.borrow().written() - at > (RING_BYTES / 2) as u64)
        {
            self.taken.notified().await;
        }
    }
}

async fn read(execution: Rc<Execution>, from: Descriptor, output: Output) {
    while let Ok(bytes) = from.read(CHUNK_BYTES).await {
        if bytes.is_empty() {
            break;
        }
        execution.ring.borrow_mut().push(output, bytes);
        execution.changed.notify_waiters();
        execution.wait_for_room().await;
    }
    execution.readers.set(execution.readers.get() - 1);
    execution.changed.notify_waiters();
}

fn exit_of(status: i32, why: Option<ExitReason>) -> ExecExit {
    if libc::WIFSIGNALED(status) {
        let code = 128 + libc::WTERMSIG(status);
        return ExecExit { code, reason: why.unwrap_or(ExitReason::Signaled) };
    }
    ExecExit { code: libc::WEXITSTATUS(status), reason: why.unwrap_or(ExitReason::Exited) }
}

/// The next frame for a follower at `position`, with the position after it.
pub fn next_output(execution: &Execution, position: u64) -> Option<(Frame, u64)> {
    execution.ring.borrow().next(position)
}
