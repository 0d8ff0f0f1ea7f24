//! Claude, by Anthropic's Messages API. Only this folder knows its JSON.
//!
//! What is never sent, because today's models answer it with 400: the beginning of an answer
//! (prefill), a forced tool, a thinking budget, sampling parameters.

mod body;
mod count;
mod decode;
mod errors;

use crate::wire::{Api, HttpSettings, TurnedAway, client, stream, with_key};
use crate::{Abilities, EventStream, Model, ModelError, Request, Secret, TokenCount};
use async_trait::async_trait;
use decode::Decoder;

/// The version of the API that is spoken.
const VERSION: &str = "2026-10-21";
/// The name of this provider in thinking blocks and prices.
pub const PROVIDER: &str = "anthropic";
/// Where the API lives, unless a setting says otherwise.
pub const BASE_URL: &str = "https://api.anthropic.com";
/// Plans and repairs, and writes.
pub const DEFAULT_MODEL: &str = "claude-sonnet-5-5";
/// Small decisions.
pub const SMALL_MODEL: &str = "claude-haiku-5-5";

/// Tokens of the models' context and of their longest reply.
const CONTEXT_TOKENS: u64 = 1_000_000;
const OUTPUT_TOKENS: u32 = 128_000;

/// What is needed to ask Claude.
#[derive(Debug, Clone)]
pub struct AnthropicSettings {
    pub key: Secret,
    /// Without `/v1`.
    pub base_url: String,
    pub model: String,
    pub http: HttpSettings,
}

impl AnthropicSettings {
    pub fn new(key: Secret, model: impl Into<String>) -> Self {
        Self {
            key,
            base_url: BASE_URL.to_owned(),
            model: model.into(),
            http: HttpSettings::default(),
        }
    }
}

/// One of Anthropic's models.
#[derive(Debug, Clone)]
pub struct Anthropic {
    settings: AnthropicSettings,
    client: reqwest::Client,
}

impl Anthropic {
    /// Fails where the proxy's address makes no sense, or where the host has no certificates and the
    /// address wants some.
    pub fn new(settings: AnthropicSettings) -> Result<Self, ModelError> {
        let client = client(&settings.base_url, &settings.http)?;
        Ok(Self { settings, client })
    }

    fn post(&self, path: &str, body: Vec<u8>) -> reqwest::RequestBuilder {
        let base = self.settings.base_url.trim_end_matches('/');
        let request = self.client.post(format!("{base}{path}"));
        with_key(request, &self.settings.key)
            .header("anthropic-version", VERSION)
            .header("content-type", "application/json")
            .body(body)
    }
}

#[async_trait]
impl Model for Anthropic {
    fn provider(&self) -> &'static str {
        PROVIDER
    }

    fn id(&self) -> &str {
        &self.settings.model
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            tools: true,
            schema: true,
            context_tokens: CONTEXT_TOKENS,
            output_tokens: OUTPUT_TOKENS,
        }
    }

    fn stream(&self, request: &Request) -> EventStream {
        let body = body::messages(&self.settings.model, request).to_string().into_bytes();
        let http = self.settings.http.clone();
        stream(Ask { model: self.clone(), body: body.into() }, http)
    }

    async fn count_tokens(&self, request: &Request) -> Result<TokenCount, ModelError> {
        self.count(request).await
    }
}

struct Ask {
    model: Anthropic,
    body: bytes::Bytes,
}

impl Api for Ask {
    type Decoder = Decoder;

    fn ask(&self) -> reqwest::RequestBuilder {
        self.model.post("/v1/messages", Vec::new()).body(self.body.clone())
    }

    fn decoder(&self) -> Decoder {
        Decoder::new(&self.model.settings.model)
    }

    fn turned_away(&self, answer: &TurnedAway) -> ModelError {
        errors::of_answer(answer, &self.model.settings.key)
    }
}

#[cfg(test)]
pub(crate) fn decoder(model: &str) -> impl crate::wire::Decode {
    Decoder::new(model)
}
