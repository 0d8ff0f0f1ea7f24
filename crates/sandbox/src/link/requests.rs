//! Requests to an agent, each as a method.

use super::{DialStream, ExecStream, Link, LinkError, Stream};
use futures_util::{SinkExt, StreamExt};
use sandbox_agent::frame::CHUNK_BYTES;
use sandbox_agent::{
    ExecRequest, ExecSummary, FileChange, Frame, FrameError, PortEvent, PtySize, Reply, Request,
    Usage,
};
use std::collections::BTreeMap;
use tokio_stream::Stream as Items;

impl Link {
    /// Waits until the agent answers.
    pub async fn ping(&self) -> Result<(), LinkError> {
        self.done(&Request::Ping).await
    }

    /// Binds variables that every later exec sees.
    pub async fn activate(&self, env: BTreeMap<String, String>) -> Result<(), LinkError> {
        self.done(&Request::Activate { env }).await
    }

    /// Starts a program and follows it.
    pub async fn exec(&self, request: ExecRequest) -> Result<ExecStream, LinkError> {
        Ok(ExecStream::new(self.request(&Request::Exec(request)).await?, 0))
    }

    /// Comes back to a program after `after` bytes of output.
    pub async fn attach(&self, id: &str, after: u64) -> Result<ExecStream, LinkError> {
        let request = Request::Attach { id: id.to_owned(), after };
        Ok(ExecStream::new(self.request(&request).await?, after))
    }

    /// Programs the agent knows, running or not yet acknowledged.
    pub async fn execs(&self) -> Result<Vec<ExecSummary>, LinkError> {
        match self.reply(&Request::Execs).await? {
            Reply::Execs(execs) => Ok(execs),
            _ => Err(LinkError::Unexpected),
        }
    }

    pub async fn acknowledge(&self, id: &str) -> Result<(), LinkError> {
        self.done(&Request::Acknowledge { id: id.to_owned() }).await
    }

    /// Signals the whole session of a program. After SIGTERM, SIGKILL follows in 2 s.
    pub async fn signal(&self, id: &str, signal: i32) -> Result<(), LinkError> {
        self.done(&Request::Signal { id: id.to_owned(), signal }).await
    }

    pub async fn resize(&self, id: &str, size: PtySize) -> Result<(), LinkError> {
        self.done(&Request::Resize { id: id.to_owned(), size }).await
    }

    /// Appends to a program's standard input, and closes it where asked to.
    pub async fn stdin(&self, id: &str, bytes: &[u8], close: bool) -> Result<(), LinkError> {
        let mut stream = self.request(&Request::Stdin { id: id.to_owned(), close }).await?;
        for chunk in bytes.chunks(CHUNK_BYTES) {
            stream.send(Frame::Data(bytes::Bytes::copy_from_slice(chunk))).await?;
        }
        stream.send(Frame::End).await?;
        done(reply_of(&mut stream).await?)
    }

    /// Opens a byte tunnel to a port of the sandbox's loopback.
    pub async fn dial(&self, port: u16) -> Result<DialStream, LinkError> {
        let mut stream = self.request(&Request::Dial { port }).await?;
        done(reply_of(&mut stream).await?)?;
        Ok(DialStream::new(stream))
    }

    pub async fn usage(&self) -> Result<Usage, LinkError> {
        match self.reply(&Request::Usage).await? {
            Reply::Usage(usage) => Ok(usage),
            _ => Err(LinkError::Unexpected),
        }
    }

    /// Ports that are open now, then every change. Ends when the connection breaks.
    pub async fn ports(&self) -> Result<impl Items<Item = PortEvent> + Send + use<>, LinkError> {
        Ok(messages(self.request(&Request::Ports).await?))
    }

    /// Changes of files below /workspace. Ends when the connection breaks.
    pub async fn watch(&self) -> Result<impl Items<Item = FileChange> + Send + use<>, LinkError> {
        Ok(messages(self.request(&Request::Watch).await?))
    }

    async fn reply(&self, request: &Request) -> Result<Reply, LinkError> {
        reply_of(&mut self.request(request).await?).await
    }

    async fn done(&self, request: &Request) -> Result<(), LinkError> {
        done(self.reply(request).await?)
    }
}

fn messages<T: serde::de::DeserializeOwned + Send + 'static>(
    stream: Stream,
) -> impl Items<Item = T> + Send {
    tokio_stream::StreamExt::map_while(stream, |frame| frame.ok()?.parse().ok())
}

async fn reply_of(stream: &mut Stream) -> Result<Reply, LinkError> {
    let frame = stream.next().await.ok_or(FrameError::Ended)??;
    Ok(frame.parse()?)
}

fn done(reply: Reply) -> Result<(), LinkError> {
    match reply {
        Reply::Ok => Ok(()),
        Reply::Error { kind, message } => Err(LinkError::Refused { kind, message }),
        _ => Err(LinkError::Unexpected),
    }
}
