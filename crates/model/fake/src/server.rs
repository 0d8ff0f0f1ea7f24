//! Addresses and what is shared between requests.

use crate::refusal::Refusal;
use crate::stage::Stage;
use crate::{Options, Report, anthropic, openai};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post, put};
use model::script::Script;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most bytes of a request, as Anthropic has it.
const MAX_REQUEST_BYTES: usize = 32 << 20;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    stage: Mutex<Stage>,
    pub(crate) options: Options,
}

impl Shared {
    pub(crate) fn new(script: &Script, options: Options) -> Self {
        Self { stage: Mutex::new(Stage::new(script)), options }
    }

    pub(crate) fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn report(&self) -> Report {
        let stage = self.stage();
        Report { turns_left: stage.turns_left(), ..stage.report.clone() }
    }

    pub(crate) fn requests(&self) -> Vec<Value> {
        self.stage().requests.clone()
    }

    pub(crate) fn play(&self, script: &Script) {
        *self.stage() = Stage::new(script);
    }

    /// Whether a key is the good one.
    pub(crate) fn check_key(&self, key: Option<&str>, missing: &str) -> Result<(), Refusal> {
        let wrong = |message: &str| Refusal::new(401, "authentication_error", message);
        let key = key.filter(|key| !key.is_empty()).ok_or_else(|| wrong(missing))?;
        match &self.options.key {
            Some(good) if good != key => Err(wrong("invalid api key")),
            _ => Ok(()),
        }
    }
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/messages", post(anthropic::messages))
        .route("/v1/messages/count_tokens", post(anthropic::count_tokens))
        .route("/v1/chat/completions", post(openai::chat))
        .route("/fake/report", get(report))
        .route("/fake/script", put(script))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(shared)
}

async fn report(State(shared): State<Arc<Shared>>) -> axum::Json<Report> {
    axum::Json(shared.report())
}

async fn script(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    text: String,
) -> Result<StatusCode, (StatusCode, String)> {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok());
    let script = match kind.is_some_and(|kind| kind.starts_with("application/json")) {
        true => Script::of_json(&text),
        false => Script::of_toml(&text),
    };
    let script = script.map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    shared.play(&script);
    Ok(StatusCode::NO_CONTENT)
}

/// A header's text.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
