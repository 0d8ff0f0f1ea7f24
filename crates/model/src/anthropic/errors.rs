//! Anthropic's errors, sorted by what a caller does about them.

use crate::error::shortened;
use crate::wire::TurnedAway;
use crate::{ModelError, Secret};
use serde_json::Value;
use std::time::Duration;

/// Codes of limits that only money or a person lifts, though they come as rate limits.
const SPEND_LIMITS: [&str; 4] = [
    "contract_spend_limit_reached",
    "enforced_spend_limit_reached",
    "linked_organization_spend_limit_reached",
    "linked_organization_billing_unavailable",
];

/// What an answer that is no stream means.
pub(super) fn of_answer(answer: &TurnedAway, key: &Secret) -> ModelError {
    let said = shortened(&key.scrub(answer.said()));
    let kind = answer.json["error"]["type"].as_str().unwrap_or_default();
    if is_unpaid(&answer.json, kind, &said) {
        return ModelError::NoCredit { said };
    }
    match answer.status {
        400 | 422 if said.contains("prompt is too long") => ModelError::TooLong { said },
        _ => answer.by_status(said),
    }
}

/// What an `error` event within a stream means.
pub(super) fn of_event(event: &Value) -> ModelError {
    let error = &event["error"];
    let said = shortened(error["message"].as_str().unwrap_or_default());
    let retry_after: Option<Duration> = None;
    let kind = error["type"].as_str().unwrap_or_default();
    if is_unpaid(event, kind, &said) {
        return ModelError::NoCredit { said };
    }
    match kind {
        "overloaded_error" => ModelError::Overloaded { retry_after, said },
        "rate_limit_error" => ModelError::RateLimited { retry_after, said },
        "authentication_error" => ModelError::WrongKey { said },
        "permission_error" => ModelError::NotAllowed { said },
        "not_found_error" => ModelError::NotFound { said },
        "request_too_large" => ModelError::TooLong { said },
        "invalid_request_error" if said.contains("prompt is too long") => {
            ModelError::TooLong { said }
        }
        "invalid_request_error" => ModelError::BadRequest { said },
        "timeout_error" => ModelError::Failed { status: 504, said },
        _ => ModelError::Failed { status: 500, said },
    }
}

fn is_unpaid(json: &Value, kind: &str, said: &str) -> bool {
    let code = json["error"]["details"]["error_code"].as_str().unwrap_or_default();
    kind == "billing_error"
        || SPEND_LIMITS.contains(&code)
        || said.contains("credit balance is too low")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(status: u16, kind: &str, message: &str, code: &str) -> ModelError {
        let json = json!({"type": "error", "error": {
            "type": kind, "message": message, "details": {"error_code": code}}});
        let text = json.to_string();
        let retry_after = Some(Duration::from_secs(3));
        let answer = TurnedAway { status, retry_after, again: None, json, text };
        of_answer(&answer, &Secret::new("sk-ant-secret-key"))
    }

    #[test]
    fn each_status_is_what_a_caller_does_about_it() {
        use ModelError as E;
        let said = || "x".to_owned();
        let retry_after = Some(Duration::from_secs(3));
        for (status, kind, code, expected) in [
            (401, "authentication_error", "", E::WrongKey { said: said() }),
            (402, "billing_error", "", E::NoCredit { said: said() }),
            (403, "permission_error", "", E::NotAllowed { said: said() }),
            (404, "not_found_error", "", E::NotFound { said: said() }),
            (413, "request_too_large", "", E::TooLong { said: said() }),
            (400, "invalid_request_error", "", E::BadRequest { said: said() }),
            (429, "rate_limit_error", "", E::RateLimited { retry_after, said: said() }),
            (429, "rate_limit_error", SPEND_LIMITS[0], E::NoCredit { said: said() }),
            (529, "overloaded_error", "", E::Overloaded { retry_after, said: said() }),
            (500, "api_error", "", E::Failed { status: 500, said: said() }),
        ] {
            assert_eq!(answer(status, kind, "x", code), expected, "{status} {code}");
        }
        let long = answer(400, "invalid_request_error", "prompt is too long: 9 tokens > 8", "");
        assert!(matches!(long, E::TooLong { .. }));
        let unpaid = "Your credit balance is too low to access the API";
        assert!(matches!(answer(400, "invalid_request_error", unpaid, ""), E::NoCredit { .. }));
    }

    #[test]
    fn a_key_that_is_repeated_is_hidden() {
        let error = answer(401, "authentication_error", "bad key sk-ant-secret-key", "");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}
