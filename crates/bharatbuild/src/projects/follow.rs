//! Following a command to its end, across broken connections and restarts.

use super::exec::ExecEnd;
use super::output::{Kind, Lines, Piece};
use super::running::Running;
use super::speak::Voice;
use super::{Projects, ProjectsError};
use crate::store::executions::ExecutionRow;
use sandbox::protocol::{ErrorKind, ExecExit, ExitReason};
use sandbox::{ExecItem, ExecStream, LinkError};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Text without a line end is told after this long.
const PARTIAL_LINE_DELAY: Duration = Duration::from_millis(150);
/// Output of one command a second, in bytes; the command waits where it says more.
const OUTPUT_BYTES_PER_SECOND: usize = 4 << 20;

/// What is said where a sandbox ended, unasked, with a command in it.
pub(super) const SANDBOX_ENDED: &str = "The sandbox ended while the command ran";

/// One command being followed.
pub(super) struct Following {
    pub(super) projects: Projects,
    pub(super) running: Arc<Running>,
    pub(super) voice: Voice,
    pub(super) row: ExecutionRow,
    pub(super) timeout: Option<Duration>,
}

/// Slows a flood down.
struct Pace {
    since: Instant,
    bytes: usize,
}

impl Pace {
    async fn spend(&mut self, bytes: usize) {
        self.bytes += bytes;
        let elapsed = self.since.elapsed();
        if elapsed >= Duration::from_secs(1) {
            *self = Self { since: Instant::now(), bytes };
        } else if self.bytes > OUTPUT_BYTES_PER_SECOND {
            tokio::time::sleep(Duration::from_secs(1) - elapsed).await;
        }
    }
}

impl Following {
    /// Follows from byte `offset` of the output, in a task that ends with the command.
    pub(super) fn begin(
        self,
        stream: Result<ExecStream, LinkError>,
        offset: u64,
    ) -> oneshot::Receiver<ExecEnd> {
        let (done, end) = oneshot::channel();
        let (tasks, shutdown) =
            (self.projects.parts().tasks.clone(), self.projects.parts().shutdown.clone());
        tasks.spawn(async move {
            tokio::select! {
                ended = self.follow(stream, offset) => drop(done.send(ended)),
                // The command goes on; the next server attaches to it again.
                () = shutdown.cancelled() => {}
            }
        });
        end
    }

