//! The HTTP client.

use crate::error::shortened;
use crate::{ModelError, Retry, Secret};
use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use std::error::Error;
use std::time::Duration;

/// How a provider is reached.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// An HTTP proxy on the way, as `http://host:port`.
    pub proxy: Option<String>,
    pub connect_timeout: Duration,
    /// The longest silence, before an answer and within one.
    pub idle_timeout: Duration,
    /// The longest answer, from its first byte to its last.
    pub answer_timeout: Duration,
    /// The most bytes of an answer. 128,000 tokens, an event each, are about 20 MB.
    pub max_answer_bytes: u64,
    pub retry: Retry,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            proxy: None,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(120),
            answer_timeout: Duration::from_secs(30 * 60),
            max_answer_bytes: 64 << 20,
            retry: Retry::default(),
        }
    }
}

/// A client that goes where it is told: no redirect takes the key elsewhere, no variable of the
/// environment names a proxy.
pub(crate) fn client(
    base_url: &str,
    settings: &HttpSettings,
) -> Result<reqwest::Client, ModelError> {
    let mut builder = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(settings.connect_timeout);
    if !base_url.starts_with("https:") {
        // A model on the same host needs no certificates, and a host may have none.
        builder = builder.tls_certs_only([]);
    }
    if let Some(proxy) = &settings.proxy {
        builder = builder.proxy(reqwest::Proxy::all(proxy).map_err(unreachable)?);
    }
    builder.build().map_err(unreachable)
}

/// Adds the key, as the official SDKs of both APIs send it. A key that cannot be a header is wrong
/// in any case; the provider says so.
pub(crate) fn with_key(request: RequestBuilder, key: &Secret) -> RequestBuilder {
    let bearer = HeaderValue::from_str(&format!("Bearer {}", key.reveal()));
    let mut bearer = bearer.unwrap_or(HeaderValue::from_static("Bearer"));
    bearer.set_sensitive(true);
    request.header(AUTHORIZATION, bearer)
}

/// The causes of a failed request, without its address: that may hold a password.
pub(crate) fn unreachable(error: reqwest::Error) -> ModelError {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        why = format!("{why}: {error}");
        cause = error.source();
    }
    ModelError::Unreachable { why: shortened(&why) }
}
