//! Who may call.

use super::{ConfigError, Setting, Sources};

pub(super) static SETTINGS: &[Setting] = &[MODE, SECRET];

const MODE: Setting = Setting {
    flag: "auth-mode",
    env: "AUTH_MODE",
    key: "auth.mode",
    default: "jwt",
    help: "jwt, or dev: this computer only, nobody signs in",
};
const SECRET: Setting = Setting {
    flag: "jwt-secret",
    env: "JWT_SECRET",
    key: "auth.jwt_secret",
    default: "",
    help: "Secret of the access tokens, at least 32 bytes [default: made once, kept in the data folder]",
};

/// The shortest secret, in bytes: as long as the hash it keys.
const MIN_SECRET_BYTES: usize = 32;

/// How callers say who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMode {
    /// `Authorization: Bearer` with a signed token.
    Jwt,
    /// Nobody signs in; whoever reaches loopback is an administrator, or who `X-User-ID` names.
    Dev,
}

#[derive(Clone)]
pub struct AuthConfig {
    pub mode: AuthMode,
    /// `None`: the one in the data folder.
    pub jwt_secret: Option<String>,
}

impl AuthConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let mode = sources.parse(&MODE, "jwt or dev", |text| match text {
            "jwt" => Some(AuthMode::Jwt),
            "dev" => Some(AuthMode::Dev),
            _ => None,
        })?;
        let jwt_secret = sources.text(&SECRET).map(str::to_owned);
        if jwt_secret.as_ref().is_some_and(|secret| secret.len() < MIN_SECRET_BYTES) {
            return Err(SECRET.wrong("(hidden)", "at least 32 bytes long"));
        }
        Ok(Self { mode, jwt_secret })
    }
}

impl std::fmt::Debug for AuthConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthConfig").field("mode", &self.mode).finish_non_exhaustive()
    }
}
