//! What goes wrong in a turn.

use serde::Deserialize;

/// How often a fault strikes, where a script does not say.
fn once() -> u32 {
    1
}

/// A fault of a turn. It strikes the first `times` requests; the one after gets the turn as it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// An error instead of a stream. `error` is the provider's name for it.
    Status {
        status: u16,
        #[serde(default)]
        error: Option<String>,
        #[serde(default)]
        message: Option<String>,
        /// Seconds.
        #[serde(default)]
        retry_after: Option<f64>,
        #[serde(default = "once")]
        times: u32,
    },
    /// An error event after this many events.
    ErrorEvent {
        after: usize,
        error: String,
        #[serde(default = "once")]
        times: u32,
    },
    /// The connection ends after this many bytes of the body (events, where there are no bytes).
    Cut {
        at: usize,
        /// As if it were whole, which a proxy on the way may make of it.
        #[serde(default)]
        clean: bool,
        #[serde(default = "once")]
        times: u32,
    },
    /// The data of this event is replaced.
    Garbage {
        at: usize,
        data: String,
        #[serde(default = "once")]
        times: u32,
    },
    /// Nothing comes after this many bytes, but the connection stays (events, where there are no
    /// bytes).
    Stall {
        at: usize,
        #[serde(default = "once")]
        times: u32,
    },
    /// A page of a proxy or a captive portal, with status 200.
    Page {
        #[serde(default = "once")]
        times: u32,
    },
}

impl Fault {
    pub fn times(&self) -> u32 {
        match self {
            Self::Status { times, .. }
            | Self::ErrorEvent { times, .. }
            | Self::Cut { times, .. }
            | Self::Garbage { times, .. }
            | Self::Stall { times, .. }
            | Self::Page { times } => *times,
        }
    }
}
