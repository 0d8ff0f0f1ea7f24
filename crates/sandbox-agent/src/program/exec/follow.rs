//! Streams about an exec: its start, its output to a follower, its input.

use super::execution::{Execution, next_output};
use super::spawn::spawn;
use crate::program::link::Stream;
use crate::program::serve::{answer, error_reply, not_found};
use crate::program::{Agent, reap};
use crate::{ErrorKind, ExecEvent, ExecRequest, ExitReason, Frame, FrameError, Reply};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::rc::Rc;
use std::time::Duration;

type Sink<'a> = SplitSink<&'a mut Stream, Frame>;
type Source<'a> = SplitStream<&'a mut Stream>;

/// Starts a program and follows it on this stream; where the stream breaks, the program goes on.
pub async fn start(
    agent: &Rc<Agent>,
    request: ExecRequest,
    stream: &mut Stream,
) -> Result<(), FrameError> {
    if agent.execs.get(&request.id).is_some() {
        return attach(agent, &request.id, 0, stream).await;
    }
    if agent.execs.full() {
        let message = "too many programs run in this sandbox; stop one first".to_owned();
        return answer(stream, &Reply::Error { kind: ErrorKind::Exhausted, message }).await;
    }
    let execution = match spawn(agent, &request) {
        Ok(spawned) => Execution::begin(request.id.clone(), spawned),
        Err(error) => return answer(stream, &error_reply(&error)).await,
    };
    agent.execs.insert(request.id.clone(), execution.clone());
    // Followed from the first byte on: a flood waits from the start, before anything was sent.
    execution.followed.set(Some(0));
    agent.ports.expect_change();
    // A program that ended before it was in the table would otherwise wait for the next SIGCHLD.
    reap::collect(agent);
    if let Some(limit) = request.timeout_ms {
        tokio::task::spawn_local(limit_time(
            agent.clone(),
            execution.clone(),
            Duration::from_millis(limit),
        ));
    }
    let started = Frame::message(&ExecEvent::Started { pid: execution.pid })?;
    if let Err(gone) = stream.send(started).await {
        execution.leave();
        return Err(gone);
    }
    follow(&execution, 0, stream).await
}

/// Comes back to an exec, from byte `after` of its output or where the ring begins.
pub async fn attach(
    agent: &Agent,
    id: &str,
    after: u64,
    stream: &mut Stream,
) -> Result<(), FrameError> {
    let Some(execution) = agent.execs.get(id) else {
        return answer(stream, &not_found("exec of this id")).await;
    };
    let from = execution.ring.borrow().available_from(after);
    stream.send(Frame::message(&ExecEvent::Attached { from })?).await?;
    follow(&execution, from, stream).await
}

async fn follow(
    execution: &Rc<Execution>,
    from: u64,
    stream: &mut Stream,
) -> Result<(), FrameError> {
    let (mut sink, mut source) = stream.split();
    execution.followed.set(Some(from));
    let ended = tokio::select! {
        ended = send_output(execution, from, &mut sink) => ended,
        broken = take_inputs(execution, &mut source) => broken,
    };
    execution.leave();
    ended
}

async fn send_output(
    execution: &Execution,
    from: u64,
    sink: &mut Sink<'_>,
) -> Result<(), FrameError> {
    let mut position = from;
    let mut waived = None;
    loop {
        let changed = execution.changed.notified();
        while let Some((frame, after)) = next_output(execution, position) {
            sink.send(frame).await?;
            position = after;
            execution.followed.set(Some(position));
            execution.taken.notify_waiters();
        }
        if waived != execution.waived() {
            waived = execution.waived();
            sink.send(Frame::message(&waived)?).await?;
        }
        if let Some(exit) = execution.exit() {
            return sink.send(Frame::message(&ExecEvent::Exit(exit))?).await;
        }
        changed.await;
    }
}

/// What the server sends while it follows is standard input. Ends only with the stream.
async fn take_inputs(execution: &Rc<Execution>, source: &mut Source<'_>) -> Result<(), FrameError> {
    loop {
        take_input(execution, source.next().await.ok_or(FrameError::Ended)??).await;
    }
}

/// Appends to a program's standard input from a stream of its own.
pub async fn feed(
    agent: &Agent,
    id: &str,
    close: bool,
    stream: &mut Stream,
) -> Result<(), FrameError> {
    let Some(execution) = agent.execs.get(id).filter(|exec| exec.stdin().is_some()) else {
        return answer(stream, &not_found("open standard input of this exec")).await;
    };
    while let frame @ Frame::Data(_) = stream.next().await.ok_or(FrameError::Ended)?? {
        take_input(&execution, frame).await;
    }
    if close {
        execution.close_stdin();
    }
    answer(stream, &Reply::Ok).await
}

/// A program that no longer reads has closed its input: that is not the server's error.
async fn take_input(execution: &Rc<Execution>, frame: Frame) {
    match (frame, execution.stdin()) {
        (Frame::Data(bytes), Some(stdin)) => {
            tokio::select! {
                written = stdin.write_all(&bytes) => if written.is_err() { execution.close_stdin() },
                () = gone(execution) => {}
            }
        }
        (Frame::End, _) => execution.close_stdin(),
        _ => {}
    }
}

async fn gone(execution: &Rc<Execution>) {
    while execution.running() {
        execution.changed.notified().await;
    }
}

/// Ends a program whose time is up, unless a port opened while it ran: then it is a server.
async fn limit_time(agent: Rc<Agent>, execution: Rc<Execution>, limit: Duration) {
    let before = agent.ports.open();
    tokio::time::sleep(limit).await;
    if !execution.running() {
        return;
    }
    match agent.ports.open().difference(&before).next() {
        Some(&port) => execution.waive_timeout(port),
        None => execution.end(libc::SIGTERM, ExitReason::TimedOut),
    }
}
