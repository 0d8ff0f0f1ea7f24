//! Who writes the code.

use super::{ConfigError, Setting, Sources};

pub(super) static SETTINGS: &[Setting] = &[PROVIDER];

const PROVIDER: Setting = Setting {
    flag: "provider",
    env: "BHARATBUILD_PROVIDER",
    key: "model.provider",
    default: "starter",
    help: "Provider of generations that name none",
};

#[derive(Debug, Clone)]
pub struct ModelConfig {
    pub provider: String,
}

impl ModelConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Self { provider: sources.text(&PROVIDER).unwrap_or_default().to_owned() })
    }
}
