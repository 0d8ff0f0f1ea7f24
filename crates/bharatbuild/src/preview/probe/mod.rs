//! A script that tells the studio's own frame what happens on the app's page (`docs/preview-probe.md`).
//!
//! It is added to pages on their way to that frame and to nothing else. All of it is the app's
//! business but the studio's origin, which the door's cookie vouches for.

mod charset;
mod insert;
mod place;
mod policy;

use super::door::Guest;
use super::origin::Origin;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Where the script lies, on every preview's origin.
pub(super) const PROBE_PATH: &str = "/__bb/probe.js";
/// Says whether the script was added, or why not.
const PROBE_HEADER: &str = "x-bb-probe";
const SCRIPT: &str = include_str!("probe.js");
/// A part of the script's hash, so that browsers keep it until it changes.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    Sha256::digest(SCRIPT).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
});
/// What speaks of the bytes that the app sent, and not of those that arrive.
const OF_OTHER_BYTES: [&str; 7] = [
    "accept-ranges",
    "content-digest",
    "content-md5",
    "digest",
    "etag",
    "last-modified",
    "repr-digest",
];

/// A page on its way into the studio's frame.
#[derive(Debug, Clone)]
pub(super) struct Framed {
    studio: HeaderValue,
    origin: Origin,
}

/// Why a page has no script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LeftOut {
    Type,
    Attachment,
    Charset,
    Encoding,
    Policy,
    Place,
}

impl LeftOut {
    fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Attachment => "attachment",
            Self::Charset => "charset",
            Self::Encoding => "encoding",
            Self::Policy => "policy",
            Self::Place => "place",
        }
    }
}

impl Framed {
    /// A request for a page that the studio's frame is going to show.
    pub fn wanted(
        guest: &Guest,
        origin: &Origin,
        method: &Method,
        headers: &HeaderMap,
    ) -> Option<Self> {
        let studio = HeaderValue::from_str(guest.studio.as_deref()?).ok()?;
        // Browsers say what a request is for to trustworthy addresses only, which `http://10.1.2.3` is
        // not. They say of each visit that they would take it encrypted.
        let is_page = match headers.get("sec-fetch-dest") {
            Some(dest) => matches!(dest.as_bytes(), b"iframe" | b"frame"),
            None => headers.contains_key(header::UPGRADE_INSECURE_REQUESTS),
        };
        (method == Method::GET && is_page).then(|| Self { studio, origin: origin.clone() })
    }

    /// Asks for the page whole, and as it is.
    pub fn ask(headers: &mut HeaderMap) {
        for name in
            [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::IF_RANGE, header::RANGE]
        {
            headers.remove(name);
        }
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }

    /// The page with the script, where it can have it.
    pub async fn answer(&self, response: Response) -> Response {
        let status = response.status();
        if status.is_redirection()
            || [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT].contains(&status)
        {
            return response;
        }
        match self.fits(response.headers()) {
            Ok(()) => insert::insert(self, response).await,
            Err(why) => told(response, why.as_str()),
        }
    }

    fn fits(&self, headers: &HeaderMap) -> Result<(), LeftOut> {
        let text =
            |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        charset::fits(text(header::CONTENT_TYPE).unwrap_or_default())?;
        let encoding = text(header::CONTENT_ENCODING).unwrap_or_default().trim();
        let disposition =
            text(header::CONTENT_DISPOSITION).unwrap_or_default().to_ascii_lowercase();
        if disposition.trim_start().starts_with("attachment") {
            return Err(LeftOut::Attachment);
        }
        if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity") {
            return Err(LeftOut::Encoding);
        }
        if policy::allows_own_script(headers, &self.origin) { Ok(()) } else { Err(LeftOut::Policy) }
    }

    /// The element that is added. An origin needs no escaping; what does is none.
    fn element(&self) -> Option<Bytes> {
        let studio = self.studio.to_str().ok()?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b":/.-[]_".contains(&b);
        let version = VERSION.as_str();
        studio.bytes().all(plain).then(|| {
            format!("<script src=\"{PROBE_PATH}?{version}\" data-studio=\"{studio}\"></script>")
                .into()
        })
    }
}

/// The script itself.
pub(super) fn script() -> Response {
    let mut response = Response::new(Body::from(SCRIPT));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    let kept = HeaderValue::from_static("private, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, kept);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn told(mut response: Response, word: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(PROBE_HEADER, HeaderValue::from_static(word));
    // A tab gets the page as the app sent it.
    headers.append(header::VARY, HeaderValue::from_static("sec-fetch-dest"));
    response
}
