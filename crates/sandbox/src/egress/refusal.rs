//! Why a connection out was not made, in sentences for the person whose program wanted it.

use super::host::{Destination, HostError};
use super::resolver::LookupError;
use sandbox_agent::{ErrorKind, Reply};
use std::io;

/// No connection was made.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
    #[error("egress is refused: {0}")]
    Host(#[from] HostError),
    /// `place` is what would have been dialled, with the name it was asked for by.
    #[error("egress to {place} is refused: {why}")]
    Refused { place: String, why: &'static str },
    #[error("{place} is not reached: {error}")]
    Lookup { place: String, error: LookupError },
    #[error("{place} is not reached: {error}")]
    Connect { place: String, error: io::Error },
    #[error("egress is refused: this sandbox has {0} connections open, which is the most at once")]
    Exhausted(usize),
}

impl EgressError {
    pub(super) fn refused(place: &dyn ToString, why: &'static str) -> Self {
        EgressError::Refused { place: place.to_string(), why }
    }

    pub(super) fn connect(wanted: &Destination, error: io::Error) -> Self {
        EgressError::Connect { place: wanted.to_string(), error }
    }

    /// Whether it was refused, rather than tried in vain.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            EgressError::Host(_) | EgressError::Refused { .. } | EgressError::Exhausted(_)
        )
    }

    /// The answer to the agent.
    pub fn reply(&self) -> Reply {
        Reply::Error { kind: self.kind(), message: self.to_string() }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            EgressError::Host(_) => ErrorKind::Invalid,
            EgressError::Refused { .. } => ErrorKind::Denied,
            EgressError::Lookup { error: LookupError::NoSuchName, .. } => ErrorKind::NotFound,
            EgressError::Connect { error, .. }
                if error.kind() == io::ErrorKind::ConnectionRefused =>
            {
                ErrorKind::Refused
            }
            EgressError::Lookup { .. } | EgressError::Connect { .. } => ErrorKind::Failed,
            EgressError::Exhausted(_) => ErrorKind::Exhausted,
        }
    }
}
