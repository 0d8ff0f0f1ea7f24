//! Cookies between a browser and an app: byte by byte, because apps put anything into them.

use axum::http::{HeaderMap, HeaderValue, header};

/// The names of the door's cookies begin with one of these: the second only where browsers promise
/// that nobody but this very host set it.
pub(super) const OUR_PREFIXES: [&str; 2] = ["bb_preview", "__Host-bb-preview"];

/// Which cookies are the platform's and never an app's.
#[derive(Debug, Clone, Default)]
pub(super) struct Reserved {
    /// Whole names beside [`OUR_PREFIXES`]: the studio's session.
    pub names: Vec<String>,
}

impl Reserved {
    fn holds(&self, name: &[u8]) -> bool {
        let ours = OUR_PREFIXES.iter().any(|prefix| name.starts_with(prefix.as_bytes()));
        ours || self.names.iter().any(|reserved| reserved.as_bytes() == name)
    }

    /// Takes the platform's cookies out of a request.
    pub fn strip(&self, headers: &mut HeaderMap) {
        let pairs: Vec<Vec<u8>> = pairs(headers)
            .filter(|pair| !self.holds(split_name(pair).0))
            .map(<[u8]>::to_vec)
            .collect();
        headers.remove(header::COOKIE);
        if let Ok(value) = HeaderValue::from_bytes(&pairs.join(&b"; "[..]))
            && !pairs.is_empty()
        {
            headers.insert(header::COOKIE, value);
        }
    }

    /// Rewrites an answer's cookies: each stays a header of its own and belongs to this very host;
    /// one that has a name of the platform's is dropped. On an https origin they are made to work in
    /// a frame of another site, where browsers send no others; each such site has its own.
    pub fn rewrite_set(&self, headers: &mut HeaderMap, https: bool) {
        let set: Vec<_> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
        headers.remove(header::SET_COOKIE);
        for cookie in &set {
            if let Some(value) = self.rewrite_one(cookie.as_bytes(), https) {
                headers.append(header::SET_COOKIE, value);
            }
        }
    }

    fn rewrite_one(&self, cookie: &[u8], https: bool) -> Option<HeaderValue> {
        let mut parts = cookie.split(|b| *b == b';').map(<[u8]>::trim_ascii);
        let pair = parts.next()?;
        if self.holds(split_name(pair).0) {
            return None;
        }
        let dropped: &[&str] =
            if https { &["domain", "samesite", "secure", "partitioned"] } else { &["domain"] };
        let is_dropped = |part: &[u8]| {
            let name = split_name(part).0;
            dropped.iter().any(|dropped| name.eq_ignore_ascii_case(dropped.as_bytes()))
        };
        let mut kept = vec![pair];
        kept.extend(parts.filter(|part| !part.is_empty() && !is_dropped(part)));
        if https {
            kept.extend([&b"Secure"[..], b"SameSite=None", b"Partitioned"]);
        }
        HeaderValue::from_bytes(&kept.join(&b"; "[..])).ok()
    }
}

/// The values of a request's cookie with this name.
pub(super) fn values<'a>(
    headers: &'a HeaderMap,
    name: &'a str,
) -> impl Iterator<Item = &'a str> + 'a {
    let named = pairs(headers).map(split_name).filter(move |(n, _)| *n == name.as_bytes());
    named.filter_map(|(_, value)| std::str::from_utf8(value).ok())
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|value| value.as_bytes().split(|b| *b == b';'))
        .map(<[u8]>::trim_ascii)
        .filter(|pair| !pair.is_empty())
}

/// `name=value`; a text without `=` is a name here, so that it cannot slip past as a value.
fn split_name(pair: &[u8]) -> (&[u8], &[u8]) {
    match pair.iter().position(|b| *b == b'=') {
        Some(at) => (pair[..at].trim_ascii(), pair[at + 1..].trim_ascii()),
        None => (pair.trim_ascii(), b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reserved() -> Reserved {
        Reserved { names: vec!["bb_session".into()] }
    }

    fn set(cookies: &[&[u8]], https: bool) -> Vec<Vec<u8>> {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::SET_COOKIE, HeaderValue::from_bytes(cookie).unwrap());
        }
        reserved().rewrite_set(&mut headers, https);
        headers.get_all(header::SET_COOKIE).iter().map(|v| v.as_bytes().to_vec()).collect()
    }

    #[test]
    fn only_the_platforms_cookies_are_taken_out_of_a_request() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; bb_session=s;bb_preview_8100=t"),
        );
        headers.append(
            header::COOKIE,
            HeaderValue::from_bytes(b"b=\xff=2; bb_preview; __Host-bb-preview=x").unwrap(),
        );
        reserved().strip(&mut headers);
        assert_eq!(headers[header::COOKIE].as_bytes(), b"a=1; b=\xff=2");
        headers.insert(header::COOKIE, HeaderValue::from_static(" bb_session =1"));
        reserved().strip(&mut headers);
        assert!(!headers.contains_key(header::COOKIE));
    }

    #[test]
    fn set_cookies_stay_apart_and_lose_their_domain() {
        let expires = b"b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT";
        let got = set(&[b"a=1; Domain=evil.test; Path=/; HttpOnly", expires], false);
        assert_eq!(got, [&b"a=1; Path=/; HttpOnly"[..], expires]);
    }

    #[test]
    fn an_app_cannot_set_the_platforms_cookies() {
        let tries: [&[u8]; 4] =
            [b"bb_preview=x", b"__Host-bb-preview=x; Path=/", b"bb_session=1", b" bb_session = 1"];
        assert!(set(&tries, false).is_empty());
    }

    #[test]
    fn on_https_an_apps_cookies_work_in_a_frame_of_another_site() {
        let got = set(&[b"a=1; samesite=LAX; secure"], true);
        assert_eq!(got, [b"a=1; Secure; SameSite=None; Partitioned"]);
    }
}
