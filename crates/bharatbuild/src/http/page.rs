//! The studio's page, carried in the binary.

use super::ApiError;
use super::error::not_modified;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../studio"]
#[include = "index.html"]
#[include = "assets/*"]
struct Studio;

/// Nothing from elsewhere, no inline script. Previews are framed from origins of their own, which
/// differ with how the studio is reached.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; frame-src *; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// `GET /`
pub async fn index(headers: HeaderMap) -> Result<Response, ApiError> {
    serve("index.html", &headers)
}

/// `GET /assets/{path}`
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    serve(&format!("assets/{path}"), &headers)
}

/// The file, or 304 where the browser has it. Names are not hashed, so browsers ask every time.
fn serve(path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let file = Studio::get(path).ok_or_else(|| ApiError::not_found("not_found", "Not Found"))?;
    let tag = tag(&file);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag);
    let mut response = match known {
        true => not_modified(),
        false => file.data.into_owned().into_response(),
    };
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(kind.as_ref())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

fn tag(file: &EmbeddedFile) -> HeaderValue {
    let hash: String =
        file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}
