//! One setting's names, and what can be wrong with a value.

use std::net::SocketAddr;
use std::path::PathBuf;

/// A setting: `--flag`, `ENV`, `section.key` in the file.
#[derive(Debug)]
pub struct Setting {
    pub flag: &'static str,
    pub env: &'static str,
    pub key: &'static str,
    /// As it would be written; empty where there is none.
    pub default: &'static str,
    pub help: &'static str,
}

/// Why the server does not start with these settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{env} (--{flag}) is {value:?}, but should be {expected}")]
    Value { env: &'static str, flag: &'static str, value: String, expected: &'static str },
    #[error("cannot read the settings file {}: {why}", path.display())]
    File { path: PathBuf, why: String },
    #[error("the settings file has a key nobody knows: {key}")]
    UnknownKey { key: String },
    #[error(
        "AUTH_MODE=dev trusts everybody who can connect, so it cannot listen on {listen}; \
         listen on 127.0.0.1 or set AUTH_MODE=jwt"
    )]
    DevBeyondLoopback { listen: SocketAddr },
    #[error(
        "neither --data nor BHARATBUILD_DATA is set, and there is no home folder to put data in"
    )]
    NoDataFolder,
}

impl Setting {
    pub(super) fn wrong(&self, value: &str, expected: &'static str) -> ConfigError {
        ConfigError::Value { env: self.env, flag: self.flag, value: value.to_owned(), expected }
    }
}
