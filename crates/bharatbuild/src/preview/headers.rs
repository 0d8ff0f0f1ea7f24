//! What is changed about a message on its way through a preview.

use super::cookies::Reserved;
use super::origin::Origin;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Headers that speak about one connection only, beside those that `Connection` names.
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// What would contradict the app's view of itself, and what the server answers itself.
const NOT_FOR_THE_APP: [&str; 7] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
    "expect",
];
/// What an app may not tell a browser: to leave for another port of this host, or to clear what the
/// studio keeps on the same site.
const NOT_FOR_THE_BROWSER: [&str; 3] = ["alt-svc", "clear-site-data", "x-frame-options"];
/// What identifies somebody to the platform.
const CREDENTIALS: [&str; 4] = ["authorization", "cookie", "x-user-id", "x-csrf-token"];
/// What an app's answer may not do to the platform's own origin.
const NOT_FOR_THE_PLATFORM: [&str; 4] =
    ["set-cookie", "strict-transport-security", "service-worker-allowed", "www-authenticate"];
/// What pages under the platform's own origin may do: be looked at, without being of that origin.
const SANDBOX: &str = "sandbox allow-scripts allow-forms; frame-ancestors 'self'";

/// How a message reaches an app.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// Through an origin of the preview's own.
    Own { origin: Origin, studios: Vec<Origin> },
    /// Through a path of the platform's API, `prefix` (which ends before the app's own path).
    Path { platform: Option<Origin>, prefix: String },
}

/// A way to one port.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    pub way: Way,
    pub port: u16,
    pub reserved: Reserved,
}

impl Passage {
    /// Rewrites a request's headers for the app.
    pub fn towards_app(&self, headers: &mut HeaderMap) {
        strip_hop_by_hop(headers);
        remove(headers, &NOT_FOR_THE_APP);
        match &self.way {
            Way::Own { .. } => self.reserved.strip(headers),
            Way::Path { .. } => remove(headers, &CREDENTIALS),
        }
        self.make_local(headers, header::ORIGIN);
        self.make_local(headers, header::REFERER);
        if let Ok(host) = HeaderValue::from_str(&format!("localhost:{}", self.port)) {
            headers.insert(header::HOST, host);
        }
    }

    /// Names the app's own origin where the preview's is named.
    fn make_local(&self, headers: &mut HeaderMap, name: HeaderName) {
        let Some(url) = headers.get(&name).and_then(|value| value.to_str().ok()) else { return };
        let (own, prefix) = match &self.way {
            Way::Own { origin, .. } => (Some(origin), ""),
            Way::Path { platform, prefix } => (platform.as_ref(), prefix.as_str()),
        };
        if Origin::of_url(url).as_ref() != own || own.is_none() {
            return;
        }
        let path = path_of(url);
        // A page of the platform that isn't this app's is not the app's business.
        let path = if path.is_empty() { Some("") } else { path.strip_prefix(prefix) };
        let local = path.map(|path| format!("http://localhost:{}{path}", self.port));
        match local.and_then(|url| HeaderValue::from_str(&url).ok()) {
            Some(url) => headers.insert(name, url),
            None => headers.remove(name),
        };
    }

    /// Rewrites an answer's headers for the browser.
    pub fn towards_browser(&self, headers: &mut HeaderMap) {
        strip_hop_by_hop(headers);
        remove(headers, &NOT_FOR_THE_BROWSER);
        self.map_location(headers);
        match &self.way {
            Way::Own { origin, studios } => {
                self.reserved.rewrite_set(headers, origin.https);
                allow_framing(headers, studios);
            }
            Way::Path { .. } => {
                remove(headers, &NOT_FOR_THE_PLATFORM);
                drop_frame_ancestors(headers);
                append(headers, header::CONTENT_SECURITY_POLICY, SANDBOX);
                append(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
            }
        }
    }

    /// Maps a redirect to the app's own loopback address back to where the browser sees it. Any other
    /// passes untouched.
    fn map_location(&self, headers: &mut HeaderMap) {
        let prefix = match &self.way {
            Way::Own { .. } => "",
            Way::Path { prefix, .. } => prefix.as_str(),
        };
        let Some(to) = headers.get(header::LOCATION).and_then(|value| value.to_str().ok()) else {
            return;
        };
        let Some(path) = self.own_path(to) else { return };
        let slash = if path.starts_with('/') { "" } else { "/" };
        if let Ok(value) = HeaderValue::from_str(&format!("{prefix}{slash}{path}")) {
            headers.insert(header::LOCATION, value);
        }
    }

    /// The path of a URL within the app; none where the URL leads elsewhere or is relative to its page.
    fn own_path<'a>(&self, url: &'a str) -> Option<&'a str> {
        let whole = url.strip_prefix("//").map(|rest| format!("http://{rest}"));
        if whole.is_none() && url.starts_with('/') {
            return Some(url);
        }
        let origin = Origin::of_url(whole.as_deref().unwrap_or(url))?;
        if !origin.is_loopback() || origin.port != self.port {
            return None;
        }
        let path = path_of(url);
        // `//x` at the beginning of a path would lead to another host.
        (!path.starts_with("//") && !path.starts_with("/\\")).then_some(path)
    }
}

/// Everything behind the authority of an absolute or scheme-relative URL.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("//").map_or("", |(_, rest)| rest);
    rest.find(['/', '?', '#']).map_or("", |at| &rest[at..])
}

/// Removes what speaks about one connection only (RFC 9110, 7.6.1).
pub(super) fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    remove(headers, &HOP_BY_HOP);
}

/// Lets nobody but the studio, and the app itself, frame the page.
pub(super) fn allow_framing(headers: &mut HeaderMap, studios: &[Origin]) {
    drop_frame_ancestors(headers);
    let mut policy = "frame-ancestors 'self'".to_owned();
    for studio in studios {
        policy.push(' ');
        policy.push_str(&studio.to_string());
    }
    append(headers, header::CONTENT_SECURITY_POLICY, &policy);
}

fn drop_frame_ancestors(headers: &mut HeaderMap) {
    let policies: Vec<_> =
        headers.get_all(header::CONTENT_SECURITY_POLICY).iter().cloned().collect();
    headers.remove(header::CONTENT_SECURITY_POLICY);
    for value in policies {
        let Ok(text) = value.to_str() else { continue };
        // A comma separates policies, a semicolon the directives of one.
        for policy in text.split(',') {
            let keeps = |directive: &&str| {
                let name = directive.split_ascii_whitespace().next().unwrap_or("");
                !name.is_empty() && !name.eq_ignore_ascii_case("frame-ancestors")
            };
            let kept: Vec<_> = policy.split(';').map(str::trim).filter(keeps).collect();
            if !kept.is_empty() {
                append(headers, header::CONTENT_SECURITY_POLICY, &kept.join("; "));
            }
        }
    }
}

fn append(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.append(name, value);
    }
}

fn remove(headers: &mut HeaderMap, names: &[&str]) {
    for name in names {
        headers.remove(*name);
    }
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
