//! Whose an address is, from the page's point of view.

use super::seen::{MAX_URL_CHARS, short};
use reqwest::Url;
use std::net::IpAddr;

/// The host name under which the browser sees the app. Browsers take `*.localhost` for as trustworthy
/// as https, as they do the previews' own names on this computer.
pub(super) const HOST: &str = "preview.localhost";
/// The page's origin.
pub(super) const ORIGIN: &str = "http://preview.localhost";

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    /// To the app itself.
    App,
    /// To a port of whatever computer the browser runs on.
    Local(u16),
    /// Elsewhere: the origin.
    Outside(String),
    /// Nowhere: `data:`, `blob:`, the browser's own pages.
    Nobody,
}

impl Whose {
    pub(super) fn of(url: &str) -> Self {
        let Ok(url) = Url::parse(url) else { return Self::Nobody };
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Self::Nobody;
        };
        match url.scheme() {
            "http" | "ws" if host == HOST && port == 80 => Self::App,
            "http" | "https" | "ws" | "wss" if is_loopback(host) => Self::Local(port),
            "http" | "https" | "ws" | "wss" => {
                Self::Outside(short(&format!("{}://{}", url.scheme(), place(&url)), MAX_URL_CHARS))
            }
            _ => Self::Nobody,
        }
    }
}

fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a host, as in a URL or in a connection's wish, means the computer one is on.
pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// A text with the app's own addresses as paths, cut to size.
pub(super) fn told(text: &str, max_chars: usize) -> String {
    short(&text.replace(ORIGIN, ""), max_chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_app_from_the_computer_and_the_world() {
        for url in ["http://preview.localhost/a?b", "ws://preview.localhost/hmr"] {
            assert_eq!(Whose::of(url), Whose::App, "{url}");
        }
        for (url, port) in [
            ("http://localhost:4999/x", 4999),
            ("http://127.0.0.1:3000", 3000),
            ("https://localhost/", 443),
            ("ws://[::1]:9/", 9),
            ("http://0.0.0.0:5/", 5),
            ("http://preview.localhost:81/", 81),
            ("https://preview.localhost/", 443),
            ("http://other.localhost/", 80),
        ] {
            assert_eq!(Whose::of(url), Whose::Local(port), "{url}");
        }
        let outside = |origin: &str| Whose::Outside(origin.to_owned());
        assert_eq!(Whose::of("https://fonts.example/css?x"), outside("https://fonts.example"));
        assert_eq!(Whose::of("http://169.254.169.254/latest"), outside("http://169.254.169.254"));
        assert_eq!(Whose::of("http://a.example:8080/"), outside("http://a.example:8080"));
        for url in ["data:text/html,x", "blob:http://preview.localhost/1", "about:blank", "x"] {
            assert_eq!(Whose::of(url), Whose::Nobody, "{url}");
        }
    }

    #[test]
    fn own_addresses_are_told_as_paths() {
        let text = "at http://preview.localhost/src/App.jsx:3\u{1b}[31m";
        assert_eq!(told(text, 100), "at /src/App.jsx:3[31m");
        assert_eq!(told("नमस्ते", 3), "नमस");
    }
}
