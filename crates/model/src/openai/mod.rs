//! Servers that speak OpenAI's chat completions: Ollama, vLLM, llama.cpp, OpenRouter and others.
//! Only this folder knows their JSON.

mod body;
mod decode;
mod errors;

use crate::wire::{Api, HttpSettings, TurnedAway, client, stream, with_key};
use crate::{Abilities, EventStream, Model, ModelError, Request, Secret, TokenCount};
use async_trait::async_trait;
use decode::Decoder;

/// The name of this provider.
pub const PROVIDER: &str = "openai";
/// Bytes of a token, where nobody counts: fewer than of English text or code, so that an estimate
/// is rather too high.
const BYTES_PER_TOKEN: u64 = 3;

/// What is needed to ask such a server.
#[derive(Debug, Clone)]
pub struct OpenAiSettings {
    /// Local servers want none.
    pub key: Option<Secret>,
    /// With `/v1`, as `http://127.0.0.1:11434/v1`.
    pub base_url: String,
    pub model: String,
    /// The model is fit for tools. Where it is not, tools are not sent, and calls in the history
    /// are shown as text.
    pub tools: bool,
    /// The server keeps to schemas.
    pub schema: bool,
    /// The server knows `reasoning_effort`.
    pub effort: bool,
    /// The server counts tokens in streams (`stream_options`).
    pub usage: bool,
    pub context_tokens: u64,
    pub output_tokens: u32,
    pub http: HttpSettings,
}

impl OpenAiSettings {
    /// What most servers of this kind can do.
    pub fn new(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            key: None,
            base_url: base_url.into(),
            model: model.into(),
            tools: true,
            schema: true,
            effort: false,
            usage: true,
            context_tokens: 32_768,
            output_tokens: 8_192,
            http: HttpSettings::default(),
        }
    }
}

/// One model of such a server.
#[derive(Debug, Clone)]
pub struct OpenAi {
    settings: OpenAiSettings,
    client: reqwest::Client,
}

impl OpenAi {
    /// Fails where the proxy's address makes no sense, or where the host has no certificates and the
    /// address wants some.
    pub fn new(settings: OpenAiSettings) -> Result<Self, ModelError> {
        let client = client(&settings.base_url, &settings.http)?;
        Ok(Self { settings, client })
    }
}

#[async_trait]
impl Model for OpenAi {
    fn provider(&self) -> &'static str {
        PROVIDER
    }

    fn id(&self) -> &str {
        &self.settings.model
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            tools: self.settings.tools,
            schema: self.settings.schema,
            context_tokens: self.settings.context_tokens,
            output_tokens: self.settings.output_tokens,
        }
    }

    fn stream(&self, request: &Request) -> EventStream {
        let body = body::chat(&self.settings, request).to_string().into_bytes();
        let http = self.settings.http.clone();
        stream(Ask { model: self.clone(), body: body.into() }, http)
    }

    /// No such server counts before it is asked.
    async fn count_tokens(&self, request: &Request) -> Result<TokenCount, ModelError> {
        let bytes = body::chat(&self.settings, request).to_string().len() as u64;
        Ok(TokenCount { tokens: bytes.div_ceil(BYTES_PER_TOKEN), exact: false })
    }
}

struct Ask {
    model: OpenAi,
    body: bytes::Bytes,
}

impl Api for Ask {
    type Decoder = Decoder;

    fn ask(&self) -> reqwest::RequestBuilder {
        let settings = &self.model.settings;
        let base = settings.base_url.trim_end_matches('/');
        let request = self
            .model
            .client
            .post(format!("{base}/chat/completions"))
            .header("content-type", "application/json")
            .body(self.body.clone());
        match &settings.key {
            Some(key) => with_key(request, key),
            None => request,
        }
    }

    fn decoder(&self) -> Decoder {
        Decoder::new(&self.model.settings.model)
    }

    fn turned_away(&self, answer: &TurnedAway) -> ModelError {
        errors::of_answer(answer, self.model.settings.key.as_ref())
    }
}

#[cfg(test)]
pub(crate) fn decoder(model: &str) -> impl crate::wire::Decode {
    Decoder::new(model)
}
