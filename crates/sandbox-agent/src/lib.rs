//! The protocol between the server and the agent that is PID 1 of every sandbox.
//!
//! The agent connects out to a unix socket that the server holds. Every connection is one stream:
//! it opens with a [`Hello`] frame from the agent, and carries [`Frame`]s until either side ends it.
//! A *parked* connection waits for one [`Request`]; *egress* and *resolve* connections ask the
//! server for something. The wire is never half-closed (gVisor loses a bare end of file): the end
//! of a direction is a frame of its own.

pub mod frame;
pub mod message;

pub use frame::{Frame, FrameCodec, FrameError, MAX_FRAME_BYTES};
pub use message::*;

#[cfg(feature = "program")]
pub mod egress;
#[cfg(feature = "program")]
pub mod program;
#[cfg(feature = "program")]
mod read;
