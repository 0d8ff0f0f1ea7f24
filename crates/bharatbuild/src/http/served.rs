//! Whom an answer is for: what is still on its way to somebody ends when they are blocked.

use super::ApiError;
use crate::accounts::{AuthError, Grant, Purpose};
use crate::app::App;
use crate::ids::{ProjectId, UserId};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt, stream};
use std::sync::{Arc, OnceLock};
use std::task::Poll;

/// Filled in by whoever finds out who calls.
#[derive(Clone, Default)]
struct Served(Arc<OnceLock<UserId>>);

/// Notes whom the request is served for.
pub(super) fn note(parts: &Parts, user: &UserId) {
    if let Some(served) = parts.extensions.get::<Served>() {
        let _ = served.0.set(user.clone());
    }
}

/// What a ticket in the address gives, where it is for the project that the path names; its user
/// may not have been blocked meanwhile.
pub(super) fn redeem(
    parts: &Parts,
    app: &App,
    ticket: &str,
    purpose: Purpose,
) -> Result<Grant, ApiError> {
    let named = |id: &ProjectId| parts.uri.path().split('/').any(|part| part == id.as_str());
    let grant = app.tickets.redeem(ticket, purpose).filter(|grant| named(&grant.project));
    let grant = grant.ok_or_else(|| {
        ApiError::unauthorized("The link or ticket has been used or is too old")
            .hint("ask for a new one")
    })?;
    if app.accounts.barred().is_blocked(&grant.user) {
        return Err(AuthError::Blocked.into());
    }
    note(parts, &grant.user);
    Ok(grant)
}

/// Breaks off streams of users who are blocked while they watch.
pub(super) async fn end_when_blocked(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let served = Served::default();
    request.extensions_mut().insert(served.clone());
    let response = next.run(request).await;
    match served.0.get() {
        // What is whole already is on its way within a moment.
        Some(user) if response.body().size_hint().exact().is_none() => {
            let blocked = app.accounts.barred().until_blocked(user.clone());
            response.map(|body| Body::from_stream(until(body, blocked)))
        }
        _ => response,
    }
}

/// The body, broken off (not ended: nobody takes the part for the whole) when `over` is.
fn until(
    body: Body,
    over: impl Future<Output = ()> + Send + 'static,
) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static {
    let mut data = body.into_data_stream();
    let mut over = Box::pin(over);
    let mut broken = false;
    stream::poll_fn(move |cx| {
        if broken {
            return Poll::Ready(None);
        }
        if over.as_mut().poll(cx).is_ready() {
            broken = true;
            return Poll::Ready(Some(Err(axum::Error::new(AuthError::Blocked))));
        }
        data.poll_next_unpin(cx)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_broken_off_and_not_ended() {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let endless = stream::iter([Ok::<_, axum::Error>(Bytes::from_static(b"a"))]);
        let endless = Body::from_stream(endless.chain(stream::pending()));
        let mut body = Box::pin(until(endless, async move { drop(stopped.await) }));
        assert_eq!(body.next().await.unwrap().unwrap(), "a");
        stop.send(()).unwrap();
        assert!(body.next().await.unwrap().is_err());
        assert!(body.next().await.is_none());
    }
}
