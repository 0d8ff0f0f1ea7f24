//! Frames: one kind byte, a big-endian u32 length, the payload.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Serialize, de::DeserializeOwned};
use tokio_util::codec::{Decoder, Encoder};

/// The largest payload of one frame, in bytes. Longer content is sent as several frames.
pub const MAX_FRAME_BYTES: usize = 256 * 1024;
/// Bytes of a data payload that senders aim at.
pub const CHUNK_BYTES: usize = 32 * 1024;
const HEADER_BYTES: usize = 5;

/// One unit on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A message of [`crate::message`], as JSON.
    Json(Bytes),
    /// Bytes of the stream itself: standard input or output, file content, a dialled socket.
    Data(Bytes),
    /// Bytes of standard error.
    Stderr(Bytes),
    /// Nothing more follows in this direction.
    End,
}

/// What can be wrong with bytes on the wire.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("frame of unknown kind {0}")]
    Kind(u8),
    #[error("frame of {0} bytes is over the limit of {MAX_FRAME_BYTES}")]
    TooLarge(usize),
    #[error("expected a message, got something else")]
    NotMessage,
    #[error("message does not parse: {0}")]
    Message(#[from] serde_json::Error),
    #[error("stream ended early")]
    Ended,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Frame {
    /// Wraps a message. Messages are plain data, so this cannot fail for our types.
    pub fn message<T: Serialize>(message: &T) -> Result<Frame, FrameError> {
        Ok(Frame::Json(serde_json::to_vec(message)?.into()))
    }

    /// Parses this frame as a message; any other kind of frame is an error.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, FrameError> {
        match self {
            Frame::Json(bytes) => Ok(serde_json::from_slice(bytes)?),
            _ => Err(FrameError::NotMessage),
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Frame::Json(_) => 0,
            Frame::Data(_) => 1,
            Frame::Stderr(_) => 2,
            Frame::End => 3,
        }
    }
}

/// Encoder and decoder for [`tokio_util::codec::Framed`].
#[derive(Debug, Default, Clone, Copy)]
pub struct FrameCodec;

impl Encoder<Frame> for FrameCodec {
    type Error = FrameError;

    fn encode(&mut self, frame: Frame, out: &mut BytesMut) -> Result<(), FrameError> {
        let kind = frame.kind();
        let payload = match frame {
            Frame::Json(bytes) | Frame::Data(bytes) | Frame::Stderr(bytes) => bytes,
            Frame::End => Bytes::new(),
        };
        if payload.len() > MAX_FRAME_BYTES {
            return Err(FrameError::TooLarge(payload.len()));
        }
        out.reserve(HEADER_BYTES + payload.len());
        out.put_u8(kind);
        out.put_u32(payload.len() as u32);
        out.put_slice(&payload);
        Ok(())
    }
}

impl Decoder for FrameCodec {
    type Item = Frame;
    type Error = FrameError;

    fn decode(&mut self, input: &mut BytesMut) -> Result<Option<Frame>, FrameError> {
        if input.len() < HEADER_BYTES {
            return Ok(None);
        }
        let length = u32::from_be_bytes([input[1], input[2], input[3], input[4]]) as usize;
        if length > MAX_FRAME_BYTES {
            return Err(FrameError::TooLarge(length));
        }
        if input.len() < HEADER_BYTES + length {
            input.reserve(HEADER_BYTES + length - input.len());
            return Ok(None);
        }
        let kind = input[0];
        input.advance(HEADER_BYTES);
        let payload = input.split_to(length).freeze();
        frame_of(kind, payload).map(Some)
    }
}

fn frame_of(kind: u8, payload: Bytes) -> Result<Frame, FrameError> {
    match kind {
        0 => Ok(Frame::Json(payload)),
        1 => Ok(Frame::Data(payload)),
        2 => Ok(Frame::Stderr(payload)),
        3 => Ok(Frame::End),
        other => Err(FrameError::Kind(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_all(bytes: &[u8]) -> Result<Vec<Frame>, FrameError> {
        let mut input = BytesMut::from(bytes);
        let mut frames = Vec::new();
        while let Some(frame) = FrameCodec.decode(&mut input)? {
            frames.push(frame);
        }
        Ok(frames)
    }

    #[test]
    fn frames_survive_the_wire() {
        let frames = vec![
            Frame::Json(Bytes::from_static(b"{}")),
            Frame::Data(Bytes::from_static(b"x")),
            Frame::Stderr(Bytes::new()),
            Frame::End,
        ];
        let mut out = BytesMut::new();
        for frame in frames.clone() {
            FrameCodec.encode(frame, &mut out).unwrap();
        }
        assert_eq!(decode_all(&out).unwrap(), frames);
    }

    #[test]
    fn a_cut_frame_waits_for_the_rest() {
        let mut out = BytesMut::new();
        FrameCodec.encode(Frame::Data(Bytes::from_static(b"hello")), &mut out).unwrap();
        for cut in 0..out.len() {
            assert!(decode_all(&out[..cut]).unwrap().is_empty());
        }
    }

    #[test]
    fn refuses_a_length_over_the_limit_and_an_unknown_kind() {
        assert!(matches!(decode_all(&[1, 255, 255, 255, 255]), Err(FrameError::TooLarge(_))));
        assert!(matches!(decode_all(&[9, 0, 0, 0, 0]), Err(FrameError::Kind(9))));
    }
}
