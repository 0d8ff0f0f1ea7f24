//! Requests of the server, each on a connection of its own.

use super::link::Stream;
use super::{Agent, dial, exec, files, ports, usage, watch};
use crate::{ErrorKind, Frame, FrameError, Reply, Request};
use futures_util::SinkExt;
use std::rc::Rc;

/// Serves one request; a connection that breaks ends it, but never an exec.
pub async fn serve(agent: Rc<Agent>, request: Request, mut stream: Stream) {
    // A broken connection is the server's to notice: it comes back with another one.
    let _ = dispatch(&agent, request, &mut stream).await;
}

async fn dispatch(
    agent: &Rc<Agent>,
    request: Request,
    stream: &mut Stream,
) -> Result<(), FrameError> {
    match request {
        Request::Ping => answer(stream, &Reply::Ok).await,
        Request::Activate { env } => {
            agent.env.borrow_mut().extend(env);
            answer(stream, &Reply::Ok).await
        }
        Request::Exec(request) => exec::start(agent, request, stream).await,
        Request::Attach { id, after } => exec::attach(agent, &id, after, stream).await,
        Request::Acknowledge { id } => answer(stream, &agent.execs.forget(&id)).await,
        Request::Signal { id, signal } => answer(stream, &agent.execs.signal(&id, signal)).await,
        Request::Stdin { id, close } => exec::feed(agent, &id, close, stream).await,
        Request::Resize { id, size } => answer(stream, &agent.execs.resize(&id, size)).await,
        Request::Execs => answer(stream, &Reply::Execs(agent.execs.summaries())).await,
        Request::Ports => ports::stream(agent, stream).await,
        Request::Dial { port } => dial::dial(port, stream).await,
        Request::Usage => {
            answer(stream, &Reply::Usage(usage::measure(&agent.settings.workspace))).await
        }
        Request::File(request) => files::serve(agent, request, stream).await,
        Request::Watch => watch::stream(agent, stream).await,
    }
}

/// Sends one reply.
pub async fn answer(stream: &mut Stream, reply: &Reply) -> Result<(), FrameError> {
    stream.send(Frame::message(reply)?).await
}

/// An error reply whose kind follows from the system's error.
pub fn error_reply(error: &std::io::Error) -> Reply {
    use std::io::ErrorKind as Io;
    let kind = match error.kind() {
        Io::NotFound => ErrorKind::NotFound,
        Io::PermissionDenied => ErrorKind::Denied,
        Io::ConnectionRefused => ErrorKind::Refused,
        Io::InvalidInput | Io::NotADirectory | Io::IsADirectory => ErrorKind::Invalid,
        Io::WouldBlock | Io::OutOfMemory | Io::StorageFull => ErrorKind::Exhausted,
        _ => ErrorKind::Failed,
    };
    Reply::Error { kind, message: error.to_string() }
}

/// An error reply for something the server named that is not there.
pub fn not_found(what: &str) -> Reply {
    Reply::Error { kind: ErrorKind::NotFound, message: format!("no {what}") }
}
