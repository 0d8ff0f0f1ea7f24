//! One file of the page, as the browser asked for it.

use super::encoding::{ENCODINGS, accepts};
use super::{IS_BUILT, POLICY};
use crate::http::error::not_modified;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::borrow::Cow;

#[cfg(feature = "studio-dist")]
#[derive(RustEmbed)]
#[folder = "../../studio/dist"]
#[exclude = ".*"]
pub(super) struct Studio;

#[cfg(not(feature = "studio-dist"))]
#[derive(RustEmbed)]
#[folder = "../../studio"]
#[include = "index.html"]
#[include = "assets/*"]
pub(super) struct Studio;

/// A file of the page.
pub(super) struct File {
    data: Cow<'static, [u8]>,
    /// SHA-256 of the data.
    hash: [u8; 32],
}

impl Studio {
    pub(super) fn file(path: &str) -> Option<File> {
        let file = Self::get(path)?;
        Some(File { hash: file.metadata.sha256_hash(), data: file.data })
    }
}

/// The names of these files hold a hash of what is in them: they are never asked for again.
const HASHED: &str = "assets/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EVERY_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// The file, compressed where it lies compressed beside itself and the browser reads that; 304 where
/// the browser has it.
pub(super) fn serve(
    get: impl Fn(&str) -> Option<File>,
    path: &str,
    headers: &HeaderMap,
) -> Option<Response> {
    let plain = get(path).filter(|_| !is_variant(&get, path))?;
    let packed = ENCODINGS.iter().find_map(|(name, extension)| {
        let file = accepts(headers, name).then(|| get(&format!("{path}.{extension}")))?;
        file.map(|file| (*name, file))
    });
    let (encoding, file) = packed.map_or((None, plain), |(name, file)| (Some(name), file));
    let tag = tag(&file);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag);
    let mut response = if known { not_modified() } else { body(file).into_response() };
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_TYPE, kind(path));
    answered.insert(header::ETAG, tag);
    let hashed = IS_BUILT && path.starts_with(HASHED);
    answered.insert(header::CACHE_CONTROL, if hashed { FOR_EVER } else { ASK_EVERY_TIME });
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answered.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answered.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answered.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Some(response)
}

/// A compressed copy is no file of its own.
fn is_variant(get: impl Fn(&str) -> Option<File>, path: &str) -> bool {
    let original = path
        .rsplit_once('.')
        .filter(|(_, extension)| ENCODINGS.iter().any(|(_, of_encoding)| extension == of_encoding));
    original.is_some_and(|(original, _)| get(original).is_some())
}

/// Files in the binary are not copied.
fn body(file: File) -> Body {
    Body::from(match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    })
}

fn kind(path: &str) -> HeaderValue {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let text = match (kind.type_().as_str(), kind.get_param("charset")) {
        ("text", None) => format!("{kind}; charset=utf-8"),
        _ => kind.to_string(),
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Of the bytes sent: a compressed copy has a tag of its own.
fn tag(file: &File) -> HeaderValue {
    let hash: String = file.hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
