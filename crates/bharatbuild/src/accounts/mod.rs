//! Who calls, what they may do, and what it may cost.

mod caller;
pub mod purse;
mod tickets;
mod tokens;

pub use caller::{Caller, Role};
pub use purse::{Call, Purse, PurseError, Reservation};
pub use tickets::{Grant, Purpose, TICKET_SECONDS, Tickets};
pub use tokens::{ACCESS_MINUTES, Kind, TokenError, Tokens};

use crate::clock::Clock;
use crate::config::AuthMode;
use crate::ids::UserId;
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// How long the database is not asked again about a caller.
const KNOWN_FOR: Duration = Duration::seconds(60);
/// Callers remembered at once, before all are asked about again.
const MAX_KNOWN: usize = 100_000;
/// Who calls in development without naming anybody.
const DEVELOPER: &str = "dev";

/// Tells who calls.
pub struct Accounts {
    mode: AuthMode,
    tokens: Tokens,
    store: Store,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<Caller, Known>>,
}

#[derive(Clone, Copy)]
struct Known {
    blocked: bool,
    asked_at: OffsetDateTime,
}

/// Why a caller is not served.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    #[error("not authenticated")]
    Missing,
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the name in X-User-ID is no user id")]
    Name(#[source] crate::ids::IdError),
    #[error("the account is blocked")]
    Blocked,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    pub fn new(mode: AuthMode, tokens: Tokens, store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { mode, tokens, store, clock, known: Mutex::default() }
    }

    pub fn mode(&self) -> AuthMode {
        self.mode
    }

    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Who calls, by the token after `Bearer`, or in development by `X-User-ID`, or nobody's name.
    pub async fn caller(
        &self,
        bearer: Option<&str>,
        named: Option<&str>,
    ) -> Result<Caller, AuthError> {
        let caller = match (bearer, self.mode) {
            (Some(token), _) => self.tokens.read(token, Kind::Access, self.clock.now())?,
            (None, AuthMode::Dev) => developer(named)?,
            (None, AuthMode::Jwt) => return Err(AuthError::Missing),
        };
        if self.is_blocked(&caller).await? { Err(AuthError::Blocked) } else { Ok(caller) }
    }

    /// A new pair of access and refresh token for a refresh token.
    pub async fn refresh(&self, token: &str) -> Result<(String, String), AuthError> {
        let now = self.clock.now();
        let caller = self.tokens.read(token, Kind::Refresh, now)?;
        if self.is_blocked(&caller).await? {
            return Err(AuthError::Blocked);
        }
        let access = self.tokens.issue(&caller, Kind::Access, now)?;
        Ok((access, self.tokens.issue(&caller, Kind::Refresh, now)?))
    }

    async fn is_blocked(&self, caller: &Caller) -> Result<bool, AuthError> {
        let now = self.clock.now();
        let known = self.known().get(caller).copied();
        if let Some(known) = known.filter(|known| (now - known.asked_at).abs() < KNOWN_FOR) {
            return Ok(known.blocked);
        }
        let blocked = self.store.remember_user(&caller.user, caller.role.as_str(), now).await?;
        let mut known = self.known();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(caller.clone(), Known { blocked, asked_at: now });
        Ok(blocked)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Caller, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn developer(named: Option<&str>) -> Result<Caller, AuthError> {
    let (name, role) = match named {
        Some(name) => (name, Role::Student),
        None => (DEVELOPER, Role::Admin),
    };
    let user: UserId = name.parse().map_err(AuthError::Name)?;
    Ok(Caller { user, role })
}
