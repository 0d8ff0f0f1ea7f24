//! An answer that is no stream.

use super::bytes::{Body, BodyError};
use crate::ModelError;
use futures_util::StreamExt;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// The most bytes of an error's body that are read.
const MAX_ERROR_BYTES: usize = 64 << 10;

/// What a provider answered instead of a stream.
#[derive(Debug)]
pub(crate) struct TurnedAway {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    /// The provider's own word on whether to ask again.
    pub(crate) again: Option<bool>,
    /// The body, where it is JSON.
    pub(crate) json: Value,
    pub(crate) text: String,
}

impl TurnedAway {
    pub(crate) async fn read(status: u16, headers: &HeaderMap, mut body: Body) -> Self {
        let mut bytes = Vec::new();
        while let Some(Ok::<_, BodyError>(chunk)) = body.next().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= MAX_ERROR_BYTES {
                bytes.truncate(MAX_ERROR_BYTES);
                break;
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self {
            status,
            retry_after: retry_after(headers),
            again: header(headers, "x-should-retry").and_then(|word| word.parse().ok()),
            json: serde_json::from_slice(&bytes).unwrap_or_default(),
            text,
        }
    }

    /// What the status alone means, with what was `said`.
    pub(crate) fn by_status(&self, said: String) -> ModelError {
        let retry_after = self.retry_after;
        match self.status {
            300..=399 => ModelError::BadAnswer { why: "it points to another address".to_owned() },
            401 => ModelError::WrongKey { said },
            402 => ModelError::NoCredit { said },
            403 => ModelError::NotAllowed { said },
            404 => ModelError::NotFound { said },
            413 => ModelError::TooLong { said },
            429 => ModelError::RateLimited { retry_after, said },
            503 | 529 => ModelError::Overloaded { retry_after, said },
            status @ (408 | 409 | 500..) => ModelError::Failed { status, said },
            _ => ModelError::BadRequest { said },
        }
    }

    /// The error's own words, else the whole body.
    pub(crate) fn said(&self) -> &str {
        let error = &self.json["error"];
        error["message"].as_str().or_else(|| error.as_str()).unwrap_or(&self.text)
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Milliseconds, seconds, or a date; a date counts from the answer's own date, so that the clocks
/// of the two sides do not matter.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let millis = header(headers, "retry-after-ms").and_then(|text| text.trim().parse().ok());
    if let Some(millis) = millis {
        return Some(Duration::from_millis(millis));
    }
    let text = header(headers, RETRY_AFTER.as_str())?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = |text: &str| OffsetDateTime::parse(text, &Rfc2822).ok();
    let wait = date(text)? - date(header(headers, DATE.as_str())?)?;
    wait.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderName;

    fn wait(pairs: &[(&str, &str)]) -> Option<Duration> {
        let name = |name: &str| HeaderName::from_bytes(name.as_bytes()).unwrap();
        let headers: HeaderMap =
            pairs.iter().map(|(n, value)| (name(n), value.parse().unwrap())).collect();
        retry_after(&headers)
    }

    #[test]
    fn reads_every_form_of_retry_after() {
        assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        assert_eq!(wait(&[("retry-after", "0.5")]), Some(Duration::from_millis(500)));
        assert_eq!(
            wait(&[("retry-after-ms", "250"), ("retry-after", "9")]),
            Some(Duration::from_millis(250))
        );
        let dates = [
            ("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
            ("retry-after", "Tue, 24 Nov 2026 10:00:30 GMT"),
        ];
        assert_eq!(wait(&dates), Some(Duration::from_secs(30)));
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in ["soon", "-1", "NaN", "1e400", "Tue, 24 Nov 2026 10:00:30 GMT"] {
            assert_eq!(wait(&[("retry-after", text)]), None, "{text}");
        }
    }
}
