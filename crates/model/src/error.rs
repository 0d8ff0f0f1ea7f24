//! Why a call failed, sorted by what a caller does about it.

use std::time::Duration;

/// Characters of a provider's own words that are kept.
const MAX_SAID_CHARS: usize = 500;

/// Why a model did not answer. `said` is the provider's text: without the key, and bounded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    #[error("the provider does not know this key: {said}")]
    WrongKey { said: String },
    #[error("the key is not allowed to do this: {said}")]
    NotAllowed { said: String },
    /// No credit, or a spend limit was reached: nothing changes until somebody pays or raises it.
    #[error("the provider's account is out of credit: {said}")]
    NoCredit { said: String },
    #[error("the provider limits the rate of calls: {said}")]
    RateLimited { retry_after: Option<Duration>, said: String },
    #[error("the provider is overloaded: {said}")]
    Overloaded { retry_after: Option<Duration>, said: String },
    /// The model declined. What it said before counts for nothing.
    #[error("the model refused{}", category.as_ref().map(|c| format!(" ({c})")).unwrap_or_default())]
    Refused { category: Option<String>, explanation: Option<String> },
    /// More input than the model or the provider takes.
    #[error("the request is too long for the model: {said}")]
    TooLong { said: String },
    #[error("the provider has no such model or address: {said}")]
    NotFound { said: String },
    /// We asked for something the provider does not do: a mistake of ours or of the settings.
    #[error("the provider does not accept the request: {said}")]
    BadRequest { said: String },
    /// The stream ended before the model's end of message.
    #[error("the answer broke off before its end")]
    Unfinished,
    #[error("the provider sent nothing for {} s", .0.as_secs())]
    Timeout(Duration),
    #[error("the provider cannot be reached: {why}")]
    Unreachable { why: String },
    /// A fault of the provider's own.
    #[error("the provider failed with status {status}: {said}")]
    Failed { status: u16, said: String },
    /// What came is not the provider's protocol, or more than is taken.
    #[error("the provider's answer makes no sense: {why}")]
    BadAnswer { why: String },
}

impl ModelError {
    /// Whether the same call may succeed later, without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::Overloaded { .. }
                | Self::Unfinished
                | Self::Timeout(_)
                | Self::Unreachable { .. }
                | Self::Failed { .. }
        )
    }

    /// How long the provider asks us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. } | Self::Overloaded { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }
}

/// A provider's text, shortened.
pub(crate) fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MAX_SAID_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_happened_in_lower_case() {
        let refused = ModelError::Refused { category: Some("cyber".into()), explanation: None };
        assert_eq!(refused.to_string(), "the model refused (cyber)");
        assert!(!refused.is_transient());
        assert!(ModelError::Unfinished.is_transient());
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = "ह".repeat(MAX_SAID_CHARS + 7);
        assert_eq!(shortened(&text).chars().count(), MAX_SAID_CHARS + 1);
    }
}
