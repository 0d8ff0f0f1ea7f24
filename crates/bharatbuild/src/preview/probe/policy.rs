//! Whether a page's Content Security Policy lets a script of its own origin run.

use crate::preview::origin::Origin;
use axum::http::{HeaderMap, header};

/// What governs `<script src>`, the most specific first.
const GOVERNING: [&str; 3] = ["script-src-elem", "script-src", "default-src"];

/// Each policy of an answer has to allow it; what cannot be read does not.
pub(super) fn allows_own_script(headers: &HeaderMap, own: &Origin) -> bool {
    headers.get_all(header::CONTENT_SECURITY_POLICY).iter().all(|value| {
        value.to_str().is_ok_and(|text| text.split(',').all(|policy| allows(policy, own)))
    })
}

fn allows(policy: &str, own: &Origin) -> bool {
    let directives = || policy.split(';').map(str::split_ascii_whitespace);
    // Of two with one name the first counts.
    let sources = |wanted: &str| {
        directives().find_map(|mut directive| {
            directive
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
                .then_some(directive)
        })
    };
    let runs = sources("sandbox")
        .is_none_or(|mut flags| flags.any(|flag| flag.eq_ignore_ascii_case("allow-scripts")));
    let governing = GOVERNING.iter().find_map(|name| sources(name));
    runs && governing.is_none_or(|sources| {
        let sources: Vec<_> = sources.map(str::to_ascii_lowercase).collect();
        // With it nothing counts but nonces and hashes.
        let strict = sources.iter().any(|source| source == "'strict-dynamic'");
        !strict && sources.iter().any(|source| is_own(source, own))
    })
}

fn is_own(source: &str, own: &Origin) -> bool {
    let scheme = if own.https { "https:" } else { "http:" };
    matches!(source, "'self'" | "*") || source == scheme || *source == own.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(policies: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for policy in policies {
            headers.append(header::CONTENT_SECURITY_POLICY, policy.parse().unwrap());
        }
        allows_own_script(&headers, &Origin::of_url("http://x.bb.localhost:8000").unwrap())
    }

    #[test]
    fn a_policy_that_lets_the_apps_own_files_in_lets_ours_in() {
        for policy in [
            "frame-ancestors 'self'",
            "default-src 'self'",
            "default-src 'none'; script-src 'SELF' 'nonce-abc'",
            "script-src http: https:",
            "script-src *; sandbox allow-scripts allow-forms",
            "default-src 'none'; Script-Src-Elem http://x.bb.localhost:8000",
        ] {
            assert!(allowed(&[policy]), "{policy}");
        }
        assert!(allowed(&[]) && allowed(&["img-src 'none'", "script-src 'self'"]));
    }

    #[test]
    fn any_other_keeps_it_out() {
        for policy in [
            "default-src 'none'",
            "script-src 'nonce-abc'",
            "script-src 'self' 'strict-dynamic' 'nonce-abc'",
            "script-src",
            "script-src https:",
            "script-src 'self'; script-src-elem https://cdn.test",
            "script-src 'none'; script-src 'self'",
            "sandbox",
            "img-src *, default-src 'none'",
        ] {
            assert!(!allowed(&[policy]), "{policy}");
        }
        assert!(!allowed(&["script-src 'self'", "script-src 'none'"]));
    }
}
