//! Web origins, compared as browsers do.

use axum::http::Uri;
use std::fmt;

/// A scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub https: bool,
    /// Lower case, without a final dot; an IPv6 address keeps its brackets.
    pub host: String,
    pub port: u16,
}

impl Origin {
    /// Of an `http` or `https` URL, or of an `Origin` header.
    pub fn of_url(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let https = match uri.scheme_str()? {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        Self::of_authority(uri.authority()?.as_str(), https)
    }

    /// Of a `Host` header.
    pub fn of_authority(authority: &str, https: bool) -> Option<Self> {
        let authority: axum::http::uri::Authority = authority.parse().ok()?;
        if authority.as_str().contains('@') {
            return None;
        }
        let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
        let port = authority.port_u16().unwrap_or(if https { 443 } else { 80 });
        (!host.is_empty()).then_some(Self { https, host, port })
    }

    /// The same host under another name.
    pub fn at(&self, host: impl Into<String>) -> Self {
        Self { host: host.into(), ..self.clone() }
    }

    /// `host` or `host:port`, as in a `Host` header.
    pub fn authority(&self) -> String {
        let usual = if self.https { 443 } else { 80 };
        if self.port == usual { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// The host means the computer of whoever says it.
    pub fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]" | "0.0.0.0")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_ports_and_case_make_no_difference() {
        let origin = Origin::of_url("HTTP://Example.COM./path").unwrap();
        assert_eq!(Some(&origin), Origin::of_url("http://example.com:80").as_ref());
        assert_eq!(origin.to_string(), "http://example.com");
        assert_eq!(Origin::of_url("https://[::1]:8/").unwrap().to_string(), "https://[::1]:8");
    }

    #[test]
    fn refuses_what_is_no_web_origin() {
        for text in ["null", "", "file:///x", "ftp://x", "http://", "/x", "http://a@b/"] {
            assert_eq!(Origin::of_url(text), None, "{text:?}");
        }
    }
}
