//! The bytes of an answer, bounded in silence, time and number.

use super::HttpSettings;
use ::bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, unfold};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// The body of an answer.
pub(crate) type Body = BoxStream<'static, Result<Bytes, BodyError>>;

/// Why there are no more bytes.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("nothing came for {0:?}")]
    Idle(Duration),
    #[error("the answer takes longer than {0:?}")]
    TooSlow(Duration),
    #[error("the answer has more than {0} bytes")]
    TooLarge(u64),
    #[error("the connection broke")]
    Cut,
}

struct Reading {
    chunks: BoxStream<'static, reqwest::Result<Bytes>>,
    idle: Duration,
    whole: Duration,
    deadline: Instant,
    most: u64,
    left: u64,
    over: bool,
}

/// Reads an answer within the bounds of the settings.
pub(crate) fn body(response: reqwest::Response, settings: &HttpSettings) -> Body {
    let reading = Reading {
        chunks: response.bytes_stream().boxed(),
        idle: settings.idle_timeout,
        whole: settings.answer_timeout,
        deadline: Instant::now() + settings.answer_timeout,
        most: settings.max_answer_bytes,
        left: settings.max_answer_bytes,
        over: false,
    };
    let step = |mut reading: Reading| async move {
        if reading.over {
            return None;
        }
        let item = reading.next().await.transpose()?;
        reading.over = item.is_err();
        Some((item, reading))
    };
    unfold(reading, step).boxed()
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Bytes>, BodyError> {
        if Instant::now() >= self.deadline {
            return Err(BodyError::TooSlow(self.whole));
        }
        let chunk = timeout(self.idle, self.chunks.next()).await;
        match chunk.map_err(|_| BodyError::Idle(self.idle))? {
            None => Ok(None),
            Some(Err(_)) => Err(BodyError::Cut),
            Some(Ok(bytes)) => {
                let length = bytes.len() as u64;
                self.left = self.left.checked_sub(length).ok_or(BodyError::TooLarge(self.most))?;
                Ok(Some(bytes))
            }
        }
    }
}
