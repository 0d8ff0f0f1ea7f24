//! Who writes the code.

use super::{ConfigError, Setting, Sources};
use model::Secret;
use model::anthropic;

pub(super) static SETTINGS: &[Setting] = &[
    PROVIDER,
    ANTHROPIC_KEY,
    ANTHROPIC_URL,
    OPENAI_URL,
    OPENAI_KEY,
    OPENAI_MODEL,
    OPENAI_TOOLS,
    PLANNER,
    WRITER,
    FIXER,
    SMALL,
    PROXY,
];

const PROVIDER: Setting = Setting {
    flag: "provider",
    env: "BHARATBUILD_PROVIDER",
    key: "model.provider",
    default: "auto",
    help: "Provider of generations that name none: starter, claude, openai, or auto for the best that is set",
};
const ANTHROPIC_KEY: Setting = Setting {
    flag: "anthropic-api-key",
    env: "ANTHROPIC_API_KEY",
    key: "model.anthropic_api_key",
    default: "",
    help: "Key for Claude (a flag can be seen by every user of the host: use the variable or the file)",
};
const ANTHROPIC_URL: Setting = Setting {
    flag: "anthropic-base-url",
    env: "ANTHROPIC_BASE_URL",
    key: "model.anthropic_base_url",
    default: anthropic::BASE_URL,
    help: "Where Claude's API is, without /v1",
};
const OPENAI_URL: Setting = Setting {
    flag: "openai-base-url",
    env: "OPENAI_BASE_URL",
    key: "model.openai_base_url",
    default: "",
    help: "An OpenAI-compatible server with /v1, as http://127.0.0.1:11434/v1",
};
const OPENAI_KEY: Setting = Setting {
    flag: "openai-api-key",
    env: "OPENAI_API_KEY",
    key: "model.openai_api_key",
    default: "",
    help: "Key for it, where it wants one",
};
const OPENAI_MODEL: Setting = Setting {
    flag: "openai-model",
    env: "OPENAI_MODEL",
    key: "model.openai_model",
    default: "",
    help: "Which of its models to use",
};
const OPENAI_TOOLS: Setting = Setting {
    flag: "openai-tools",
    env: "OPENAI_TOOLS",
    key: "model.openai_tools",
    default: "on",
    help: "on, or off for a model that is not fit for tool calls (doctor --model tells)",
};
const PLANNER: Setting = Setting {
    flag: "model-planner",
    env: "MODEL_PLANNER",
    key: "model.planner",
    default: anthropic::DEFAULT_MODEL,
    help: "Claude model that plans",
};
const WRITER: Setting = Setting {
    flag: "model-writer",
    env: "MODEL_WRITER",
    key: "model.writer",
    default: anthropic::DEFAULT_MODEL,
    help: "Claude model that writes",
};
const FIXER: Setting = Setting {
    flag: "model-fixer",
    env: "MODEL_FIXER",
    key: "model.fixer",
    default: anthropic::DEFAULT_MODEL,
    help: "Claude model that repairs",
};
const SMALL: Setting = Setting {
    flag: "model-small",
    env: "MODEL_SMALL",
    key: "model.small",
    default: anthropic::SMALL_MODEL,
    help: "Claude model for small decisions",
};
const PROXY: Setting = Setting {
    flag: "model-proxy",
    env: "MODEL_PROXY",
    key: "model.proxy",
    default: "",
    help: "HTTP proxy on the way to models, as http://host:port",
};

#[derive(Debug, Clone)]
pub struct ModelConfig {
    pub provider: String,
    /// Where a key is set.
    pub anthropic: Option<AnthropicConfig>,
    /// Where an address is set.
    pub openai: Option<OpenAiConfig>,
    pub proxy: Option<String>,
}

/// Claude, a model for each task.
#[derive(Debug, Clone)]
pub struct AnthropicConfig {
    pub key: Secret,
    pub base_url: String,
    pub planner: String,
    pub writer: String,
    pub fixer: String,
    pub small: String,
}

/// A server of the college's own, one model for all tasks.
#[derive(Debug, Clone)]
pub struct OpenAiConfig {
    pub base_url: String,
    pub key: Option<Secret>,
    pub model: String,
    pub tools: bool,
}

impl ModelConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Self {
            provider: sources.text(&PROVIDER).unwrap_or_default().to_owned(),
            anthropic: AnthropicConfig::read(sources)?,
            openai: OpenAiConfig::read(sources)?,
            proxy: sources.text(&PROXY).map(str::to_owned),
        })
    }
}

impl AnthropicConfig {
    fn read(sources: &Sources) -> Result<Option<Self>, ConfigError> {
        let base_url = sources.parse(&ANTHROPIC_URL, "an http or https address", address)?;
        let text = |setting| sources.text(setting).unwrap_or_default().to_owned();
        Ok(sources.text(&ANTHROPIC_KEY).map(|key| Self {
            key: Secret::new(key),
            base_url,
            planner: text(&PLANNER),
            writer: text(&WRITER),
            fixer: text(&FIXER),
            small: text(&SMALL),
        }))
    }
}

impl OpenAiConfig {
    fn read(sources: &Sources) -> Result<Option<Self>, ConfigError> {
        let tools = sources.parse(&OPENAI_TOOLS, "on or off", |text| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })?;
        if sources.text(&OPENAI_URL).is_none() {
            return Ok(None);
        }
        Ok(Some(Self {
            base_url: sources.parse(&OPENAI_URL, "an http or https address", address)?,
            key: sources.text(&OPENAI_KEY).map(Secret::new),
            model: sources.parse(&OPENAI_MODEL, "the name of a model", |text| {
                (!text.is_empty()).then(|| text.to_owned())
            })?,
            tools,
        }))
    }
}

fn address(text: &str) -> Option<String> {
    let known = text.starts_with("http://") || text.starts_with("https://");
    known.then(|| text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<ModelConfig, ConfigError> {
        ModelConfig::read(&Sources::of_pairs(pairs))
    }

    #[test]
    fn without_a_key_there_is_no_model() {
        let config = read(&[]).unwrap();
        assert!(config.anthropic.is_none() && config.openai.is_none());
    }

    #[test]
    fn a_key_brings_claude_with_its_models_and_is_not_printed() {
        let config =
            read(&[("ANTHROPIC_API_KEY", "sk-ant-123456789"), ("MODEL_WRITER", "x")]).unwrap();
        assert!(!format!("{config:?}").contains("123456789"), "{config:?}");
        let claude = config.anthropic.unwrap();
        assert_eq!(claude.writer, "x");
        assert_eq!(claude.planner, "claude-sonnet-5-5");
    }

    #[test]
    fn a_server_needs_a_model_and_an_address() {
        let url = ("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1/");
        assert!(read(&[url]).is_err());
        let config = read(&[url, ("OPENAI_MODEL", "qwen3"), ("OPENAI_TOOLS", "off")]).unwrap();
        let server = config.openai.unwrap();
        assert_eq!((server.base_url.as_str(), server.tools), ("http://127.0.0.1:11434/v1", false));
        assert!(read(&[("OPENAI_BASE_URL", "ollama"), ("OPENAI_MODEL", "x")]).is_err());
    }
}
