//! What providers over HTTP share: connecting, waiting, repeating, reading events.

mod bytes;
mod call;
mod client;
mod retry;
mod turned_away;

pub(crate) use bytes::body as bounded;
pub(crate) use call::{Api, Decode, stream};
pub use client::HttpSettings;
pub(crate) use client::{client, unreachable, with_key};
pub use retry::Retry;
pub(crate) use turned_away::TurnedAway;
