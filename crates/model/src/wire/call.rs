//! One call: asked, asked again where the provider turns it away, read to its end.
//!
//! ```text
//! ask ─▶ open ─▶ reading ─▶ whole
//!  ▲       │        │  └────▶ failed (something of the reply was seen)
//!  └─ wait ┴────────┘         (nothing was seen yet)
//! ```

use super::bytes::{Body, BodyError, body};
use super::retry::Backoff;
use super::{HttpSettings, TurnedAway, unreachable};
use crate::{Event, EventStream, ModelError};
use futures_util::StreamExt;
use futures_util::stream::unfold;
use reqwest::header::CONTENT_TYPE;
use sse_stream::{Sse, SseByteStream};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// A provider's wire, for one request.
pub(crate) trait Api: Send + Sync + 'static {
    type Decoder: Decode;

    /// The request, ready to be sent; the same one each time.
    fn ask(&self) -> reqwest::RequestBuilder;

    fn decoder(&self) -> Self::Decoder;

    /// What an answer means that is no stream.
    fn turned_away(&self, answer: &TurnedAway) -> ModelError;
}

/// Turns a provider's events into ours.
pub(crate) trait Decode: Send {
    /// Reads one event; true: it was the last. What was pushed before an error still counts.
    fn read(&mut self, sse: &Sse, events: &mut VecDeque<Event>) -> Result<bool, ModelError>;
}

struct Call<A: Api> {
    api: A,
    settings: HttpSettings,
    backoff: Option<Backoff>,
    decoder: A::Decoder,
    pause: Option<Duration>,
    body: Option<SseByteStream<Body>>,
    ready: VecDeque<Event>,
    failure: Option<ModelError>,
    /// The provider's word that asking again is of no use.
    give_up: bool,
    /// Something of the reply was seen, so it cannot be begun anew.
    seen: bool,
    over: bool,
}

/// The events of a call; nothing is sent before they are asked for.
pub(crate) fn stream<A: Api>(api: A, settings: HttpSettings) -> EventStream {
    let decoder = api.decoder();
    let call = Call {
        api,
        settings,
        backoff: None,
        decoder,
        pause: None,
        body: None,
        ready: VecDeque::new(),
        failure: None,
        give_up: false,
        seen: false,
        over: false,
    };
    unfold(call, |mut call| async move { call.next().await.map(|item| (item, call)) }).boxed()
}

impl<A: Api> Call<A> {
    async fn next(&mut self) -> Option<Result<Event, ModelError>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(Ok(event));
            }
            if self.over {
                return self.failure.take().map(Err);
            }
            if let Err(error) = self.advance().await {
                self.fail(error);
            }
            self.seen |= !self.ready.is_empty() && self.pause.is_none();
        }
    }

    /// Begins a pause, or ends the call.
    fn fail(&mut self, error: ModelError) {
        let retry = self.settings.retry;
        let backoff = self.backoff.get_or_insert_with(|| Backoff::new(retry));
        let begun = self.seen || self.give_up || !self.ready.is_empty();
        match (!begun).then(|| backoff.after(&error)).flatten() {
            Some(delay) => {
                tracing::debug!(?delay, %error, "a model is asked again");
                self.pause = Some(delay);
                self.body = None;
                self.decoder = self.api.decoder();
                self.ready.push_back(Event::Waiting { delay, why: error });
            }
            None => {
                self.over = true;
                self.failure = Some(error);
            }
        }
    }

    async fn advance(&mut self) -> Result<(), ModelError> {
        if let Some(pause) = self.pause.take() {
            sleep(pause).await;
        }
        let Some(body) = &mut self.body else { return self.open().await };
        let sse = match body.next().await {
            None => return Err(ModelError::Unfinished),
            Some(Err(error)) => return Err(broken(&error)),
            Some(Ok(sse)) => sse,
        };
        if self.decoder.read(&sse, &mut self.ready)? {
            self.over = true;
            self.body = None;
        }
        Ok(())
    }

    async fn open(&mut self) -> Result<(), ModelError> {
        let retry = self.settings.retry;
        self.backoff.get_or_insert_with(|| Backoff::new(retry));
        let idle = self.settings.idle_timeout;
        let answer = timeout(idle, self.api.ask().send()).await;
        let answer = answer.map_err(|_| ModelError::Timeout(idle))?.map_err(unreachable)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = body(answer, &self.settings);
        if !status.is_success() {
            let answer = TurnedAway::read(status.as_u16(), &headers, body).await;
            self.give_up = answer.again == Some(false);
            return Err(self.api.turned_away(&answer));
        }
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
            let why = format!("it is {}, not a stream of events", kind.unwrap_or("of no kind"));
            return Err(ModelError::BadAnswer { why });
        }
        self.body = Some(SseByteStream::new(body));
        Ok(())
    }
}

fn broken(error: &sse_stream::Error) -> ModelError {
    let sse_stream::Error::Body(cause) = error else {
        return ModelError::BadAnswer { why: error.to_string() };
    };
    match cause.downcast_ref::<BodyError>() {
        Some(BodyError::Idle(time) | BodyError::TooSlow(time)) => ModelError::Timeout(*time),
        Some(BodyError::TooLarge(_)) => ModelError::BadAnswer { why: cause.to_string() },
        Some(BodyError::Cut) | None => ModelError::Unfinished,
    }
}
