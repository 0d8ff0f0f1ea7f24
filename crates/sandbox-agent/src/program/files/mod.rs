//! Files below /workspace, opened with the user's own rights.

mod operate;
mod thread;

pub use thread::FileThread;

use super::Agent;
use super::link::Stream;
use super::serve::{answer, error_reply};
use crate::frame::CHUNK_BYTES;
use crate::{FileRequest, Frame, FrameError, Reply};
use bytes::BytesMut;
use futures_util::{SinkExt, StreamExt};
use std::io;
use std::io::{Read, Write};

/// Serves one request about files.
pub async fn serve(
    agent: &Agent,
    request: FileRequest,
    stream: &mut Stream,
) -> Result<(), FrameError> {
    match request {
        FileRequest::Read { path } => read(agent, path, stream).await,
        FileRequest::Write { path } => write(agent, path, stream).await,
        FileRequest::List { path } => {
            let entries = agent.files.run(move |root| operate::list(root, &path)).await;
            reply(stream, entries.map(Reply::Entries)).await
        }
        FileRequest::Stat { path } => {
            let entry = agent.files.run(move |root| operate::stat(root, &path)).await;
            reply(stream, entry.map(Reply::Entry)).await
        }
        FileRequest::Remove { path, recursive } => {
            let removed =
                agent.files.run(move |root| operate::remove(root, &path, recursive)).await;
            reply(stream, removed.map(|()| Reply::Ok)).await
        }
        FileRequest::Rename { from, to } => {
            let renamed = agent.files.run(move |root| operate::rename(root, &from, &to)).await;
            reply(stream, renamed.map(|()| Reply::Ok)).await
        }
    }
}

async fn reply(stream: &mut Stream, result: io::Result<Reply>) -> Result<(), FrameError> {
    answer(stream, &result.unwrap_or_else(|error| error_reply(&error))).await
}

async fn read(agent: &Agent, path: String, stream: &mut Stream) -> Result<(), FrameError> {
    let (mut file, entry) = match agent.files.run(move |root| operate::open(root, &path)).await {
        Ok(opened) => opened,
        Err(error) => return answer(stream, &error_reply(&error)).await,
    };
    answer(stream, &Reply::Entry(entry)).await?;
    loop {
        let mut chunk = BytesMut::zeroed(CHUNK_BYTES);
        let count = file.read(&mut chunk)?;
        if count == 0 {
            return stream.send(Frame::End).await;
        }
        chunk.truncate(count);
        stream.send(Frame::Data(chunk.freeze())).await?;
    }
}

async fn write(agent: &Agent, path: String, stream: &mut Stream) -> Result<(), FrameError> {
    let target = path.clone();
    let (mut file, pending) =
        match agent.files.run(move |root| operate::create(root, &target)).await {
            Ok(created) => created,
            Err(error) => return answer(stream, &error_reply(&error)).await,
        };
    let received = receive(&mut file, stream).await;
    let whole = received.is_ok();
    let settled = agent.files.run(move |root| operate::settle(root, &pending, &path, whole)).await;
    received?;
    reply(stream, settled.map(|()| Reply::Ok)).await
}

async fn receive(file: &mut std::fs::File, stream: &mut Stream) -> Result<(), FrameError> {
    loop {
        match stream.next().await.ok_or(FrameError::Ended)?? {
            Frame::Data(bytes) => file.write_all(&bytes)?,
            Frame::End => return Ok(()),
            Frame::Json(_) | Frame::Stderr(_) => return Err(FrameError::NotMessage),
        }
    }
}
