//! Looking at the running app.

use super::ProjectHands;
use crate::agents::turn::Outcome;
use crate::projects::{Ask, By, Look, Seen};
use serde_json::Value;
use std::fmt::Write;

/// Characters of a body that are given.
const BODY_CHARS: usize = 6_000;

impl ProjectHands {
    pub(super) async fn http_probe(&self, input: &Value) -> Outcome {
        let or = |field: &str, default: &str| match Self::text(input, field) {
            "" => default.to_owned(),
            text => text.to_owned(),
        };
        let ask = Ask {
            method: or("method", "GET"),
            path: or("path", "/"),
            body: input["body"].as_str().map(str::to_owned),
            content_type: or("content_type", "application/json"),
        };
        match self.projects.probe(&self.id, self.port, &ask).await {
            Ok(answer) => {
                let body: String = answer.body.chars().take(BODY_CHARS).collect();
                Outcome::good(format!("HTTP {} {}\n{body}", answer.status, answer.content_type))
            }
            Err(error) => Outcome::bad(error),
        }
    }

    pub(super) async fn browser_check(&self, input: &Value) -> Outcome {
        let path = match Self::text(input, "path") {
            "" => "/",
            path => path,
        };
        let look = Look { screenshot: false };
        match self.projects.look_at(&self.id, self.port, path, look).await {
            Ok(seen) => Outcome::good(told(&seen)),
            Err(error) => Outcome::bad(error.to_string()),
        }
    }
}

/// What was seen, for a model.
fn told(seen: &Seen) -> String {
    let mut text = match seen.by {
        By::Browser => String::new(),
        By::PlainHttp => "(no browser here: a plain request, no scripts were run)\n".to_owned(),
    };
    let status = seen.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    // Writing to a string cannot fail.
    let _ = writeln!(text, "HTTP {status}, title {:?}, blank: {}", seen.title, seen.blank);
    for line in &seen.console {
        let _ = writeln!(text, "console {}: {}", line.level, line.text);
    }
    for request in &seen.failed {
        let _ = writeln!(text, "failed: {} {} {:?}", request.method, request.url, request.status);
    }
    for port in &seen.local_ports {
        let _ =
            writeln!(text, "asked localhost:{port}, which is not the app in a visitor's browser");
    }
    let _ = write!(text, "text: {}", seen.text_start);
    text
}
