//! Who may call.

use super::{ConfigError, Setting, Sources};
use time::Duration;

pub(super) static SETTINGS: &[Setting] = &[MODE, SECRET, INVITE];

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

const INVITE: Setting = Setting {
    flag: "invite-hours",
    env: "INVITE_HOURS",
    key: "auth.invite_hours",
    default: "72",
    help: "Hours in which a link of `bharatbuild invite` can be used",
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
    /// How long an invitation is good.
    pub invite: Duration,
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
        let invite = sources.parse(&INVITE, "1 to 8760 hours", hours)?;
        Ok(Self { mode, jwt_secret, invite })
    }
}

fn hours(text: &str) -> Option<Duration> {
    text.parse().ok().filter(|hours| (1..=8760).contains(hours)).map(Duration::hours)
}

impl std::fmt::Debug for AuthConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthConfig").field("mode", &self.mode).finish_non_exhaustive()
    }
}
