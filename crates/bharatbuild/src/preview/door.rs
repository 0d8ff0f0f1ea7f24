//! Who gets in: whoever traded a one-time ticket for this preview's cookie.
//!
//! A frame, a WebSocket or a phone cannot send a header, so the studio asks the API for a ticket and
//! opens `/__bb/enter?ticket=..&to=/path` on the preview's origin. The cookie is signed, names its
//! project, its guest and its end, belongs to that very host and is never shown to scripts or to the
//! app.

use super::cookies;
use super::error::PreviewError;
use super::service::Target;
use crate::clock::Clock;
use crate::ids::{ProjectId, UserId};
use async_trait::async_trait;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::sync::Arc;

/// Where a ticket is traded, on every preview's origin.
pub(super) const ENTER_PATH: &str = "/__bb/enter";
/// How long a cookie is good, in seconds.
const ENTRY_SECONDS: i64 = 12 * 60 * 60;

/// Who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub user: UserId,
    /// The origin of the studio whose frame the preview was opened in; none elsewhere.
    pub studio: Option<String>,
}

/// Where one-time tickets come from, and who is welcome.
#[async_trait]
pub trait Tickets: Send + Sync + 'static {
    /// The project that a ticket opens, once, and for whom.
    async fn redeem(&self, ticket: &str) -> Option<(ProjectId, Guest)>;

    /// Whether the user is not served any more.
    fn is_blocked(&self, user: &UserId) -> bool;

    /// Ends when the user is blocked.
    fn until_blocked(&self, user: &UserId) -> BoxFuture<'static, ()>;
}

/// The door of every preview.
pub(super) struct Door {
    pub key: Vec<u8>,
    pub clock: Arc<dyn Clock>,
    pub tickets: Arc<dyn Tickets>,
}

#[derive(Deserialize)]
struct Enter {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    to: String,
}

impl Door {
    /// Whose cookie of this project a request carries, where they are welcome.
    pub fn admits(&self, target: &Target, headers: &HeaderMap) -> Option<Guest> {
        let name = cookie_name(target);
        let guest =
            cookies::values(headers, &name).find_map(|value| self.guest(value, &target.project));
        guest.filter(|guest| !self.tickets.is_blocked(&guest.user))
    }

    /// Trades the ticket and leads on to the page wanted. Who is inside already is just led on.
    pub async fn enter(
        &self,
        target: &Target,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<Response, PreviewError> {
        let Query(enter) = Query::<Enter>::try_from_uri(uri)
            .map_err(|_| PreviewError::BadRequest("the ticket cannot be read"))?;
        let opened = self.tickets.redeem(&enter.ticket).await;
        let fresh = opened.filter(|(project, guest)| {
            *project == target.project && !self.tickets.is_blocked(&guest.user)
        });
        if fresh.is_none() && self.admits(target, headers).is_none() {
            return Err(PreviewError::NoEntry);
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::FOUND;
        let headers = response.headers_mut();
        headers.insert(header::LOCATION, local_path(&enter.to));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if let Some((_, guest)) = fresh
            && let Ok(cookie) = HeaderValue::from_str(&self.cookie(target, &guest))
        {
            headers.insert(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn cookie(&self, target: &Target, guest: &Guest) -> String {
        let name = cookie_name(target);
        let expires = self.clock.now().unix_timestamp() + ENTRY_SECONDS;
        let user = URL_SAFE_NO_PAD.encode(guest.user.as_str());
        let studio = URL_SAFE_NO_PAD.encode(guest.studio.as_deref().unwrap_or_default());
        let said = format!("{}.{expires}.{user}.{studio}", target.project);
        let seal = URL_SAFE_NO_PAD.encode(self.seal(&said).finalize().into_bytes());
        // On https the frame's page may be another site's; elsewhere studio and preview are one.
        let scope =
            if target.origin.https { "Secure; SameSite=None; Partitioned" } else { "SameSite=Lax" };
        format!("{name}={said}.{seal}; Path=/; Max-Age={ENTRY_SECONDS}; HttpOnly; {scope}")
    }

    fn guest(&self, value: &str, project: &ProjectId) -> Option<Guest> {
        let (said, seal) = value.rsplit_once('.')?;
        self.seal(said).verify_slice(&URL_SAFE_NO_PAD.decode(seal).ok()?).ok()?;
        let [named, expires, user, studio] = said.split('.').collect::<Vec<_>>()[..] else {
            return None;
        };
        let good = named == project.as_str()
            && expires.parse::<i64>().ok()? > self.clock.now().unix_timestamp();
        let text = |part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok();
        let studio = text(studio).filter(|studio| !studio.is_empty());
        good.then_some(Guest { user: text(user)?.parse().ok()?, studio })
    }

    fn seal(&self, said: &str) -> Hmac<Sha256> {
        #[allow(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any length is a key");
        mac.update(format!("preview entry\n{said}").as_bytes());
        mac
    }
}

/// The cookie's name. Ports of one host share their cookies: there the name carries the port.
fn cookie_name(target: &Target) -> String {
    let [plain, host_only] = cookies::OUR_PREFIXES;
    match (target.origin.https, target.beside.is_some()) {
        (true, _) => host_only.to_owned(),
        (false, false) => plain.to_owned(),
        (false, true) => format!("{plain}_{}", target.origin.port),
    }
}

/// A path on this origin, whatever was asked for.
fn local_path(to: &str) -> HeaderValue {
    let second = to.as_bytes().get(1);
    let local = to.starts_with('/') && !matches!(second, Some(b'/' | b'\\'));
    let visible = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let path = HeaderValue::from_str(to).ok().filter(|_| local && visible);
    path.unwrap_or(HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_nowhere_but_to_a_path_of_this_origin() {
        for to in ["/", "/a/b?c=d", "/%2f%2fevil"] {
            assert_eq!(local_path(to), to);
        }
        for to in [
            "",
            "x",
            "//evil.test",
            "/\\evil.test",
            "https://evil.test",
            "/a\r\nb: c",
            "/ä",
            "/a b",
        ] {
            assert_eq!(local_path(to), "/", "{to:?}");
        }
    }
}
