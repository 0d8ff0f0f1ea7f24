//! Whose page sent a request: previews of one domain are one site to a browser, so that cookies alone
//! would let one student's app act in another's.

use super::service::Target;
use axum::http::{HeaderMap, HeaderName, Method, header};

/// What is known about an origin that is not the preview's own.
pub(super) trait Neighbours {
    /// The studio, or another port of the same project.
    fn is_friend(&self, target: &Target, origin: &str) -> bool;
}

/// Whether a request was sent by another site's page, other than by following a link or a frame.
pub(super) fn is_stranger(
    target: &Target,
    method: &Method,
    headers: &HeaderMap,
    neighbours: &impl Neighbours,
) -> bool {
    let site = text(headers, HeaderName::from_static("sec-fetch-site"));
    let mode = text(headers, HeaderName::from_static("sec-fetch-mode"));
    let reads = method == Method::GET || method == Method::HEAD;
    if matches!(site, Some("same-origin" | "none")) || (mode == Some("navigate") && reads) {
        return false;
    }
    let own = target.origin.to_string();
    let friend = |origin: &str| origin == own || neighbours.is_friend(target, origin);
    match (text(headers, header::ORIGIN), site) {
        // Forms of a page without referrers say so too; a browser that tells no site sends the
        // door's cookie from a frame without origin to nobody.
        (Some("null"), site) => site.is_some(),
        (Some(origin), _) => !friend(origin),
        (None, None) => false,
        (None, Some(_)) => !text(headers, header::REFERER).is_some_and(friend),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::super::origin::Origin;
    use super::*;
    use axum::http::HeaderValue;

    struct Friend;

    impl Neighbours for Friend {
        fn is_friend(&self, _: &Target, origin: &str) -> bool {
            origin.starts_with("http://friend.test")
        }
    }

    fn is_strange(method: Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let target = Target {
            project: "x".parse().unwrap(),
            port: None,
            origin: Origin::of_url("http://own.test").unwrap(),
            beside: None,
        };
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_stranger(&target, &method, &headers.collect(), &Friend)
    }

    #[test]
    fn links_frames_and_the_preview_itself_are_let_in() {
        for pairs in [
            &[][..],
            &[("origin", "http://own.test")],
            &[("origin", "http://friend.test")],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
            &[("sec-fetch-site", "same-site"), ("referer", "http://friend.test/a")],
            &[("origin", "null")],
        ] {
            assert!(!is_strange(Method::GET, pairs), "{pairs:?}");
        }
    }

    #[test]
    fn another_students_page_is_not() {
        for (method, pairs) in [
            (Method::GET, &[("origin", "http://evil.test")][..]),
            (Method::POST, &[("origin", "http://evil.test"), ("sec-fetch-mode", "navigate")]),
            (Method::GET, &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")]),
            (Method::GET, &[("sec-fetch-site", "same-site"), ("referer", "http://evil.test/")]),
            (Method::GET, &[("sec-fetch-site", "cross-site"), ("origin", "null")]),
            (
                Method::GET,
                &[
                    ("sec-fetch-site", "same-site"),
                    ("origin", "http://evil.test"),
                    ("sec-fetch-mode", "websocket"),
                ],
            ),
        ] {
            assert!(is_strange(method, pairs), "{pairs:?}");
        }
    }
}
