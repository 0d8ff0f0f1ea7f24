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

impl Task {
    /// As it is written in bills.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Write => "write",
            Self::Fix => "fix",
            Self::Small => "small",
        }
    }
}

/// Who makes an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// A ready-made app, without a model.
    Starter,
    /// Claude, by `ANTHROPIC_API_KEY`.
    Claude,
    /// A server of one's own, by `OPENAI_BASE_URL`.
    OpenAi,
}

impl Provider {
    /// By its name; `auto`, and no name, take the best there is by the settings. None where the name
    /// is unknown, or what it needs is not set.
    pub fn of(name: Option<&str>, config: &ModelConfig) -> Option<Self> {
        let (claude, openai) = (config.anthropic.is_some(), config.openai.is_some());
        match name.unwrap_or(AUTO) {
            AUTO if claude => Some(Self::Claude),
            AUTO if openai => Some(Self::OpenAi),
            AUTO | "starter" => Some(Self::Starter),
            "claude" if claude => Some(Self::Claude),
            "openai" if openai => Some(Self::OpenAi),
            _ => None,
        }
    }
}

/// Takes the best provider there is.
const AUTO: &str = "auto";

/// The model of a provider for a task; none for the starter, which is none.
pub(super) fn model_of(
    provider: Provider,
    config: &ModelConfig,
    task: Task,
) -> Option<Result<Arc<dyn Model>, ModelError>> {
    let (claude, openai) = (provider == Provider::Claude, provider == Provider::OpenAi);
    let config = ModelConfig {
        anthropic: config.anthropic.clone().filter(|_| claude),
        openai: config.openai.clone().filter(|_| openai),
        ..config.clone()
    };
    model_for(&config, task)
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
