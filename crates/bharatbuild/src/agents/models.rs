//! Which model does what, by the settings.

use crate::config::ModelConfig;
use model::anthropic::{Anthropic, AnthropicSettings};
use model::openai::{OpenAi, OpenAiSettings};
use model::{HttpSettings, Model, ModelError};
use std::sync::Arc;

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Plan,
    Write,
    Fix,
    /// Small decisions.
    Small,
}

/// The model that the settings give a task; none where no model is set. A key for Claude comes
/// before a server of one's own.
pub fn model_for(config: &ModelConfig, task: Task) -> Option<Result<Arc<dyn Model>, ModelError>> {
    let http = HttpSettings { proxy: config.proxy.clone(), ..HttpSettings::default() };
    if let Some(claude) = &config.anthropic {
        let model = match task {
            Task::Plan => &claude.planner,
            Task::Write => &claude.writer,
            Task::Fix => &claude.fixer,
            Task::Small => &claude.small,
        };
        let mut settings = AnthropicSettings::new(claude.key.clone(), model);
        settings.base_url.clone_from(&claude.base_url);
        settings.http = http;
        return Some(Anthropic::new(settings).map(|model| Arc::new(model) as Arc<dyn Model>));
    }
    let server = config.openai.as_ref()?;
    let mut settings = OpenAiSettings::new(&server.base_url, &server.model);
    settings.key.clone_from(&server.key);
    settings.tools = server.tools;
    settings.http = http;
    Some(OpenAi::new(settings).map(|model| Arc::new(model) as Arc<dyn Model>))
}
