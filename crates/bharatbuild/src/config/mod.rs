//! Settings: flags, then the environment, then a TOML file, then the default. This room is the only
//! reader of the environment; an empty variable is an unset one.
//!
//! Each section is a file: a table of its settings (flag, variable, key in the file, default) and a
//! struct that parses them.

mod auth;
mod commands;
mod docker;
mod egress;
mod limits;
mod model;
mod money;
mod preview;
mod runtimes;
mod sandbox;
mod server;
mod setting;
mod source;
mod storage;
mod units;

pub use auth::{AuthConfig, AuthMode};
pub use commands::CommandsConfig;
pub use docker::DockerConfig;
pub use egress::{EgressConfig, EgressPolicy};
pub use limits::LimitsConfig;
pub use model::{AnthropicConfig, ModelConfig, OpenAiConfig};
pub use money::{MoneyConfig, TokenPrice, Unpriced};
pub use preview::PreviewConfig;
pub use runtimes::{FULL_IMAGE, RuntimesConfig, SMALL_IMAGE};
pub use sandbox::{EngineChoice, SandboxConfig};
pub use server::ServerConfig;
pub use setting::{ConfigError, Setting};
pub use source::{Settings, Sources, log_filter};
pub use storage::StorageConfig;
pub use units::{MIB, parse_bytes};

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    pub server: ServerConfig,
    pub storage: StorageConfig,
    pub limits: LimitsConfig,
    pub auth: AuthConfig,
    pub preview: PreviewConfig,
    pub sandbox: SandboxConfig,
    pub docker: DockerConfig,
    pub runtimes: RuntimesConfig,
    pub egress: EgressConfig,
    pub model: ModelConfig,
    pub money: MoneyConfig,
    pub commands: CommandsConfig,
}

impl Config {
    /// Reads every section; the first setting that makes no sense is the error.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let config = Self {
            server: ServerConfig::read(sources)?,
            storage: StorageConfig::read(sources)?,
            limits: LimitsConfig::read(sources)?,
            auth: AuthConfig::read(sources)?,
            preview: PreviewConfig::read(sources)?,
            sandbox: SandboxConfig::read(sources)?,
            docker: DockerConfig::read(sources)?,
            runtimes: RuntimesConfig::read(sources)?,
            egress: EgressConfig::read(sources)?,
            model: ModelConfig::read(sources)?,
            money: MoneyConfig::read(sources)?,
            commands: CommandsConfig::read(sources)?,
        };
        config.check()
    }

    /// The server's own keys, which must not get into a file of a project.
    pub fn secrets(&self) -> Vec<String> {
        let model = &self.model;
        let claude = model.anthropic.as_ref().map(|claude| claude.key.to_be_kept_out());
        let openai = model.openai.as_ref().and_then(|server| server.key.as_ref());
        let openai = openai.map(::model::Secret::to_be_kept_out);
        claude.into_iter().chain(openai).chain(self.auth.jwt_secret.clone()).collect()
    }

    /// Development mode trusts whoever can connect, so it serves this computer only.
    fn check(self) -> Result<Self, ConfigError> {
        if self.auth.mode == AuthMode::Dev && !self.server.listen.ip().is_loopback() {
            return Err(ConfigError::DevBeyondLoopback { listen: self.server.listen });
        }
        Ok(self)
    }
}

/// The tables of all sections, in the order of `serve --help`.
pub fn all_settings() -> impl Iterator<Item = &'static Setting> {
    [
        server::SETTINGS,
        storage::SETTINGS,
        limits::SETTINGS,
        auth::SETTINGS,
        preview::SETTINGS,
        sandbox::SETTINGS,
        docker::SETTINGS,
        runtimes::SETTINGS,
        egress::SETTINGS,
        model::SETTINGS,
        money::SETTINGS,
        commands::SETTINGS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(&Sources::of_pairs(pairs))
    }

    #[test]
    fn defaults_are_those_of_the_documentation() {
        let config = read(&[]).unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8000");
        assert_eq!(config.storage.job_expiry.whole_hours(), 48);
        assert_eq!(config.storage.archive.unwrap().whole_days(), 365);
        assert_eq!(config.limits.file_bytes, 10 * 1024 * 1024);
        assert_eq!(config.limits.project_bytes, 100 * 1024 * 1024);
        assert_eq!(config.auth.mode, AuthMode::Jwt);
        assert_eq!(config.preview.ports, 8100..=8199);
        assert_eq!(config.sandbox.build_memory_bytes, 2 << 30);
    }

    #[test]
    fn an_empty_variable_is_unset() {
        assert_eq!(read(&[("JOB_EXPIRY_HOURS", "")]).unwrap().storage.job_expiry.whole_hours(), 48);
    }

    #[test]
    fn says_which_setting_is_wrong() {
        let error = read(&[("MAX_FILE_SIZE_MB", "ten")]).unwrap_err().to_string();
        assert!(error.contains("MAX_FILE_SIZE_MB") && error.contains("ten"), "{error}");
        let error = read(&[("BUILD_MEMORY", "2x")]).unwrap_err().to_string();
        assert!(error.contains("512m"), "{error}");
    }

    #[test]
    fn dev_mode_serves_loopback_only() {
        let error = read(&[("AUTH_MODE", "dev"), ("BHARATBUILD_LISTEN", "0.0.0.0:80")]);
        assert!(matches!(error, Err(ConfigError::DevBeyondLoopback { .. })));
        assert!(read(&[("AUTH_MODE", "dev"), ("BHARATBUILD_LISTEN", "[::1]:80")]).is_ok());
    }

    #[test]
    fn no_two_settings_share_a_name() {
        for name in [|s: &Setting| s.env, |s: &Setting| s.flag, |s: &Setting| s.key] {
            let mut names: Vec<_> = all_settings().map(name).collect();
            let count = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }
}
