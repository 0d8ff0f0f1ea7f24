//! Errors of OpenAI-compatible servers, sorted by what a caller does about them.

use crate::error::shortened;
use crate::wire::TurnedAway;
use crate::{ModelError, Secret};
use serde_json::Value;

/// How servers say that a prompt is too long, in small letters: OpenAI and vLLM, llama.cpp, Ollama.
const TOO_LONG: [&str; 5] = [
    "context_length_exceeded",
    "maximum context length",
    "exceed_context_size",
    "available context size",
    "input length exceeds",
];
/// How they say that there is no money left.
const UNPAID: [&str; 3] = ["insufficient_quota", "billing_hard_limit", "insufficient credits"];

/// What an answer that is no stream means.
pub(super) fn of_answer(answer: &TurnedAway, key: Option<&Secret>) -> ModelError {
    let hidden = key.map_or_else(|| answer.said().to_owned(), |key| key.scrub(answer.said()));
    let said = shortened(&hidden);
    let all = answer.text.to_lowercase();
    match answer.status {
        429 | 403 if has(&all, &UNPAID) => ModelError::NoCredit { said },
        400..=422 if has(&all, &TOO_LONG) => ModelError::TooLong { said },
        _ => answer.by_status(said),
    }
}

/// What an `error` within a stream means.
pub(super) fn of_chunk(error: &Value) -> ModelError {
    let said = error["message"].as_str().or_else(|| error.as_str()).unwrap_or_default();
    let said = shortened(said);
    let all = error.to_string().to_lowercase();
    match error["code"].as_u64() {
        _ if has(&all, &TOO_LONG) => ModelError::TooLong { said },
        _ if has(&all, &UNPAID) => ModelError::NoCredit { said },
        Some(402) => ModelError::NoCredit { said },
        Some(429) => ModelError::RateLimited { retry_after: None, said },
        Some(502 | 503 | 529) => ModelError::Overloaded { retry_after: None, said },
        _ => ModelError::Failed { status: 500, said },
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, text: &str) -> ModelError {
        let json = serde_json::from_str(text).unwrap_or_default();
        let text = text.to_owned();
        of_answer(&TurnedAway { status, retry_after: None, again: None, json, text }, None)
    }

    #[test]
    fn each_server_says_too_long_in_its_own_words() {
        for text in [
            r#"{"error": {"message": "This model's maximum context length is 4096 tokens"}}"#,
            r#"{"error": {"code": 400, "type": "exceed_context_size_error", "message": "x"}}"#,
            r#"{"error": {"code": "context_length_exceeded", "message": "x"}}"#,
        ] {
            assert!(matches!(answer(400, text), ModelError::TooLong { .. }), "{text}");
        }
    }

    #[test]
    fn no_money_is_not_a_rate_limit() {
        let text = r#"{"error": {"code": "insufficient_quota", "message": "You exceeded"}}"#;
        assert_eq!(answer(429, text), ModelError::NoCredit { said: "You exceeded".into() });
        let limited = answer(429, "slow down");
        assert_eq!(
            limited,
            ModelError::RateLimited { retry_after: None, said: "slow down".into() }
        );
        assert!(matches!(answer(503, "Loading model"), ModelError::Overloaded { .. }));
    }
}
