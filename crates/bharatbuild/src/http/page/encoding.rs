//! `Accept-Encoding` (RFC 9110, 12.5.3), as far as a choice between two files needs it.

use axum::http::{HeaderMap, header};

/// The encodings of files beside a file, and their extensions: the smallest first.
pub(super) const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// Whether the client said that it reads this encoding.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let said = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut named = said
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|one| one.split_once(';').unwrap_or((one, "")));
    named.any(|(name, weight)| name.trim().eq_ignore_ascii_case(encoding) && !is_zero(weight))
}

/// `q=0`, `q=0.0`…: not wanted.
fn is_zero(weight: &str) -> bool {
    let number = weight.trim().split_once('=').map(|(_, number)| number.trim().parse::<f32>());
    matches!(number, Some(Ok(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_named_and_wanted() {
        let read = |value: &'static str, encoding| {
            accepts(
                &[(header::ACCEPT_ENCODING, value.parse().unwrap())].into_iter().collect(),
                encoding,
            )
        };
        assert!(read("gzip, deflate, br", "br") && read("GZIP;q=0.5", "gzip"));
        assert!(!read("gzip, br;q=0", "br") && !read("br; q=0.000", "br"));
        assert!(!read("identity", "gzip") && !read("", "br") && !read("brotli", "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
