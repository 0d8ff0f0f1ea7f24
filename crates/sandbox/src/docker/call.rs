//! Why a call to Docker failed, in words for whoever looks after it.

use crate::engine::EngineError;
use bollard::errors::Error;
use std::error::Error as _;
use std::io;

/// Characters of Docker's own words that are passed on.
const MAX_MESSAGE_CHARS: usize = 400;

/// What came of a call that did not succeed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody answered: stopped, slow or gone.
    Away(String),
    /// Docker answered with this status and these words.
    Refused { status: u16, message: String },
    /// The answer could not be understood.
    Other(String),
}

impl Failure {
    /// Of a call to the Docker at this address.
    pub(super) fn of(error: Error, address: &str) -> Self {
        match error {
            Error::DockerResponseServerError { status_code, message } => {
                Self::Refused { status: status_code, message: clipped(&message) }
            }
            Error::RequestTimeoutError => Self::Away(format!("Docker at {address} is too slow")),
            Error::SocketNotFoundError(_) => Self::Away(stopped(address)),
            error => Self::of_transport(&error, address),
        }
    }

    /// What a connection says of itself is deep in its chain of sources.
    fn of_transport(error: &Error, address: &str) -> Self {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<io::Error>() {
                return Self::Away(unreachable(io, address));
            }
            cause = inner.source();
        }
        match error {
            Error::IOError { err } => Self::Away(unreachable(err, address)),
            Error::HyperResponseError { .. } | Error::HyperLegacyError { .. } => {
                Self::Away(format!("Docker at {address} went away in mid-answer: {error}"))
            }
            error => Self::Other(clipped(&error.to_string())),
        }
    }

    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// Two removals of one container, or one that ended meanwhile.
    pub(super) fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused { status: 409, .. })
    }

    /// Docker tried and could not.
    pub(super) fn is_trouble(&self) -> bool {
        matches!(self, Self::Refused { status: 500.., .. })
    }

    pub(super) fn message(self) -> String {
        match self {
            Self::Away(message) | Self::Other(message) | Self::Refused { message, .. } => message,
        }
    }

    /// While `what` was done to a sandbox that is there.
    pub(super) fn into_engine(self, what: &str) -> EngineError {
        match self {
            Self::Away(message) => EngineError::Away(format!("{what}: {message}")),
            failure => EngineError::Io {
                what: what.to_owned(),
                source: io::Error::other(failure.message()),
            },
        }
    }
}

fn stopped(address: &str) -> String {
    format!(
        "Docker does not run at {address}: start it (systemctl start docker), or set DOCKER_HOST"
    )
}

fn unreachable(error: &io::Error, address: &str) -> String {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => stopped(address),
        io::ErrorKind::PermissionDenied => format!(
            "this user may not use Docker at {address}: run the server as root, or add its user to the group docker"
        ),
        _ => format!("Docker at {address} is gone: {error}"),
    }
}

fn clipped(message: &str) -> String {
    message.trim().chars().take(MAX_MESSAGE_CHARS).collect()
}
