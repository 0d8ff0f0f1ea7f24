//! `POST /v1/messages/count_tokens`

use super::{Anthropic, body, errors};
use crate::wire::{TurnedAway, bounded, unreachable};
use crate::{ModelError, Request, TokenCount};
use tokio::time::timeout;

impl Anthropic {
    pub(super) async fn count(&self, request: &Request) -> Result<TokenCount, ModelError> {
        let body = body::count(&self.settings.model, request).to_string().into_bytes();
        let http = &self.settings.http;
        let asked = self.post("/v1/messages/count_tokens", body).send();
        let answer = timeout(http.idle_timeout, asked).await;
        let answer = answer.map_err(|_| ModelError::Timeout(http.idle_timeout))?;
        let answer = answer.map_err(unreachable)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let read = TurnedAway::read(status.as_u16(), &headers, bounded(answer, http)).await;
        if !status.is_success() {
            return Err(errors::of_answer(&read, &self.settings.key));
        }
        let tokens = read.json["input_tokens"].as_u64();
        let why = || ModelError::BadAnswer { why: "it has no input_tokens".to_owned() };
        Ok(TokenCount { tokens: tokens.ok_or_else(why)?, exact: true })
    }
}
