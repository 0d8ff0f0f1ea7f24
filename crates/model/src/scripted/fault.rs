//! Faults as a user of the trait meets them.

use crate::script::Fault;
use crate::{Event, ModelError};
use std::time::Duration;

type Said = Vec<Result<Event, ModelError>>;

/// What stands where a stream stalls: the stream waits there and never gives it.
pub(super) fn stalled() -> ModelError {
    ModelError::Timeout(Duration::MAX)
}

/// A turn with its fault. Where the wire counts bytes, events are counted here.
pub(super) fn strike(fault: &Fault, said: Said) -> Said {
    match fault {
        Fault::Status { status, message, retry_after, .. } => {
            vec![Err(of_status(*status, message.clone(), *retry_after))]
        }
        Fault::ErrorEvent { after, error, .. } => {
            ending(said, *after, of_status(529, Some(error.clone()), None))
        }
        Fault::Cut { at, .. } => ending(said, *at, ModelError::Unfinished),
        Fault::Stall { at, .. } => ending(said, *at, stalled()),
        Fault::Garbage { at, data, .. } => {
            ending(said, *at, ModelError::BadAnswer { why: format!("no JSON: {data}") })
        }
        Fault::Page { .. } => {
            vec![Err(ModelError::BadAnswer { why: "it is text/html".to_owned() })]
        }
    }
}

/// The reply never comes to its end.
fn ending(said: Said, at: usize, error: ModelError) -> Said {
    // The end of the last call comes with the reply's own end, which is never reached.
    let most = said.iter().rposition(|event| matches!(event, Ok(Event::Usage(_))));
    let most = most.map_or(said.len(), |usage| usage + 1);
    said.into_iter().take(at.min(most)).chain([Err(error)]).collect()
}

fn of_status(status: u16, message: Option<String>, retry_after: Option<f64>) -> ModelError {
    let said = message.unwrap_or_else(|| "as the script says".to_owned());
    let retry_after = retry_after.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    match status {
        401 => ModelError::WrongKey { said },
        402 => ModelError::NoCredit { said },
        403 => ModelError::NotAllowed { said },
        404 => ModelError::NotFound { said },
        413 => ModelError::TooLong { said },
        429 => ModelError::RateLimited { retry_after, said },
        503 | 529 => ModelError::Overloaded { retry_after, said },
        500.. => ModelError::Failed { status, said },
        _ => ModelError::BadRequest { said },
    }
}
