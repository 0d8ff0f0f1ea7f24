//! Keys that must not lie in a student's files.

use super::first_new;
use regex::Regex;
use std::sync::LazyLock;

/// What each looks like.
const SHAPES: [(&str, &str); 13] = [
    ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("an Anthropic API key", r"\bsk-ant-[A-Za-z0-9_-]{24,}"),
    ("an OpenAI API key", r"\bsk-(?:proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{32,}"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,})"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}"),
    ("a Slack token", r"\bxox[abeprs]-[A-Za-z0-9-]{20,}"),
    ("a Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    ("a Razorpay key", r"\brzp_live_[A-Za-z0-9]{14,}"),
    ("an npm token", r"\bnpm_[A-Za-z0-9]{36}"),
    ("a Hugging Face token", r"\bhf_[A-Za-z0-9]{34}"),
    ("a SendGrid key", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
];
/// `sk-xxxxxxxx…` is an example, not a key: a key has more different characters than this.
const EXAMPLE_CHARACTERS: usize = 8;

static ANY_SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    let parts: Vec<String> = SHAPES.iter().map(|(_, shape)| format!("({shape})")).collect();
    Regex::new(&parts.join("|")).expect("a constant")
});

/// The line (from 1) of `new` with a secret that the file did not have, and what it is. `own` are
/// texts that must never leave the server.
pub(crate) fn secret(before: &str, new: &str, own: &[String]) -> Option<(usize, &'static str)> {
    let own = own.iter().filter(|secret| !secret.is_empty() && !before.contains(*secret));
    let own = own.filter_map(|secret| new.find(secret)).map(|at| (at, "a secret of the server"));
    let shaped = ANY_SHAPE.captures_iter(new).filter_map(|found| {
        let (name, text) = SHAPES
            .iter()
            .zip(found.iter().skip(1))
            .find_map(|(shape, group)| group.map(|group| (shape.0, group)))?;
        (!is_example(text.as_str())).then_some((text.start(), name))
    });
    first_new(before, new, own.chain(shaped))
}

fn is_example(text: &str) -> bool {
    let body = text.rsplit(['-', '_']).next().unwrap_or(text);
    let different: std::collections::HashSet<u8> = body.bytes().collect();
    !text.starts_with("-----")
        && (different.len() < EXAMPLE_CHARACTERS || text.to_lowercase().contains("example"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    fn key(prefix: &str, length: usize) -> String {
        let body = "a8Kd93jXq0Zp4LmT7vRw".chars().cycle();
        prefix.chars().chain(body.take(length)).collect()
    }

    #[test]
    fn finds_keys_by_their_shape() {
        for (text, what) in [
            (key("sk-ant-api03-", 40), "an Anthropic API key"),
            (key("sk-proj-", 40), "an OpenAI API key"),
            (key("ghp_", 36), "a GitHub token"),
            (key("AIza", 35), "a Google API key"),
            (key("rzp_live_", 14), "a Razorpay key"),
            (key("sk_live_", 24), "a Stripe key"),
            (format!("-----BEGIN RSA {}-----", "PRIVATE KEY"), "a private key"),
        ] {
            let code = format!("a = 1\nkey = \"{text}\"\n");
            assert_eq!(secret("", &code, &[]), Some((2, what)), "{text}");
            assert_eq!(secret(&code, &code, &[]), None, "it was there before");
        }
    }

    #[test]
    fn leaves_examples_and_ordinary_names_alone() {
        for text in [
            "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "AKIAIOSFODNN7EXAMPLE",
            "process.env.OPENAI_API_KEY",
            "sk-loading-animation",
            "rzp_test_a8Kd93jXq0Zp4L",
        ] {
            assert_eq!(secret("", text, &[]), None, "{text}");
        }
    }

    #[test]
    fn finds_the_servers_own_secrets_whatever_they_look_like() {
        let own = ["correct horse".to_owned(), String::new()];
        let found = secret("", "x\nconst p = 'correct horse'", &own);
        assert_eq!(found, Some((2, "a secret of the server")));
    }
}