    async fn follow(self, stream: Result<ExecStream, LinkError>, offset: u64) -> ExecEnd {
        let mut lines = Lines::after(offset);
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(error) => return self.lost(&error).await,
        };
        let mut pace = Pace { since: Instant::now(), bytes: 0 };
        loop {
            let error = match self.read(&mut stream, &mut lines, &mut pace).await {
                Ok(exit) => return self.exited(exit).await,
                Err(error) => error,
            };
            if matches!(error, LinkError::Refused { .. }) {
                return self.lost(&error).await;
            }
            match self.come_back(stream.position()).await {
                Ok(again) => stream = again,
                Err(error) => return self.lost(&error).await,
            }
        }
    }

    /// Tells what the command says, until it ends or the connection breaks.
    async fn read(
        &self,
        stream: &mut ExecStream,
        lines: &mut Lines,
        pace: &mut Pace,
    ) -> Result<ExecExit, LinkError> {
        loop {
            let item = if lines.has_pending() {
                match tokio::time::timeout(PARTIAL_LINE_DELAY, stream.next()).await {
                    Ok(item) => item?,
                    Err(_) => {
                        self.tell(lines.flush(false));
                        stream.next().await?
                    }
                }
            } else {
                stream.next().await?
            };
            match item {
                ExecItem::Stdout(bytes) => {
                    self.tell(lines.push(Kind::Stdout, &bytes));
                    pace.spend(bytes.len()).await;
                }
                ExecItem::Stderr(bytes) => {
                    self.tell(lines.push(Kind::Stderr, &bytes));
                    pace.spend(bytes.len()).await;
                }
                ExecItem::Skipped { bytes } => {
                    lines.skip(bytes);
                    self.say("cut", Value::Null, json!({"bytes": bytes}));
                }
                ExecItem::TimeoutWaived { port } => {
                    self.say(
                        "status",
                        format!("Still running: it listens on port {port}").into(),
                        json!({"port": port}),
                    );
                }
                ExecItem::Started { .. } => {}
                ExecItem::Exit(exit) => {
                    self.tell(lines.flush(true));
                    return Ok(exit);
                }
            }
        }
    }

    async fn come_back(&self, position: u64) -> Result<ExecStream, LinkError> {
        if self.running.stop.is_cancelled() {
            return Err(LinkError::NotConnected);
        }
        tokio::select! {
            again = self.running.link.attach(&self.row.id, position) => again,
            () = self.running.stop.cancelled() => Err(LinkError::NotConnected),
        }
    }

    fn tell(&self, pieces: Vec<Piece>) {
        let slot = self.projects.slot(&self.voice.project);
        for piece in pieces {
            slot.note_line(&piece.text);
            let kind = match piece.kind {
                Kind::Stdout => "stdout",
                Kind::Stderr => "stderr",
            };
            self.say(kind, piece.text.into(), json!({"eol": piece.eol, "offset": piece.offset}));
        }
    }

    async fn exited(self, exit: ExecExit) -> ExecEnd {
        let (code, reason) = match exit.reason {
            ExitReason::TimedOut => (None, "timed out"),
            ExitReason::Cancelled => (None, "cancelled"),
            ExitReason::Signaled => (Some(exit.code), "killed"),
            ExitReason::Exited => (Some(exit.code), "exited"),
        };
        if exit.reason == ExitReason::TimedOut {
            let seconds = self.timeout.map_or(0, |timeout| timeout.as_secs());
            self.say("error", format!("Command timed out after {seconds}s").into(), Value::Null);
        }
        let end = ExecEnd { code, reason };
        self.close(&end).await;
        // The result is kept by us now.
        let _ = self.running.link.acknowledge(&self.row.id).await;
        end
    }

    /// The command never started, or its sandbox is gone.
    async fn lost(self, error: &LinkError) -> ExecEnd {
        let (message, end) = match error {
            LinkError::Refused { kind: ErrorKind::NotFound, message } => (
                format!("Not started: {message}"),
                ExecEnd { code: Some(127), reason: "not found" },
            ),
            LinkError::Refused { message, .. } => (
                format!("Not started: {message}"),
                ExecEnd { code: Some(126), reason: "not started" },
            ),
            _ => return self.sandbox_ended().await,
        };
        self.say("error", message.into(), Value::Null);
        self.close(&end).await;
        end
    }

    /// Trouble only where nobody asked for it.
    async fn sandbox_ended(self) -> ExecEnd {
        let end = ExecEnd::WITH_ITS_SANDBOX;
        if self.running.ended_on_request() {
            self.say("status", "Stopped with its sandbox".into(), Value::Null);
        } else {
            self.say("error", SANDBOX_ENDED.into(), Value::Null);
        }
        self.close(&end).await;
        end
    }

    async fn close(&self, end: &ExecEnd) {
        let closed = self.projects.close_execution(&self.voice, self.row.clone(), end).await;
        if let Err(error) = closed {
            tracing::error!(execution = self.row.id, %error, "the end of an execution was not saved");
        }
    }

    fn say(&self, kind: &str, data: Value, more: Value) {
        self.projects.say(&self.voice, kind, data, more);
    }
}

impl Projects {
    /// Says and keeps how an execution ended.
    pub(super) async fn close_execution(
        &self,
        voice: &Voice,
        row: ExecutionRow,
        end: &ExecEnd,
    ) -> Result<(), ProjectsError> {
        let success = end.code == Some(0);
        self.say(
            voice,
            "exit",
            json!(end.code),
            json!({"code": end.code, "success": success, "reason": end.reason}),
        );
        self.say(voice, "done", "".into(), Value::Null);
        let row = ExecutionRow {
            ended_at: Some(self.parts().clock.now()),
            exit_code: end.code,
            reason: Some(end.reason.to_owned()),
            ..row
        };
        Ok(self.parts().store.save_execution(&row).await?)
    }
}
